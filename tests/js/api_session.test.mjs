// The low-level client and the objects beside devboxes, against devboxd.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';

const live = liveDevboxd();
const sdk = () => live.sdk();
const collect = async (iterable) => {
  const all = [];
  for await (const item of iterable) all.push(item);
  return all;
};

test('the low-level client does the work of a devbox', async () => {
  const { devboxes } = sdk().api;
  const { id, status } = await devboxes.createAndAwaitRunning({ name: 'low', metadata: { of: 'api' } });
  assert.equal(status, 'running');
  assert.equal((await devboxes.update(id, { name: 'renamed' })).name, 'renamed');
  const { stdout, exit_status: code } = await devboxes.executeAndAwaitCompletion(id, { command: 'echo out; exit 3' });
  assert.deepEqual([stdout, code], ['out\n', 3]);
  const started = await devboxes.executeAsync(id, { command: 'cat', attach_stdin: true });
  await devboxes.executions.sendStdIn(id, started.execution_id, { text: 'typed' });
  await devboxes.executions.sendStdIn(id, started.execution_id, { signal: 'EOF' });
  assert.equal((await devboxes.executions.awaitCompleted(id, started.execution_id)).stdout, 'typed');
  await devboxes.uploadFile(id, { path: 'a.bin', file: new Uint8Array([0, 255]) });
  const response = await devboxes.downloadFile(id, { path: 'a.bin' });
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), new Uint8Array([0, 255]));
  await devboxes.writeFileContents(id, { file_path: 'a.txt', contents: '{"a":1}' });
  assert.equal(await devboxes.readFileContents(id, { file_path: 'a.txt' }), '{"a":1}');
  const snapshot = await devboxes.snapshotDiskAsync(id, { name: 'snap' });
  assert.equal((await devboxes.diskSnapshots.awaitCompleted(snapshot.id)).status, 'complete');
  assert.ok((await collect(devboxes.listDiskSnapshots({ devbox_id: id }))).some((each) => each.id === snapshot.id));
  await devboxes.diskSnapshots.delete(snapshot.id);
  await devboxes.suspend(id);
  assert.equal((await devboxes.awaitSuspended(id)).status, 'suspended');
  await devboxes.resume(id);
  assert.equal((await devboxes.awaitRunning(id)).status, 'running');
  assert.equal((await devboxes.shutdown(id)).status, 'shutdown');
});

test('a list is whole over its pages', async () => {
  const { api } = sdk();
  const made = await Promise.all(Array.from({ length: 5 }, (_, index) => api.devboxes.create({ name: `page ${index}` })));
  const seen = (await collect(api.devboxes.list({ limit: 2 }))).map(({ id }) => id);
  for (const { id } of made) assert.ok(seen.includes(id));
  assert.equal(new Set(seen).size, seen.length);
  await Promise.all(made.map(({ id }) => api.devboxes.shutdown(id)));
});

