// Numbers as people read them.

const WHOLE = new Intl.NumberFormat('en');

/** @param {number} count */
export function formatBytes(count) {
  return `${WHOLE.format(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

/** @param {number} ms */
export function formatDuration(ms) {
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = `${String(seconds % 60).padStart(2, '0')} s`;
  if (minutes < 60) return `${minutes} min ${rest}`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min ${rest}`;
}

const encoder = new TextEncoder();

/**
 * The length of a text on the wire and in a file.
 *
 * @param {string} text
 */
export function utf8Length(text) {
  return encoder.encode(text).byteLength;
}
