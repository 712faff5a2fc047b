// Which failures are tried again, and after how long.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devboxOf, rejection } from './support/client.mjs';
import { busy, devboxView, json, scripted } from './support/scripted_fetch.mjs';
import { manualTimers, settled } from './support/timers.mjs';

for (const status of [408, 429, 500, 502, 503, 504, 599]) {
  test(`a ${status} is tried again`, async () => {
    const fetch = scripted(busy(status), json(200, devboxView()));
    assert.equal((await devboxOf(fetch).getInfo()).id, 'dbx_1');
    assert.equal(fetch.calls.length, 2);
  });
}

for (const status of [400, 401, 403, 404, 409, 418, 422]) {
  test(`a ${status} is an answer`, async () => {
    const fetch = scripted(busy(status));
    assert.equal((await rejection(devboxOf(fetch).getInfo())).status, status);
  });
}

test('x-should-retry: true has any status tried again', async () => {
  const fetch = scripted(busy(400, { 'x-should-retry': 'true' }), json(200, devboxView()));
  await devboxOf(fetch).getInfo();
  assert.equal(fetch.calls.length, 2);
});

test('x-should-retry: false has none tried again', async () => {
  const fetch = scripted(busy(503, { 'x-should-retry': 'false' }));
  assert.equal((await rejection(devboxOf(fetch).getInfo())).status, 503);
});

test('a call is tried six times in all', async () => {
  const fetch = scripted(busy(), busy(), busy(), busy(), busy(), busy());
  assert.equal((await rejection(devboxOf(fetch).getInfo())).status, 503);
  assert.equal(fetch.calls.length, 6);
});

/** The first answer's headers, and the pause in milliseconds: exact, or from and to. */
const pauses = [
  ['retry-after-ms', { 'retry-after-ms': '1500' }, 1500],
  ['retry-after-ms with a fraction', { 'retry-after-ms': '1500.5' }, [1500, 1501]],
  ['retry-after in seconds', { 'retry-after': '7' }, 7000],
  ['retry-after-ms wins', { 'retry-after-ms': '250', 'retry-after': '7' }, 250],
  ['retry-after of a minute', { 'retry-after': '60' }, 60_000],
  ['retry-after above a minute is not followed', { 'retry-after': '61' }, [750, 1000]],
  ['retry-after of zero is not followed', { 'retry-after': '0' }, [750, 1000]],
  ['a negative retry-after is not followed', { 'retry-after': '-5' }, [750, 1000]],
  ['nonsense is not followed', { 'retry-after': 'soon' }, [750, 1000]],
  ['a date in the past is not followed', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, [750, 1000]],
  ['nothing said', {}, [750, 1000]],
];
for (const [name, headers, pause] of pauses) {
  test(`the pause before another attempt: ${name}`, async (t) => {
    const timers = manualTimers(t);
    const fetch = scripted(json(503, {}, headers), json(200, devboxView()));
    const info = devboxOf(fetch).getInfo();
    const [from, to] = Array.isArray(pause) ? pause : [pause, pause];
    await timers.pass(from - 1);
    assert.equal(fetch.calls.length, 1);
    await timers.pass(to - from + 1);
    assert.equal(fetch.calls.length, 2);
    await info;
  });
}

test('a date in the future is waited for', async (t) => {
  const timers = manualTimers(t);
  const date = new Date(Date.now() + 40_000).toUTCString();
  const fetch = scripted(json(503, {}, { 'retry-after': date }), json(200, devboxView()));
  const info = devboxOf(fetch).getInfo();
  await timers.pass(30_000);
  assert.equal(fetch.calls.length, 1);
  await timers.pass(10_000);
  assert.equal(fetch.calls.length, 2);
  await info;
});

test('pauses grow from one second to sixteen, each shortened by a quarter at most', async (t) => {
  const timers = manualTimers(t);
  const fail = () => { throw new TypeError('fetch failed'); };
  const fetch = scripted(fail, fail, fail, fail, fail, json(200, devboxView()));
  const info = devboxOf(fetch).getInfo();
  for (const [index, full] of [1000, 2000, 4000, 8000, 16_000].entries()) {
    await timers.pass(full * 0.75 - 1);
    assert.equal(fetch.calls.length, index + 1);
    await timers.pass(full * 0.25 + 1);
    assert.equal(fetch.calls.length, index + 2);
  }
  await info;
});

test('a failure without retries left is told at once', async (t) => {
  manualTimers(t);
  const fetch = scripted(() => { throw new TypeError('fetch failed'); });
  const error = rejection(devboxOf(fetch).getInfo({ maxRetries: 0 }));
  await settled();
  assert.equal((await error).code, 'connection');
});
