// A command's standard input: in order, once, and closed with EOF.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunloopError } from 'runloop-wasm';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd, recorded } from './support/live.mjs';
import { answering, busy, executionView, json } from './support/scripted_fetch.mjs';
import { settled } from './support/timers.mjs';

const live = liveDevboxd({ args: ['--faults'] });
const attached = { attach_stdin: true };
const output = async (execution) => (await execution.result()).stdout();

test('text reaches the command, and the end of it too', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('cat', attached);
  assert.equal(await execution.sendStdIn('grüezi 😀\n'), undefined);
  await execution.sendStdIn('second');
  assert.equal(await execution.closeStdIn(), undefined);
  assert.equal(await output(execution), 'grüezi 😀\nsecond');
});

test('interrupt is what Ctrl+C is', async (t) => {
  const devbox = await live.devbox(t);
  let ready;
  const isReady = new Promise((resolve) => (ready = resolve));
  const command = 'trap "echo caught; exit 9" INT; echo ready; while :; do sleep 0.01; done';
  const execution = await devbox.cmd.execAsync(command, { ...attached, stdout: ready });
  await isReady;
  await execution.interrupt();
  const result = await execution.result();
  assert.deepEqual([result.exitCode, await result.stdout()], [9, 'ready\ncaught\n']);
});

test('an interrupt goes past text that waits', async () => {
  let answer;
  const ok = () => json(200, { success: true });
  const { execution, calls } = await answered((index) => (index === 1 ? new Promise((resolve) => (answer = () => resolve(ok()))) : ok()));
  const writes = [execution.sendStdIn('a'), execution.sendStdIn('b')];
  await settled();
  await execution.interrupt();
  assert.deepEqual(sent(calls), ['a', 'INTERRUPT']);
  answer();
  await Promise.all(writes);
});

test('a stream writes in order, one text at a time, and ends in EOF', async (t) => {
  const fetch = recorded();
  const devbox = await live.devbox(t, { fetch });
  const execution = await devbox.cmd.execAsync('cat', attached);
  const writer = execution.stdin.getWriter();
  const lines = Array.from({ length: 60 }, (_, i) => `line ${i}\n`);
  await Promise.all([...lines.map((line) => writer.write(line)), writer.close()]);
  assert.equal(await output(execution), lines.join(''));
  assert.equal(execution.stdin, execution.stdin);
});

test('characters that are split between chunks arrive whole', async (t) => {
  const devbox = await live.devbox(t);
  const text = 'ä€😀🏳️‍🌈 plain';
  const bytes = new TextEncoder().encode(text);
  const larger = new Uint8Array(bytes.length + 10);
  larger.set(bytes, 5);
  const chunkings = [
    Array.from(bytes, (byte) => Uint8Array.of(byte)),
    Array.from({ length: text.length }, (_, i) => text[i]),
    [larger.subarray(5, 12), new DataView(larger.buffer, 12, bytes.length - 7)],
    ['a', bytes.buffer, 'b', new Uint8Array(), ''],
  ];
  for (const chunks of chunkings) {
    const execution = await devbox.cmd.execAsync('cat', attached);
    await new ReadableStream({ start: (controller) => (chunks.forEach((chunk) => controller.enqueue(chunk)), controller.close()) }).pipeTo(execution.stdin);
    assert.equal(await output(execution), chunks.length === 5 ? `a${text}b` : text);
  }
});

test('a megabyte is sent in parts and arrives whole', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('md5sum; exit 5', attached);
  const text = '😀x'.repeat(350_000);
  await execution.sendStdIn(text);
  await execution.closeStdIn();
  const sum = await devbox.cmd.execAsync('cat | md5sum', attached);
  const writer = sum.stdin.getWriter();
  for (let at = 0; at < text.length; at += 99_999) await writer.write(text.slice(at, at + 99_999));
  await writer.close();
  assert.equal(await output(sum), await output(execution));
});

/** An execution whose texts are answered one by one. */
async function answered(answer) {
  const fetch = answering(({ url }, index) => (url.pathname.endsWith('send_std_in') ? answer(index) : json(200, executionView({ status: 'running' }))));
  return { execution: await devboxOf(fetch).cmd.execAsync('cat', attached), calls: fetch.calls };
}
const sent = (calls) => calls.flatMap(({ body, url }) => (url.pathname.endsWith('send_std_in') ? [body.text ?? body.signal] : []));

const ambiguous = [
  ['the connection breaks', () => { throw new TypeError('fetch failed'); }, 'Connection error.'],
  ['the service fails', () => json(503, { message: 'oops' }), '503 oops'],
  ['the service gives up', () => json(408, { message: 'late' }), '408 late'],
];
for (const [name, answer, message] of ambiguous) {
  test(`a text is not sent twice when ${name} and it may have arrived`, async () => {
    const { execution, calls } = await answered(answer);
    const error = await rejection(execution.sendStdIn('a'));
    assert.ok(error instanceof RunloopError);
    assert.equal(error.code, 'stdin_uncertain');
    assert.equal(error.message, `it is not known whether the command got its input, so it was not sent again: ${message}`);
    assert.ok(error.cause instanceof RunloopError);
    assert.deepEqual(sent(calls), ['a']);
  });
}

