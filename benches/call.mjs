// What a call costs over `fetch` on loopback, and what it costs to have a client at all.

import { execFileSync } from 'node:child_process';
import OfficialClient from '@runloop/api-client';
import { RunloopSDK } from 'runloop-wasm';
import { startDevboxd } from '../tests/support/devboxd.mjs';
import { fixed } from './support/measure.mjs';

const CALLS = 1000;
const ROUNDS = 12;

/** Microseconds a call of each, the best of some rounds in which they take turns. */
async function microseconds(calls) {
  const least = calls.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, call] of calls.entries()) {
      const begin = performance.now();
      for (let count = 0; count < CALLS; count += 1) await call();
      least[index] = Math.min(least[index], ((performance.now() - begin) * 1000) / CALLS);
    }
  }
  return least;
}

/** Milliseconds until a program of its own has a client, beyond those of an empty program. */
function construction(source) {
  const program = `const begin = performance.now(); ${source}; console.log(performance.now() - begin)`;
  const runs = Array.from({ length: 7 }, () => Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })));
  return Math.min(...runs);
}

export async function run() {
  // The official client speaks HTTP/2 where it may, so the server is one that does.
  const server = await startDevboxd();
  const { url: baseURL, token: bearerToken } = server;
  try {
    const devbox = await new RunloopSDK({ baseURL, bearerToken }).devbox.create();
    const client = new OfficialClient({ baseURL, bearerToken });
    const [bare, ours, theirs] = await microseconds([
      async () => (await fetch(`${baseURL}/v1/devboxes/${devbox.id}`, { headers: { authorization: `Bearer ${bearerToken}` } })).json(),
      () => devbox.getInfo(),
      () => client.devboxes.retrieve(devbox.id),
    ]);
    const options = `{ bearerToken: 'token', baseURL: 'http://127.0.0.1:1' }`;
    const ourStart = construction(`const { RunloopSDK } = await import('runloop-wasm'); new RunloopSDK(${options})`);
    const theirStart = construction(`const { RunloopSDK } = await import('@runloop/api-client'); new RunloopSDK(${options})`);
    return {
      title: 'A call on loopback, and a client',
      columns: ['', 'one call', 'over bare fetch', 'import and construct'],
      rows: [
        ['bare `fetch`', `${fixed(bare, 0)} µs`, '', ''],
        ['runloop-wasm', `${fixed(ours, 0)} µs`, `${fixed(ours - bare, 0)} µs`, `${fixed(ourStart, 1)} ms`],
        ['official client', `${fixed(theirs, 0)} µs`, `${fixed(theirs - bare, 0)} µs`, `${fixed(theirStart, 1)} ms`],
      ],
    };
  } finally {
    await server.stop();
  }
}
