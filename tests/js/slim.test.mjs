// The entry whose module is loaded by whoever imports it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { RunloopSDK, init } from 'runloop-wasm/slim';

const bytes = await readFile(new URL(import.meta.resolve('runloop-wasm/runloop_wasm_bg.wasm')));
const client = () => new RunloopSDK({ bearerToken: 'token' });

test('a client before the module is loaded is an error that says so', () => {
  assert.throws(client, /^RunloopError: await init\(\) before the first client is made/);
});

test('what cannot be compiled rejects, and the next attempt succeeds', async () => {
  await assert.rejects(init(new Uint8Array([1, 2, 3])));
  assert.throws(client, /await init/);
  await init(bytes);
  assert.equal(client().devbox.fromId('dbx_1').id, 'dbx_1');
});

test('loading again changes nothing', async () => {
  await init(await WebAssembly.compile(bytes));
  assert.equal(client().devbox.fromId('dbx_1').id, 'dbx_1');
});
