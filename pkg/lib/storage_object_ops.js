import { fail, object, required } from './arguments.js';
import { entityOps } from './entity.js';
import { localFiles } from './local_files.js';
import { StorageObject, checkContent } from './storage_object.js';

/** The type of content by a name's last part (behaviour.md, section 11). */
const types = [
  [/\.(txt|html|css|js|json|xml|ya?ml|md|csv)$/i, 'text'],
  [/\.(tgz|tar\.gz)$/i, 'tgz'],
  [/\.gz$/i, 'gzip'],
  [/\.tar$/i, 'tar'],
];
const typeOf = (name) => types.find(([pattern]) => pattern.test(name))?.[1] ?? 'unspecified';

/** Operations on storage objects: `sdk.storageObject`. */
export class StorageObjectOps extends entityOps('objects', StorageObject, 'object') {
  /** Uploads a file of this machine. */
  async uploadFromFile(filePath, name, options) {
    const content = await localFiles('filePath').open(required(filePath, 'filePath'), 'filePath');
    const { contentType = typeOf(filePath), ...rest } = object(options, 'options');
    return this.#upload({ name, content_type: contentType }, content, rest);
  }

  /** Uploads text. */
  async uploadFromText(text, name, options) {
    if (typeof text !== 'string') fail('text', 'must be a string');
    return this.#upload({ name, content_type: 'text' }, text, options);
  }

  /** Uploads bytes. */
  async uploadFromBuffer(buffer, name, contentType, options) {
    return this.#upload({ name, content_type: required(contentType, 'contentType') }, buffer, options);
  }

  /** Uploads a directory of this machine as a tgz. */
  async uploadFromDir(dirPath, params, options) {
    const { ignore, dockerignorePath, ...rest } = object(options, 'options');
    const { name, metadata = null, ...given } = object(params, 'params');
    required(name, 'name');
    const { content, release } = await localFiles('dirPath').pack(required(dirPath, 'dirPath'), { ignore, dockerignorePath });
    try {
      return await this.#upload({ name, ...given, content_type: 'tgz' }, content, { ...rest, metadata });
    } finally {
      await release();
    }
  }

  async #upload(params, content, options) {
    required(params.name, 'name');
    checkContent(content);
    const { metadata = null, ...rest } = object(options, 'options');
    const created = await this.create({ ...params, metadata }, rest);
    const { idempotencyKey: _, ...own } = rest;
    await created.uploadContent(content, own);
    await created.complete(own);
    return created;
  }
}
