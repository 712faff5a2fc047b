// Light or dark: the system's choice until the person makes one, which is then kept.

import { localStore, readItem, writeItem } from './storage.js';

/** @typedef {'light' | 'dark'} Theme */

const KEY = 'console.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
/** @type {Set<(theme: Theme) => void>} */
const listeners = new Set();

/** @returns {Theme} */
export function currentTheme() {
  const chosen = readItem(localStore(), KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return system.matches ? 'dark' : 'light';
}

/** Puts the current theme on the page and tells everyone who draws by it. */
export function applyTheme() {
  const theme = currentTheme();
  document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener(theme);
}

/** Switches to the other theme and remembers it. */
export function toggleTheme() {
  writeItem(localStore(), KEY, currentTheme() === 'dark' ? 'light' : 'dark');
  applyTheme();
}

/**
 * @param {(theme: Theme) => void} listener
 * @returns {() => void} Ends the subscription.
 */
export function onThemeChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

system.addEventListener('change', applyTheme);
