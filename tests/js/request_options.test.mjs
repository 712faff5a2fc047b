// The options that every call takes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APIConnectionTimeoutError, PollingTimeoutError } from 'runloop-wasm';
import { clientOf, devboxOf, rejection } from './support/client.mjs';
import {
  answering, busy, devboxView, events, executionView, json, scripted, silence, stalledBody,
} from './support/scripted_fetch.mjs';
import { manualTimers } from './support/timers.mjs';

/** Every method that makes a request, and what answers it. */
const methods = {
  'sdk.devbox.create': [(sdk, options) => sdk.devbox.create({}, options), devboxView()],
  'sdk.devbox.list': [(sdk, options) => sdk.devbox.list({}, options), { devboxes: [], has_more: false }],
  getInfo: [(sdk, options) => sdk.devbox.fromId('dbx_1').getInfo(options), devboxView()],
  awaitRunning: [(sdk, options) => sdk.devbox.fromId('dbx_1').awaitRunning(options), devboxView()],
  shutdown: [(sdk, options) => sdk.devbox.fromId('dbx_1').shutdown(options), devboxView()],
  close: [(sdk, options) => sdk.devbox.fromId('dbx_1').close(options), devboxView()],
  'cmd.exec': [(sdk, options) => sdk.devbox.fromId('dbx_1').cmd.exec('true', {}, options), executionView()],
  'cmd.execAsync': [(sdk, options) => sdk.devbox.fromId('dbx_1').cmd.execAsync('true', {}, options), executionView()],
  'file.read': [(sdk, options) => sdk.devbox.fromId('dbx_1').file.read({ file_path: 'a' }, options), 'text'],
  'file.write': [
    (sdk, options) => sdk.devbox.fromId('dbx_1').file.write({ file_path: 'a', contents: '' }, options),
    { devbox_id: 'dbx_1', exit_status: 0, stdout: '', stderr: '' },
  ],
};
/** An execution's methods need one to be started first. */
for (const method of ['getState', 'result', 'kill']) {
  methods[`execution.${method}`] = [
    async (sdk, options) => {
      const plain = await sdk.devbox.fromId('dbx_1').cmd.execAsync('true');
      return plain[method](options);
    },
    executionView(),
    (call) => call.url.pathname.endsWith('/execute_async') && json(200, executionView({ status: 'running' })),
  ];
}

for (const [name, [call, answer, first = () => false]] of Object.entries(methods)) {
  test(`${name} takes headers, query and idempotencyKey`, async () => {
    const fetch = answering((request) => first(request) || json(200, answer));
    await call(clientOf(fetch), {
      headers: { 'X-One': 'a', authorization: null },
      query: { q: 'a&b', n: 2 },
      idempotencyKey: 'key-1',
    });
    const request = fetch.calls.at(-1);
    assert.equal(request.headers['x-one'], 'a');
    assert.equal('authorization' in request.headers, false);
    assert.equal(request.url.searchParams.get('q'), 'a&b');
    assert.equal(request.url.searchParams.get('n'), '2');
    // A round of a wait is a request of its own: with one key for all, an old answer would come back.
    const wait = request.url.pathname.endsWith('/wait_for_status');
    if (request.method !== 'GET' && !wait) assert.equal(request.headers['x-request-id'], 'key-1');
    if (request.method === 'GET') assert.equal('x-request-id' in request.headers, false);
  });

  test(`${name} takes maxRetries`, async () => {
    let failures = 0;
    const fetch = answering((request) => {
      const started = first(request);
      if (started) return started;
      failures += 1;
      return busy();
    });
    const error = await rejection(call(clientOf(fetch), { maxRetries: 2 }));
    assert.equal(error.status, 503);
    assert.equal(failures, 3);
  });

  test(`${name} takes a signal`, async () => {
    const controller = new AbortController();
    const fetch = answering((request) => {
      const started = first(request);
      if (started) return started;
      queueMicrotask(() => controller.abort());
      return silence(request);
    });
    const error = await rejection(call(clientOf(fetch), { signal: controller.signal }));
    assert.equal(error.name, 'APIUserAbortError');
    assert.equal(fetch.calls.at(-1).signal.aborted, true);
  });
}

