import { callable, fail, object, required } from './arguments.js';
import { DevboxCmdOps } from './devbox_cmd_ops.js';
import { FileShell } from './file_shell.js';
import { operate } from './operation.js';
import { callSignal } from './options.js';
import { uploadBody, uploadTold } from './upload.js';

/** Reads and writes files: `devbox.file`. */
export class DevboxFileOps {
  #client;
  #id;
  #shell;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
    const cmd = new DevboxCmdOps(client, id);
    this.#shell = new FileShell((script, options) => cmd.exec(script, undefined, options));
  }

  /** The text of a file. */
  async read(params, options) {
    return this.#operate('readFileContents', check(params, 'file_path'), options);
  }

  /** Writes a text file. */
  async write(params, options) {
    const given = check(params, 'file_path');
    if (typeof given.contents !== 'string') fail('contents', 'must be a string');
    return this.#operate('writeFileContents', given, options);
  }

  /** The bytes of a file, as the body of a Response. */
  async download(params, options) {
    callable(options?.onProgress, 'onProgress');
    return this.#operate('downloadFile', check(params, 'path'), options);
  }

  /** Writes a file of bytes, or of whatever else gives them. */
  async upload(params, options) {
    const { path, file } = check(params, 'path');
    const onProgress = callable(options?.onProgress, 'onProgress');
    const send = (body, signal) => this.#operate('uploadFile', undefined, { ...options, signal }, body);
    const signal = callSignal(options);
    return onProgress ? uploadTold(path, file, onProgress, signal, send) : send(await uploadBody(path, file), signal);
  }

  /** What is in a folder, by name. */
  list(params, options) {
    return this.#shell.list(params, options);
  }

  /** What there is of a file, a folder or a link. */
  stat(params, options) {
    return this.#shell.stat(params, options);
  }

  /** Whether there is something of that name. */
  exists(params, options) {
    return this.#shell.exists(params, options);
  }

  /** Makes a folder. */
  mkdir(params, options) {
    return this.#shell.mkdir(params, options);
  }

  /** Removes a file, or a folder. */
  remove(params, options) {
    return this.#shell.remove(params, options);
  }

  /** Gives a file or a folder another name. */
  rename(params, options) {
    return this.#shell.rename(params, options);
  }

  /** Writes many files at once. */
  writeMany(files, options) {
    return this.#shell.writeMany(files, options, (path, file) => this.upload({ path, file }, options));
  }

  #operate(name, params, options, upload) {
    return operate(this.#client, `devboxes.${name}`, [this.#id], params, options, upload);
  }
}

function check(params, name) {
  const given = object(params, 'params');
  required(given[name], name);
  return given;
}
