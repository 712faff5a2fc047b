import { callable, fail, flag, object } from './arguments.js';
import { call, view } from './call.js';
import { observer } from './callbacks.js';
import { Cursor, STREAMS } from './cursor.js';
import { ExecutionResult, judged } from './execution_result.js';
import { readable } from './readable.js';
import { Stdin } from './stdin.js';

/** A command that was started: `await devbox.cmd.execAsync('…')`. */
export class Execution {
  #client;
  #devbox;
  #handle;
  #order;
  #stdin;
  #cursor;
  #options;

  constructor(client, devbox, handle, order, cursor, options) {
    this.#client = client;
    this.#devbox = devbox;
    this.#handle = handle;
    this.#order = order;
    this.#stdin = order.stdin ?? new Stdin(client, [devbox, handle.id], order.isAttached);
    this.#cursor = cursor;
    this.#options = options;
  }

  /** The execution's id. */
  get executionId() {
    return this.#handle.id;
  }

  /** The id of its devbox. */
  get devboxId() {
    return this.#devbox;
  }

  /** Standard output, from the beginning. */
  get stdout() {
    return this.#readable([0], (text) => [text]);
  }

  /** Standard error, from the beginning. */
  get stderr() {
    return this.#readable([1], (text) => [text]);
  }

  /** Both, each piece with the name of its stream. */
  get output() {
    return this.#readable([0, 1], (text, stream) => [{ stream: STREAMS[stream], text }]);
  }

  /** How far the streams have been read, in bytes. */
  get cursor() {
    return { ...this.#cursor.reached };
  }

  /** The same command, with streams that begin at other offsets, or where this one's have been read to. */
  stream(offsets, options) {
    const { from } = object(offsets, 'offsets');
    if (from !== undefined && from !== 'now') fail('from', "must be 'now'");
    const cursor = new Cursor(from ? this.cursor : offsets);
    return new Execution(this.#client, this.#devbox, this.#handle, { ...this.#order, stdin: this.#stdin }, cursor, options);
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

  #readable(streams, items) {
    const onEvent = callable(this.#options?.onEvent, 'onEvent');
    return readable(this.#handle, 'stream', this.#options, () => this.#cursor.start, {
      ...observer(onEvent),
      wants: (stream) => streams.includes(stream),
      items: (stream, text, position) => {
        this.#cursor.reach(stream, position);
        return items(text, stream);
      },
    });
  }
}
