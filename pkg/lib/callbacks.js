// The caller's `stdout`, `stderr`, `output` and `onEvent` functions.
import { callable } from './arguments.js';
import { TextSink } from './text_sink.js';

const isAwaited = (value) => typeof value?.then === 'function';

export class Callbacks extends TextSink {
  /**
   * The callbacks among a command's parameters; undefined when there are none.
   *
   * @param cursor Is told where the streams stand.
   */
  static of(params, signal, cursor) {
    const own = ['stdout', 'stderr', 'output'].map((name) => callable(params?.[name], name));
    const onEvent = callable(params?.onEvent, 'onEvent');
    return own.some(Boolean) ? new Callbacks(own, signal, cursor, onEvent) : undefined;
  }

  constructor(own, signal, cursor, onEvent) {
    super();
    this.own = own;
    this.signal = signal;
    this.cursor = cursor;
    this.turn = undefined;
    Object.assign(this, observer(onEvent));
  }

  /** Whether a stream's output is wanted; 0 is stdout, 1 is stderr. */
  wants(stream) {
    return Boolean(this.own[stream] ?? this.own[2]);
  }

  /** Hands on the text of one network chunk; a Promise if a callback gave one. */
  text(stream, text, position) {
    // What a callback aborts may have text of the other stream on its way in the same turn.
    if (this.signal?.aborted) return undefined;
    this.cursor?.reach(stream, position);
    const given = this.own[stream]?.(text);
    return isAwaited(given) ? Promise.resolve(given).then(() => this.output(text)) : this.output(text);
  }

  /** Both streams feed `output`: it is not called again while its Promise is pending. */
  output(text) {
    if (this.signal?.aborted) return undefined;
    const output = this.own[2];
    if (this.turn) return this.take(this.turn.then(() => output(text)));
    const given = output?.(text);
    return isAwaited(given) ? this.take(Promise.resolve(given)) : undefined;
  }

  take(turn) {
    this.turn = turn;
    const free = () => {
      if (this.turn === turn) this.turn = undefined;
    };
    turn.then(free, free);
    return turn;
  }
}

/** How the module tells what happens on a stream's way, to an `onEvent` function if there is one. */
export const observer = (onEvent) => ({
  observed: Boolean(onEvent),
  note: (event) => void onEvent(JSON.parse(event)),
});
