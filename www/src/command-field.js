// Where commands are typed: one line that grows, Enter runs, Up and Down walk the history.

import { element } from './dom.js';
import { CommandHistory } from './history.js';

const MOST_ROWS = 8;

/**
 * @typedef {object} CommandFieldOptions
 * @property {string} devboxId
 * @property {(command: string) => void} onRun
 * @property {() => void} onCancel
 * @property {() => void} onClear
 */

export class CommandField {
  element;
  history;
  #options;
  #field = element('textarea', {
    name: 'command', rows: '1', 'aria-label': 'Command', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
    enterkeyhint: 'go', wrap: 'off',
  });
  #run = element('button', { type: 'submit', class: 'primary' }, 'Run');
  #cancel = element('button', { type: 'button', class: 'danger solid', hidden: true }, 'Cancel');

  /** @param {CommandFieldOptions} options */
  constructor(options) {
    this.#options = options;
    this.history = new CommandHistory(options.devboxId);
    this.#field.addEventListener('keydown', (event) => this.#handleKey(event));
    this.#field.addEventListener('input', () => this.#resize());
    this.#cancel.addEventListener('click', () => options.onCancel());
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      this.#submit();
    };
    this.element = element('form', { class: 'command-form', onsubmit: submit },
      element('span', { class: 'prompt', 'aria-hidden': 'true' }, '$'), this.#field, this.#run, this.#cancel);
  }

  /** @param {'ready' | 'running' | 'cancelling' | 'off'} mode */
  setMode(mode) {
    const running = mode === 'running' || mode === 'cancelling';
    const focusedButton = document.activeElement === this.#run || document.activeElement === this.#cancel;
    this.#run.hidden = running;
    this.#run.disabled = mode === 'off';
    this.#cancel.hidden = !running;
    this.#cancel.textContent = mode === 'cancelling' ? 'Stop waiting' : 'Cancel';
    this.#field.disabled = mode === 'off';
    this.#field.placeholder = mode === 'off' ? '' : running ? 'Type the next command' : 'Type a command';
    // The focused button has just been hidden or taken away.
    if (focusedButton && mode !== 'off') this.focus();
  }

  focus() {
    this.#field.focus();
  }

  #submit() {
    const command = this.#field.value;
    if (this.#run.hidden || this.#run.disabled || command.trim() === '') return;
    this.history.add(command);
    this.#replace('');
    this.#options.onRun(command);
  }

  /** @param {KeyboardEvent} event */
  #handleKey(event) {
    // While an input method is composing, Enter and the arrows belong to it.
    if (event.isComposing) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const { selectionStart, selectionEnd, value } = this.#field;
    if (event.key === 'Enter' && plain) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'ArrowUp' && plain && !value.slice(0, selectionStart).includes('\n')) {
      this.#recall(event, this.history.previous(value));
    } else if (event.key === 'ArrowDown' && plain && !value.slice(selectionEnd).includes('\n')) {
      this.#recall(event, this.history.next());
    } else if (event.key === 'Escape' && plain && value !== '') {
      event.preventDefault();
      this.#replace('');
    } else if (event.ctrlKey && event.key === 'c' && selectionStart === selectionEnd) {
      event.preventDefault();
      if (this.#cancel.hidden) this.#replace('');
      else this.#options.onCancel();
    } else if (event.ctrlKey && event.key === 'l') {
      event.preventDefault();
      this.#options.onClear();
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {string | null} command
   */
  #recall(event, command) {
    event.preventDefault();
    if (command !== null) this.#replace(command);
  }

  /** @param {string} value */
  #replace(value) {
    this.#field.value = value;
    this.#field.setSelectionRange(value.length, value.length);
    this.#resize();
  }

  #resize() {
    this.#field.rows = Math.min(this.#field.value.split('\n').length, MOST_ROWS);
  }
}
