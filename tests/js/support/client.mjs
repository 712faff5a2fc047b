// Clients over a scripted `fetch`: no server, no network.

import { RunloopSDK } from 'runloop-wasm';

export const TOKEN = 'token-of-the-tests';
export const BASE_URL = 'http://runloop.test';

/**
 * @param {import('runloop-wasm').Fetch} fetch
 * @param {import('runloop-wasm').ClientOptions} [options]
 */
export function clientOf(fetch, options = {}) {
  return new RunloopSDK({ bearerToken: TOKEN, baseURL: BASE_URL, fetch, ...options });
}

/**
 * @param {import('runloop-wasm').Fetch} fetch
 * @param {import('runloop-wasm').ClientOptions} [options]
 */
export function devboxOf(fetch, options = {}) {
  return clientOf(fetch, options).devbox.fromId('dbx_1');
}

/** What a Promise rejects with; an error if it does not. */
export async function rejection(promise) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}
