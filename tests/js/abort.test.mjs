// The user's signal: noticed at once, wherever the call is.

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { APIUserAbortError } from 'runloop-wasm';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd, recorded } from './support/live.mjs';
import {
  answering, busy, devboxView, events, executionView, json, scripted, silence, stalledBody,
} from './support/scripted_fetch.mjs';
import { manualTimers, settled } from './support/timers.mjs';

const live = liveDevboxd();

/** Starts a call with a signal and aborts it once everything has come to rest. */
async function aborted(start, reason) {
  const controller = new AbortController();
  const error = rejection(start(controller.signal));
  await settled();
  controller.abort(reason);
  return error;
}

test('a signal that is already aborted keeps the request from being made', async () => {
  const fetch = scripted();
  const error = await rejection(devboxOf(fetch).getInfo({ signal: AbortSignal.abort('stop') }));
  assert.ok(error instanceof APIUserAbortError);
  assert.equal(error.cause, 'stop');
  assert.equal(fetch.calls.length, 0);
});

for (const [name, answer] of [['the answer', silence], ['the body', stalledBody]]) {
  test(`an abort while waiting for ${name} ends the call and its fetch`, async () => {
    const fetch = scripted(answer);
    const error = await aborted((signal) => devboxOf(fetch).getInfo({ signal }));
    assert.ok(error instanceof APIUserAbortError);
    assert.equal(fetch.calls[0].signal.aborted, true);
  });
}

test('fetch gets a signal of its own, not the one of the user', async () => {
  const { signal } = new AbortController();
  const fetch = scripted(json(200, devboxView()));
  await devboxOf(fetch).getInfo({ signal });
  assert.ok(fetch.calls[0].signal instanceof AbortSignal);
  assert.notEqual(fetch.calls[0].signal, signal);
});

test('an abort in the pause before another attempt is noticed at once', async (t) => {
  manualTimers(t);
  const fetch = scripted(busy(503, { 'retry-after-ms': '60000' }));
  const error = await aborted((signal) => devboxOf(fetch).getInfo({ signal }));
  assert.ok(error instanceof APIUserAbortError);
  assert.equal(fetch.calls.length, 1);
});

test('an abort while a token is asked for ends the call', async () => {
  const fetch = scripted();
  const bearerToken = () => new Promise(() => {});
  const error = await aborted((signal) => devboxOf(fetch, { bearerToken }).getInfo({ signal }));
  assert.ok(error instanceof APIUserAbortError);
  assert.equal(fetch.calls.length, 0);
});

test('an abort ends a wait between its rounds', async (t) => {
  manualTimers(t);
  const fetch = answering(() => json(200, devboxView({ status: 'provisioning' })));
  const error = await aborted((signal) => devboxOf(fetch).awaitRunning({ signal }));
  assert.ok(error instanceof APIUserAbortError);
});

test('an abort ends a command that is being streamed, and its streams', async () => {
  const fetch = answering((call) => {
    if (call.url.pathname.endsWith('/execute_async')) return json(200, executionView({ status: 'running' }));
    return silence(call);
  });
  const error = await aborted((signal) => devboxOf(fetch).cmd.exec('yes', { output: () => {} }, { signal }));
  assert.ok(error instanceof APIUserAbortError);
  assert.ok(fetch.calls.length > 1);
  assert.deepEqual(fetch.calls.slice(1).map(({ signal }) => signal.aborted), fetch.calls.slice(1).map(() => true));
});

test('an abort ends a call whose callback never comes back', async () => {
  const fetch = answering((call) => {
    if (call.url.pathname.endsWith('/execute_async')) return json(200, executionView({ status: 'running' }));
    if (call.url.pathname.endsWith('/stream_stdout_updates')) return events('text');
    return silence(call);
  });
  const stdout = () => new Promise(() => {});
  const error = await aborted((signal) => devboxOf(fetch).cmd.exec('yes', { stdout }, { signal }));
  assert.ok(error instanceof APIUserAbortError);
});

test('no callback is called after one that aborts, not even in the same turn', async () => {
  const fetch = answering((call) => {
    if (call.url.pathname.endsWith('/execute_async')) return json(200, executionView({ status: 'running' }));
    return call.url.pathname.endsWith('_updates') ? events('text') : silence(call);
  });
  const controller = new AbortController();
  const called = [];
  const callback = (name) => () => {
    called.push(name);
    controller.abort();
  };
  const callbacks = { stdout: callback('stdout'), stderr: callback('stderr'), output: callback('output') };
  const error = await rejection(devboxOf(fetch).cmd.exec('yes', callbacks, { signal: controller.signal }));
  assert.ok(error instanceof APIUserAbortError);
  await settled();
  assert.equal(called.length, 1, called.join(', '));
});

const reasons = {
  'a string': 'stop',
  'an object': { stop: true },
  'an error': new Error('stop'),
  null: null,
  zero: 0,
};
for (const [name, reason] of Object.entries(reasons)) {
  test(`the reason of an abort is the cause, be it ${name}`, async () => {
    const fetch = scripted(silence);
    const error = await aborted((signal) => devboxOf(fetch).getInfo({ signal }), reason);
    assert.ok(error instanceof APIUserAbortError);
    assert.equal(error.cause, reason);
  });
}

test('an abort without a reason has the DOMException of the platform for its cause', async () => {
  const fetch = scripted(silence);
  const error = await aborted((signal) => devboxOf(fetch).getInfo({ signal }));
  assert.equal(error.cause.name, 'AbortError');
});

test('a signal that times out is an abort by the user', async () => {
  const fetch = scripted(silence);
  // Such a signal does not keep the process alive by itself.
  const alive = setInterval(() => {}, 1000);
  const error = await rejection(devboxOf(fetch).getInfo({ signal: AbortSignal.timeout(5) }));
  clearInterval(alive);
  assert.ok(error instanceof APIUserAbortError);
  assert.equal(error.cause.name, 'TimeoutError');
});

test('an abort after the end changes nothing, and no listener stays behind', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const fetch = answering(({ url }) =>
    json(200, /execut/.test(url.pathname) ? executionView() : devboxView()));
  const devbox = devboxOf(fetch);
  for (let call = 0; call < 3; call += 1) await devbox.getInfo({ signal });
  await devbox.awaitRunning({ signal });
  await devbox.cmd.exec('true', {}, { signal });
  await rejection(devboxOf(scripted(busy(404))).getInfo({ signal }));
  await settled();
  assert.deepEqual(getEventListeners(signal, 'abort'), []);
  controller.abort();
});

test('null is as good as no signal', async () => {
  const fetch = scripted(json(200, devboxView()));
  assert.equal((await devboxOf(fetch).getInfo({ signal: null })).id, 'dbx_1');
});

test('an abort leaves the command running', async (t) => {
  const fetch = recorded();
  const devbox = await live.devbox(t, { fetch });
  const controller = new AbortController();
  const error = await rejection(devbox.cmd.exec(
    'echo begun; until [ -e go ]; do sleep 0.02; done; echo finished > proof',
    { stdout: () => controller.abort() },
    { signal: controller.signal },
  ));
  assert.ok(error instanceof APIUserAbortError);
  await devbox.file.write({ file_path: 'go', contents: '' });
  const waited = await devbox.cmd.exec('until [ -s proof ]; do sleep 0.02; done; cat proof');
  assert.equal(await waited.stdout(), 'finished\n');
});
