// The README's table of runtimes: one row for each that did the whole scenario of tests/runtimes.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, note } from './log.mjs';
import { inRoot } from './paths.mjs';

const folder = inRoot('target', 'runtimes', 'rows');
const readme = inRoot('README.md');
const between = /(<!-- runtimes: made by npm run test:runtimes -->\n)([^]*?)(<!-- end of runtimes -->)/;

/** Forgets the rows of an earlier run. */
export const forgetRows = () => rmSync(folder, { recursive: true, force: true });

/** Writes the rows of this run into the README; on CI, where versions may be others, checks that none is missing. */
export function updateRuntimesTable() {
  const groups = existsSync(folder) ? readdirSync(folder).sort() : [];
  const rows = groups.flatMap((group) => readdirSync(join(folder, group)).sort().map((file) => JSON.parse(readFileSync(join(folder, group, file), 'utf8'))));
  const text = readFileSync(readme, 'utf8');
  const [, , said] = between.exec(text) ?? [];
  if (said === undefined) throw new Failure('README.md has no place for the table of runtimes');
  const names = [...said.matchAll(/^\| (?!Runtime|-)(.+?) \|/gm)].map(([, name]) => name);
  const missing = names.filter((name) => !rows.some((row) => row.name === name));
  if (missing.length) throw new Failure(`README.md says of ${missing.join(', ')} what this run did not show`);
  if (process.env.CI) return;
  const lines = rows.map(({ name, version }) => `| ${name} | ${version} |`);
  const table = ['| Runtime | Version that passed |', '|---|---|', ...lines, ''].join('\n');
  writeFileSync(readme, text.replace(between, (all, head, body, tail) => head + table + tail));
  note(`README.md: ${rows.length} runtimes`);
}