test('a text that was surely not taken is sent again', async () => {
  const { execution, calls } = await answered((index) => (index < 3 ? busy(429) : json(200, { success: true })));
  await execution.sendStdIn('a');
  assert.deepEqual(sent(calls), ['a', 'a', 'a']);
});

test('what waits behind a text that failed is not sent, later ones are', async () => {
  const { execution, calls } = await answered((index) => (index === 2 ? json(500, {}) : json(200, { success: true })));
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map((text) => execution.sendStdIn(text)));
  assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'rejected', 'rejected', 'rejected']);
  assert.deepEqual(new Set(outcomes.slice(1).map(({ reason }) => reason)).size, 1);
  await execution.sendStdIn('e');
  assert.deepEqual(sent(calls), ['a', 'b', 'e']);
});

test('a stream that failed sends nothing more', async () => {
  const { execution, calls } = await answered(() => json(500, {}));
  const writer = execution.stdin.getWriter();
  const outcomes = await Promise.allSettled([writer.write('a'), writer.write('b'), writer.close()]);
  assert.deepEqual(outcomes.map(({ status }) => status), ['rejected', 'rejected', 'rejected']);
  await rejection(writer.closed);
  assert.deepEqual(sent(calls), ['a']);
});

test('aborting the stream sends nothing, not even the end', async () => {
  const { execution, calls } = await answered(() => json(200, { success: true }));
  const writer = execution.stdin.getWriter();
  await writer.write('a');
  await writer.abort();
  await rejection(writer.closed);
  assert.deepEqual(sent(calls), ['a']);
});

test('an abort ends a text that waits for its turn, and it is never sent', async () => {
  let answer;
  const { execution, calls } = await answered(() => new Promise((resolve) => (answer = () => resolve(json(200, { success: true })))));
  const first = execution.sendStdIn('a');
  const controller = new AbortController();
  const second = rejection(execution.sendStdIn('b', { signal: controller.signal }));
  await settled();
  controller.abort('enough');
  assert.equal((await second).cause, 'enough');
  answer();
  await first;
  await settled();
  assert.deepEqual(sent(calls), ['a']);
});

test('stdin that was not attached is an error that says how to attach it', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('cat; sleep 1000');
  for (const use of [() => execution.sendStdIn('a'), () => execution.closeStdIn(), async () => execution.stdin]) {
    const error = await rejection(use());
    assert.equal(error.code, 'stdin_not_attached');
    assert.match(error.message, /attach_stdin: true/);
  }
  await execution.interrupt();
  assert.equal((await execution.result()).success, false);
});

test('stdin that is closed takes nothing more, and says so', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('cat; sleep 1000', attached);
  await execution.closeStdIn();
  for (const use of [() => execution.sendStdIn('a'), () => execution.closeStdIn()]) {
    const error = await rejection(use());
    assert.equal(error.code, 'stdin_closed');
    assert.match(error.message, /closed/);
  }
  await execution.kill();
});

test('a command that has ended takes no input, and says so', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('true', attached);
  await execution.result();
  for (const use of [() => execution.sendStdIn('a'), () => execution.interrupt()]) {
    const error = await rejection(use());
    assert.equal(error.status, 400);
    assert.match(error.message, /closed|does not run/);
  }
});

test('an input that the service could not deliver is an error', async () => {
  const { execution } = await answered(() => json(200, { success: false }));
  for (const use of [() => execution.sendStdIn('a'), () => execution.interrupt(), () => execution.closeStdIn()]) {
    assert.equal((await rejection(use())).code, 'stdin_refused');
  }
});

for (const text of [undefined, null, '', 7, {}, new Uint8Array(1)]) {
  test(`sendStdIn refuses ${JSON.stringify(text)} by name`, async () => {
    const { execution, calls } = await answered(() => json(200, { success: true }));
    const error = await rejection(execution.sendStdIn(text));
    assert.ok(error instanceof TypeError && /\btext\b/.test(error.message), String(error));
    assert.deepEqual(sent(calls), []);
  });
}

for (const [chunks, name] of [[[7]], [[{}]], [[null]], [[Uint8Array.of(0xff)]], [[Uint8Array.of(0xe2), 'a']], [[Uint8Array.of(0xe2)], 'close']]) {
  test(`a stream refuses ${JSON.stringify(chunks.map((chunk) => chunk?.toString() ?? chunk))}`, async () => {
    const { execution, calls } = await answered(() => json(200, { success: true }));
    const writer = execution.stdin.getWriter();
    const closed = rejection(writer.closed);
    const outcomes = await Promise.allSettled([...chunks.map((chunk) => writer.write(chunk)), writer.close()]);
    const { reason } = outcomes.find(({ status }) => status === 'rejected');
    assert.ok(reason instanceof TypeError && /\bchunk\b/.test(reason.message), `${name} ${reason}`);
    await closed;
    // A command must not take a part for the whole: the end is not sent.
    assert.ok(!sent(calls).includes('EOF'));
  });
}
