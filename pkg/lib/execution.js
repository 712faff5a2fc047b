import { flag } from './arguments.js';
import { call, view } from './call.js';
import { ExecutionResult, judged } from './execution_result.js';
import { Stdin } from './stdin.js';

/** A command that was started: `await devbox.cmd.execAsync('…')`. */
export class Execution {
  #client;
  #devbox;
  #handle;
  #order;
  #stdin;

  constructor(client, devbox, handle, order) {
    this.#client = client;
    this.#devbox = devbox;
    this.#handle = handle;
    this.#order = order;
    this.#stdin = new Stdin(client, [devbox, handle.id], order.isAttached);
  }

  /** The execution's id. */
  get executionId() {
    return this.#handle.id;
  }

  /** The id of its devbox. */
  get devboxId() {
    return this.#devbox;
  }

  /** The current view. */
  getState(options) {
    return view(this.#handle, 'state', options);
  }

  /** Waits for the end of the command and of its output. */
  async result(options) {
    const { lastN, limits, throwOnError } = this.#order;
    const ended = call(this.#handle, 'result', options)
      .then((text) => new ExecutionResult(this.#client, this.#devbox, text, lastN));
    return judged(await (limits?.result(ended) ?? ended), throwOnError);
  }

  /** Kills the command; with `kill_process_group` its whole group. */
  async kill(options) {
    await call(this.#handle, 'kill', options, () => ({
      kill_process_group: flag(options?.kill_process_group, 'kill_process_group'),
    }));
    this.#order.limits?.release();
  }

  /** Sends text to the command's stdin. */
  sendStdIn(text, options) {
    return this.#stdin.write(text, options);
  }

  /** Ends the command's stdin. */
  closeStdIn(options) {
    return this.#stdin.close(options);
  }

  /** Interrupts the command as Ctrl+C does. */
  interrupt(options) {
    return this.#stdin.interrupt(options);
  }

  /** The command's stdin as a stream. */
  get stdin() {
    return this.#stdin.stream;
  }
}
