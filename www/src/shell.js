// The signed-in page: header, list of devboxes, the picked one's workspace, and on narrow screens the
// tabs between them.

import { AuthenticationError } from 'runloop-wasm';
import { DevboxList } from './devbox-list.js';
import { element } from './dom.js';
import { icon } from './icon.js';
import { readItem, sessionStore, writeItem } from './storage.js';
import { currentTheme, onThemeChange, toggleTheme } from './theme.js';
import { Workspace } from './workspace.js';

/**
 * @typedef {import('./devbox-entries.js').DevboxEntry} DevboxEntry
 * @typedef {'devboxes' | 'terminal' | 'files'} View
 * @typedef {object} ShellOptions
 * @property {() => void} onRefused The server no longer takes the token.
 * @property {() => void} onSignOut
 */

const PICKED_KEY = 'console.picked';
/** @type {[View, string][]} */
const VIEWS = [['devboxes', 'Devboxes'], ['terminal', 'Terminal'], ['files', 'Files']];

export class Shell {
  element;
  #options;
  #list;
  /** @type {Map<string, Workspace>} */
  #workspaces = new Map();
  /** @type {string | null} */
  #picked = null;
  #stage = element('main', { class: 'stage' });
  #welcome;
  /** @type {Map<View, HTMLButtonElement>} */
  #tabs = new Map();
  #endThemeSubscription;
  #refreshWhenSeen = () => {
    if (document.visibilityState === 'visible') this.#list.refresh();
  };

  /**
   * @param {import('runloop-wasm').RunloopSDK} sdk
   * @param {ShellOptions} options
   */
  constructor(sdk, options) {
    this.#options = options;
    this.#list = new DevboxList(sdk, {
      onPick: (entry) => this.#pick(entry),
      onLoad: (entries) => this.#update(entries),
      onRefused: (error) => this.#handleError(error),
    });
    const createFirst = () => {
      this.#showView('devboxes');
      this.#list.create();
    };
    this.#welcome = element('div', { class: 'welcome' },
      icon('prompt'),
      element('h1', {}, 'Pick a devbox, or create one'),
      element('p', {}, 'Each devbox is a place of its own: run commands, watch their output, read and write files.'),
      element('button', { type: 'button', class: 'primary', onclick: createFirst }, icon('plus'), 'Create a devbox'));
    this.#stage.append(this.#welcome);
    const { header, endThemeSubscription } = this.#header();
    this.#endThemeSubscription = endThemeSubscription;
    this.element = element('div', { class: 'shell' }, header, this.#tabBar(), this.#list.element, this.#stage);
    this.#showView('devboxes');
  }

  async start() {
    document.addEventListener('visibilitychange', this.#refreshWhenSeen);
    await this.#list.refresh();
  }

  dispose() {
    document.removeEventListener('visibilitychange', this.#refreshWhenSeen);
    this.#endThemeSubscription();
    document.title = 'Devbox console';
    for (const workspace of this.#workspaces.values()) workspace.dispose();
  }

  #header() {
    const theme = element('button', { type: 'button', class: 'quiet icon-only', onclick: toggleTheme }, icon('theme'));
    const label = () => {
      const text = `Switch to ${currentTheme() === 'dark' ? 'light' : 'dark'} colours`;
      theme.setAttribute('aria-label', text);
      theme.title = text;
    };
    label();
    const header = element('header', { class: 'top' },
      element('span', { class: 'brand' }, icon('prompt'), 'Devbox console'),
      element('code', { class: 'server' }, location.host),
      theme,
      element('button', {
        type: 'button', class: 'quiet icon-only', 'aria-label': 'Sign out', title: 'Sign out', onclick: () => this.#options.onSignOut(),
      }, icon('exit')));
    return { header, endThemeSubscription: onThemeChange(label) };
  }

  #tabBar() {
    for (const [view, label] of VIEWS) {
      this.#tabs.set(view, element('button', { type: 'button', class: 'tab', 'data-view': view, onclick: () => this.#showView(view) }, label));
    }
    return element('nav', { class: 'tabs', 'aria-label': 'Panes' }, ...this.#tabs.values());
  }

  /** @param {View} view */
  #showView(view) {
    this.element.dataset.view = view;
    for (const [name, tab] of this.#tabs) {
      tab.setAttribute('aria-current', String(name === view));
      tab.disabled = name !== 'devboxes' && this.#picked === null;
    }
  }

  /** @param {DevboxEntry} entry */
  #pick(entry) {
    let workspace = this.#workspaces.get(entry.id);
    if (!workspace) {
      workspace = new Workspace(entry, {
        onError: (error) => this.#handleError(error),
        onRunning: () => this.#showTitle(),
        onShutdown: () => this.#list.refresh(),
      });
      this.#workspaces.set(entry.id, workspace);
      this.#stage.append(workspace.element);
    }
    this.#picked = entry.id;
    writeItem(sessionStore(), PICKED_KEY, entry.id);
    this.#welcome.hidden = true;
    for (const [id, { element: shown }] of this.#workspaces) shown.hidden = id !== entry.id;
    this.#list.markPicked(entry.id);
    this.#showView('terminal');
    this.#showTitle();
    // On a touch screen the focus would bring up the keyboard over half of the page.
    if (!matchMedia('(pointer: coarse)').matches) workspace.commands.focus();
  }

  /** @param {DevboxEntry[]} entries */
  #update(entries) {
    for (const entry of entries) this.#workspaces.get(entry.id)?.update(entry);
    if (this.#picked !== null) return;
    const kept = readItem(sessionStore(), PICKED_KEY);
    const live = entries.filter(({ ended }) => !ended);
    const again = live.find(({ id }) => id === kept) ?? (live.length === 1 ? live[0] : undefined);
    if (again) this.#pick(again);
  }

  get #running() {
    return [...this.#workspaces.values()].filter(({ running }) => running).length;
  }

  #showTitle() {
    const picked = this.#picked === null ? undefined : this.#workspaces.get(this.#picked);
    document.title = `${this.#running > 0 ? '● ' : ''}${picked ? `${picked.name} · ` : ''}Devbox console`;
  }

  /** @param {unknown} error */
  #handleError(error) {
    if (!(error instanceof AuthenticationError)) return false;
    this.#options.onRefused();
    return true;
  }
}
