// The entry whose module is loaded by whoever imports it.
import { RunloopSDK, init } from 'runloop-wasm/slim';
import type { Devbox } from 'runloop-wasm';

export async function start(address: string): Promise<Devbox> {
  await init();
  await init(address);
  await init(new Uint8Array([0]));
  await init(Promise.resolve(new ArrayBuffer(8)));
  return new RunloopSDK({ bearerToken: 't' }).devbox.create();
}
