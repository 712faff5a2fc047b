// Streams that a user reads, over calls of the module that write.
import { call } from './call.js';
import { lines } from './lines.js';
import { callSignal } from './options.js';
import { TextSink } from './text_sink.js';

/**
 * A ReadableStream of what a call of the module writes. The call begins when something is first asked for,
 * goes on when more is asked for, and ends with the stream's cancellation or the caller's signal.
 *
 * @param handle The handle that has the operation.
 * @param read Gives the operation's arguments.
 * @param sink What the call gets as its callbacks; `items` gives what is to be read of a text.
 */
export function readable(handle, operation, options, read, { items, ...sink }) {
  const given = callSignal(options);
  const stop = new AbortController();
  const forward = () => stop.abort(given.reason);
  // Lets the writers go on, and ends the pull that waits for them.
  let resume = [];
  let came;
  let begun = false;

  function begin(controller) {
    begun = true;
    const text = (...written) => {
      for (const item of items(...written)) controller.enqueue(item);
      came();
      return new Promise((resolve) => resume.push(resolve));
    };
    if (given?.aborted) forward();
    given?.addEventListener('abort', forward);
    call(handle, operation, { ...options, signal: stop.signal }, read, () => Object.assign(new TextSink(), { wants: () => true, ...sink, text }))
      .then(() => controller.close())
      .catch((error) => controller.error(error))
      .finally(() => {
        given?.removeEventListener('abort', forward);
        came();
      });
  }

  return readableToo(new ReadableStream({
    pull: (controller) => new Promise((resolve) => {
      came = resolve;
      const writers = resume;
      resume = [];
      if (!begun) begin(controller);
      for (const go of writers) go();
    }),
    cancel: (reason) => stop.abort(reason),
  }, { highWaterMark: 0 }));
}

/** Adds what streams have not: lines, and being iterated where they cannot be (WebKitGTK 2.50). */
function readableToo(stream) {
  stream.lines = () => lines(stream);
  stream.tee = () => ReadableStream.prototype.tee.call(stream).map(readableToo);
  stream[Symbol.asyncIterator] ??= () => iterate(stream);
  return stream;
}

async function* iterate(stream) {
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
}
