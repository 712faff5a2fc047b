import type {
  DevboxDownloadFileParams,
  DevboxExecutionDetailView,
  DevboxReadFileContentsParams,
  DevboxUploadFileResponse,
  DevboxWriteFileContentsParams,
} from './contract.js';
import type { Response } from './global.js';
import type { LongPollRequestOptions, RequestOptions } from './options.js';
import type { ToFileInput } from './upload.js';

/** How far a transfer has come, in bytes. */
export interface TransferProgress {
  readonly loaded: number;
  /** Undefined where the service does not say it before. */
  readonly total: number | undefined;
}

/** Options of a transfer. */
export interface TransferOptions extends RequestOptions {
  /**
   * Hears how far the transfer has come, of an upload from the beginning in every attempt. A Promise is awaited.
   * What it throws ends the transfer, and is what it fails with. A browser tells of an upload only its beginning
   * and its end.
   */
  onProgress?: ((progress: TransferProgress) => unknown) | undefined;
}

/** Parameters of {@link DevboxFileOps.upload}. */
export interface UploadParams {
  /** Where the file is to be; the folders above it are made. */
  path: string;
  /** What is in it. Of a view of a buffer only its own bytes are sent. */
  file: ToFileInput | PromiseLike<ToFileInput>;
}

/** Parameters of the calls that are about one file or folder. */
export interface PathParams {
  path: string;
}

/** Parameters of {@link DevboxFileOps.mkdir}. */
export interface MkdirParams extends PathParams {
  /**
   * Whether to make the folders above it too, and to be content with one that is there.
   *
   * @defaultValue false
   */
  recursive?: boolean | undefined;
}

/** Parameters of {@link DevboxFileOps.remove}. */
export interface RemoveParams extends PathParams {
  /**
   * Whether to remove a folder with all that is in it.
   *
   * @defaultValue false: a folder must be empty
   */
  recursive?: boolean | undefined;
  /**
   * Whether to be content when there is nothing to remove.
   *
   * @defaultValue false
   */
  force?: boolean | undefined;
}

/** Parameters of {@link DevboxFileOps.rename}. */
export interface RenameParams {
  from: string;
  to: string;
}

/** A file for {@link DevboxFileOps.writeMany}. */
export interface FileToWrite {
  /** Where the file is to be; the folders above it are made. */
  path: string;
  contents: ToFileInput | PromiseLike<ToFileInput>;
  /** Permission bits, such as `0o755`; those of a file that exists are kept without it. */
  mode?: number | undefined;
}

/** What there is of a file, a folder or a link. */
export interface FileEntry {
  /** Its name in its folder. Bytes that are no UTF-8 are U+FFFD in it. */
  readonly name: string;
  /** The path that was asked for, and the name behind it in a listing. */
  readonly path: string;
  /** A link is told as such, and not followed. */
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** Bytes. */
  readonly size: number;
  /** The permission bits: `0o644`. */
  readonly mode: number;
  /** When its contents were last changed, in milliseconds since 1970. */
  readonly mtimeMs: number;
  /** Of a link: where it leads. */
  readonly target?: string;
}

/**
 * `devbox.file`: files. A relative path starts at the devbox's home.
 *
 * `list`, `stat`, `exists`, `mkdir`, `remove`, `rename` and `writeMany` run a command (GNU findutils and coreutils, which
 * devboxes have), so that they know `~` too, and reach whatever commands reach. Any name is fine that is UTF-8. They
 * reject with a {@link FileError}.
 */
export class DevboxFileOps {
  private constructor();

  /** The contents of a UTF-8 file, as text whatever it is. */
  read(params: DevboxReadFileContentsParams, options?: RequestOptions): Promise<string>;

  /** Writes a UTF-8 file, with the folders above it. */
  write(params: DevboxWriteFileContentsParams, options?: RequestOptions): Promise<DevboxExecutionDetailView>;

  /**
   * The bytes of a file, as the body of a `Response` that is read as they come. Until it is read to its end or
   * cancelled, `signal` aborts it; `timeout` is how long it may stall, and a body shorter than announced fails.
   *
   * ```js
   * const response = await devbox.file.download({ path: 'dump.tar' });
   * await pipeline(response.body, createWriteStream('dump.tar'));
   * ```
   */
  download(params: DevboxDownloadFileParams, options?: TransferOptions): Promise<Response>;

  /**
   * Writes a file of bytes. It is tried again like any call: what can be read once is taken into memory first. A
   * large file is best given as what is not in memory: `await fs.openAsBlob(path)` in Node, a page's `File`.
   *
   * ```js
   * await devbox.file.upload({ path: 'logo.png', file: await fetch('https://example.com/logo.png') });
   * ```
   */
  upload(params: UploadParams, options?: TransferOptions): Promise<DevboxUploadFileResponse>;

  /** What is in a folder, by name. */
  list(params: PathParams, options?: LongPollRequestOptions): Promise<FileEntry[]>;

  /** What there is at a path. */
  stat(params: PathParams, options?: LongPollRequestOptions): Promise<FileEntry>;

  /** Whether there is something at a path; a link that leads nowhere is something. */
  exists(params: PathParams, options?: LongPollRequestOptions): Promise<boolean>;

  /** Makes a folder. */
  mkdir(params: MkdirParams, options?: LongPollRequestOptions): Promise<void>;

  /** Removes a file, a link or a folder. */
  remove(params: RemoveParams, options?: LongPollRequestOptions): Promise<void>;

  /** Gives a file or folder another path; a file that is there is replaced, and so is an empty folder by a folder. */
  rename(params: RenameParams, options?: LongPollRequestOptions): Promise<void>;

  /**
   * Writes files, however many, by one upload and one command. Each is replaced one after another: when one fails,
   * those before it are written.
   *
   * ```js
   * await devbox.file.writeMany([
   *   { path: 'app/run.sh', contents: '#!/bin/sh\necho hi\n', mode: 0o755 },
   *   { path: 'app/data.bin', contents: new Uint8Array(8) },
   * ]);
   * ```
   */
  writeMany(files: readonly FileToWrite[], options?: LongPollRequestOptions): Promise<void>;
}
