// The body of an upload.
import { toFile } from './to_file.js';

/**
 * What makes the parts of a `fetch` init that carry a file to a path on a devbox, anew for every attempt. The value is
 * read before the first: a stream can be read only once, and what cannot be a file is an error of the argument.
 */
export async function uploadBody(path, file) {
  const ready = await toFile(file);
  return () => {
    const form = new FormData();
    form.append('path', path);
    form.append('file', ready);
    return { body: form };
  };
}
