// The devboxes of this server: create one, pick one, see how each is doing.

import { announce } from './announce.js';
import { element, setMessage } from './dom.js';
import { errorMessage } from './error-message.js';
import { icon } from './icon.js';
import { LIST_LIMIT, loadDevboxes } from './devbox-entries.js';
import { statusPill } from './status-pill.js';

/**
 * @typedef {import('./devbox-entries.js').DevboxEntry} DevboxEntry
 * @typedef {object} DevboxListOptions
 * @property {(entry: DevboxEntry) => void} onPick
 * @property {(entries: DevboxEntry[]) => void} onLoad After every successful refresh.
 * @property {(error: unknown) => boolean} onRefused Whether the error was a refused token, and is
 *   shown elsewhere.
 */

export class DevboxList {
  element;
  #sdk;
  #options;
  #items = element('ul', { class: 'devboxes' });
  #empty = element('p', { class: 'empty', hidden: true },
    'No devbox is running. Create one to get a shell and a home of its own.');
  #ended = element('button', { type: 'button', class: 'quiet ended', hidden: true, 'aria-expanded': 'false' });
  #name = element('input', { name: 'name', autocomplete: 'off', spellcheck: 'false', placeholder: 'Name (optional)', 'aria-label': 'Name of the new devbox (optional)' });
  #create = element('button', { type: 'submit', class: 'primary' }, icon('plus'), 'Create');
  #createError = element('p', { class: 'error', role: 'alert', hidden: true });
  #refresh = element('button', { type: 'button', class: 'quiet icon-only', 'aria-label': 'Refresh the list', title: 'Refresh' }, icon('refresh'));
  #listError = element('p', { class: 'error', role: 'alert', hidden: true });
  /** @type {DevboxEntry[]} */
  #entries = [];
  /** @type {string | null} */
  #picked = null;
  #showEnded = false;
  #limited = element('p', { class: 'limited', hidden: true }, `Only the newest ${LIST_LIMIT} are listed.`);
  /** @type {Promise<void> | undefined} */
  #loading;

  /**
   * @param {import('runloop-wasm').RunloopSDK} sdk
   * @param {DevboxListOptions} options
   */
  constructor(sdk, options) {
    this.#sdk = sdk;
    this.#options = options;
    this.#refresh.addEventListener('click', () => this.refresh());
    this.#ended.addEventListener('click', () => {
      this.#showEnded = !this.#showEnded;
      this.#draw();
    });
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      this.#createDevbox();
    };
    this.element = element('section', { class: 'sidebar', 'aria-labelledby': 'devboxes-heading' },
      element('header', { class: 'pane-head' },
        element('h2', { id: 'devboxes-heading' }, 'Devboxes'), this.#refresh),
      element('form', { class: 'create', onsubmit: submit }, this.#name, this.#create),
      this.#createError,
      this.#listError,
      this.#items,
      this.#ended,
      this.#limited,
      this.#empty);
  }

  /** Loads the list again; calls made meanwhile share one load. */
  refresh() {
    this.#loading ??= this.#load().finally(() => { this.#loading = undefined; });
    return this.#loading;
  }

  /** @param {string | null} id */
  markPicked(id) {
    this.#picked = id;
    this.#draw();
  }

  /** Creates a devbox with the name that is in the field, and picks it. */
  create() {
    return this.#createDevbox();
  }

  async #load() {
    this.#refresh.disabled = true;
    this.element.setAttribute('aria-busy', 'true');
    try {
      this.#entries = await loadDevboxes(this.#sdk);
      setMessage(this.#listError, '');
      this.#draw();
      this.#empty.hidden = this.#entries.some(({ ended }) => !ended);
      this.#limited.hidden = this.#entries.length < LIST_LIMIT;
      this.#options.onLoad(this.#entries);
    } catch (error) {
      if (!this.#options.onRefused(error)) setMessage(this.#listError, errorMessage(error));
    } finally {
      this.#refresh.disabled = false;
      this.element.removeAttribute('aria-busy');
    }
  }

  async #createDevbox() {
    if (this.#create.disabled) return;
    const name = this.#name.value.trim();
    this.#create.disabled = true;
    this.#create.replaceChildren(icon('plus'), 'Creating…');
    setMessage(this.#createError, '');
    try {
      const devbox = await this.#sdk.devbox.create(name === '' ? {} : { name });
      this.#name.value = '';
      await this.refresh();
      const created = this.#entries.find(({ id }) => id === devbox.id);
      // Not under the hands of someone who has gone on typing elsewhere meanwhile.
      const elsewhere = document.activeElement?.matches('textarea, input') && !this.element.contains(document.activeElement);
      if (created && !elsewhere) this.#options.onPick(created);
      announce(`Devbox ${name || devbox.id} is running`);
    } catch (error) {
      if (!this.#options.onRefused(error)) setMessage(this.#createError, errorMessage(error));
    } finally {
      this.#create.disabled = false;
      this.#create.replaceChildren(icon('plus'), 'Create');
    }
  }

  #draw() {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
    const ended = this.#entries.filter((entry) => entry.ended && entry.id !== this.#picked);
    const shown = this.#showEnded ? this.#entries : this.#entries.filter((entry) => !ended.includes(entry));
    this.#items.replaceChildren(...shown.map((entry) => this.#item(entry)));
    this.#ended.hidden = ended.length === 0;
    this.#ended.textContent = `${this.#showEnded ? 'Hide' : 'Show'} ${ended.length} shut down`;
    this.#ended.setAttribute('aria-expanded', String(this.#showEnded));
    if (focused) {
      const again = [...this.#items.querySelectorAll('button')].find((button) => button.dataset.id === focused);
      again?.focus();
    }
  }

  /** @param {DevboxEntry} entry */
  #item(entry) {
    const current = entry.id === this.#picked;
    return element('li', {},
      element('button', {
        type: 'button', class: 'devbox', 'data-id': entry.id,
        'aria-current': current ? 'true' : undefined, onclick: () => this.#options.onPick(entry),
      },
      element('span', { class: entry.name ? 'devbox-name' : 'devbox-name unnamed' }, entry.name ?? 'Unnamed'),
      statusPill(entry.status),
      element('span', { class: 'devbox-id' }, entry.id)));
  }
}