test('an object keeps its bytes, from text, from bytes, from a file and from a directory', async (t) => {
  const { storageObject } = sdk();
  const folder = await mkdtemp(join(tmpdir(), 'session-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'a.txt'), 'of the disk');
  const text = await storageObject.uploadFromText('ü', 'text', { metadata: { a: 'b' } });
  assert.equal(await text.downloadAsText(), 'ü');
  const { state, metadata, content_type: type } = await text.getInfo();
  assert.deepEqual([state, metadata, type], ['READ_ONLY', { a: 'b' }, 'text']);
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const buffer = await storageObject.uploadFromBuffer(bytes, 'bytes', 'binary');
  assert.deepEqual(new Uint8Array(await buffer.downloadAsBuffer()), bytes);
  assert.equal(await (await storageObject.uploadFromFile(join(folder, 'a.txt'), 'file')).downloadAsText(), 'of the disk');
  const dir = await storageObject.uploadFromDir(folder, { name: 'dir' });
  assert.deepEqual([...(await dir.downloadAsBuffer()).subarray(0, 2)], [0x1f, 0x8b]);
  assert.ok((await collect(storageObject.list({ limit: 2 }))).some(({ id }) => id === dir.id));
  await text.delete();
  assert.ok((await rejection(storageObject.fromId('obj_of_nobody').getInfo())).status === 404);
});

test('an axon tells its events in order and answers SQL', async () => {
  const axon = await sdk().axon.create({ name: 'events' });
  const event = (payload) => ({ event_type: 'test', origin: 'EXTERNAL_EVENT', payload: JSON.stringify(payload), source: 'test' });
  for (const index of [1, 2, 3]) await axon.publish(event(index));
  const seen = [];
  for await (const { payload } of await axon.subscribeSse({ after_sequence: 0 })) {
    seen.push(JSON.parse(payload));
    if (seen.length === 4) break;
    if (seen.length === 3) await axon.publish(event(4));
  }
  assert.deepEqual(seen.slice(-3), [2, 3, 4]);
  await axon.sql.batch({ statements: [{ sql: 'create table t (a integer)' }, { sql: 'insert into t values (7)' }] });
  assert.deepEqual((await axon.sql.query({ sql: 'select a from t' })).rows, [[7]]);
});

const configs = {
  networkPolicy: { name: 'policy', allow_all: false, allowed_hostnames: ['a.test'] },
  gatewayConfig: { name: 'gateway', endpoint: 'https://a.test', auth_mechanism: { type: 'bearer' } },
  mcpConfig: { name: 'mcp', endpoint: 'https://a.test', allowed_tools: ['*'] },
};
for (const [noun, params] of Object.entries(configs)) {
  test(`a ${noun} is made, found, changed and deleted`, async () => {
    const ops = sdk()[noun];
    const made = await ops.create(params);
    assert.equal((await made.getInfo()).name, params.name);
    assert.equal((await made.update({ name: 'renamed' })).name, 'renamed');
    assert.ok((await collect(ops.list())).some(({ id }) => id === made.id));
    await made.delete();
    assert.ok(!(await ops.list()).some(({ id }) => id === made.id));
  });
}

test('a secret is made, found by name, changed and deleted, and never tells its value', async () => {
  const { secret } = sdk();
  const made = await secret.create({ name: 'SESSION_KEY', value: 'hidden' });
  assert.equal((await secret.fromName('SESSION_KEY').getInfo()).id, made.id);
  assert.equal((await secret.update('SESSION_KEY', { value: 'changed' })).name, 'SESSION_KEY');
  assert.ok(!JSON.stringify([await made.getInfo(), await sdk().api.secrets.list()]).includes('changed'));
  const devbox = await sdk().devbox.create({ secrets: { KEY: made } });
  assert.equal(await (await devbox.cmd.exec('printf %s "$KEY"')).stdout(), 'changed');
  await devbox.shutdown();
  await secret.delete(made);
  assert.equal((await rejection(made.getInfo())).status, 404);
});

test('the output of a command comes in chunks that say where they begin, from any offset on', async () => {
  const { devboxes } = sdk().api;
  const { id } = await devboxes.create();
  await devboxes.awaitRunning(id);
  const { execution_id: execution } = await devboxes.executeAsync(id, { command: 'for i in 1 2 3; do echo ü$i; sleep 0.05; done; echo err >&2' });
  const chunks = await collect(await devboxes.executions.streamStdoutUpdates(id, execution));
  assert.equal(chunks.map(({ output }) => output).join(''), 'ü1\nü2\nü3\n');
  let position = 0;
  for (const { output, offset } of chunks) {
    assert.equal(offset, position);
    position += Buffer.byteLength(output);
  }
  const rest = await collect(await devboxes.executions.streamStdoutUpdates(id, execution, { offset: '4' }));
  assert.equal(rest.map(({ output }) => output).join(''), 'ü2\nü3\n');
  assert.equal((await collect(await devboxes.executions.streamStderrUpdates(id, execution)))[0].output, 'err\n');
  await devboxes.shutdown(id);
});
