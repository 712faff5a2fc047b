import { fail, object, required } from './arguments.js';
import { call, view } from './call.js';

/** Reads and writes files: `devbox.file`. */
export class DevboxFileOps {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
  }

  /** The text of a file. */
  read(params, options) {
    return call(this.#client, 'readFile', options, () => this.#arguments(params));
  }

  /** Writes a text file. */
  write(params, options) {
    return view(this.#client, 'writeFile', options, () => {
      const given = this.#arguments(params);
      return typeof given.params.contents === 'string' ? given : fail('contents', 'must be a string');
    });
  }

  #arguments(params) {
    const given = object(params, 'params');
    required(given.file_path, 'file_path');
    return { id: this.#id, params: given };
  }
}
