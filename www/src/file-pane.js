// Reads and writes a file of one devbox. Asks before it throws away what was typed, and before it
// replaces a file that was not opened first.

import { BadRequestError, NotFoundError } from 'runloop-wasm';
import { announce } from './announce.js';
import { element, setMessage } from './dom.js';
import { errorMessage } from './error-message.js';
import { formatBytes, utf8Length } from './format.js';
import { closeText, openText } from './text-file.js';

export class FilePane {
  element;
  #devbox;
  #onError;
  #path = element('input', {
    name: 'path', required: true, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off',
    placeholder: 'notes.txt or /etc/hosts', 'aria-label': 'File path',
  });
  #open = element('button', { type: 'submit' }, 'Open');
  #save = element('button', { type: 'button', class: 'primary' }, 'Save');
  #error = element('p', { class: 'error', role: 'alert', hidden: true });
  #notice = element('p', { class: 'notice', hidden: true });
  #question = element('p', { class: 'question', role: 'alert', hidden: true });
  #text = element('textarea', {
    class: 'file-text', 'aria-label': 'File contents', spellcheck: 'false', autocapitalize: 'off', wrap: 'off',
    placeholder: 'Open a file by its path, or type here and save to a new one.\nA path without a leading / starts in the devbox’s home.',
  });
  #state = element('p', { class: 'file-state', role: 'status' });
  /** What the text was when last opened or saved. */
  #saved = '';
  /** @type {string | null} */
  #savedPath = null;
  /** @type {'\n' | '\r\n'} */
  #lineEnd = '\n';
  #readOnlyReason = '';
  #reachable = true;

  /**
   * @param {import('runloop-wasm').Devbox} devbox
   * @param {(error: unknown) => boolean} onError Whether the error is shown elsewhere.
   */
  constructor(devbox, onError) {
    this.#devbox = devbox;
    this.#onError = onError;
    this.#save.addEventListener('click', () => this.#saveAsked());
    this.#text.addEventListener('input', () => this.#showState());
    this.#path.addEventListener('input', () => this.#showState());
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      this.#openAsked();
    };
    const shortcut = (/** @type {KeyboardEvent} */ event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      if (!this.#save.disabled) this.#saveAsked();
    };
    this.element = element('section', { class: 'files', 'aria-label': 'Files', onkeydown: shortcut },
      element('header', { class: 'pane-head' }, element('h2', {}, 'Files'),
        element('button', { type: 'button', class: 'quiet', onclick: () => this.#newAsked() }, 'New')),
      element('form', { class: 'file-open', onsubmit: submit }, this.#path, this.#open),
      this.#error, this.#question, this.#notice,
      this.#text,
      element('footer', { class: 'file-foot' }, this.#state, this.#save));
    this.#showState();
  }

  /** @param {boolean} reachable Whether the devbox's files can be read and written. */
  setReachable(reachable) {
    this.#reachable = reachable;
    this.#path.disabled = !reachable;
    this.#showButtons();
  }

  get #dirty() {
    return this.#text.value !== this.#saved;
  }

  #openAsked() {
    const replace = () => this.#work(() => this.#openFile());
    if (this.#dirty) this.#ask('The text below is not saved.', 'Discard it and open', replace);
    else replace();
  }

  #newAsked() {
    const start = () => {
      this.#closeQuestion();
      setMessage(this.#error, '');
      this.#show(null, openText(''));
      this.#path.value = '';
      this.#path.focus();
    };
    if (this.#dirty) this.#ask('The text below is not saved.', 'Discard it', start);
    else start();
  }

  async #openFile() {
    const path = this.#path.value.trim();
    const contents = await this.#devbox.file.read({ file_path: path });
    this.#show(path, openText(contents));
    this.#say(`Opened ${path}, ${formatBytes(utf8Length(contents))}`);
  }

  /**
   * @param {string | null} path
   * @param {import('./text-file.js').TextFile} file
   */
  #show(path, { text, lineEnd, readOnlyReason }) {
    this.#text.value = text;
    this.#saved = this.#text.value;
    this.#savedPath = path;
    this.#lineEnd = lineEnd;
    this.#readOnlyReason = readOnlyReason;
    this.#text.readOnly = readOnlyReason !== '';
    setMessage(this.#notice, readOnlyReason);
    this.#showState();
  }

  #saveAsked() {
    const path = this.#path.value.trim();
    if (path === '') {
      setMessage(this.#error, 'Say where: type a path above.');
      this.#path.focus();
      return;
    }
    if (path === this.#savedPath) this.#work(() => this.#saveFile(path));
    else this.#work(() => this.#saveUnseen(path));
  }

  /** @param {string} path A file this pane has not read: it may exist. */
  async #saveUnseen(path) {
    try {
      await this.#devbox.file.read({ file_path: path });
    } catch (error) {
      // The contract leaves open which 4xx a missing file is; a path that cannot be written fails below.
      if (error instanceof NotFoundError || error instanceof BadRequestError) return this.#saveFile(path);
      throw error;
    }
    this.#ask(`${path} exists already.`, 'Replace it', () => this.#work(() => this.#saveFile(path)));
    return undefined;
  }

  /** @param {string} path */
  async #saveFile(path) {
    const text = this.#text.value;
    const contents = closeText(text, this.#lineEnd);
    await this.#devbox.file.write({ file_path: path, contents });
    this.#saved = text;
    this.#savedPath = path;
    this.#say(`Saved ${path}, ${formatBytes(utf8Length(contents))}`);
  }

  /** @param {() => Promise<void>} action */
  async #work(action) {
    setMessage(this.#error, '');
    this.#closeQuestion();
    this.#open.disabled = true;
    this.#save.disabled = true;
    this.element.setAttribute('aria-busy', 'true');
    try {
      await action();
    } catch (error) {
      if (!this.#onError(error)) setMessage(this.#error, errorMessage(error));
    } finally {
      this.element.removeAttribute('aria-busy');
      this.#showButtons();
    }
  }

  /**
   * @param {string} sentence
   * @param {string} yes
   * @param {() => void} action
   */
  #ask(sentence, yes, action) {
    const no = element('button', { type: 'button', class: 'quiet', onclick: () => this.#closeQuestion() }, 'Cancel');
    this.#question.replaceChildren(sentence,
      element('button', { type: 'button', class: 'danger', onclick: action }, yes), no);
    this.#question.hidden = false;
    no.focus();
  }

  #closeQuestion() {
    const focused = this.#question.contains(document.activeElement);
    this.#question.hidden = true;
    this.#question.replaceChildren();
    if (focused) this.#text.focus();
  }

  /** @param {string} sentence */
  #say(sentence) {
    this.#state.textContent = sentence;
    this.#showButtons();
    announce(sentence);
  }

  #showState() {
    this.#showButtons();
    if (this.#dirty) this.#state.textContent = 'Not saved';
    else if (this.#savedPath === null) this.#state.textContent = '';
  }

  #showButtons() {
    const path = this.#path.value.trim();
    const nothingNew = !this.#dirty && (path === '' || path === this.#savedPath);
    this.#open.disabled = !this.#reachable;
    this.#save.disabled = !this.#reachable || this.#readOnlyReason !== '' || nothingNew;
  }
}
