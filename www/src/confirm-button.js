// A button for what cannot be undone: the first press asks, in place, and the second one does it.

import { element } from './dom.js';

/**
 * @typedef {object} ConfirmOptions
 * @property {string} label The button's own text.
 * @property {string} question
 * @property {string} yes
 * @property {() => void} onConfirm
 * @property {Node} [icon]
 */

export class ConfirmButton {
  element;
  #button;
  #question;
  #no;

  /** @param {ConfirmOptions} options */
  constructor({ label, question, yes, onConfirm, icon }) {
    const toggle = () => (this.#question.hidden ? this.#ask() : this.#close());
    this.#button = element('button', { type: 'button', class: 'quiet danger', 'aria-expanded': 'false', onclick: toggle },
      ...(icon ? [icon] : []), label);
    this.#no = element('button', { type: 'button', class: 'quiet', onclick: () => this.#close() }, 'Keep it');
    const confirm = () => {
      this.#close();
      onConfirm();
    };
    this.#question = element('span', { class: 'confirm card', role: 'group', 'aria-label': question, hidden: true },
      element('span', {}, question),
      element('span', { class: 'answers' }, this.#no,
        element('button', { type: 'button', class: 'danger solid', onclick: confirm }, yes)));
    this.element = element('span', {
      class: 'confirm-button',
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Escape' && !this.#question.hidden) this.#close();
      },
    }, this.#button, this.#question);
  }

  /** @param {boolean} disabled */
  set disabled(disabled) {
    this.#button.disabled = disabled;
  }

  #ask() {
    this.#question.hidden = false;
    this.#button.setAttribute('aria-expanded', 'true');
    // The harmless answer has the focus: a second Enter must not be enough.
    this.#no.focus();
  }

  #close() {
    this.#question.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
    this.#button.focus();
  }
}
