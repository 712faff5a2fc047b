// Output as streams: `execution.stdout`, `.stderr`, `.output`, and going on where another reader was.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';
import { answering, events, executionView, json } from './support/scripted_fetch.mjs';
import { settled } from './support/timers.mjs';

const live = liveDevboxd();

async function collected(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

/** A server of one running command whose connections are these functions of their offset, in turn. */
function serverOf({ stdout = [], stderr = [], whole = '', status = 'running' }) {
  return answering(({ url }) => {
    const offset = Number(url.searchParams.get('offset'));
    if (url.pathname.endsWith('/stream_stdout_updates')) return stdout.shift()?.(offset) ?? events();
    if (url.pathname.endsWith('/stream_stderr_updates')) return stderr.shift()?.(offset) ?? events();
    if (url.pathname.endsWith('/execute_async')) return json(200, executionView({ status, stdout: null, stderr: null }));
    return json(200, executionView({ stdout: whole }));
  });
}

/** A body that stays open after its texts, and says when it was let go of. */
function open(...texts) {
  const state = { cancelled: false, pulled: 0 };
  const encoder = new TextEncoder();
  let offset = 0;
  state.response = () => new Response(new ReadableStream({
    pull(controller) {
      state.pulled += 1;
      const output = texts.shift();
      if (output === undefined) return new Promise(() => {});
      offset += Buffer.byteLength(output);
      controller.enqueue(encoder.encode(`data: ${JSON.stringify({ output, offset })}\n\n`));
      return undefined;
    },
    cancel() {
      state.cancelled = true;
    },
  }, { highWaterMark: 0 }));
  return state;
}

test('a running command is read as a stream, line by line', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('for i in 1 2 3; do echo "ü$i"; sleep 0.05; done; printf "last\\r\\n\\nopen"');
  assert.deepEqual(await collected(execution.stdout.lines()), ['ü1', 'ü2', 'ü3', 'last', '', 'open']);
  assert.equal((await execution.result()).exitCode, 0);
});

test('every use is a stream of its own and gets everything from the beginning', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('seq 1 5000; seq 1 10 >&2');
  const all = Array.from({ length: 5000 }, (_, at) => `${at + 1}\n`).join('');
  const readers = await Promise.all([execution.stdout, execution.stdout, execution.output].map(collected));
  assert.equal(readers[0].join(''), all);
  assert.equal(readers[1].join(''), all);
  const of = (name) => readers[2].filter(({ stream }) => stream === name).map(({ text }) => text).join('');
  assert.equal(of('stdout'), all);
  assert.equal(of('stderr'), all.slice(0, of('stderr').length));
  assert.equal(of('stderr').length, 21);
});

test('both branches of tee get everything and are streams of output themselves', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('seq 1 300');
  const [one, other] = execution.stdout.tee();
  const [lines, texts] = await Promise.all([collected(one.lines()), collected(other)]);
  assert.equal(lines.length, 300);
  assert.equal(texts.join(''), `${lines.join('\n')}\n`);
});

test('lines of both streams are kept apart', async () => {
  const pieces = (name) => [{ stream: name, text: 'a' }, { stream: name, text: 'b\nc' }];
  const { lines } = await import('../../pkg/lib/lines.js');
  const mixed = pieces('stdout').flatMap((piece, at) => [piece, pieces('stderr')[at]]);
  const seen = await collected(lines((async function* each() { yield* mixed; })()));
  assert.deepEqual(seen.map(({ stream, text }) => stream + text), ['stdoutab', 'stderrab', 'stdoutc', 'stderrc']);
});

test('a CRLF that is cut is one end of a line, and a lone CR is none', async () => {
  const { lines } = await import('../../pkg/lib/lines.js');
  const pieces = (async function* each() { yield* ['a\r', '\nb\rc', '\r', '\n', '\r\n', 'd\r']; })();
  assert.deepEqual(await collected(lines(pieces)), ['a', 'b\rc', '', 'd\r']);
});

