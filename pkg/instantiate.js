// Where the module comes from, and its instance: made for the first call, so that an import and a client cost nothing.
import { makeError } from './wasm/errors.js';
import { initSync } from './wasm/runloop_wasm.js';

let bytes;
let isReady = false;

/** Says what gives the module, or its bytes: an entry's one statement. */
export function provide(source) {
  bytes = source;
}

/** Has the module been instantiated already by whoever did it asynchronously. */
export function instantiated() {
  isReady = true;
}

/** Fails unless there is a module, or what makes one. */
export function expectModule() {
  if (!isReady && !bytes) throw makeError('runloop_error', 'await init() before the first client is made', undefined, '{}');
}

/** Instantiates the module unless that was done; gives a Promise if its bytes are one. */
export function instantiate() {
  if (isReady) return undefined;
  return explained(() => {
    const given = bytes();
    if (typeof given.then !== 'function') return start(given);
    return given.then((module) => explained(() => start(module)));
  });
}

function start(module) {
  if (!isReady) initSync({ module });
  isReady = true;
}

/** Does what compiles; says what a Content-Security-Policy must allow when one forbids it. */
function explained(compile) {
  try {
    return compile();
  } catch (error) {
    // Chromium and Firefox name the policy in a CompileError, WebKit in an EvalError.
    if (!/content.security.policy|unsafe-eval/i.test(String(error?.message))) throw error;
    const advice = "this page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to script-src";
    throw makeError('wasm_forbidden', advice, error, '{}');
  }
}
