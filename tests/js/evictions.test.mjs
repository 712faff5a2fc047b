// News of evictions: one stream for all devboxes of a client.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd, recorded } from './support/live.mjs';
import { json } from './support/scripted_fetch.mjs';

const live = liveDevboxd({ args: ['--faults'] });

const evict = (id, ms) => fetch(`${live.url}/_faults/evictions`, {
  method: 'POST',
  headers: { authorization: `Bearer ${live.token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ devbox_id: id, ms }),
});

const told = (devbox, options) => new Promise((resolve) => devbox.onEvict((...news) => resolve(news), options));

test('a devbox is told of its eviction, with the time that is left', async (t) => {
  const devbox = await live.devbox(t);
  const news = told(devbox);
  const before = Date.now();
  assert.equal((await evict(devbox.id, 60_000)).status, 200);
  const [found, deadline] = await news;
  assert.equal(found, devbox);
  assert.ok(deadline > before && deadline < before + 120_000, String(deadline));
});

test('the devboxes of a client share one stream, and each hears of its own', async (t) => {
  const fetch = recorded();
  const sdk = live.sdk({ fetch });
  const [one, other] = await Promise.all([sdk.devbox.create(), sdk.devbox.create()]);
  t.after(() => Promise.all([one.shutdown(), other.shutdown()]));
  const heard = [];
  const last = new Promise((resolve) => {
    one.onEvict((devbox) => heard.push(devbox.id));
    other.onEvict((devbox) => resolve(heard.push(devbox.id)));
  });
  await evict(one.id, 60_000);
  await evict(other.id, 60_000);
  await last;
  assert.deepEqual(heard.sort(), [one.id, other.id].sort());
  assert.equal(fetch.calls.filter(({ url }) => url.pathname.endsWith('/evictions/watch')).length, 1);
});

/** A stream of evictions that stays open; `open` counts the connections, `closed` those that were aborted. */
function watching(events) {
  const state = { open: 0, closed: 0 };
  state.fetch = (url, { signal }) => {
    state.open++;
    signal.addEventListener('abort', () => {
      state.closed++;
      state.shut?.();
    });
    const body = new ReadableStream({
      start: (controller) => {
        for (const event of events) controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
        signal.addEventListener('abort', () => controller.error(signal.reason));
        state.opened?.();
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };
  return state;
}

test('the stream closes when each devbox has been told', async () => {
  const server = watching([{ devbox_id: 'dbx_1', eviction_deadline_ms: 7 }]);
  const [, deadline] = await told(devboxOf(server.fetch));
  assert.equal(deadline, 7);
  assert.deepEqual([server.open, server.closed], [1, 1]);
});

test('the stream closes when no devbox is watched any more, and opens again for the next', async () => {
  const server = watching([]);
  const opened = () => new Promise((resolve) => (server.opened = resolve));
  const shut = () => new Promise((resolve) => (server.shut = resolve));
  const devbox = devboxOf(server.fetch);
  for (const round of [1, 2]) {
    const open = opened();
    devbox.onEvict(() => assert.fail('there was no eviction'));
    await open;
    const closed = shut();
    devbox.cancelOnEvict();
    devbox.cancelOnEvict();
    await closed;
    assert.deepEqual([server.open, server.closed], [round, round]);
  }
});

test('an outage is waited through, what is final is said once', async () => {
  const answers = [json(503, { message: 'busy' }), json(401, { message: 'who are you' })];
  const devbox = clientOf(() => Promise.resolve(answers.shift()), { maxRetries: 0 }).devbox.fromId('dbx_1');
  const error = await new Promise((resolve) => devbox.onEvict(() => {}, { onError: resolve }));
  assert.equal(error.code, 'authentication');
  assert.equal(answers.length, 0);
});

test('a callback that is no function is refused', async () => {
  const devbox = devboxOf(() => {});
  assert.match((await rejection((async () => devbox.onEvict('log'))())).message, /^callback must be a function/);
  assert.match((await rejection((async () => devbox.onEvict(() => {}, { onError: 1 }))())).message, /^onError must be a function/);
});
