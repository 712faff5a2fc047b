// Streams of JSON events, as the classes of the package build on them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../pkg/entries/node.js';
import { Client } from '../../pkg/lib/client.js';
import { eventStream } from '../../pkg/lib/event_stream.js';
import { rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';
import { answering, json, silence } from './support/scripted_fetch.mjs';

const live = liveDevboxd({ args: ['--faults'] });

const AXON = {
  path: ['axons', 'axn_1', 'subscribe', 'sse'],
  cursor: { field: 'sequence', parameter: 'after_sequence' },
};
const EVICTIONS = { path: ['devboxes', 'evictions', 'watch'], once: ['devbox_id', 'eviction_deadline_ms'] };

const clientOf = (fetch, baseURL = 'http://runloop.test', token = 'token') =>
  new Client({ baseURL, bearerToken: token, fetch });

/** A body of these texts that stays open until it is cancelled. */
function open(...texts) {
  const state = { cancelled: false };
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    pull(controller) {
      if (texts.length) controller.enqueue(encoder.encode(texts.shift()));
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return Object.assign(state, { response: new Response(body) });
}

const event = (sequence) => `data: ${JSON.stringify({ sequence, payload: '{}', more: ['ü'] })}\n\n`;

test('nothing is sent before an event is asked for, and leaving the loop closes the connection', async () => {
  const connection = open(event(1) + event(2), event(3));
  const fetch = answering(() => connection.response);
  const events = eventStream(clientOf(fetch), { ...AXON, query: { after_sequence: 0, origin: null } });
  assert.equal(fetch.calls.length, 0);
  const seen = [];
  for await (const { sequence, more } of events) {
    seen.push([sequence, ...more]);
    if (sequence === 3) break;
  }
  assert.deepEqual(seen, [[1, 'ü'], [2, 'ü'], [3, 'ü']]);
  assert.equal(fetch.calls[0].url.search, '?after_sequence=0');
  assert.equal(fetch.calls[0].signal.aborted, true);
  assert.equal(connection.cancelled, true);
});

test('a connection that ends is followed by another from the cursor', async () => {
  const first = new Response(event(1), { status: 200 });
  const second = open(event(1) + event(2));
  const fetch = answering((_call, index) => (index === 0 ? first : second.response));
  const reader = eventStream(clientOf(fetch), AXON).getReader();
  assert.equal((await reader.read()).value.sequence, 1);
  assert.equal((await reader.read()).value.sequence, 2);
  assert.equal(fetch.calls[1].url.search, '?after_sequence=1');
  await reader.cancel();
});

test('the caller\'s signal fails the stream with its reason, and is let go of', async () => {
  const controller = new AbortController();
  const reader = eventStream(clientOf(answering(silence)), AXON, { signal: controller.signal }).getReader();
  const reading = rejection(reader.read());
  const reason = new Error('enough');
  controller.abort(reason);
  const error = await reading;
  assert.equal(error.name, 'APIUserAbortError');
  assert.equal(error.cause, reason);
});

test('an answer that no connection can change fails the stream', async () => {
  const reader = eventStream(clientOf(answering(() => json(404, { message: 'no axon' }))), AXON).getReader();
  assert.equal((await rejection(reader.read())).status, 404);
});

test('an event that only looks like JSON fails the stream', async () => {
  const reader = eventStream(clientOf(answering(() => new Response('data: {"a":nonsense}\n\n'))), EVICTIONS).getReader();
  assert.equal((await rejection(reader.read())).code, 'bad_response');
});

test('a wrong argument is named', async () => {
  assert.throws(() => eventStream(clientOf(silence), { ...AXON, query: { after_sequence: {} } }), /query.after_sequence/);
  assert.throws(() => eventStream(clientOf(silence), AXON, { signal: 7 }), /signal/);
  assert.equal((await rejection(eventStream(clientOf(silence), AXON, { timeout: 'x' }).getReader().read())).name, 'TypeError');
});

test('evictions are told once, whatever becomes of the connections', async (t) => {
  const [one, two] = [await live.devbox(t), await live.devbox(t)];
  const connections = [];
  const cut = async (url, init) => {
    const response = await fetch(url, init);
    const connection = new AbortController();
    connections.push(connection);
    return new Response(response.body.pipeThrough(new TransformStream(), { signal: connection.signal }));
  };
  const evict = (devbox) => fetch(`${live.url}/_faults/evictions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${live.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ devbox_id: devbox.id, ms: 60_000 }),
  });
  const events = eventStream(clientOf(cut, live.url, live.token), EVICTIONS)[Symbol.asyncIterator]();
  assert.equal((await evict(one)).status, 200);
  assert.equal((await events.next()).value.devbox_id, one.id);
  connections.forEach((connection) => connection.abort(new TypeError('terminated')));
  assert.equal((await evict(two)).status, 200);
  assert.equal((await events.next()).value.devbox_id, two.id);
  assert.equal(connections.length, 2);
  await events.return();
});
