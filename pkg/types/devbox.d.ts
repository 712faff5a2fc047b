import type {
  DevboxAsyncExecutionDetailView,
  DevboxCreateParams,
  DevboxExecuteAsyncParams,
  DevboxExecuteParams,
  DevboxExecutionDetailView,
  DevboxListParams,
  DevboxReadFileContentsParams,
  DevboxView,
  DevboxWriteFileContentsParams,
} from './contract.js';
import type { Execution, ExecutionResult } from './execution.js';
import type { LongPollRequestOptions, RequestOptions } from './options.js';

/**
 * Gets text of a running command as it arrives: what has come over the network since the last call, which
 * may be a part of a line or many lines; a character is never cut. When it returns a Promise, the next
 * call waits for it. When it throws or rejects, the command's call rejects with that very value.
 */
export type OutputCallback = ((text: string) => void) | ((text: string) => Promise<void>);

/** Who gets the output of a command while it runs. */
export interface ExecuteStreamingCallbacks {
  /** Gets what the command writes to its standard output. */
  stdout?: OutputCallback | undefined;
  /** Gets what the command writes to its standard error. */
  stderr?: OutputCallback | undefined;
  /** Gets both, in the order in which they arrive. */
  output?: OutputCallback | undefined;
}

/** Parameters of {@link DevboxCmdOps.exec}. */
export interface ExecParams
  extends Omit<DevboxExecuteParams, 'command' | 'command_id'>, ExecuteStreamingCallbacks {}

/** Parameters of {@link DevboxCmdOps.execAsync}. */
export interface ExecAsyncParams extends Omit<DevboxExecuteAsyncParams, 'command'>, ExecuteStreamingCallbacks {}

/** `sdk.devbox`: makes, finds and lists devboxes. */
export class DevboxOps {
  private constructor();

  /**
   * Creates a devbox and waits until it is running. Rejects with a {@link RunloopError} of code
   * `devbox_failed` when it fails or is shut down instead.
   */
  create(params?: DevboxCreateParams, options?: LongPollRequestOptions<DevboxView>): Promise<Devbox>;

  /** A handle on a devbox that is known to exist; makes no request. */
  fromId(id: string): Devbox;

  /** The newest devboxes, one page: 20 unless `limit` says otherwise. */
  list(params?: DevboxListParams, options?: RequestOptions): Promise<Devbox[]>;
}

/** `devbox.cmd`: runs commands under bash, in the devbox's home. */
export class DevboxCmdOps {
  private constructor();

  /**
   * Runs a command and waits until it has ended. A command that fails does not reject: look at
   * `exitCode`.
   *
   * ```js
   * await devbox.cmd.exec('make test', { output: (text) => process.stdout.write(text) });
   * ```
   */
  exec(
    command: string,
    params?: ExecParams,
    options?: LongPollRequestOptions<DevboxAsyncExecutionDetailView>,
  ): Promise<ExecutionResult>;

  /** Starts a command and gives a handle on it as soon as it is started. */
  execAsync(command: string, params?: ExecAsyncParams, options?: RequestOptions): Promise<Execution>;
}

/** `devbox.file`: text files. A relative path starts at the devbox's home. */
export class DevboxFileOps {
  private constructor();

  /** The contents of a UTF-8 file. */
  read(params: DevboxReadFileContentsParams, options?: RequestOptions): Promise<string>;

  /** Writes a UTF-8 file, with the folders above it. */
  write(params: DevboxWriteFileContentsParams, options?: RequestOptions): Promise<DevboxExecutionDetailView>;
}

/**
 * A devbox. The handle costs nothing: letting go of it leaves the devbox running.
 *
 * ```js
 * const devbox = await sdk.devbox.create({ name: 'build' });
 * try {
 *   await devbox.file.write({ file_path: 'hello.txt', contents: 'hello' });
 *   await devbox.cmd.exec('cat hello.txt', { stdout: (text) => console.log(text) });
 * } finally {
 *   await devbox.shutdown();
 * }
 * ```
 */
export class Devbox {
  private constructor();

  readonly id: string;
  readonly cmd: DevboxCmdOps;
  readonly file: DevboxFileOps;

  /** The devbox as the service sees it now. */
  getInfo(options?: RequestOptions): Promise<DevboxView>;

  /**
   * Waits until the devbox is running. Rejects with a {@link RunloopError} of code `devbox_failed` when it
   * fails or is shut down instead.
   */
  awaitRunning(options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>;

  /** Ends the devbox and everything in it, for good. Doing it again changes nothing. */
  shutdown(options?: RequestOptions): Promise<DevboxView>;

  /** {@link shutdown}, for code that closes what it opened. */
  close(options?: RequestOptions): Promise<void>;
}
