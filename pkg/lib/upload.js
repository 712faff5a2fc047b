// The body of an upload, and how far it has come.
import { linked } from './abort.js';
import { toFile } from './to_file.js';

/**
 * What makes the parts of a `fetch` init that carry a file to a path on a devbox, anew for every attempt. The value is
 * read before the first: a stream can be read only once, and what cannot be a file is an error of the argument.
 */
export async function uploadBody(path, file) {
  const ready = await toFile(file);
  return () => ({ body: form(path, ready) });
}

/**
 * Uploads by `send`, which gets the maker of the body and a signal. `onProgress` hears how much of the file has left,
 * from the beginning in every attempt; what it throws ends the upload and is thrown.
 */
export async function uploadTold(path, file, onProgress, signal, send) {
  const ready = await toFile(file);
  const total = ready.size;
  const stop = linked(signal);
  let thrown;
  // `fetch` would take what is thrown below it for a failed connection, and that is tried again.
  const tell = async (loaded) => {
    try {
      await onProgress({ loaded: Math.min(loaded, total), total });
    } catch (error) {
      thrown ??= { error };
      stop.abort();
    }
  };
  const make = async () => {
    await tell(0);
    const body = form(path, ready);
    return isStreaming() ? counted(new Response(body), tell) : { body };
  };
  try {
    const answer = await send(make, stop.signal);
    await tell(total);
    if (!thrown) return answer;
  } catch (error) {
    if (!thrown) throw error;
  } finally {
    stop.release();
  }
  throw thrown.error;
}

function form(path, file) {
  const body = new FormData();
  body.append('path', path);
  body.append('file', file);
  return body;
}

/** Whether `fetch` sends a stream over any connection; browsers do not, or over HTTP/2 alone. */
const isStreaming = () => Boolean(globalThis.process?.versions?.node);

/** A form as a stream that tells how far it has been taken; the few bytes around the file count too. */
function counted(encoded, tell) {
  let loaded = 0;
  const count = new TransformStream({
    async transform(chunk, controller) {
      controller.enqueue(chunk);
      loaded += chunk.byteLength;
      await tell(loaded);
    },
  });
  const headers = { 'content-type': encoded.headers.get('content-type') };
  return { body: encoded.body.pipeThrough(count), duplex: 'half', headers };
}
