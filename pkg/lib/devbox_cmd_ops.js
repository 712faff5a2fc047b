import { required } from './arguments.js';
import { call } from './call.js';
import { Callbacks } from './callbacks.js';
import { CommandLimits } from './command_limits.js';
import { readOrder } from './command_order.js';
import { Cursor } from './cursor.js';
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

  /** The command with this id, its streams from the given offsets on. */
  async stream(executionId, offsets, options) {
    const cursor = new Cursor(offsets);
    const read = () => ({ id: this.#id, execution: required(executionId, 'executionId'), ...cursor.start });
    const handle = await call(this.#client, 'attach', options, read, () => Callbacks.of(options, options?.signal, cursor));
    // Whether its stdin is attached is not known; the service says so.
    return new Execution(this.#client, this.#id, handle, { isAttached: true }, cursor, options);
  }

  async #start(order, params, options, limits) {
    const cursor = new Cursor();
    const start = (given) => this.#call('start', order, params, given, cursor);
    const handle = await (limits ? limits.start((signal) => start({ ...options, signal })) : start(options));
    return new Execution(this.#client, this.#id, handle, { ...order, limits }, cursor, { onEvent: params?.onEvent });
  }

  #call(operation, { command, sent }, params, options, cursor) {
    const read = () => ({ id: this.#id, command, params: sent });
    return call(this.#client, operation, options, read, () => Callbacks.of(params, options?.signal, cursor));
  }
}
