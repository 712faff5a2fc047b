// Signed out: the form. Signed in: the list, and a workspace for each devbox that was picked.

import { AuthenticationError, RunloopSDK } from 'runloop-wasm';
import { errorMessage } from './error-message.js';
import { Shell } from './shell.js';
import { SignIn } from './sign-in.js';
import { forgetToken, keepToken, looksLikeToken, takeToken } from './token.js';

// With the default of five a page would stay silent for half a minute while its server is gone.
const MAX_RETRIES = 2;

export class App {
  #root;
  /** @type {Shell | undefined} */
  #shell;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  start() {
    // A link with a token may be opened over a page that is already here.
    addEventListener('hashchange', () => this.#begin());
    this.#begin();
  }

  #begin() {
    const had = this.#shell !== undefined;
    const before = location.hash;
    const token = takeToken();
    if (had && location.hash === before) return;
    if (token === null) this.#askForToken();
    else if (!looksLikeToken(token)) this.#askForToken('The token in the link is damaged.');
    else this.#enter(token);
  }

  /** @param {string} [reason] */
  #askForToken(reason) {
    this.#leave();
    const form = new SignIn((token) => this.#tryToken(token, form));
    this.#root.replaceChildren(form.element);
    if (reason) form.fail(reason);
    else form.focus();
  }

  /**
   * @param {string} token
   * @param {SignIn} form
   */
  async #tryToken(token, form) {
    try {
      await this.#connect(token).devbox.list({ limit: 1 });
    } catch (error) {
      form.fail(error instanceof AuthenticationError ? 'The server refused this token.' : errorMessage(error));
      return;
    }
    keepToken(token);
    this.#enter(token);
  }

  /** @param {string} token */
  #enter(token) {
    this.#leave();
    this.#shell = new Shell(this.#connect(token), {
      onRefused: () => {
        forgetToken();
        this.#askForToken('The server refused the token. devboxd may have been started again with another one.');
      },
      onSignOut: () => {
        forgetToken();
        this.#askForToken();
      },
    });
    this.#root.replaceChildren(this.#shell.element);
    this.#shell.start();
  }

  #leave() {
    this.#shell?.dispose();
    this.#shell = undefined;
  }

  /** @param {string} token */
  #connect(token) {
    return new RunloopSDK({ baseURL: location.origin, bearerToken: token, maxRetries: MAX_RETRIES });
  }
}
