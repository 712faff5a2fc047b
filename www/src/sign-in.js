// Asks for the token when the page was opened without one, or with one the server refuses.

import { element, setMessage } from './dom.js';
import { icon } from './icon.js';
import { looksLikeToken } from './token.js';

export class SignIn {
  element;
  #field;
  #error;
  #button;

  /** @param {(token: string) => void} onToken */
  constructor(onToken) {
    this.#error = element('p', { class: 'error', role: 'alert', id: 'sign-in-error', hidden: true });
    this.#field = element('input', {
      type: 'password', name: 'token', required: true, autocomplete: 'off', spellcheck: 'false',
      'aria-describedby': 'sign-in-error',
    });
    this.#button = element('button', { type: 'submit', class: 'primary' }, 'Sign in');
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const token = this.#field.value.trim();
      if (!looksLikeToken(token)) return this.fail('This is no token: a token is one word of ASCII characters.');
      setMessage(this.#error, '');
      this.#button.disabled = true;
      onToken(token);
      return undefined;
    };
    this.element = element('main', { class: 'sign-in' },
      element('form', { class: 'card', onsubmit: submit },
        element('h1', {}, icon('prompt'), 'Devbox console'),
        element('p', {}, 'devboxd prints its token on the line that says it is ready. ',
          element('code', {}, 'npm start'), ' opens this page with it.'),
        element('label', {}, 'Token', this.#field),
        this.#error,
        this.#button));
  }

  /** @param {string} message */
  fail(message) {
    setMessage(this.#error, message);
    this.#button.disabled = false;
    this.#field.select();
    this.#field.focus();
  }

  focus() {
    this.#field.focus();
  }
}
