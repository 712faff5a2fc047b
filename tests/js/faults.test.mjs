// A real server whose answers and connections go wrong: nothing is lost, doubled or taken for success.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { APIConnectionError, InternalServerError } from 'runloop-wasm';
import { setSettings, takeFaults } from '../support/faults.mjs';
import { rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';

const live = liveDevboxd({ args: ['--faults'] });

afterEach(async () => {
  assert.deepEqual(await takeFaults(live), [], 'a fault that the test asked for did not happen');
});

const lines = (count) => Array.from({ length: count }, (_, index) => `${index + 1} ä€😀\n`).join('');
const command = (count) => `for i in $(seq 1 ${count}); do echo "$i ä€😀"; done`;

/** What a command's stdout callback gets in all. */
async function streamed(devbox, text) {
  let got = '';
  const result = await devbox.cmd.exec(text, { stdout: (chunk) => { got += chunk; } });
  return { got, result };
}

const connections = {
  'is cut': [{ action: 'cut', after_bytes: 10_000 }],
  'is cut twice': [{ action: 'cut', after_bytes: 10_000 }, { action: 'cut', after_bytes: 7_777 }],
  'is cut before its first byte': [{ action: 'cut', after_bytes: 0 }],
  'ends as if it were whole': [{ action: 'end', after_bytes: 10_000 }],
  'is refused once': [{ action: 'status', status: 503, headers: { 'retry-after-ms': '1' } }],
  'is reset without an answer': [{ action: 'reset' }],
  'comes in small pieces': [{ action: 'drip', piece_bytes: 997, ms: 0 }],
  'carries many small events': [{ action: 'reshape', shape: { event_bytes: 5 } }],
  'carries no offsets': [{ action: 'reshape', shape: { offsets: 'none' } }],
  'carries offsets of starts': [{ action: 'reshape', shape: { offsets: 'start' } }],
  'carries every event twice': [{ action: 'reshape', shape: { duplicate: true } }],
};
for (const [name, rules] of Object.entries(connections)) {
  test(`output is whole, and nothing twice, where its stream ${name}`, async (t) => {
    const devbox = await live.devbox(t);
    for (const rule of rules) await live.fault({ method: 'GET', path: 'stream_stdout', ...rule });
    const { got, result } = await streamed(devbox, command(3000));
    assert.equal(result.exitCode, 0);
    assert.equal(got, lines(3000));
  });
}

test('output is whole where an idle stream is ended over and over', async (t) => {
  await setSettings(live, { stream_idle_ms: 100 });
  const devbox = await live.devbox(t);
  const { got } = await streamed(devbox, 'echo one; until [ -e go ]; do sleep 0.02; done & sleep 1; touch go; wait; echo two');
  assert.equal(got, 'one\ntwo\n');
});

test('stdout() of a long output is whole where its stream is cut', async (t) => {
  const devbox = await live.devbox(t);
  const result = await devbox.cmd.exec(command(2000));
  await live.fault({ method: 'GET', path: 'stream_stdout', action: 'end', after_bytes: 5000 });
  assert.equal(await result.stdout(), lines(2000));
});

test('a file is whole where its answer is cut', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.write({ file_path: 'f', contents: lines(5000) });
  await live.fault({ path: 'read_file_contents', action: 'cut', after_bytes: 1000 });
  assert.equal(await devbox.file.read({ file_path: 'f' }), lines(5000));
});

test('a devbox is not created twice where the answer to its creation is lost', async () => {
  const sdk = live.sdk();
  const before = (await sdk.devbox.list({ limit: 100 })).length;
  await live.fault({ path: 'create_and_await_running', action: 'cut', after_bytes: 5 });
  const devbox = await sdk.devbox.create();
  const now = await sdk.devbox.list({ limit: 100 });
  assert.equal(now.length, before + 1);
  assert.equal(now[0].id, devbox.id);
  await devbox.shutdown();
});

for (const [name, run] of [
  ['exec', (devbox) => devbox.cmd.exec('echo x >> count')],
  ['exec with a callback', (devbox) => devbox.cmd.exec('echo x >> count', { stdout: () => {} })],
  ['execAsync', async (devbox) => (await devbox.cmd.execAsync('echo x >> count')).result()],
]) {
  test(`a command does not run twice where the answer to its ${name} is lost`, async (t) => {
    const devbox = await live.devbox(t);
    await live.fault({ method: 'POST', path: '/execute', action: 'cut', after_bytes: 5 });
    await run(devbox);
    assert.equal(await devbox.file.read({ file_path: 'count' }), 'x\n');
  });
}

test('a wait goes on over holds that expire and answers that fail', async (t) => {
  await setSettings(live, { execution_hold_ms: 50 });
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('until [ -e go ]; do sleep 0.02; done');
  await live.fault({ path: '/wait_for_status', action: 'status', status: 502, headers: { 'retry-after-ms': '1' } });
  await live.fault({ path: '/wait_for_status', action: 'reset' });
  const result = execution.result();
  await devbox.file.write({ file_path: 'go', contents: '' });
  assert.equal((await result).exitCode, 0);
});

test('create waits for a devbox that boots longer than the answer is held', async () => {
  await setSettings(live, { create_hold_ms: 20, devbox_hold_ms: 20, boot_ms: 300 });
  const devbox = await live.sdk().devbox.create();
  assert.equal((await devbox.getInfo()).status, 'running');
  await devbox.shutdown();
});

test('a devbox that fails to boot is an error, not a devbox', async () => {
  await setSettings(live, { boot_fails: true });
  const error = await rejection(live.sdk().devbox.create());
  assert.equal(error.code, 'devbox_failed');
});

test('what fails for good is told after the retries', async (t) => {
  const devbox = await live.devbox(t, { maxRetries: 2 });
  await live.fault({ path: devbox.id, times: 3, action: 'status', status: 500, headers: { 'retry-after-ms': '1' } });
  assert.ok((await rejection(devbox.getInfo())) instanceof InternalServerError);
  assert.equal((await devbox.getInfo()).id, devbox.id);
});

test('a server that is not there is a failed connection', async () => {
  const error = await rejection(live.sdk({ baseURL: 'http://127.0.0.1:1', maxRetries: 0 }).devbox.list());
  assert.ok(error instanceof APIConnectionError);
});

test('a body that stalls is a timeout', async (t) => {
  const devbox = await live.devbox(t);
  await live.fault({ path: devbox.id, action: 'stall', after_bytes: 5 });
  const error = await rejection(devbox.getInfo({ timeout: 100, maxRetries: 0 }));
  assert.equal(error.code, 'connection_timeout');
});

test('every fault that is used stands in the log of the server', async (t) => {
  const uses = () => live.log().split('fault used').length - 1;
  const before = uses();
  const devbox = await live.devbox(t);
  for (const action of ['reset', 'cut', 'end']) await live.fault({ path: devbox.id, action });
  await devbox.getInfo().catch(() => {});
  await live.fault({ action: 'transition', transition: 'suspend', ms: 1 });
  await devbox.suspend();
  await devbox.awaitSuspended();
  await live.fault({ path: devbox.id, action: 'adjust', settings: { devbox_hold_ms: 1 } });
  await devbox.getInfo();
  assert.equal(uses() - before, 5);
});
