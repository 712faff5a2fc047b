// What comes from elsewhere: other realms, other `fetch`es, values that are not what they should be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { APIConnectionError, APIUserAbortError, RunloopError } from 'runloop-wasm';
import { devboxOf, rejection } from './support/client.mjs';
import { answering, devboxView, events, executionView, json, scripted, silence } from './support/scripted_fetch.mjs';
import { settled } from './support/timers.mjs';

const causes = {
  'a string': 'offline',
  'a number': 7,
  null: null,
  'an object': { offline: true },
  'an object without a prototype': Object.create(null),
  'an error of another realm': vm.runInNewContext('new TypeError("fetch failed")'),
  'a symbol': Symbol('offline'),
  'a proxy that throws': new Proxy({}, { get() { throw new Error('trap'); } }),
};
for (const [name, cause] of Object.entries(causes)) {
  test(`a fetch that rejects with ${name} is a failed connection`, async () => {
    const error = await rejection(devboxOf(scripted(() => { throw cause; })).getInfo({ maxRetries: 0 }));
    assert.ok(error instanceof APIConnectionError);
    assert.ok(Object.is(error.cause, cause));
  });

  test(`a fetch that throws ${name} instead of rejecting is a failed connection`, async () => {
    const error = await rejection(devboxOf(() => { throw cause; }).getInfo({ maxRetries: 0 }));
    assert.ok(error instanceof APIConnectionError);
  });
}

test('a fetch that rejects with undefined is a failed connection', async () => {
  const error = await rejection(devboxOf(() => Promise.reject()).getInfo({ maxRetries: 0 }));
  assert.ok(error instanceof APIConnectionError);
});

for (const answer of [undefined, null, 7, 'text', {}, { status: 200 }, { status: 200, text: async () => 7 }]) {
  test(`a fetch that gives ${inspect(answer)} is an error, not a crash`, async () => {
    const devbox = devboxOf(async () => answer, { maxRetries: 0 });
    const error = await rejection(devbox.getInfo());
    assert.ok(error instanceof RunloopError, inspect(error));
    assert.notEqual(error.code, 'bug');
    // The client still works.
    assert.equal((await devboxOf(scripted(json(200, devboxView()))).getInfo()).id, 'dbx_1');
  });
}

test('a body that breaks off is a failed connection that keeps the reason', async () => {
  const reason = new Error('reset');
  const body = new ReadableStream({ pull: (controller) => controller.error(reason) });
  const error = await rejection(devboxOf(scripted(new Response(body))).getInfo({ maxRetries: 0 }));
  assert.ok(error instanceof APIConnectionError);
  assert.equal(error.cause, reason);
});

test('a response that only looks like one will do', async () => {
  const view = devboxView({ name: 'duck' });
  const headers = new Map([['content-type', 'application/json']]);
  const fetch = async () => ({ status: 200, ok: true, headers, body: null, text: async () => JSON.stringify(view) });
  assert.deepEqual(await devboxOf(fetch).getInfo(), view);
});

test('a Promise of another realm will do', async () => {
  const wrap = vm.runInNewContext('(make) => new Promise((resolve) => resolve(make()))');
  const fetch = scripted(json(200, devboxView()));
  assert.equal((await devboxOf((url, init) => wrap(() => fetch(url, init))).getInfo()).id, 'dbx_1');
});

test('options of another realm will do', async () => {
  const options = vm.runInNewContext('({ headers: { "x-a": "b" }, query: { q: 1 }, timeout: 1000 })');
  const fetch = scripted(json(200, devboxView()));
  await devboxOf(fetch).getInfo(options);
  assert.equal(fetch.calls[0].headers['x-a'], 'b');
  assert.equal(fetch.calls[0].url.search, '?q=1');
});

test('a signal that only looks like one will do', async () => {
  const listeners = new Set();
  const signal = {
    aborted: false,
    reason: undefined,
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
  };
  const error = rejection(devboxOf(scripted(silence)).getInfo({ signal }));
  await settled();
  assert.equal(listeners.size, 1);
  signal.aborted = true;
  signal.reason = 'duck';
  for (const listener of listeners) listener({ type: 'abort' });
  assert.ok((await error) instanceof APIUserAbortError);
  assert.equal((await error).cause, 'duck');
  assert.equal(listeners.size, 0);
});

test('a fetch that aborts with a string instead of an error does not hang the call', async () => {
  const fetch = scripted(({ signal }) => new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject('aborted, says a string'));
  }));
  const controller = new AbortController();
  const error = rejection(devboxOf(fetch).getInfo({ signal: controller.signal }));
  controller.abort('because');
  assert.ok((await error) instanceof APIUserAbortError);
});

test('a fetch that ignores its signal does not hold the call', async () => {
  const error = await rejection(devboxOf(() => new Promise(() => {})).getInfo({ timeout: 1, maxRetries: 0 }));
  assert.equal(error.code, 'connection_timeout');
});

for (const value of ['text', null, vm.runInNewContext('new RangeError("elsewhere")'), Symbol('s')]) {
  test(`a callback that throws ${String(value)} has exec reject with just that`, async () => {
    const fetch = answering(({ url }) =>
      (url.pathname.endsWith('_updates') ? events('text') : json(200, executionView({ stdout: 'text', stderr: 'text' }))));
    const error = await rejection(devboxOf(fetch).cmd.exec('true', { output: () => { throw value; } }));
    assert.ok(Object.is(error, value));
  });
}

test('a callback may return a thenable of its own', async () => {
  const fetch = answering(({ url }) =>
    (url.pathname.endsWith('_updates') ? events('text') : json(200, executionView({ stdout: 'text', stderr: 'text' }))));
  let waited = 0;
  await devboxOf(fetch).cmd.exec('true', {
    stdout: () => ({ then: (resolve) => queueMicrotask(() => { waited += 1; resolve(); }) }),
  });
  assert.equal(waited, 1);
});

test('a view may hold __proto__ and keys that look like numbers', async () => {
  const body = '{"id":"dbx_1","status":"running","__proto__":{"polluted":true},"1":"one"}';
  const info = await devboxOf(scripted(new Response(body))).getInfo();
  assert.equal(info[1], 'one');
  assert.equal(info.polluted, undefined);
  assert.equal({}.polluted, undefined);
});
