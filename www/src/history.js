// The commands typed for one devbox, walked with Up and Down as in a shell, kept across reloads.

import { localStore, readItem, writeItem } from './storage.js';

const LIMIT = 200;

/** @param {string} devboxId */
const keyOf = (devboxId) => `console.history.${devboxId}`;

export class CommandHistory {
  /** @type {string} */
  #key;
  /** @type {string[]} */
  #entries;
  /** Where Up and Down stand; one past the end is the line being typed. */
  #position;
  #draft = '';

  /** @param {string} devboxId */
  constructor(devboxId) {
    this.#key = keyOf(devboxId);
    this.#entries = parse(readItem(localStore(), this.#key));
    this.#position = this.#entries.length;
  }

  /**
   * Remembers a command. As in bash with `HISTCONTROL=ignoreboth`, a repeat of the last one and a
   * command that starts with a space are not kept.
   *
   * @param {string} command
   */
  add(command) {
    if (!command.startsWith(' ') && command !== this.#entries.at(-1)) {
      this.#entries = [...this.#entries, command].slice(-LIMIT);
      writeItem(localStore(), this.#key, JSON.stringify(this.#entries));
    }
    this.#position = this.#entries.length;
    this.#draft = '';
  }

  /**
   * @param {string} typed What stands in the field now.
   * @returns {string | null} The command before, or null at the oldest.
   */
  previous(typed) {
    if (this.#position === 0) return null;
    if (this.#position === this.#entries.length) this.#draft = typed;
    this.#position -= 1;
    return this.#entries[this.#position] ?? null;
  }

  /** @returns {string | null} The command after, the typed line at the end, or null beyond it. */
  next() {
    if (this.#position >= this.#entries.length) return null;
    this.#position += 1;
    return this.#entries[this.#position] ?? this.#draft;
  }

  /** Forgets everything, with the devbox. */
  clear() {
    this.#entries = [];
    this.#position = 0;
    writeItem(localStore(), this.#key, null);
  }
}

/**
 * @param {string | null} stored
 * @returns {string[]}
 */
function parse(stored) {
  try {
    const value = JSON.parse(stored ?? '[]');
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}
