// The package without the module inlined: for pages that want it streamed, cached and compiled as a file of its own.
import load from '../wasm/runloop_wasm.js';
import { instantiated } from '../instantiate.js';

let loading;

/**
 * Loads the module from a URL, a Response, bytes, or a `WebAssembly.Module`; once, before the first client.
 * Without an argument it is the file beside this one.
 */
export async function init(source = new URL('../wasm/runloop_wasm_bg.wasm', import.meta.url)) {
  loading ??= load({ module_or_path: source });
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
  instantiated();
}

export * from '../sdk.js';
export { default } from '../sdk.js';
