// The examples of a README: its fenced blocks of one language, in order.

import { readFile } from 'node:fs/promises';

/**
 * @typedef {object} Example
 * @property {string} place File and line, for the test's name.
 * @property {string} code
 */

/**
 * @param {string} path From the repository's root.
 * @param {string} language
 * @returns {Promise<Example[]>}
 */
export async function examples(path, language) {
  const text = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  const fences = text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...fences].map(({ index, 1: code }) => ({
    place: `${path}:${text.slice(0, index).split('\n').length}`,
    code,
  }));
}
