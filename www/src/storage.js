// localStorage and sessionStorage throw where a browser denies site data, and are full at some
// point; the console then works on without remembering.

/**
 * @param {Storage | undefined} storage
 * @param {string} key
 * @returns {string | null}
 */
export function readItem(storage, key) {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {Storage | undefined} storage
 * @param {string} key
 * @param {string | null} value `null` removes the key.
 */
export function writeItem(storage, key, value) {
  try {
    if (value === null) storage?.removeItem(key);
    else storage?.setItem(key, value);
  } catch {
    // Nothing is lost but the memory across reloads.
  }
}

/** @returns {Storage | undefined} */
export function localStore() {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** @returns {Storage | undefined} */
export function sessionStore() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
