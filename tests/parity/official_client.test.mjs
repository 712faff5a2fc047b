// The official client, unmodified and over its default transport (HTTP/2), does its work against devboxd.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import { showLogOnFailure, startDevboxd } from '../support/devboxd.mjs';

const { RunloopSDK } = createRequire(import.meta.url)('@runloop/api-client');

let server;
/** @type {import('@runloop/api-client').RunloopSDK} */
let sdk;
before(async () => {
  server = await startDevboxd();
  sdk = new RunloopSDK({ baseURL: server.url, bearerToken: server.token });
});
afterEach((context) => showLogOnFailure(server, context));
after(() => server?.stop());

/** @param {import('node:test').TestContext} t */
async function created(t, params) {
  const devbox = await sdk.devbox.create(params);
  t.after(() => devbox.shutdown());
  return devbox;
}

test('it creates a devbox, finds it again and shuts it down', async () => {
  const devbox = await sdk.devbox.create({ name: 'official', metadata: { team: 'blue' } });
  const info = await devbox.getInfo();
  assert.equal(info.status, 'running');
  assert.equal(info.name, 'official');
  const listed = await sdk.devbox.list({ limit: 10 });
  assert.ok(listed.some(({ id }) => id === devbox.id));
  assert.equal((await devbox.shutdown()).status, 'shutdown');
});

test('it runs commands and reads their output', async (t) => {
  const devbox = await created(t);
  const result = await devbox.cmd.exec('echo out; echo err >&2; exit 3');
  assert.equal(result.exitCode, 3);
  assert.equal(await result.stdout(), 'out\n');
  assert.equal(await result.stderr(), 'err\n');
  const long = await devbox.cmd.exec('seq 1 1000');
  assert.equal((await long.stdout()).length, 3893);
});

test('it streams output', async (t) => {
  const devbox = await created(t);
  const seen = { stdout: '', stderr: '', output: '' };
  await devbox.cmd.exec('for i in 1 2 3; do echo $i; sleep 0.05; done; echo ü >&2', {
    stdout: (text) => { seen.stdout += text; },
    stderr: (text) => { seen.stderr += text; },
    output: (text) => { seen.output += text; },
  });
  assert.equal(seen.stdout, '1\n2\n3\n');
  assert.equal(seen.stderr, 'ü\n');
  assert.equal(seen.output.length, 8);
});

test('it starts, watches and kills a command', async (t) => {
  const devbox = await created(t);
  const execution = await devbox.cmd.execAsync('sleep 1000');
  assert.notEqual((await execution.getState()).status, 'completed');
  await execution.kill();
  assert.equal((await execution.result()).success, false);
});

test('it writes, reads, uploads and downloads files', async (t) => {
  const devbox = await created(t);
  await devbox.file.write({ file_path: 'a.json', contents: '{"ü": 1}' });
  assert.equal(await devbox.file.read({ file_path: 'a.json' }), '{"ü": 1}');
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  await devbox.file.upload({ path: 'b.bin', file: new File([bytes], 'b.bin') });
  const response = await devbox.file.download({ path: 'b.bin' });
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes);
});

test('it keeps state in a named shell', async (t) => {
  const devbox = await created(t);
  const shell = devbox.shell('main');
  await shell.exec('mkdir -p work && cd work && export WORD=kept');
  const result = await shell.exec('basename "$PWD"; echo "$WORD"');
  assert.equal(await result.stdout(), 'work\nkept\n');
});

test('it suspends and resumes a devbox, whose files stay', async (t) => {
  const devbox = await created(t);
  await devbox.file.write({ file_path: 'kept', contents: 'yes' });
  await devbox.suspend();
  assert.equal((await devbox.awaitSuspended()).status, 'suspended');
  assert.equal((await devbox.resume()).status, 'running');
  assert.equal(await devbox.file.read({ file_path: 'kept' }), 'yes');
});

test('it takes a snapshot and creates a devbox from it', async (t) => {
  const devbox = await created(t);
  await devbox.file.write({ file_path: 'kept', contents: 'yes' });
  const snapshot = await devbox.snapshotDisk({ name: 'snap' });
  await devbox.file.write({ file_path: 'kept', contents: 'changed' });
  const copy = await snapshot.createDevbox();
  t.after(() => copy.shutdown());
  assert.equal(await copy.file.read({ file_path: 'kept' }), 'yes');
  await snapshot.delete();
});
