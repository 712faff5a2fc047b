import type { DevboxAsyncExecutionDetailView } from './contract.js';
import type { NativeReadableStream, WritableStream } from './global.js';
import type { LongPollRequestOptions, RequestOptions } from './options.js';

/** The name of an output stream. */
export type StreamName = 'stdout' | 'stderr';

/** A piece of output with the name of its stream. */
export interface OutputPiece {
  readonly stream: StreamName;
  readonly text: string;
}

/**
 * Output as a `ReadableStream` that is read as fast as it is asked for, in pieces as they come over the
 * network; a character is never cut. It opens its connection when something is first asked for; cancelling it,
 * or leaving a `for await`, closes the connection. It fails with what the connection failed with for good.
 */
export type OutputStream<T extends string | OutputPiece = string> = Omit<NativeReadableStream<T>, 'tee'> &
  AsyncIterable<T> & {
    /** Two streams of the same pieces. What one of them has not read yet is kept for it. */
    tee(): [OutputStream<T>, OutputStream<T>];

    /** The output in lines, without the LF or CRLF that ends them; a last line without one counts too. */
    lines(): AsyncIterableIterator<T>;
  };

/** Positions in an execution's streams, in the service's bytes. */
export interface StreamOffsets {
  stdout?: number | undefined;
  stderr?: number | undefined;
}

/** What happens on the way of a stream. */
export type StreamEvent<Stream extends string = StreamName> =
  /** A connection was answered. */
  | { readonly type: 'connect'; readonly stream: Stream }
  /** So many bytes came over the network. */
  | { readonly type: 'bytes'; readonly stream: Stream; readonly bytes: number }
  /**
   * The connection is over before the stream; another one follows. `reason` is an error's `code`, `turn` where
   * others waited for the connection, or `unproven` for the one that proves the end.
   */
  | { readonly type: 'reconnect'; readonly stream: Stream; readonly reason: string }
  /** All is delivered. */
  | { readonly type: 'end'; readonly stream: Stream };

/** Options of streams. */
export interface StreamOptions extends RequestOptions {
  /** Is told what happens on the way: bytes that came, connections that were lost. What it throws ends the stream. */
  onEvent?: ((event: StreamEvent) => void) | undefined;
}

/**
 * A command that was started with `execAsync`. The handle costs nothing: letting go of it leaves the
 * command running.
 *
 * ```js
 * const execution = await devbox.cmd.execAsync('npm run dev', { stdout: (text) => console.log(text) });
 * await execution.kill();
 * ```
 */
export class Execution {
  private constructor();

  readonly executionId: string;
  readonly devboxId: string;

  /**
   * The standard output from its beginning: every use of this property is a stream of its own, which gets
   * everything.
   *
   * ```js
   * for await (const line of execution.stdout.lines()) console.log(line);
   * ```
   */
  readonly stdout: OutputStream;

  /** The standard error, like {@link stdout}. */
  readonly stderr: OutputStream;

  /** Both, in the order in which they arrive. */
  readonly output: OutputStream<OutputPiece>;

  /**
   * How far this handle's callbacks and streams have come, in bytes: what another page or process goes on from with
   * `devbox.cmd.stream`. Where text has U+FFFD and the service numbers a text by its beginning, the last text may
   * come again.
   */
  readonly cursor: Required<StreamOffsets>;

  /**
   * The same command with streams that begin at these offsets, or at {@link cursor}.
   *
   * ```js
   * const { stdout } = execution.stream({ from: 'now' });
   * ```
   */
  stream(offsets: StreamOffsets | { from: 'now' }, options?: StreamOptions): Execution;

  /** The command's state now. */
  getState(options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;

  /**
   * Waits until the command has ended and its callbacks have had all of its output. Rejects with what a
   * callback threw.
   */
  result(options?: LongPollRequestOptions<DevboxAsyncExecutionDetailView>): Promise<ExecutionResult>;

  /** Kills the command; one that has already ended is left as it is. */
  kill(options?: KillOptions): Promise<void>;

  /**
   * Sends text to the command's standard input. The command must have been started with `attach_stdin: true`.
   *
   * Texts arrive in the order of the calls, one on its way at a time. A text that may have arrived is never sent
   * again: the call rejects with a {@link RunloopError} of code `stdin_uncertain`, and so do those that waited
   * behind it. What the service surely did not take (429) is tried again.
   *
   * ```js
   * const execution = await devbox.cmd.execAsync('sort', { attach_stdin: true });
   * await execution.sendStdIn('b\na\n');
   * await execution.closeStdIn();
   * ```
   */
  sendStdIn(text: string, options?: RequestOptions): Promise<void>;

  /** Ends the standard input (EOF), once all texts before are sent. */
  closeStdIn(options?: RequestOptions): Promise<void>;

  /** Interrupts the command as Ctrl+C would (SIGINT), at once: texts that wait stay behind. */
  interrupt(options?: RequestOptions): Promise<void>;

  /**
   * The standard input as a stream of strings or bytes of UTF-8, whose characters may be split between chunks.
   * Closing it sends EOF; aborting it sends nothing. Throws without `attach_stdin: true`, and once stdin is closed.
   *
   * ```js
   * await (await fetch(url)).body.pipeTo(execution.stdin);
   * ```
   */
  readonly stdin: WritableStream;
}

/** Options of {@link Execution.kill}. */
export interface KillOptions extends RequestOptions {
  /**
   * Kills the processes that the command has started too.
   *
   * @defaultValue false
   */
  kill_process_group?: boolean | null | undefined;
}

/**
 * How a command ended, and its output.
 *
 * ```js
 * const result = await devbox.cmd.exec('git status --short');
 * if (result.success) console.log(await result.stdout());
 * else console.error(result.exitCode, await result.stderr(10));
 * ```
 */
export class ExecutionResult {
  private constructor();

  readonly executionId: string;
  readonly devboxId: string;

  /** The exit code, `null` when the service gave none. */
  readonly exitCode: number | null;

  /** Whether the exit code is 0. */
  readonly success: boolean;

  /** Whether there is an exit code and it is not 0. */
  readonly failed: boolean;

  /** What the service said, as it said it; members that this version does not know are kept. */
  readonly result: DevboxAsyncExecutionDetailView;

  /**
   * The standard output. The service's answer holds the last 100 lines; when there was more, it is
   * fetched.
   *
   * @param lastN give only that many lines from the end, without the newline after the last; 0 gives ''
   */
  stdout(lastN?: number): Promise<string>;

  /** The standard error, like {@link stdout}. */
  stderr(lastN?: number): Promise<string>;
}