test('nothing is sent before something is asked for, and only what is asked for is read', async () => {
  const connection = open('a', 'b', 'c', 'd');
  const fetch = serverOf({ stdout: [connection.response] });
  const execution = await devboxOf(fetch).cmd.execAsync('yes');
  const reader = execution.stdout.getReader();
  await settled();
  assert.equal(fetch.calls.length, 1);
  assert.equal((await reader.read()).value, 'a');
  await settled();
  const pulled = connection.pulled;
  await settled();
  assert.equal(connection.pulled, pulled);
  assert.ok(pulled <= 2);
  assert.equal((await reader.read()).value, 'b');
  await reader.cancel();
});

test('cancelling, and leaving the loop, lets go of the connection', async () => {
  for (const leave of [
    async (stream) => { for await (const text of stream) if (text) break; },
    async (stream) => { for await (const line of stream.lines()) if (line) break; },
    async (stream) => { const reader = stream.getReader(); await reader.read(); await reader.cancel('enough'); },
  ]) {
    const connection = open('a\nb\n', 'c');
    const fetch = serverOf({ stdout: [connection.response] });
    const execution = await devboxOf(fetch).cmd.execAsync('yes');
    await leave(execution.stdout);
    await settled();
    assert.equal(connection.cancelled, true);
    assert.equal(fetch.calls.at(-1).signal.aborted, true);
  }
});

test('a stream fails with what its connection failed with for good', async () => {
  const fetch = serverOf({ stdout: [() => json(404, { message: 'gone' })] });
  const execution = await devboxOf(fetch).cmd.execAsync('yes');
  assert.equal((await rejection(execution.stdout.getReader().read())).status, 404);
  const left = serverOf({ stdout: [() => new Response('data: {"output":"b","offset":1}\n\ndata: {"output":"b","offset":99}\n\n')] });
  const other = await devboxOf(left).cmd.execAsync('yes');
  const reader = other.stdout.getReader();
  assert.equal((await reader.read()).value, 'b');
  const error = await rejection(reader.read());
  assert.deepEqual([error.code, error.expected, error.got], ['stream_gap', 1, 98]);
});

