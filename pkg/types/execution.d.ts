import type { DevboxAsyncExecutionDetailView } from './contract.js';
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
