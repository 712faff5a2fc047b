// One devbox's terminal: the field, the output, and the one command that may be running.

import { announce } from './announce.js';
import { AnsiStream } from './ansi-stream.js';
import { CommandField } from './command-field.js';
import { CommandRun } from './command-run.js';
import { element } from './dom.js';
import { errorMessage } from './error-message.js';
import { formatDuration } from './format.js';
import { OutputTerminal } from './output-terminal.js';
import { outcomeText, RunStatus } from './run-status.js';

/** Red, for text that does not bring its own colour. */
const STDERR_STYLE = '31';
const FAINT = '\x1b[90m';
const PLAIN = '\x1b[0m';

/**
 * @typedef {object} CommandPaneOptions
 * @property {(error: unknown) => boolean} onError Whether the error is shown elsewhere.
 * @property {() => void} onRunning A command has started or ended.
 */

export class CommandPane {
  element;
  #devbox;
  #options;
  #screen = element('div', { class: 'screen' });
  #empty = element('div', { class: 'screen-empty' },
    element('p', {}, 'Run a command: its output appears here while it runs.'),
    element('p', { class: 'keys' },
      element('kbd', {}, 'Enter'), ' runs, ', element('kbd', {}, 'Shift'), '+', element('kbd', {}, 'Enter'), ' adds a line, ',
      element('kbd', {}, '↑'), ' ', element('kbd', {}, '↓'), ' walk the history, ',
      element('kbd', {}, 'Ctrl'), '+', element('kbd', {}, 'C'), ' cancels, ',
      element('kbd', {}, 'Ctrl'), '+', element('kbd', {}, 'L'), ' clears.'));
  #field;
  #status = new RunStatus();
  #clear = element('button', { type: 'button', class: 'quiet clear', hidden: true }, 'Clear');
  /** @type {OutputTerminal | undefined} */
  #terminal;
  /** @type {CommandRun | undefined} */
  #run;
  #open = true;
  #disposed = false;

  /**
   * @param {import('runloop-wasm').Devbox} devbox
   * @param {CommandPaneOptions} options
   */
  constructor(devbox, options) {
    this.#devbox = devbox;
    this.#options = options;
    this.#field = new CommandField({
      devboxId: devbox.id,
      onRun: (command) => this.#start(command),
      onCancel: () => this.#cancelRun(),
      onClear: () => this.#clearOutput(),
    });
    this.#clear.addEventListener('click', () => this.#clearOutput());
    this.element = element('section', { class: 'commands', 'aria-label': 'Terminal' },
      element('div', { class: 'screen-frame' }, this.#screen, this.#empty),
      element('div', { class: 'run-bar' }, this.#status.element, this.#clear),
      this.#field.element);
  }

  get running() {
    return this.#run !== undefined;
  }

  focus() {
    this.#field.focus();
  }

  /** @param {boolean} open Whether the devbox takes commands. */
  setOpen(open) {
    this.#open = open;
    if (!this.#run) this.#field.setMode(open ? 'ready' : 'off');
  }

  forgetHistory() {
    this.#field.history.clear();
  }

  dispose() {
    this.#disposed = true;
    this.#run?.abandon();
    this.#status.dispose();
    this.#terminal?.dispose();
  }

  /** @param {string} command */
  async #start(command) {
    const terminal = this.#shownTerminal();
    const streams = { stdout: new AnsiStream(), stderr: new AnsiStream(STDERR_STYLE) };
    terminal.write(`${FAINT}$${PLAIN} \x1b[1m${visible(command)}${PLAIN}\n`);
    terminal.scrollToEnd();
    const run = new CommandRun(this.#devbox, command,
      (stream, text) => terminal.write(streams[stream].paint(text)), () => this.#status.running());
    this.#run = run;
    this.#field.setMode('running');
    this.#status.start(run);
    this.#options.onRunning();
    try {
      const end = await run.finish();
      await this.#showEnd(terminal, run, end);
    } catch (error) {
      if (this.#disposed) return;
      await terminal.settle();
      terminal.write('\n');
      const shownElsewhere = this.#options.onError(error);
      if (!this.#disposed) this.#status.fail(run, shownElsewhere ? '' : failure(error, run));
    } finally {
      this.#run = undefined;
      if (!this.#disposed) {
        this.#field.setMode(this.#open ? 'ready' : 'off');
        this.#options.onRunning();
      }
    }
  }

  /**
   * @param {OutputTerminal} terminal
   * @param {CommandRun} run
   * @param {import('./command-run.js').CommandEnd} end
   */
  async #showEnd(terminal, run, end) {
    await terminal.settle();
    const text = `${outcomeText(end)} · ${formatDuration(end.durationMs)}`;
    terminal.write(`${FAINT}${text}${PLAIN}\n\n`);
    this.#status.end(run, end);
    announce(`Command ended: ${text}`);
  }

  async #cancelRun() {
    const run = this.#run;
    if (!run) return;
    this.#field.setMode('cancelling');
    this.#status.cancelling();
    try {
      await run.cancel();
    } catch (error) {
      if (this.#run !== run) return;
      this.#field.setMode('running');
      this.#status.running();
      if (!this.#options.onError(error)) this.#status.showError(`Not cancelled: ${errorMessage(error)}`);
    }
  }

  #shownTerminal() {
    this.#empty.hidden = true;
    this.#clear.hidden = false;
    this.#terminal ??= new OutputTerminal(this.#screen, () => this.#field.focus());
    return this.#terminal;
  }

  #clearOutput() {
    this.#terminal?.clear();
    this.focus();
  }
}

/**
 * @param {unknown} error
 * @param {CommandRun} run
 */
function failure(error, run) {
  const sentence = errorMessage(error);
  return run.started ? `${sentence} The command may still be running in the devbox.` : sentence;
}

/**
 * A command as it is echoed: its own control characters must not act on the terminal.
 *
 * @param {string} command
 */
function visible(command) {
  return command.replace(/[\0-\x08\x0b-\x1f\x7f]/g, '\u{fffd}').replaceAll('\n', '\n\x1b[0;90m>\x1b[0m \x1b[1m');
}
