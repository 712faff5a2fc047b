// Node, Deno, Bun and workerd, each as its npm package ships it, on the installed tarball.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startDevboxd } from '../support/devboxd.mjs';
import { names } from './scenario.js';
import { passed } from './support/table.mjs';
import { app, installed, runIn } from './support/workspace.mjs';

let server;
before(async () => {
  server = await startDevboxd();
});
after(() => server?.stop());

/** What a program gets of the server, without an environment to read it from. */
const options = () => JSON.stringify({ baseURL: server.url, bearerToken: server.token });

/** The last line of a program's output, as JSON. */
function outcome(stdout) {
  const lines = stdout.trim().split('\n');
  const result = JSON.parse(lines.at(-1));
  assert.deepEqual(result.steps, names, stdout);
  return result;
}

const esm = (version) => `
import * as runloop from 'runloop-wasm';
import scenario from './scenario.js';
const options = JSON.parse((globalThis.Deno?.args ?? process.argv.slice(2))[0]);
const steps = await scenario(runloop, options);
let using = 'no syntax';
try {
  using = await (await import('./using.js')).default(runloop, options).then(() => 'works');
} catch (error) {
  if (!(error instanceof SyntaxError)) throw error;
}
console.log(JSON.stringify({ steps, using, version: ${version} }));
`;

const cjs = `
const runloop = require('runloop-wasm');
import('./scenario.js').then(({ default: scenario }) => scenario(runloop, JSON.parse(process.argv[2]))).then((steps) => {
  console.log(JSON.stringify({ steps, version: process.versions.node }));
});
`;

const nodes = { 'Node 20': 'node20', 'Node 22': 'node22', 'Node 24': 'node24', 'Node 26': 'node26' };
for (const [name, folder] of Object.entries(nodes)) {
  const program = installed(folder, 'bin', 'node');
  test(`${name} runs the package, imported and required`, async (t) => {
    const place = await app(folder, { 'main.mjs': esm('process.versions.node'), 'main.cjs': cjs });
    if (!existsSync(program)) return missing(t, name);
    const imported = outcome(await runIn(place, program, ['main.mjs', options()]));
    const required = outcome(await runIn(place, program, ['main.cjs', options()]));
    assert.equal(required.version, imported.version);
    const hasSyntax = Number(imported.version.split('.')[0]) >= 24;
    assert.equal(imported.using, hasSyntax ? 'works' : 'no syntax');
    await passed('1-servers', name, `${imported.version}, \`import\` and \`require\``);
  });
}

test('Deno runs the package', async (t) => {
  const place = await app('deno', { 'main.mjs': esm('Deno.version.deno') });
  const program = installed('deno', 'bin.cjs');
  if (!existsSync(program)) return missing(t, 'Deno');
  // Nothing but the network: the package reads no file and no environment unasked.
  const args = [program, 'run', '--allow-net', '--no-prompt', '--node-modules-dir=manual', 'main.mjs', options()];
  const { version, using } = outcome(await runIn(place, process.execPath, args));
  assert.equal(using, 'works');
  await passed('1-servers', 'Deno', version);
});

test('Bun runs the package, imported and required', async (t) => {
  const place = await app('bun', { 'main.mjs': esm('Bun.version'), 'main.cjs': cjs });
  const program = ['linux-x64', 'linux-aarch64', 'darwin-x64', 'darwin-aarch64'].map((platform) =>
    installed('@oven', `bun-${platform}`, 'bin', 'bun')).find(existsSync);
  if (!program) return missing(t, 'Bun');
  const { version } = outcome(await runIn(place, program, ['main.mjs', options()]));
  outcome(await runIn(place, program, ['main.cjs', options()]));
  await passed('1-servers', 'Bun', `${version}, \`import\` and \`require\``);
});

const inJest = `
import { expect, test } from '@jest/globals';
import * as runloop from 'runloop-wasm';
import scenario, { names } from './scenario.js';
const options = JSON.parse(process.env.SCENARIO_OPTIONS);
test('the scenario', async () => expect(await scenario(runloop, options)).toEqual(names), 60_000);
test('a wrong argument is an error of the realm that the test is in', () => {
  expect(() => new runloop.RunloopSDK({ ...options, timeout: -1 })).toThrow(TypeError);
});
test('an error is of the package that threw it, and of this realm', async () => {
  const error = await new runloop.RunloopSDK(options).devbox.fromId('dbx_none').getInfo().catch((reason) => reason);
  expect(error).toBeInstanceOf(runloop.NotFoundError);
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.code, error.status]).toEqual(['NotFoundError', 'not_found', 404]);
});
`;

test('Jest runs the package in a realm of its own', async () => {
  const place = await app('jest', { 'main.test.mjs': inJest }, { jest: { testMatch: ['**/*.test.mjs'], transform: {} } });
  const env = { NODE_OPTIONS: '--experimental-vm-modules', SCENARIO_OPTIONS: options() };
  await runIn(place, process.execPath, [installed('jest', 'bin', 'jest.js'), '--ci', '--colors=false'], env);
  await passed('1-servers', 'Jest', createRequire(import.meta.url)(installed('jest', 'package.json')).version);
});

const worker = `
import * as runloop from 'runloop-wasm';
import scenario from './scenario.js';
export default {
  async fetch(request) {
    try {
      return Response.json({ steps: await scenario(runloop, await request.json()), version: navigator.userAgent });
    } catch (error) {
      return new Response(String(error.stack ?? error), { status: 500 });
    }
  },
};
`;

// As wrangler does it: everything bundled for the condition \`workerd\`, modules left to the runtime.
const bundleForWorkerd = `
import { build } from 'esbuild';
await build({
  entryPoints: ['worker.mjs'], outdir: 'dist', bundle: true, format: 'esm', outExtension: { '.js': '.mjs' },
  conditions: ['workerd', 'worker', 'browser'], loader: { '.wasm': 'copy' }, logLevel: 'warning',
});
`;

const miniflare = `
import { Miniflare } from 'miniflare';
import { createRequire } from 'node:module';
const worker = new Miniflare({
  rootPath: 'dist', scriptPath: 'worker.mjs', modules: true, compatibilityDate: '2026-01-01',
  modulesRules: [{ type: 'ESModule', include: ['**/*.mjs'] }, { type: 'CompiledWasm', include: ['**/*.wasm'] }],
});
const response = await worker.dispatchFetch('http://worker.test/', { method: 'POST', body: process.argv[2] });
const text = await response.text();
await worker.dispose();
if (response.status !== 200) throw new Error(text);
const { version } = createRequire(createRequire(import.meta.url).resolve('miniflare'))('workerd/package.json');
console.log(JSON.stringify({ ...JSON.parse(text), version }));
`;

test('workerd runs the package', async (t) => {
  const place = await app('workerd', { 'worker.mjs': worker, 'bundle.mjs': bundleForWorkerd, 'main.mjs': miniflare });
  // miniflare asks for a newer Node than the oldest that runs these tests.
  const program = installed('node24', 'bin', 'node');
  if (!existsSync(program)) return missing(t, 'workerd');
  await runIn(place, program, ['bundle.mjs']);
  const { version } = outcome(await runIn(place, program, ['main.mjs', options()]));
  await passed('1-servers', 'workerd (Cloudflare Workers)', version);
});

/** A runtime that this machine cannot install is an error where it must be there, and is said aloud elsewhere. */
function missing(t, name) {
  if (process.env.CI) assert.fail(`${name} is not installed`);
  t.skip(`${name} is not available for this platform`);
}
