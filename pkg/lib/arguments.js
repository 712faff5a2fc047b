// Reading what callers pass. A wrong type is a TypeError that names the argument.

/** Throws the TypeError for an argument. */
export function fail(name, problem) {
  const error = new TypeError(`${name} ${problem}`);
  error.code = 'invalid_argument';
  throw error;
}

const isObject = (value) => typeof value === 'object' && value !== null;

export const string = (value, name) => {
  if (value == null) return undefined;
  return typeof value === 'string' ? value : fail(name, 'must be a string');
};

export const required = (value, name) =>
  typeof value === 'string' && value !== '' ? value : fail(name, 'must be a non-empty string');

export const object = (value, name) => {
  if (value == null) return {};
  return isObject(value) ? value : fail(name, 'must be an object');
};

export const callable = (value, name) => {
  if (value == null) return undefined;
  return typeof value === 'function' ? value : fail(name, 'must be a function');
};

export const flag = (value, name) => {
  if (value == null) return undefined;
  return typeof value === 'boolean' ? value : fail(name, 'must be a boolean');
};

/** Whole milliseconds; above the 104 days at the end of this the wait might as well be endless. */
export const millis = (value, name) => {
  if (value == null) return undefined;
  if (typeof value !== 'number' || !(value > 0)) fail(name, 'must be a positive number of milliseconds');
  return Math.min(Math.ceil(value), 9e9);
};

export const count = (value, name, limit = 2 ** 32) => {
  if (value == null) return undefined;
  const valid = Number.isInteger(value) && value >= 0 && value < limit;
  return valid ? value : fail(name, 'must be a whole number, not negative');
};

/** [name, value or null] pairs of an object, a Headers, a Map or an array of pairs. */
export function headers(value, name) {
  const given = object(value, name);
  const entries = typeof given.forEach === 'function' ? [...(given.entries?.() ?? given)] : Object.entries(given);
  const pairs = Array.isArray(given) ? given : entries;
  return pairs.filter(([, text]) => text !== undefined).map(([key, text]) => {
    // RFC 9110, 5.6.2 and 5.5: a name is a token, a value has no control characters; fetch takes Latin-1.
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(key)) fail(name, 'must have valid header names');
    const fits = text === null || (typeof text === 'string' && isHeaderValue(text));
    return fits ? [key, text] : fail(`${name}.${key}`, 'must be a string that fits into a header, or null');
  });
}

export const isHeaderValue = (text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

/** [name, value] pairs; null and undefined are left out. */
export function query(value, name) {
  return Object.entries(object(value, name)).filter(([, part]) => part != null).map(([key, part]) => {
    const scalar = typeof part === 'string' || typeof part === 'boolean' || Number.isFinite(part);
    return scalar ? [key, String(part)] : fail(`${name}.${key}`, 'must be a string, a number or a boolean');
  });
}