test('the cursor says how far the streams have been read, and another reader goes on from there', async (t) => {
  const devbox = await live.devbox(t);
  const first = await devbox.cmd.execAsync('echo öne; read -r _; echo two; echo three >&2', { attach_stdin: true });
  assert.deepEqual(first.cursor, { stdout: 0, stderr: 0 });
  const reader = first.stdout.getReader();
  assert.equal((await reader.read()).value, 'öne\n');
  assert.deepEqual(first.cursor, { stdout: 5, stderr: 0 });
  await reader.cancel();

  const again = live.sdk().devbox.fromId(devbox.id).cmd;
  const texts = [];
  const second = await again.stream(first.executionId, first.cursor, { output: (text) => { texts.push(text); } });
  const now = first.stream({ from: 'now' });
  await fetch(`${live.url}/v1/devboxes/${devbox.id}/executions/${first.executionId}/send_std_in`, {
    method: 'POST',
    headers: { authorization: `Bearer ${live.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ text: '\n' }),
  });
  assert.equal((await second.result()).exitCode, 0);
  assert.deepEqual(texts.sort(), ['three\n', 'two\n']);
  assert.deepEqual(second.cursor, { stdout: 9, stderr: 6 });
  assert.equal((await collected(second.stdout)).join(''), 'two\n');
  assert.equal((await collected(now.stdout)).join(''), 'two\n');
  assert.equal((await collected(first.stream({ stdout: 1 }).stdout)).join(''), 'ne\ntwo\n');
  assert.equal((await collected(first.stdout)).join(''), 'öne\ntwo\n');
});

test('the result needs no request of its own once a stream has seen the end', async () => {
  const fetch = serverOf({ stdout: [() => events('abc')], whole: 'abc' });
  const execution = await devboxOf(fetch).cmd.execAsync('true');
  await collected(execution.stdout);
  const sent = fetch.calls.length;
  assert.equal(await (await execution.result()).stdout(), 'abc');
  assert.equal(fetch.calls.length, sent);
});

test('what happens on the way is told to onEvent, and what it throws ends the stream', async (t) => {
  const devbox = await live.devbox(t);
  const seen = [];
  await devbox.cmd.exec('echo hello', { stdout: () => {}, onEvent: (event) => seen.push(event) });
  // How the network cuts the bytes is its own affair, and a stream may end a moment before its command.
  assert.deepEqual([seen[0].type, seen.at(-1).type], ['connect', 'end']);
  assert.ok(seen.every(({ stream }) => stream === 'stdout'));
  const bytes = seen.filter(({ type }) => type === 'bytes').map((event) => event.bytes);
  assert.ok(bytes.reduce((sum, count) => sum + count, 0) > 'hello\n'.length);

  const mine = new Error('mine');
  const thrower = () => { throw mine; };
  assert.equal(await rejection(devbox.cmd.exec('echo hello', { stdout: () => {}, onEvent: thrower })), mine);
  const execution = await devbox.cmd.execAsync('echo hello', { onEvent: thrower });
  assert.equal(await rejection(execution.stdout.getReader().read()), mine);
});

test('a lost connection is told with the reason', async () => {
  const broken = () => new Response(new ReadableStream({
    pull: (controller) => controller.error(new TypeError('terminated')),
  }, { highWaterMark: 0 }));
  const fetch = serverOf({ stdout: [broken, () => events('abc')], whole: 'abc' });
  const seen = [];
  await devboxOf(fetch).cmd.exec('true', { stdout: () => {}, onEvent: ({ type, reason }) => seen.push(reason ?? type) });
  assert.deepEqual(seen, ['connect', 'connection', 'connect', 'bytes', 'end']);
});

test('a signal stops the streams that it was given for', async () => {
  const connection = open('a');
  const fetch = serverOf({ stdout: [connection.response] });
  const controller = new AbortController();
  const execution = await devboxOf(fetch).cmd.execAsync('yes');
  const reader = execution.stream({}, { signal: controller.signal }).stdout.getReader();
  assert.equal((await reader.read()).value, 'a');
  const reading = rejection(reader.read());
  await settled();
  controller.abort('enough');
  const error = await reading;
  assert.deepEqual([error.name, error.cause], ['APIUserAbortError', 'enough']);
  await settled();
  assert.equal(connection.cancelled, true);
});

test('a wrong argument is named', async () => {
  const fetch = serverOf({});
  const { cmd } = devboxOf(fetch);
  assert.match((await rejection(cmd.stream(7))).message, /executionId/);
  assert.match((await rejection(cmd.stream('exe_1', { stdout: -1 }))).message, /stdout/);
  assert.match((await rejection(cmd.stream('exe_1', { stderr: 0.5 }))).message, /stderr/);
  assert.match((await rejection(cmd.stream('exe_1', 7))).message, /offsets/);
  assert.match((await rejection(cmd.stream('exe_1', {}, { stdout: 'inherit' }))).message, /stdout/);
  assert.match((await rejection(cmd.exec('true', { stdout: () => {}, onEvent: 7 }))).message, /onEvent/);
  const execution = await cmd.execAsync('true');
  assert.throws(() => execution.stream({ from: 'start' }), /from/);
  assert.equal((await rejection(devboxOf(answering(() => json(404, {}))).cmd.stream('exe_1'))).status, 404);
});

test('streams can be iterated where the engine\'s cannot', async (t) => {
  const { [Symbol.asyncIterator]: native } = Object.getOwnPropertyDescriptors(ReadableStream.prototype);
  const connections = Array.from({ length: 3 }, () => open('one\ntw', 'o\n', 'three'));
  const execution = await devboxOf(serverOf({ stdout: connections.map(({ response }) => response) })).cmd.execAsync('yes');
  delete ReadableStream.prototype[Symbol.asyncIterator];
  t.after(() => Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, native));
  const lines = execution.stdout.lines();
  assert.deepEqual([(await lines.next()).value, (await lines.next()).value], ['one', 'two']);
  await lines.return();
  const branches = execution.stdout.tee().map((branch) => branch[Symbol.asyncIterator]());
  for (const branch of branches) assert.equal((await branch.next()).value, 'one\ntw');
  await Promise.all(branches.map((branch) => branch.return()));
  for await (const text of execution.stdout) if (text === 'o\n') break;
  await settled();
  assert.deepEqual(connections.map(({ cancelled }) => cancelled), [true, true, true]);
});
