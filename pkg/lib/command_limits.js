// What ends a command before its own end: `timeoutMs`, and with `killOnAbort` the caller's signal.
import { CommandTimeoutError } from '../wasm/errors.js';
import { abortError } from './abort.js';
import { call, view } from './call.js';
import { callSignal } from './options.js';

/** How long a kill may take, and the output that it leaves to come: the caller waits for an error already. */
const KILL_MS = 10_000;
const quickly = { timeout: KILL_MS, maxRetries: 2 };

export class CommandLimits {
  /** The limits of an order; undefined when it has none. */
  static of({ timeoutMs, killOnAbort }, options) {
    const signal = callSignal(options);
    return timeoutMs || (killOnAbort && signal) ? new CommandLimits(timeoutMs, signal, killOnAbort) : undefined;
  }

  #timeoutMs;
  #signal;
  #kills;
  #started;
  #timer;
  #late;
  #isLate = new Promise((resolve) => (this.#late = resolve));
  /** How the kill went: whether the command had ended by itself before, or the error. */
  #killed;
  #stop = new AbortController();
  #onAbort = () => (this.#kills ? this.#kill() : this.#abort());

  constructor(timeoutMs, signal, kills) {
    this.#timeoutMs = timeoutMs;
    this.#signal = signal;
    this.#kills = kills;
  }

  /**
   * Starts the command by `start`, which gets a signal. An abort that kills does not end the start itself: a command
   * whose id never came could not be killed.
   */
  async start(start) {
    if (this.#signal?.aborted) this.#abort();
    this.#signal?.addEventListener('abort', this.#onAbort);
    this.#started = start(this.#stop.signal);
    try {
      const handle = await this.#started;
      await this.#killed;
      if (this.#signal?.aborted) throw abortError(this.#signal);
      if (this.#timeoutMs) this.#timer = setTimeout(() => this.#late(this.#kill()), this.#timeoutMs);
      // A script ends without waiting for this.
      this.#timer?.unref?.();
      return handle;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** The outcome of `ended`, a Promise of the command's result, within the limits. */
  async result(ended) {
    const late = {};
    const first = await Promise.race([ended, this.#isLate.then(() => late)]).catch(async (error) => {
      if (this.#kills && this.#signal.aborted) await this.#kill();
      throw error;
    });
    const kill = first === late ? await this.#killed : undefined;
    if (first !== late || kill === true) {
      this.release();
      return ended;
    }
    const left = kill ? undefined : await within(ended.catch(() => undefined));
    const how = kill ? `could not be killed: ${kill.message}` : 'was killed with its process group';
    throw new CommandTimeoutError(`the command still ran after ${this.#timeoutMs} ms and ${how}`, this.#timeoutMs, left, kill || undefined);
  }

  /** Nothing ends the command any more. */
  release() {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  #abort() {
    this.#stop.abort(this.#signal?.reason);
  }

  #kill() {
    return (this.#killed ??= this.#end());
  }

  async #end() {
    const timer = setTimeout(() => this.#abort(), KILL_MS);
    let end;
    try {
      const handle = await this.#started;
      // Of a command that has ended the kill would end what it has left running.
      end = (await view(handle, 'state', quickly)).status === 'completed';
      if (!end) await call(handle, 'kill', quickly, () => ({ kill_process_group: true }));
    } catch (error) {
      end = error;
    }
    clearTimeout(timer);
    // A command that ended in time is still read to its end.
    if (end !== true || this.#signal?.aborted) {
      this.#abort();
      this.release();
    }
    return end;
  }
}

/** The Promise's value if it comes soon. */
function within(promise) {
  let timer;
  const soon = new Promise((resolve) => (timer = setTimeout(resolve, KILL_MS)));
  return Promise.race([promise, soon]).finally(() => clearTimeout(timer));
}
