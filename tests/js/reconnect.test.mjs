// Streams of output whose connection breaks, and streams as other servers write them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devboxOf, rejection } from './support/client.mjs';
import { answering, executionView, json, silence } from './support/scripted_fetch.mjs';
import { manualTimers } from './support/timers.mjs';

const encoder = new TextEncoder();
const event = (output, offset) => `data: ${JSON.stringify(offset === undefined ? { output } : { output, offset })}\n\n`;
const BREAK = Symbol('the connection breaks');

/** A body of these network chunks: text, bytes, or the end of the connection in the middle. */
function body(...chunks) {
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.close();
      else if (chunk === BREAK) controller.error(new TypeError('terminated'));
      else controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
    },
  });
}

/**
 * Runs a command whose stdout comes over these connections, in turn.
 *
 * @param {import('node:test').TestContext} t
 * @param {Array<ReadableStream | Response>} connections
 * @param {string} whole What the command has written in all, for the views.
 */
async function streamed(t, connections, whole) {
  const timers = manualTimers(t);
  const offsets = [];
  const fetch = answering(({ url }) => {
    if (url.pathname.endsWith('/stream_stdout_updates')) {
      offsets.push(url.searchParams.get('offset'));
      const next = connections.shift();
      if (next === undefined) return new Response('');
      return next instanceof Response ? next : new Response(next);
    }
    return json(200, executionView({ stdout: whole }));
  });
  const seen = [];
  let ended = false;
  const outcome = devboxOf(fetch).cmd
    .exec('true', { stdout: (text) => { seen.push(text); } })
    .finally(() => { ended = true; });
  outcome.catch(() => {});
  for (let step = 0; step < 40 && !ended; step += 1) await timers.pass(1000);
  return { outcome, text: seen.join(''), seen, offsets };
}

test('a connection that breaks is continued from where it was', async (t) => {
  const run = await streamed(t, [
    body(event('abc', 3), BREAK),
    body(event('def', 6)),
  ], 'abcdef');
  assert.equal((await run.outcome).exitCode, 0);
  assert.equal(run.text, 'abcdef');
  assert.equal(run.offsets[1], '3');
});

test('an event that was cut by the break is neither lost nor doubled', async (t) => {
  const run = await streamed(t, [
    body(event('abc', 3), event('defghi', 9).slice(0, 20), BREAK),
    body(event('defghi', 9)),
  ], 'abcdefghi');
  await run.outcome;
  assert.equal(run.text, 'abcdefghi');
});

test('text that comes again after a reconnect is dropped, where offsets are where a text starts', async (t) => {
  const run = await streamed(t, [
    body(event('abc', 0), event('def', 3), BREAK),
    body(event('def', 3), event('ghi', 6)),
  ], 'abcdefghi');
  await run.outcome;
  assert.equal(run.text, 'abcdefghi');
});

test('a server that starts again from the beginning does not have its text doubled', async (t) => {
  const run = await streamed(t, [
    body(event('äbc', 4), BREAK),
    body(event('äbc', 4), event('déf', 8)),
  ], 'äbcdéf');
  await run.outcome;
  assert.equal(run.text, 'äbcdéf');
});

test('an idle stream that the server ends with 408 is continued', async (t) => {
  const run = await streamed(t, [
    body(event('abc', 3), 'event: error\ndata: {"code":"408","message":"idle"}\n\n'),
    body(event('def', 6)),
  ], 'abcdef');
  await run.outcome;
  assert.equal(run.text, 'abcdef');
  assert.equal(run.offsets[1], '3');
});

test('a failed reconnect is tried again', async (t) => {
  const run = await streamed(t, [
    body(event('abc', 3), BREAK),
    json(503, { message: 'busy' }),
    body(event('def', 6)),
  ], 'abcdef');
  await run.outcome;
  assert.equal(run.text, 'abcdef');
});

test('a stream that ends too early is continued, and not taken for the end', async (t) => {
  const run = await streamed(t, [
    body(event('abc', 3)),
    body(event('def', 6)),
  ], 'abcdef');
  await run.outcome;
  assert.equal(run.text, 'abcdef');
});

test('output that never comes is an error, not a success with a part of it', async () => {
  const fetch = answering(({ url }) => {
    if (url.pathname.endsWith('/stream_stdout_updates')) return json(404, { message: 'no stream' });
    return json(200, executionView({ stdout: 'text' }));
  });
  const error = await rejection(devboxOf(fetch).cmd.exec('true', { stdout: () => {} }));
  assert.equal(error.status, 404);
});

test('a stream that fails for good ends the other one with it', async () => {
  const fetch = answering((call) => {
    if (call.url.pathname.endsWith('/execute_async')) return json(200, executionView({ status: 'running' }));
    if (call.url.pathname.endsWith('/stream_stderr_updates')) return json(404, { message: 'gone' });
    return silence(call);
  });
  const error = await rejection(devboxOf(fetch).cmd.exec('yes', { output: () => {} }));
  assert.equal(error.status, 404);
  const other = fetch.calls.find(({ url }) => url.pathname.endsWith('/stream_stdout_updates'));
  assert.equal(other.signal.aborted, true);
});

test('a character that the network cuts is put together again', async (t) => {
  const bytes = encoder.encode(event('ä€😀', 9));
  const run = await streamed(t, [body(...Array.from(bytes, (byte) => Uint8Array.of(byte)))], 'ä€😀');
  await run.outcome;
  assert.equal(run.text, 'ä€😀');
});

test('the events of one network chunk are one call of the callback', async (t) => {
  const run = await streamed(t, [body(event('a', 1) + event('b', 2) + event('c', 3))], 'abc');
  await run.outcome;
  assert.deepEqual(run.seen, ['abc']);
});

const streams = {
  'carriage returns': 'data: {"output":"abc","offset":3}\r\n\r\ndata: {"output":"def","offset":6}\r\n\r\n',
  'lone carriage returns': 'data: {"output":"abc","offset":3}\r\rdata: {"output":"def","offset":6}\r\r',
  'comments and pings': ': hello\n\nevent: ping\n\ndata: {"output":"abc","offset":3}\n\n:\n\nid: 7\nretry: 10\ndata: {"output":"def","offset":6}\n\n',
  'data over several lines': 'data: {"output":\ndata: "abcdef","offset":6}\n\n',
  'no space after the colon': 'data:{"output":"abcdef","offset":6}\n\n',
  'a byte order mark': '\ufeffdata: {"output":"abcdef","offset":6}\n\n',
  'names of events': 'event: update\ndata: {"output":"abcdef","offset":6}\n\n',
  'members nobody knows': 'data: {"stream":1,"output":"abcdef","offset":6,"x":{"output":"no"}}\n\n',
  'escapes': 'data: {"output":"\\u0061bc\\u0064ef","offset":6}\n\n',
};
for (const [name, text] of Object.entries(streams)) {
  test(`a stream may have ${name}`, async (t) => {
    const run = await streamed(t, [body(text)], 'abcdef');
    await run.outcome;
    assert.equal(run.text, 'abcdef');
  });
}

test('a stream without offsets is read all the same', async (t) => {
  const run = await streamed(t, [body(event('abc'), event('def'))], 'abcdef');
  await run.outcome;
  assert.equal(run.text, 'abcdef');
});

test('text with quotes, backslashes, controls and lone surrogates comes as it was', async (t) => {
  const text = '"\\\b\f\n\r\t\u0000\u001b[31m\u2028/';
  const run = await streamed(t, [body(event(text, Buffer.byteLength(text)))], text);
  await run.outcome;
  assert.equal(run.text, text);
});
