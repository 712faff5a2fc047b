// A devbox's status as a small coloured word: the word carries the meaning, the colour helps the eye.

import { element } from './dom.js';

/** @type {Record<string, string | undefined>} */
const TONES = { running: 'good', failure: 'bad', shutdown: 'off', suspended: 'off' };

/** @param {string} status */
export function statusPill(status) {
  const words = { shutdown: 'shut down', failure: 'failed' };
  const word = Object.hasOwn(words, status) ? words[/** @type {keyof typeof words} */ (status)] : status;
  return element('span', { class: `pill ${TONES[status] ?? 'busy'}`, 'data-status': status }, word);
}
