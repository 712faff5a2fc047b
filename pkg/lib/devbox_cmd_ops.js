import { fail, object, required } from './arguments.js';
import { call } from './call.js';
import { Callbacks } from './callbacks.js';
import { Execution } from './execution.js';
import { ExecutionResult } from './execution_result.js';

/** Runs commands: `devbox.cmd`. */
export class DevboxCmdOps {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
  }

  /** Runs a command to its end. */
  async exec(command, params, options) {
    const text = await this.#call('run', command, params, options);
    return new ExecutionResult(this.#client, this.#id, text, params?.last_n);
  }

  /** Starts a command. */
  async execAsync(command, params, options) {
    const handle = await this.#call('start', command, params, options);
    return new Execution(this.#client, this.#id, handle, params?.last_n);
  }

  #call(operation, command, params, options) {
    const read = () => {
      const { last_n: lines } = object(params, 'params');
      if (lines != null && !/^\d{1,9}$/.test(lines)) fail('last_n', 'must be a whole number of lines');
      return { id: this.#id, command: required(command, 'command'), params: object(params, 'params') };
    };
    return call(this.#client, operation, options, read, () => Callbacks.of(params));
  }
}
