// What the published tarball holds: everything it needs and nothing else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './log.mjs';
import { packageDir } from './paths.mjs';
import { run } from './run.mjs';

const required = [
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'dist/browser.js',
  'dist/edge.js',
  'dist/node.js',
  'dist/slim.js',
  'dist/workerd.js',
  'index.d.ts',
  'index.slim.d.ts',
  'package.json',
  'wasm/inline.js',
  'wasm/runloop_wasm_bg.debug.wasm',
  'wasm/runloop_wasm_bg.wasm',
  'llms.txt',
];
const allowed = [/^dist\/shared-\w+\.js$/, /^types\/[a-z_]+\.d\.ts$/];

export async function checkPack() {
  const listed = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: packageDir, quiet: true });
  const paths = JSON.parse(listed)[0].files.map(({ path }) => path);
  const missing = required.filter((path) => !paths.includes(path));
  const stray = paths.filter((path) => !required.includes(path) && !allowed.some((pattern) => pattern.test(path)));
  const problems = [...missing.map((path) => `missing: ${path}`), ...stray.map((path) => `stray: ${path}`)];
  const manifest = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  if (manifest.dependencies) problems.push('the package must have no dependencies');
  if (problems.length) throw new Failure(`npm pack:\n    ${problems.join('\n    ')}`);
  return `${paths.length} files`;
}
