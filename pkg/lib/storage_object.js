import { fail } from './arguments.js';
import { operate } from './operation.js';
import { download, put } from './presigned.js';

/** Fails unless it can be sent again after a failure, which a stream cannot. */
export function checkContent(content) {
  const isContent = typeof content === 'string' || content instanceof Blob || ArrayBuffer.isView(content) || content instanceof ArrayBuffer;
  if (!isContent) fail('content', 'must be a string, bytes or a Blob');
}

/** A file in the service's object store. */
export class StorageObject {
  #client;
  #id;
  #view;

  constructor(client, id, view) {
    this.#client = client;
    this.#id = id;
    this.#view = view;
  }

  /** The object's id. */
  get id() {
    return this.#id;
  }

  /** The current view. */
  getInfo(options) {
    return operate(this.#client, 'objects.retrieve', [this.#id], undefined, options);
  }

  /** Uploads the content of an object that was just created: text, bytes or a Blob. */
  async uploadContent(content, options) {
    checkContent(content);
    const { upload_url: url, upload_headers: headers } = this.#view ?? (await this.getInfo(options));
    if (!url) fail('content', `cannot be uploaded: object ${this.#id} has no upload address, because it is complete or deleted`);
    await put(this.#client, url, headers, content, options);
  }

  /** Ends the upload: from now on the object can be read and no longer written. */
  async complete(options) {
    await operate(this.#client, 'objects.complete', [this.#id], {}, options);
  }

  /** An address from which anybody may download the object for so many seconds; an hour if left out. */
  getDownloadUrl(durationSeconds, options) {
    const params = durationSeconds === undefined ? undefined : { duration_seconds: durationSeconds };
    return operate(this.#client, 'objects.download', [this.#id], params, options);
  }

  /** The content as text. */
  async downloadAsText(options) {
    return new TextDecoder().decode(await this.#download(options));
  }

  /** The content as bytes: a Buffer where there is that class. */
  async downloadAsBuffer(options) {
    const bytes = await this.#download(options);
    return globalThis.Buffer?.from(bytes) ?? new Uint8Array(bytes);
  }

  async #download(options) {
    const { download_url: url } = await this.getDownloadUrl(undefined, options);
    return download(this.#client, url, options);
  }

  /** Deletes the object. */
  async delete(options) {
    await operate(this.#client, 'objects.delete', [this.#id], {}, options);
  }
}
