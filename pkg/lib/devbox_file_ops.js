import { fail, object, required } from './arguments.js';
import { operate } from './operation.js';

/** Reads and writes files: `devbox.file`. */
export class DevboxFileOps {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
  }

  /** The text of a file. */
  async read(params, options) {
    return operate(this.#client, 'devboxes.readFileContents', [this.#id], check(params), options);
  }

  /** Writes a text file. */
  async write(params, options) {
    const given = check(params);
    if (typeof given.contents !== 'string') fail('contents', 'must be a string');
    return operate(this.#client, 'devboxes.writeFileContents', [this.#id], given, options);
  }
}

function check(params) {
  const given = object(params, 'params');
  required(given.file_path, 'file_path');
  return given;
}
