// What makes the second run quick: a step is skipped while the content it was made from is the same.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inRoot } from './paths.mjs';

/** Every file below a path (or the path itself when it is a file), in a stable order. */
export function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
}

/** A digest of texts and of the contents of files. */
export function digest({ texts = [], paths = [] }) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text}`);
  for (const path of paths.flatMap(filesBelow)) {
    hash.update(relative(inRoot(), path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

const stampPath = (name) => inRoot('target', 'stamps', name);

/** Whether step `name` was last finished with this digest. */
export function isFresh(name, value) {
  const path = stampPath(name);
  return existsSync(path) && readFileSync(path, 'utf8') === value;
}

/** Remembers that step `name` was finished with this digest. */
export function setFresh(name, value) {
  const path = stampPath(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}
