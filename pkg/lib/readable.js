// Streams that a user reads, over calls of the module that write.
import { call } from './call.js';
import { callSignal } from './options.js';

/**
 * A ReadableStream of what a call of the module writes. The call begins when something is first asked for,
 * goes on when more is asked for, and ends with the stream's cancellation or the caller's signal.
 *
 * @param handle The handle that has the operation.
 * @param read Gives the operation's arguments.
 * @param items The items in a text that the call writes.
 */
export function readable(handle, operation, options, read, items) {
  const given = callSignal(options);
  const stop = new AbortController();
  const forward = () => stop.abort(given.reason);
  // Lets the call go on, and ends the pull that waits for it.
  let resume;
  let came;

  function begin(controller) {
    const write = (stream, text, position) => {
      for (const item of items(text, stream, position)) controller.enqueue(item);
      came();
      return new Promise((resolve) => (resume = resolve));
    };
    if (given?.aborted) forward();
    given?.addEventListener('abort', forward);
    call(handle, operation, { ...options, signal: stop.signal }, read, () => ({ wants: () => true, write }))
      .then(() => controller.close())
      .catch((error) => controller.error(error))
      .finally(() => {
        given?.removeEventListener('abort', forward);
        came();
      });
  }

  return iterable(new ReadableStream({
    pull: (controller) => new Promise((resolve) => {
      came = resolve;
      if (resume) resume();
      else begin(controller);
    }),
    cancel: (reason) => stop.abort(reason),
  }, { highWaterMark: 0 }));
}

/** Adds what WebKit's streams lack (2.50): being iterated. */
function iterable(stream) {
  if (stream[Symbol.asyncIterator]) return stream;
  stream.tee = () => ReadableStream.prototype.tee.call(stream).map(iterable);
  stream[Symbol.asyncIterator] = async function* iterate() {
    const reader = stream.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel();
      reader.releaseLock();
    }
  };
  return stream;
}
