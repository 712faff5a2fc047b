// Everything about one devbox: its name and state, its terminal and its files.

import { announce } from './announce.js';
import { CommandPane } from './command-pane.js';
import { ConfirmButton } from './confirm-button.js';
import { element, setMessage } from './dom.js';
import { errorMessage } from './error-message.js';
import { FilePane } from './file-pane.js';
import { icon } from './icon.js';
import { statusPill } from './status-pill.js';

/**
 * @typedef {import('./devbox-entries.js').DevboxEntry} DevboxEntry
 * @typedef {object} WorkspaceOptions
 * @property {(error: unknown) => boolean} onError Whether the error is shown elsewhere.
 * @property {() => void} onRunning A command has started or ended.
 * @property {() => void} onShutdown
 */

export class Workspace {
  element;
  commands;
  #entry;
  #options;
  #pill = element('span', {});
  #files;
  #shutdown;
  #error = element('p', { class: 'error', role: 'alert', hidden: true });
  #notice = element('p', { class: 'notice', hidden: true });

  /**
   * @param {DevboxEntry} entry
   * @param {WorkspaceOptions} options
   */
  constructor(entry, options) {
    this.#entry = entry;
    this.#options = options;
    this.commands = new CommandPane(entry.devbox, options);
    this.#files = new FilePane(entry.devbox, options.onError);
    this.#shutdown = new ConfirmButton({
      label: 'Shut down',
      question: 'This ends its processes and discards its files.',
      yes: 'Shut down',
      icon: icon('power'),
      onConfirm: () => this.#shutDown(),
    });
    const head = element('header', { class: 'workspace-head' },
      element('h1', {}, entry.name ?? 'Unnamed devbox'),
      this.#pill,
      element('code', { class: 'workspace-id' }, entry.id),
      this.#shutdown.element);
    this.element = element('div', { class: 'workspace' },
      element('div', { class: 'workspace-main' }, head, this.#error, this.#notice, this.commands.element),
      this.#files.element);
    this.update(entry);
  }

  get name() {
    return this.#entry.name ?? this.#entry.id;
  }

  get running() {
    return this.commands.running;
  }

  /** @param {DevboxEntry} entry Its state, newly asked for. */
  update(entry) {
    this.#entry = entry;
    this.#pill.replaceChildren(statusPill(entry.status));
    this.#shutdown.disabled = entry.ended;
    this.#shutdown.element.hidden = entry.ended;
    this.commands.setOpen(entry.status === 'running');
    this.#files.setReachable(entry.status === 'running');
    setMessage(this.#notice, noticeFor(entry.status));
  }

  dispose() {
    this.commands.dispose();
  }

  async #shutDown() {
    setMessage(this.#error, '');
    this.#shutdown.disabled = true;
    try {
      const { status } = await this.#entry.devbox.shutdown();
      this.commands.forgetHistory();
      this.update({ ...this.#entry, status, ended: status === 'shutdown' });
      announce(`Devbox ${this.name} is shut down`);
      this.#options.onShutdown();
    } catch (error) {
      this.#shutdown.disabled = false;
      if (!this.#options.onError(error)) setMessage(this.#error, errorMessage(error));
    }
  }
}

/** @param {string} status */
function noticeFor(status) {
  if (status === 'running') return '';
  if (status === 'shutdown') return 'This devbox is shut down. Output shown here stays until the page is closed.';
  if (status === 'failure') return 'This devbox has failed and takes no more commands.';
  return `This devbox is ${status} and takes commands once it is running. Refresh the list to look again.`;
}
