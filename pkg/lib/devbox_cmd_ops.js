import { call } from './call.js';
import { Callbacks } from './callbacks.js';
import { CommandLimits } from './command_limits.js';
import { readOrder } from './command_order.js';
import { Execution } from './execution.js';
import { ExecutionResult, judged } from './execution_result.js';

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
    const order = readOrder(command, params);
    const limits = CommandLimits.of(order, options);
    // A command that may have to be killed is started, because only then its id is known while it runs.
    if (limits) return (await this.#start(order, params, options, limits)).result(options);
    const text = await this.#call('run', order, params, options);
    return judged(new ExecutionResult(this.#client, this.#id, text, order.lastN), order.throwOnError);
  }

  /** Starts a command. */
  async execAsync(command, params, options) {
    const order = readOrder(command, params);
    return this.#start(order, params, options, CommandLimits.of(order, options));
  }

  async #start(order, params, options, limits) {
    const start = (given) => this.#call('start', order, params, given);
    const handle = await (limits ? limits.start((signal) => start({ ...options, signal })) : start(options));
    return new Execution(this.#client, this.#id, handle, { ...order, limits });
  }

  #call(operation, { command, sent }, params, options) {
    return call(this.#client, operation, options, () => ({ id: this.#id, command, params: sent }), () => Callbacks.of(params, options?.signal));
  }
}
