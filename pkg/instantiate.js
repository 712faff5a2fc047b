import { initSync } from './wasm/runloop_wasm.js';

/** Compiles and instantiates the module; explains what a Content-Security-Policy must allow when one forbids it. */
export function instantiate(bytes) {
  try {
    initSync({ module: bytes });
  } catch (error) {
    // Chromium and Firefox name the policy in a CompileError, WebKit in an EvalError.
    if (!/content.security.policy|unsafe-eval/i.test(String(error?.message))) throw error;
    throw new Error(
      "runloop-wasm: this page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to script-src",
      { cause: error },
    );
  }
}
