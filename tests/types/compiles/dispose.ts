// `await using` with the libraries that know it.
import { RunloopSDK } from 'runloop-wasm';

export async function build(sdk: RunloopSDK): Promise<string> {
  await using devbox = await sdk.devbox.create();
  const disposed: Promise<void> = devbox[Symbol.asyncDispose]();
  await disposed;
  return devbox.id;
}
