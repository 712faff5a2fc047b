import type { DevboxAsyncExecutionDetailView, DevboxExecuteAsyncParams, DevboxExecuteParams } from './contract.js';
import type { Execution, ExecutionResult, StreamEvent, StreamOffsets, StreamOptions } from './execution.js';
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
  /** Is told what happens on the streams' way: bytes that came, connections that were lost. */
  onEvent?: ((event: StreamEvent) => void) | undefined;
}

/** Options of {@link DevboxCmdOps.stream}: those of its streams, and callbacks that get their output. */
export interface AttachOptions extends StreamOptions, Omit<ExecuteStreamingCallbacks, 'onEvent'> {}

/**
 * What this package does for a command itself. `cwd`, `env` and `user` become a part of the command's text,
 * each value quoted: nothing in it can become shell syntax. They hold for this one command, also in a named
 * shell, where what the command changes in the shell is then not kept.
 *
 * ```js
 * await devbox.cmd.exec('npm test', { cwd: 'app', env: { CI: '1' }, timeoutMs: 600_000, throwOnError: true });
 * ```
 */
export interface CommandConveniences {
  /**
   * The folder to run in. A relative path starts where the command would, `~` is the user's home. If it cannot
   * be entered the command is not run: exit code 1, and the reason on stderr.
   */
  cwd?: string | null | undefined;

  /** Variables besides those the devbox has. A name is letters, digits and `_`. */
  env?: { readonly [name: string]: string } | null | undefined;

  /**
   * The name of the user to run as, with that user's home, by `sudo -n`, or by `runuser` where commands run as
   * root. The command may be no longer than 100 kB then.
   */
  user?: string | null | undefined;

  /**
   * Milliseconds, at most 24 days, that the command may run. Then it is killed with its process group, and the
   * call, or `result()`, rejects with a {@link CommandTimeoutError} that has the output so far. It is kept by
   * this program: a command outlives a program that ends before.
   */
  timeoutMs?: number | null | undefined;

  /**
   * Whether an abort of the call's `signal` also kills the command with its process group. The call rejects with
   * its {@link APIUserAbortError} once that is done, or could not be done within 10 s. Of `execAsync`, the signal
   * goes on to kill after the call, until the result is there.
   *
   * @defaultValue false: the command runs on
   */
  killOnAbort?: boolean | null | undefined;

  /**
   * Whether a command that did not end with exit code 0 rejects, with an {@link ExitError}.
   *
   * @defaultValue false
   */
  throwOnError?: boolean | null | undefined;
}

/** Parameters of {@link DevboxCmdOps.exec}. */
export interface ExecParams
  extends Omit<DevboxExecuteParams, 'command' | 'command_id'>, ExecuteStreamingCallbacks, CommandConveniences {}

/** Parameters of {@link DevboxCmdOps.execAsync}. */
export interface ExecAsyncParams
  extends Omit<DevboxExecuteAsyncParams, 'command'>, ExecuteStreamingCallbacks, CommandConveniences {}

/** `devbox.cmd`: runs commands under bash, in the devbox's home. */
export class DevboxCmdOps {
  private constructor();

  /**
   * Runs a command and waits until it has ended. A command that fails does not reject, unless `throwOnError`
   * says so: look at `exitCode`.
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

  /**
   * Goes on with a command that was started earlier, by another page or process: its streams and callbacks begin at
   * the offsets that the earlier reader's `execution.cursor` told. Rejects with a {@link NotFoundError} when there is
   * no such command.
   *
   * ```js
   * const { executionId, cursor } = JSON.parse(sessionStorage.getItem('run'));
   * const execution = await devbox.cmd.stream(executionId, cursor, { stdout: (text) => show(text) });
   * ```
   */
  stream(executionId: string, offsets?: StreamOffsets, options?: AttachOptions): Promise<Execution>;
}

/**
 * A shell of a devbox that keeps its folder, variables and functions from one command to the next. Its commands
 * run one after another, in the order of the calls, also of calls that nobody awaits; one that fails or is
 * aborted does not keep the next from running. A command that is killed, or says `exit`, ends the shell; the next
 * one of its name goes on with the folder and the exported variables.
 *
 * ```js
 * const shell = devbox.shell();
 * await shell.exec('cd app && export CI=1');
 * await shell.exec('npm test'); // in app, with CI
 * ```
 */
export class DevboxNamedShell {
  private constructor();

  /** What a devbox knows it by. */
  readonly name: string;

  /** Runs a command in the shell and waits until it has ended: {@link DevboxCmdOps.exec}. */
  exec(
    command: string,
    params?: Omit<ExecParams, 'shell_name'>,
    options?: LongPollRequestOptions<DevboxAsyncExecutionDetailView>,
  ): Promise<ExecutionResult>;

  /** Starts a command in the shell, once those before it have been: {@link DevboxCmdOps.execAsync}. */
  execAsync(command: string, params?: Omit<ExecAsyncParams, 'shell_name'>, options?: RequestOptions): Promise<Execution>;
}
