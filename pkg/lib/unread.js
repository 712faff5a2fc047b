// Answers whose body the caller reads: it goes past the module, and what watches a call goes with it.
import { APIConnectionError, APIConnectionTimeoutError } from '../wasm/errors.js';
import { abortError } from './abort.js';
import { callable, millis } from './arguments.js';
import { callSignal } from './options.js';

/**
 * The Response for an answer of `Exchange.handOver`. While its body is read the caller's signal ends it, and so does a
 * wait for bytes of longer than the timeout; a body that is shorter than announced fails. `onProgress` hears of every
 * piece that is read.
 */
export function unread({ controller, response }, options, timeoutMs) {
  const onProgress = callable(options?.onProgress, 'onProgress');
  const signal = callSignal(options);
  const limit = Math.min(millis(options?.timeout, 'timeout') ?? timeoutMs, 2 ** 31 - 1);
  const length = response.headers?.get('content-length');
  // The length is of what was sent; a coding has been taken off.
  const total = length && !response.headers.get('content-encoding') ? Number(length) : undefined;
  const reader = response.body?.getReader?.();
  if (!reader) return response;
  let loaded = 0;
  let failure;

  const end = (error) => {
    failure ??= error;
    controller.abort();
  };
  const onAbort = () => end(abortError(signal));
  const release = () => signal?.removeEventListener('abort', onAbort);

  const read = async () => {
    const timer = setTimeout(() => end(new APIConnectionTimeoutError({ message: `no bytes came for ${limit} ms` })), limit);
    try {
      return await reader.read();
    } catch (cause) {
      throw failure ?? new APIConnectionError({ cause });
    } finally {
      clearTimeout(timer);
    }
  };

  const body = new ReadableStream({
    async pull(stream) {
      try {
        const { done, value } = await read();
        if (failure) throw failure;
        loaded += value?.byteLength ?? 0;
        if (!done) {
          stream.enqueue(value);
          await onProgress?.({ loaded, total });
        } else if (total !== undefined && loaded !== total) {
          throw new APIConnectionError({ message: `the body broke off after ${loaded} of ${total} bytes` });
        } else {
          release();
          stream.close();
        }
      } catch (error) {
        release();
        end(error);
        throw error;
      }
    },
    cancel(reason) {
      release();
      controller.abort();
      return reader.cancel(reason).catch(() => {});
    },
  }, { highWaterMark: 0 });

  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);
  const { status, statusText, headers } = response;
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: response.url });
}
