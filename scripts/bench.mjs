// `npm run bench`: every topic in benches/, each in a process of its own, and the tables in README.md between its markers.
// `node scripts/bench.mjs decode` runs one topic and leaves README.md alone.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Failure, step } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

const topics = () => readdirSync(inRoot('benches')).filter((file) => file.endsWith('.mjs')).map((file) => file.slice(0, -4));
const begin = '<!-- bench: begin -->';
const end = '<!-- bench: end -->';

/** The table of one topic, measured where nothing else has run before. */
async function measure(topic) {
  const url = pathToFileURL(inRoot('benches', `${topic}.mjs`)).href;
  const program = `import { run } from ${JSON.stringify(url)}; console.log(JSON.stringify(await run()))`;
  const printed = await run(process.execPath, ['--expose-gc', '--input-type=module', '-e', program], { quiet: true, label: `bench ${topic}` });
  const { title, columns, rows } = JSON.parse(printed.trim().split('\n').at(-1));
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [`${title}:`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

await main(import.meta.url, async (chosen) => {
  const unknown = chosen.filter((topic) => !topics().includes(topic));
  if (unknown.length) throw new Failure(`unknown topic ${unknown.join(', ')}: ${topics().join(', ')}`);
  const tables = [];
  for (const topic of chosen.length ? chosen : topics()) {
    step(`bench ${topic}`);
    tables.push(await measure(topic));
    console.log(tables.at(-1));
  }
  if (chosen.length) return;
  const readme = readFileSync(inRoot('README.md'), 'utf8');
  const [head, tail] = [readme.indexOf(begin), readme.indexOf(end)];
  if (head < 0 || tail < head) throw new Failure(`README.md has no ${begin} … ${end}`);
  const where = `Node ${process.versions.node}, ${cpus()[0]?.model.trim()}, one run of \`npm run bench\`.`;
  writeFileSync(inRoot('README.md'), `${readme.slice(0, head)}${begin}\n${where}\n\n${tables.join('\n\n')}\n${readme.slice(tail)}`);
});
