import type { Blob, File } from './global.js';

/** What the bytes of a file may be given as. */
export type BlobLikePart = string | ArrayBuffer | ArrayBufferView | Blob | ResponseLike;

/** A `Response`, of which the body is taken. */
export interface ResponseLike {
  readonly url: string;
  blob(): Promise<unknown>;
}

/**
 * What a file may be given as: a `File` or `Blob`, text, bytes, a `Response`, a stream (the web's or Node's), or
 * anything that is iterated in such parts.
 */
export type ToFileInput = BlobLikePart | AsyncIterable<BlobLikePart | Uint8Array> | Iterable<BlobLikePart>;

/** What a file is given for an upload as. */
export type Uploadable = ToFileInput;

/** What a `File` is made with. */
export interface FilePropertyBag {
  /** The media type. */
  type?: string;
  /** Milliseconds since 1970. */
  lastModified?: number;
  endings?: 'native' | 'transparent';
}

/**
 * A `File` out of what the caller has. A stream is read to its end.
 *
 * ```js
 * await toFile(new Uint8Array([1, 2, 3]), 'three.bin');
 * ```
 *
 * @param name the value's own name, or that of its path or address, if left out
 */
export function toFile(
  value: ToFileInput | PromiseLike<ToFileInput>,
  name?: string | null,
  options?: FilePropertyBag,
): Promise<File>;

/** A `File` out of a file of this machine, whose bytes are read when they are needed; in Node. */
export function fileFromPath(path: string, options?: FilePropertyBag): Promise<File>;
export function fileFromPath(path: string, name?: string, options?: FilePropertyBag): Promise<File>;
