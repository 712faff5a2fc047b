// What a text area does to a file, and how to give the file back as it was.

/** Characters past this make a text area slow to type in. */
export const EDITABLE_CHARACTERS = 1024 * 1024;

/**
 * @typedef {object} TextFile
 * @property {string} text What to show, with LF line ends: a text area knows no others.
 * @property {'\n' | '\r\n'} lineEnd
 * @property {string} readOnlyReason Why writing this text back would damage the file; empty if it
 *   would not.
 */

/**
 * @param {string} contents
 * @returns {TextFile}
 */
export function openText(contents) {
  const crlf = contents.match(/\r\n/g)?.length ?? 0;
  const lines = contents.match(/\r\n|\r|\n/g)?.length ?? 0;
  const lineEnd = crlf > 0 && crlf === lines ? '\r\n' : '\n';
  const text = contents.slice(0, EDITABLE_CHARACTERS).replace(/\r\n?/g, '\n');
  return { text, lineEnd, readOnlyReason: reasonAgainstEditing(contents, lineEnd) };
}

/**
 * @param {string} text
 * @param {'\n' | '\r\n'} lineEnd
 */
export function closeText(text, lineEnd) {
  return lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd);
}

/**
 * @param {string} contents
 * @param {'\n' | '\r\n'} lineEnd
 */
function reasonAgainstEditing(contents, lineEnd) {
  if (contents.length > EDITABLE_CHARACTERS) {
    return 'Too large to edit here: only the beginning is shown, and it cannot be saved.';
  }
  if (/[\0\ufffd]/.test(contents)) return 'Not plain UTF-8 text: shown as far as it can be, and cannot be saved.';
  if (lineEnd === '\n' && contents.includes('\r')) return 'Mixed line ends, which editing here would change: cannot be saved.';
  return '';
}
