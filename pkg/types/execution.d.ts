import type { DevboxAsyncExecutionDetailView } from './contract.js';
import type { WritableStream } from './global.js';
import type { LongPollRequestOptions, RequestOptions } from './options.js';

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
