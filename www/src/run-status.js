// The line under the output: what is running or how it ended, for how long, and how much came out.

import { element } from './dom.js';
import { formatBytes, formatDuration } from './format.js';

/**
 * @typedef {import('./command-run.js').CommandEnd} CommandEnd
 * @typedef {import('./command-run.js').CommandRun} CommandRun
 */

const REDRAW_MS = 100;

export class RunStatus {
  element;
  #outcome = element('span', { class: 'outcome', role: 'status' });
  #duration = element('span', { class: 'duration' });
  #stdout = element('span', { class: 'count', 'data-stream': 'stdout' });
  #stderr = element('span', { class: 'count', 'data-stream': 'stderr' });
  #error = element('p', { class: 'error', role: 'alert', hidden: true });
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  constructor() {
    this.element = element('div', { class: 'run-status', hidden: true },
      element('div', { class: 'run-facts' }, this.#outcome, this.#duration, this.#stdout, this.#stderr),
      this.#error);
  }

  /** @param {CommandRun} run */
  start(run) {
    this.element.hidden = false;
    this.showError('');
    this.#setOutcome('starting', 'busy');
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#draw(run, run.elapsedMs), REDRAW_MS);
    this.#draw(run, 0);
  }

  cancelling() {
    this.#setOutcome('cancelling', 'busy');
  }

  running() {
    this.#setOutcome('running', 'busy');
  }

  /**
   * @param {CommandRun} run
   * @param {CommandEnd} end
   */
  end(run, end) {
    this.#stop(run, end.durationMs);
    this.#setOutcome(outcomeText(end), end.exitCode === 0 && !end.cancelled ? 'good' : 'bad');
  }

  /**
   * @param {CommandRun} run
   * @param {string} message
   */
  fail(run, message) {
    this.#stop(run, run.elapsedMs);
    this.#setOutcome('not followed to its end', 'bad');
    this.showError(message);
  }

  /** @param {string} message */
  showError(message) {
    this.element.hidden = false;
    this.#error.textContent = message;
    this.#error.hidden = message === '';
  }

  dispose() {
    clearInterval(this.#timer);
  }

  /**
   * @param {string} text
   * @param {'good' | 'bad' | 'busy'} tone
   */
  #setOutcome(text, tone) {
    this.#outcome.className = `outcome pill ${tone}`;
    this.#outcome.textContent = text;
  }

  /**
   * @param {CommandRun} run
   * @param {number} durationMs
   */
  #stop(run, durationMs) {
    clearInterval(this.#timer);
    this.#draw(run, durationMs);
  }

  /**
   * @param {CommandRun} run
   * @param {number} durationMs
   */
  #draw({ bytes }, durationMs) {
    this.#duration.textContent = formatDuration(durationMs);
    this.#stdout.textContent = `stdout ${formatBytes(bytes.stdout)}`;
    this.#stderr.textContent = `stderr ${formatBytes(bytes.stderr)}`;
  }
}

/** @param {CommandEnd} end */
export function outcomeText({ exitCode, cancelled }) {
  const code = exitCode === null ? 'no exit code' : `exit code ${exitCode}`;
  return cancelled ? `cancelled, ${code}` : code;
}
