// The table of runtimes in the README, out of what ran.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../target/runtimes/rows/', import.meta.url));

/** Notes that a runtime of this version passed. */
export async function passed(group, name, version) {
  const path = `${folder}${group}/${name.replace(/\W+/g, '-')}.json`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ name, version }));
}

export const rowsOf = async (path) => JSON.parse(await readFile(path, 'utf8'));
export const rowsFolder = folder;
