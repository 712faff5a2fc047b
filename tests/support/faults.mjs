// Faults of a devboxd that runs with `--faults`: single ones, and what networks and proxies do in all.

import assert from 'node:assert/strict';
import { Random } from './random.mjs';

/** @typedef {{ url: string, token: string }} Server */

async function ask({ url, token }, method, path, body) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, text);
  return JSON.parse(text);
}

/** Adds a rule, after those that are there. @param {Server} server */
export const addFault = (server, rule) => ask(server, 'POST', '/_faults', rule);

/** Changes what the server otherwise never changes. @param {Server} server */
export const setSettings = (server, values) => ask(server, 'POST', '/_faults/settings', values);

/** Puts everything back and tells the rules that were for requests that did not come. @param {Server} server */
export async function takeFaults(server) {
  const { rules } = await ask(server, 'GET', '/_faults');
  await ask(server, 'DELETE', '/_faults');
  await ask(server, 'DELETE', '/_faults/settings');
  return rules;
}

/** Of those that bring nothing: fewer than a client takes in a row, and all of them may come to one stream. */
const FRUITLESS = 4;

/**
 * What happens to the next `count` requests for streams, as `seed` decides: no answer, answers in the
 * server's stead, connections that drop, end too early or fall silent, that are slow or cut at awkward bytes,
 * events that come twice, and answers that overtake each other. Events are small, so that all but a few bring some.
 *
 * @param {number} seed
 * @param {number} count
 */
export function networkOfFaults(seed, count) {
  const random = new Random(seed);
  const after = () => random.pick([1000, 1001, 3000, 20_000]);
  const fruitless = [
    () => ({ action: 'reset' }),
    () => ({ action: 'status', status: 503, headers: { 'retry-after-ms': '1' } }),
    () => ({ action: 'cut', after_bytes: random.pick([0, 1, 10]) }),
    () => ({ action: 'end', after_bytes: random.pick([0, 1, 10]) }),
  ];
  const fruitful = [
    () => ({ action: 'cut', after_bytes: after() }),
    // Longer than any turn of the client, shorter than its patience: a test should not take a minute.
    () => ({ action: 'cut', after_bytes: after(), ms: 300 }),
    () => ({ action: 'end', after_bytes: after() }),
    () => ({ action: 'split', at: Array.from({ length: 300 }, () => random.below(3000)), ms: 0 }),
    () => ({ action: 'drip', piece_bytes: 5000, ms: 2 }),
    () => ({ action: 'reshape', shape: { duplicate: true } }),
    () => ({ action: 'delay', ms: random.below(40) }),
  ];
  const places = new Set(Array.from({ length: FRUITLESS }, () => random.below(count)));
  const streams = Array.from({ length: count }, (_, place) => random.pick(places.has(place) ? fruitless : fruitful)());
  const late = { method: 'POST', path: '/execut', action: 'delay', ms: 30, times: 10_000, probability: 0.3, seed };
  return [...streams.map((rule) => ({ method: 'GET', path: '_updates', ...rule })), late];
}
