// A row of the README's table for each runtime that did the scenario; scripts/lib/runtimes-table.mjs reads them.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../target/runtimes/rows/', import.meta.url));

/** Notes that a runtime of this version passed. */
export async function passed(group, name, version) {
  const path = `${folder}${group}/${name.replace(/\W+/g, '-')}.json`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ name, version }));
}
