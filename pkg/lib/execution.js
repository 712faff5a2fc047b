import { fail } from './arguments.js';
import { call, view } from './call.js';
import { ExecutionResult } from './execution_result.js';

/** A command that was started: `await devbox.cmd.execAsync('…')`. */
export class Execution {
  #client;
  #devbox;
  #handle;
  #lastN;

  constructor(client, devbox, handle, lastN) {
    this.#client = client;
    this.#devbox = devbox;
    this.#handle = handle;
    this.#lastN = lastN;
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
    return new ExecutionResult(this.#client, this.#devbox, await call(this.#handle, 'result', options), this.#lastN);
  }

  /** Kills the command; with `kill_process_group` its whole group. */
  async kill(options) {
    await call(this.#handle, 'kill', options, () => {
      const group = options?.kill_process_group ?? undefined;
      if (group !== undefined && typeof group !== 'boolean') fail('kill_process_group', 'must be a boolean');
      return { kill_process_group: group };
    });
  }
}
