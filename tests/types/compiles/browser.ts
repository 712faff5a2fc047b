// A browser page: the DOM's own fetch, signals and responses fit as they are.

import { RunloopSDK } from 'runloop-wasm';
import type { ClientOptions, Devbox, DevboxView } from 'runloop-wasm';

const options: ClientOptions = {
  baseURL: location.origin,
  bearerToken: () => sessionStorage.getItem('token') ?? '',
  fetch: window.fetch.bind(window),
};

export async function run(output: HTMLElement, cancel: HTMLButtonElement): Promise<DevboxView> {
  const sdk = new RunloopSDK(options);
  const controller = new AbortController();
  cancel.addEventListener('click', () => controller.abort(), { once: true });

  const devbox = await sdk.devbox.create({}, { signal: AbortSignal.any([controller.signal, AbortSignal.timeout(60_000)]) });
  await devbox.cmd.exec('ls', { output: (text) => output.append(text) }, { signal: controller.signal });
  return devbox.shutdown();
}

export const inspected = new RunloopSDK({
  ...options,
  fetch: async (url, init) => {
    const headers = new Headers(init.headers);
    console.debug(url.toUpperCase(), headers.get('accept'), init.signal?.aborted);
    return new Response('{}', { status: 200 });
  },
});

/** A stream of output is one of the platform's. */
export async function page(devbox: Devbox): Promise<string> {
  const execution = await devbox.cmd.execAsync('ls');
  await execution.stdout.pipeTo(new WritableStream<string>());
  return new Response(execution.stdout.pipeThrough(new TextEncoderStream())).text();
}
