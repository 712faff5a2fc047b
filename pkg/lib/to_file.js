// Files out of what a caller has.
import { fail, required } from './arguments.js';
import { localFiles } from './local_files.js';

/**
 * A `File` of bytes, text, a `Blob`, the body of a `Response`, a stream or anything else that is iterated in parts,
 * or of a Promise of one of them. Without a `name` it has the value's own, or that of its path or address.
 */
export async function toFile(value, name, options) {
  const given = await value;
  if (given instanceof File && name == null && options == null) return given;
  const bits = await parts(given);
  const own = { type: bits.length === 1 ? bits[0].type : undefined, lastModified: given.lastModified };
  return new File(bits, name ?? ownName(given), { ...own, ...options });
}

/** A `File` out of a file of this machine, whose bytes are read when they are needed. */
export async function fileFromPath(path, name, options) {
  const content = await localFiles('path').open(required(path, 'path'), 'path');
  const isNamed = typeof name === 'string';
  return toFile(content, isNamed ? name : ownName({ path }), isNamed ? options : name);
}

async function parts(value) {
  if (typeof value === 'string' || ArrayBuffer.isView(value) || /^\[object (ArrayBuffer|Blob|File)\]$/.test(tag(value))) return [value];
  if (typeof value?.blob === 'function') return [await value.blob()];
  if (typeof value?.arrayBuffer === 'function') return [await value.arrayBuffer()];
  // Not iterated: WebKit's streams cannot be (2.50).
  if (typeof value?.getReader === 'function') return [await new Response(value).blob()];
  if (typeof (value?.[Symbol.asyncIterator] ?? value?.[Symbol.iterator]) !== 'function') {
    fail('file', 'must be a Blob, a string, bytes, a Response, a stream or an iterable of such');
  }
  const all = [];
  for await (const part of value) all.push(...(await parts(part)));
  return all;
}

const tag = (value) => Object.prototype.toString.call(value);

/** The last part of a value's name, path or address. */
function ownName(value) {
  const names = [value?.name, value?.filename, value?.path, value?.url].filter((name) => name && typeof name === 'string');
  return names[0]?.replace(/[?#].*/s, '').split(/[\\/]/).pop() || 'unknown_file';
}
