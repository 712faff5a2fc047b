// One command from start to end over the package, without any drawing: counts what arrives, can be
// cancelled at any moment, and says how it ended.

import { utf8Length } from './format.js';

/**
 * @typedef {object} CommandEnd
 * @property {number | null} exitCode Null when the service has reported none.
 * @property {boolean} cancelled
 * @property {number} durationMs
 */

// About fifteen seconds of backoff: enough for a laptop to change its network under a running command.
const MAX_RETRIES = 4;

export class CommandRun {
  bytes = { stdout: 0, stderr: 0 };
  #devbox;
  #command;
  #show;
  #onStarted;
  #controller = new AbortController();
  /** @type {import('runloop-wasm').Execution | undefined} */
  #execution;
  #cancelled = false;
  #startTime = performance.now();

  /**
   * @param {import('runloop-wasm').Devbox} devbox
   * @param {string} command
   * @param {(stream: 'stdout' | 'stderr', text: string) => Promise<void> | undefined} show Is awaited:
   *   output is taken from the network only as fast as it is shown.
   * @param {() => void} onStarted The devbox has taken the command.
   */
  constructor(devbox, command, show, onStarted) {
    this.#devbox = devbox;
    this.#command = command;
    this.#show = show;
    this.#onStarted = onStarted;
  }

  /** Whether the devbox has taken the command. */
  get started() {
    return this.#execution !== undefined;
  }

  get elapsedMs() {
    return performance.now() - this.#startTime;
  }

  /** @returns {Promise<CommandEnd>} */
  async finish() {
    const options = { signal: this.#controller.signal, maxRetries: MAX_RETRIES };
    this.#execution = await this.#devbox.cmd.execAsync(this.#command, {
      stdout: (text) => this.#receive('stdout', text),
      stderr: (text) => this.#receive('stderr', text),
    }, options);
    if (this.#cancelled) await this.#kill();
    else this.#onStarted();
    const { exitCode } = await this.#execution.result(options);
    return { exitCode, cancelled: this.#cancelled, durationMs: this.elapsedMs };
  }

  /**
   * Kills the command, which also ends its output. A second call stops following at once, whether or
   * not the command could be killed.
   */
  async cancel() {
    if (this.#cancelled) return this.abandon();
    this.#cancelled = true;
    // A command that has no id yet is killed by `finish`, as soon as it has one.
    return this.#execution ? this.#kill() : undefined;
  }

  /** Stops following; the command goes on. */
  abandon() {
    this.#controller.abort();
  }

  async #kill() {
    try {
      await this.#execution?.kill({ kill_process_group: true });
    } catch (error) {
      this.#cancelled = false;
      throw error;
    }
  }

  /**
   * @param {'stdout' | 'stderr'} stream
   * @param {string} text
   */
  #receive(stream, text) {
    this.bytes[stream] += utf8Length(text);
    return this.#show(stream, text);
  }
}
