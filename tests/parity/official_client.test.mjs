// The official client, unmodified and over its default transport (HTTP/2), does its work against devboxd.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('it stores objects, lists them, and mounts them into a devbox', async (t) => {
  const text = await sdk.storageObject.uploadFromText('hello ü', 'official.txt', { metadata: { team: 'blue' } });
  assert.equal(await text.downloadAsText(), 'hello ü');
  assert.equal((await text.getInfo()).state, 'READ_ONLY');
  const bytes = Buffer.from(Uint8Array.from({ length: 256 }, (_, index) => index));
  const data = await sdk.storageObject.uploadFromBuffer(bytes, 'official.bin', 'binary');
  assert.deepEqual(await data.downloadAsBuffer(), bytes);
  const listed = await sdk.storageObject.list();
  assert.ok([text.id, data.id].every((id) => listed.some((object) => object.id === id)));
  const devbox = await created(t, { mounts: [{ '/home/user/notes/official.txt': text }] });
  assert.equal(await devbox.file.read({ file_path: 'notes/official.txt' }), 'hello ü');
  await text.delete();
  assert.equal((await text.getInfo()).state, 'DELETED');
});

test('it keeps secrets that devboxes find in their environment', async (t) => {
  const secret = await sdk.secret.create({ name: 'OFFICIAL', value: 'first' });
  await secret.update({ value: 'second' });
  assert.equal((await secret.getInfo()).name, 'OFFICIAL');
  const devbox = await created(t, { secrets: { TOKEN: secret } });
  assert.equal(await (await devbox.cmd.exec('echo $TOKEN')).stdout(), 'second\n');
  assert.ok((await sdk.secret.list()).some(({ name }) => name === 'OFFICIAL'));
  await secret.delete();
  await assert.rejects(secret.getInfo(), { status: 404 });
});

test('it builds a blueprint from a folder and creates devboxes from it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'context-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'source.txt'), 'copied');
  const context = await sdk.storageObject.uploadFromDir(folder, { name: 'context' });
  const blueprint = await sdk.blueprint.create({
    name: 'official',
    dockerfile: 'FROM ubuntu:24.04\nCOPY source.txt .\nRUN echo built > built\nENV WORD=env\n',
    build_context: { type: 'object', object_id: context.id },
    launch_parameters: { launch_commands: ['echo launched > launched'] },
  });
  assert.equal((await blueprint.getInfo()).status, 'build_complete');
  assert.ok((await blueprint.logs()).logs.some(({ message }) => message.includes('RUN echo built')));
  const devbox = await blueprint.createDevbox();
  t.after(() => devbox.shutdown());
  const result = await devbox.cmd.exec('cat source.txt built launched; echo $WORD');
  assert.equal(await result.stdout(), 'copiedbuilt\nlaunched\nenv\n');
  const named = await sdk.devbox.createFromBlueprintName('official');
  t.after(() => named.shutdown());
  assert.equal((await named.getInfo()).blueprint_id, blueprint.id);
  await blueprint.delete();
  assert.equal((await blueprint.getInfo()).state, 'deleted');
  await assert.rejects(sdk.blueprint.create({ name: 'broken', dockerfile: 'FROM x\nRUN exit 1\n' }));
});

test('it publishes to an axon and reads it', async () => {
  const axon = await sdk.axon.create({ name: 'official' });
  for (const n of [1, 2]) {
    await axon.publish({ event_type: 't', origin: 'USER_EVENT', payload: JSON.stringify({ n }), source: 'test' });
  }
  const seen = [];
  for await (const event of await axon.subscribeSse()) {
    seen.push([event.sequence, event.payload]);
    if (seen.length === 2) break;
  }
  assert.deepEqual(seen, [[1, '{"n":1}'], [2, '{"n":2}']]);
  await axon.sql.query({ sql: 'CREATE TABLE t (n INTEGER)' });
  await axon.sql.batch({ statements: [1, 2].map((n) => ({ sql: 'INSERT INTO t VALUES (?)', params: [n] })) });
  assert.deepEqual((await axon.sql.query({ sql: 'SELECT sum(n) AS n FROM t' })).rows, [[3]]);
});

test('it keeps policies and configurations', async () => {
  const policy = await sdk.networkPolicy.create({ name: 'official-policy', allow_all: true });
  const gateway = await sdk.gatewayConfig.create({ name: 'official-gateway', endpoint: 'https://example.com', auth_mechanism: { type: 'bearer' } });
  const mcp = await sdk.mcpConfig.create({ name: 'official-mcp', endpoint: 'https://example.com/mcp', allowed_tools: ['*'] });
  for (const kept of [policy, gateway, mcp]) {
    assert.equal((await kept.getInfo()).id, kept.id);
    await kept.delete();
  }
});

test('it opens and closes a tunnel', async (t) => {
  const devbox = await created(t);
  const tunnel = await devbox.net.enableTunnel({ auth_mode: 'open' });
  assert.ok((await devbox.getTunnelUrl(8080)).includes(tunnel.tunnel_key));
  await devbox.net.removeTunnel();
  await assert.rejects(devbox.getTunnelUrl(8080));
});