for (const [name, answer] of [['no answer', silence], ['an answer whose body never ends', stalledBody]]) {
  test(`timeout ends a request with ${name}, and the fetch with it`, async () => {
    const fetch = scripted(answer);
    const error = await rejection(devboxOf(fetch).getInfo({ timeout: 5, maxRetries: 0 }));
    assert.ok(error instanceof APIConnectionTimeoutError);
    assert.equal(fetch.calls[0].signal.aborted, true);
  });
}

test('an attempt that timed out is repeated', async (t) => {
  const timers = manualTimers(t);
  const fetch = scripted(silence, json(200, devboxView()));
  const info = devboxOf(fetch).getInfo({ timeout: 500 });
  await timers.pass(499);
  assert.equal(fetch.calls[0].signal.aborted, false);
  await timers.pass(1);
  assert.equal(fetch.calls[0].signal.aborted, true);
  await timers.pass(1000);
  assert.equal((await info).id, 'dbx_1');
});

test("the client's timeout holds unless the call has its own", async (t) => {
  const timers = manualTimers(t);
  const fetch = answering(silence);
  const devbox = devboxOf(fetch, { timeout: 100, maxRetries: 0 });
  const short = rejection(devbox.getInfo());
  const long = rejection(devbox.getInfo({ timeout: 1000 }));
  await timers.pass(100);
  assert.ok((await short) instanceof APIConnectionTimeoutError);
  assert.equal(fetch.calls[1].signal.aborted, false);
  await timers.pass(900);
  assert.ok((await long) instanceof APIConnectionTimeoutError);
});

test('a request without a timeout of its own has 30 s', async (t) => {
  const timers = manualTimers(t);
  const fetch = answering(silence);
  const error = rejection(devboxOf(fetch).getInfo({ maxRetries: 0 }));
  await timers.pass(29_999);
  assert.equal(fetch.calls[0].signal.aborted, false);
  await timers.pass(1);
  assert.ok((await error) instanceof APIConnectionTimeoutError);
});

test("the client's maxRetries holds unless the call has its own", async () => {
  const fetch = answering(() => busy());
  const devbox = devboxOf(fetch, { maxRetries: 1 });
  await rejection(devbox.getInfo());
  assert.equal(fetch.calls.length, 2);
  await rejection(devbox.getInfo({ maxRetries: 0 }));
  assert.equal(fetch.calls.length, 3);
});

test('a header of the call wins over the same header of the client, whatever its case', async () => {
  const fetch = scripted(json(200, devboxView()));
  await devboxOf(fetch, { defaultHeaders: { 'X-Team': 'blue', 'x-keep': '1' } })
    .getInfo({ headers: { 'x-TEAM': 'red', ACCEPT: 'application/vnd.test+json', 'x-keep': undefined } });
  const { headers } = fetch.calls[0];
  assert.equal(headers['x-team'], 'red');
  assert.equal(headers.accept, 'application/vnd.test+json');
  assert.equal(headers['x-keep'], '1');
});

for (const [name, headers] of [
  ['a Headers', new Headers({ 'X-Team': 'blue' })],
  ['a Map', new Map([['X-Team', 'blue']])],
  ['pairs', [['X-Team', 'blue']]],
]) {
  test(`headers may be ${name}`, async () => {
    const fetch = scripted(json(200, devboxView()));
    await devboxOf(fetch).getInfo({ headers });
    assert.equal(fetch.calls[0].headers['x-team'], 'blue');
  });
}

test('a query parameter of the call wins over the same of the client', async () => {
  const fetch = scripted(json(200, devboxView()));
  await devboxOf(fetch, { defaultQuery: { a: 'client', b: 'client' } }).getInfo({ query: { a: 'call' } });
  assert.deepEqual(Object.fromEntries(fetch.calls[0].url.searchParams), { a: 'call', b: 'client' });
});

test('a key is the same in every attempt of a call, and another for another call', async () => {
  const fetch = scripted(busy(), busy(), json(200, devboxView()), json(200, devboxView()));
  const devbox = devboxOf(fetch);
  await devbox.shutdown();
  await devbox.shutdown();
  const [first, second, third, other] = fetch.calls.map(({ headers }) => headers['x-request-id']);
  assert.ok(first);
  assert.deepEqual([second, third], [first, first]);
  assert.notEqual(other, first);
});

