import type { ObjectCreateParams, ObjectDownloadURLView, ObjectListParams, ObjectView } from './contract.js';
import type { Blob, Buffer } from './global.js';
import type { Listing } from './listing.js';
import type { RequestOptions } from './options.js';

/** The type of an object's content. */
export type ContentType = ObjectCreateParams['content_type'];

/** What tells whether a path of a directory is left out. */
export interface IgnoreMatcher {
  /** @param path relative to the directory, with forward slashes */
  matches(path: string): boolean;
}

/** Options of an upload. */
export interface UploadOptions extends RequestOptions {
  metadata?: Record<string, string>;
}

/** `sdk.storageObject`: makes, finds and lists objects. */
export class StorageObjectOps {
  private constructor();

  /** Creates an object that is still to be uploaded: {@link StorageObject.uploadContent}, then `complete`. */
  create(params: ObjectCreateParams, options?: RequestOptions): Promise<StorageObject>;

  /** A handle on an object that is known to exist; makes no request. */
  fromId(id: string): StorageObject;

  /** The newest objects, one page; iterated, all of them. */
  list(params?: ObjectListParams, options?: RequestOptions): Listing<StorageObject>;

  /**
   * Uploads a file of this machine, which is read as it is sent; in Node.
   *
   * @param options `contentType` is known from the file's name if left out
   */
  uploadFromFile(filePath: string, name: string, options?: UploadOptions & { contentType?: ContentType }): Promise<StorageObject>;

  /** Uploads text. */
  uploadFromText(text: string, name: string, options?: UploadOptions): Promise<StorageObject>;

  /** Uploads bytes. */
  uploadFromBuffer(
    buffer: ArrayBuffer | ArrayBufferView | Blob,
    name: string,
    contentType: ContentType,
    options?: UploadOptions,
  ): Promise<StorageObject>;

  /** Uploads a directory of this machine as a tgz; in Node. */
  uploadFromDir(
    dirPath: string,
    params: Omit<ObjectCreateParams, 'content_type'>,
    options?: RequestOptions & { ignore?: IgnoreMatcher | string[]; dockerignorePath?: string },
  ): Promise<StorageObject>;
}

/** A file in the service's object store. */
export class StorageObject {
  private constructor();

  readonly id: string;

  /** The object as the service sees it now. */
  getInfo(options?: RequestOptions): Promise<ObjectView>;

  /**
   * Uploads the content of an object that was just created. It goes to the store's own address, with no header of the
   * client's; no error shows that address.
   */
  uploadContent(content: string | ArrayBuffer | ArrayBufferView | Blob, options?: RequestOptions): Promise<void>;

  /** Ends the upload: from now on the object can be read and no longer written. */
  complete(options?: RequestOptions): Promise<void>;

  /** An address from which anybody may download the object for so many seconds, an hour if left out. */
  getDownloadUrl(durationSeconds?: number, options?: RequestOptions): Promise<ObjectDownloadURLView>;

  /** The content as text. */
  downloadAsText(options?: RequestOptions): Promise<string>;

  /** The content as bytes: a `Buffer` where there is that class, else a `Uint8Array`. */
  downloadAsBuffer(options?: RequestOptions): Promise<Buffer>;

  /** Deletes the object. */
  delete(options?: RequestOptions): Promise<void>;
}
