// A Node script with Node's own types and no DOM.

import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { RunloopError, RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK({
  bearerToken: async () => (await readFile('token', 'utf8')).trim(),
  fetch: async (url, init) => {
    const response = await fetch(url, { ...init, redirect: 'error' });
    console.error(response.status, url);
    return response;
  },
});

const plain = new RunloopSDK({ fetch, baseURL: process.env['RUNLOOP_BASE_URL'], bearerToken: process.env['RUNLOOP_API_KEY'] });

const devbox = await sdk.devbox.create(undefined, { signal: AbortSignal.timeout(60_000) });
try {
  const result = await devbox.cmd.exec('npm test', {
    stdout: (text) => process.stdout.write(text),
    stderr: async (text) => {
      process.stderr.write(text);
      await delay(1);
    },
  });
  process.exitCode = result.exitCode ?? 1;
} catch (error) {
  if (!(error instanceof RunloopError)) throw error;
  console.error(error.code);
} finally {
  await plain.devbox.fromId(devbox.id).shutdown();
}