test("the streams of a command's output take the call's headers and still ask for events", async () => {
  const fetch = answering(({ url }) => {
    if (/_updates$/.test(url.pathname)) return events('text');
    return json(200, executionView({ stdout: 'text', stderr: 'text' }));
  });
  let text = '';
  await devboxOf(fetch).cmd.exec('true', { stdout: (chunk) => { text += chunk; } }, { headers: { 'x-one': 'a' } });
  const stream = fetch.calls.find(({ url }) => url.pathname.endsWith('/stream_stdout_updates'));
  assert.equal(text, 'text');
  assert.equal(stream.headers['x-one'], 'a');
  assert.equal(stream.headers.accept, 'text/event-stream');
});

test('streams ask for events whatever accept the program sets elsewhere', async () => {
  const fetch = answering(({ url }) => (
    /_updates$/.test(url.pathname) ? events('text') : json(200, executionView({ stdout: 'text', stderr: 'text' }))));
  const devbox = devboxOf(fetch, { defaultHeaders: { Accept: 'application/json' } });
  await devbox.cmd.exec('true', { output: () => {} }, { headers: { ACCEPT: 'text/html' } });
  const streams = fetch.calls.filter(({ url }) => url.pathname.endsWith('_updates'));
  assert.equal(streams.length, 2);
  for (const { headers } of streams) assert.equal(headers.accept, 'text/event-stream');
});

const waits = {
  awaitRunning: [(sdk, options) => sdk.devbox.fromId('dbx_1').awaitRunning(options), () => false, undefined],
  'sdk.devbox.create': [
    (sdk, options) => sdk.devbox.create({}, options),
    ({ url }) => url.pathname.endsWith('/create_and_await_running') && devboxView({ status: 'provisioning' }),
    devboxView({ status: 'provisioning' }),
  ],
  'cmd.exec': [
    (sdk, options) => sdk.devbox.fromId('dbx_1').cmd.exec('sleep 9', {}, options),
    ({ url }) => url.pathname.endsWith('/execute') && executionView({ status: 'running' }),
    executionView({ status: 'running' }),
  ],
  'cmd.exec with callbacks': [
    (sdk, options) => sdk.devbox.fromId('dbx_1').cmd.exec('sleep 9', { stdout: () => {} }, options),
    ({ url }) => url.pathname.endsWith('/execute_async') && executionView({ status: 'running' }),
    executionView({ status: 'running' }),
  ],
};
for (const [name, [call, first, last]] of Object.entries(waits)) {
  test(`${name} waits no longer than longPoll.timeoutMs, and gives the last view it saw`, async (t) => {
    const timers = manualTimers(t);
    const fetch = answering((request) => {
      const view = first(request);
      return view ? json(200, view) : silence(request);
    });
    const error = rejection(call(clientOf(fetch), { longPoll: { timeoutMs: 5000 } }));
    await timers.pass(4999);
    const pending = fetch.calls.filter(({ signal }) => !signal.aborted).length;
    assert.ok(pending > 0);
    await timers.pass(1);
    const timedOut = await error;
    assert.ok(timedOut instanceof PollingTimeoutError);
    assert.deepEqual(timedOut.lastResult, last);
    assert.equal(fetch.calls.at(-1).signal.aborted, true);
  });
}

test('polling, the older name of longPoll, limits a wait as well', async () => {
  const error = await rejection(devboxOf(answering(silence)).awaitRunning({ polling: { timeoutMs: 1 } }));
  assert.ok(error instanceof PollingTimeoutError);
});

test('a wait is not ended by single failures', async (t) => {
  const timers = manualTimers(t);
  const fetch = scripted(
    json(408, { message: 'not yet' }, { 'x-should-retry': 'true' }),
    busy(502),
    () => { throw new TypeError('fetch failed'); },
    json(200, devboxView({ status: 'resuming' })),
    json(200, devboxView()),
  );
  const running = devboxOf(fetch).awaitRunning();
  for (let round = 0; round < 10 && fetch.calls.length < 5; round += 1) await timers.pass(20_000);
  assert.equal((await running).status, 'running');
});
