// The bearer token reaches the page in the URL's fragment, which browsers never send to a server, and
// leaves the address bar and the history entry before anything else happens. It lives on in
// sessionStorage: for this tab, until it is closed.

import { readItem, sessionStore, writeItem } from './storage.js';

const KEY = 'console.token';

/**
 * Takes `#token=…` out of the address, else the token this tab has kept.
 *
 * @returns {string | null}
 */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get('token');
  if (token === null) return readItem(sessionStore(), KEY);
  fragment.delete('token');
  const rest = fragment.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (rest && `#${rest}`));
  if (token === '') return readItem(sessionStore(), KEY);
  if (looksLikeToken(token)) keepToken(token);
  return token;
}

/**
 * Whether this can be a token: what else is pasted would not even fit into a header.
 *
 * @param {string} text
 */
export function looksLikeToken(text) {
  return /^[\x21-\x7e]+$/.test(text);
}

/** @param {string} token */
export function keepToken(token) {
  writeItem(sessionStore(), KEY, token);
}

/** Forgets the token, after a sign-out or when the server has refused it. */
export function forgetToken() {
  writeItem(sessionStore(), KEY, null);
}
