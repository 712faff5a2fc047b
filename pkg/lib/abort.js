// The caller's signal, where this package waits by itself.
import { makeError } from '../wasm/errors.js';

/** What a call rejects with whose signal was aborted. */
export const abortError = (signal) => makeError('user_abort', 'Request was aborted.', signal.reason, '{}');

/** The Promise's outcome, or the signal's abort if that comes first. */
export function unlessAborted(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortError(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** A signal of our own that follows the caller's until it is released. */
export function linked(signal) {
  const own = new AbortController();
  const follow = () => own.abort(signal.reason);
  if (signal?.aborted) follow();
  signal?.addEventListener('abort', follow);
  return {
    signal: own.signal,
    abort: (reason) => own.abort(reason),
    release: () => signal?.removeEventListener('abort', follow),
  };
}
