// What is tested and published is made of the sources beside it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundled } from '../../scripts/lib/bundle.mjs';

const dist = new URL('../../pkg/dist/', import.meta.url);

test('pkg/dist is what the sources make: `npm run build` after a change of them', async () => {
  const found = readdirSync(dist).sort().map((name) => [name, readFileSync(new URL(name, dist), 'utf8')]);
  const made = (await bundled()).sort(([a], [b]) => (a < b ? -1 : 1));
  assert.deepEqual(found.map(([name]) => name), made.map(([name]) => name));
  assert.deepEqual(found, made);
});

test('no entry but that of Node names a built-in of Node', async () => {
  const texts = new Map(await bundled());
  const reachable = (name, seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const [, next] of (texts.get(name) ?? '').matchAll(/["']\.\/([\w.-]+\.js)["']/g)) reachable(next, seen);
    return seen;
  };
  for (const entry of ['browser.js', 'edge.js', 'slim.js', 'workerd.js']) {
    for (const name of reachable(entry)) assert.doesNotMatch(texts.get(name), /["']node:/, `${entry}: ${name}`);
  }
  assert.ok([...reachable('node.js')].some((name) => /["']node:/.test(texts.get(name))));
});

/** What a program that is given as text prints, run where the package is installed. */
async function printed(program) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: fileURLToPath(dist) });
  return stdout.trim();
}

const listing = `const fetch = async () => Response.json({ devboxes: [{ id: 'dbx_1' }], has_more: false });
  const sdk = new RunloopSDK({ bearerToken: 'token', fetch });
  Promise.all([sdk.devbox.list(), sdk.devbox.list()]).then((lists) => console.log(lists.flat().map(({ id }) => id).join()));`;

test('an import loads none of the streams of Node', async () => {
  const loaded = `process.moduleLoadList.filter((name) => name.endsWith('fs/streams')).length`;
  assert.equal(await printed(`await import('runloop-wasm'); console.log(${loaded})`), '0');
  assert.equal(await printed(`await import('node:fs'); console.log(${loaded})`), '1', 'nothing would show');
});

test('a Node without getBuiltinModule takes the module that is inlined', async () => {
  assert.equal(await printed(`delete process.getBuiltinModule; const { RunloopSDK } = await import('runloop-wasm'); ${listing}`), 'dbx_1,dbx_1');
});

for (const format of ['esm', 'cjs']) {
  test(`a program for Node in one file, as ${format}, has the module in it`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'runloop-wasm-'));
    t.after(() => rm(folder, { recursive: true }));
    const program = `import { RunloopSDK } from 'runloop-wasm'; ${listing}`;
    const file = join(folder, format === 'cjs' ? 'program.cjs' : 'program.mjs');
    const resolveDir = fileURLToPath(new URL('.', import.meta.url));
    const { outputFiles } = await build({ stdin: { contents: program, resolveDir }, bundle: true, write: false, format, platform: 'node', logLevel: 'error' });
    await writeFile(file, outputFiles[0].contents);
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    assert.equal(stdout.trim(), 'dbx_1,dbx_1');
  });
}
