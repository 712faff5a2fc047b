// The test files of a folder below tests/. Listed by us: `node --test FOLDER` means different things to Node 20 and 22.
import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { Failure } from './log.mjs';
import { inRoot, root } from './paths.mjs';
import { filesBelow } from './stamp.mjs';

const listed = (folder) => filesBelow(inRoot('tests', folder)).filter((path) => path.endsWith('.test.mjs'));

/** What the repository tests in JavaScript; a folder that lost its files is missed by `testFiles`. */
const expected = ['browser', 'js', 'parity', 'types'];

/** The folders of tests/ that hold JavaScript tests. */
export function testFolders() {
  const folders = readdirSync(inRoot('tests'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = folders.map(({ name }) => name).filter((name) => listed(name).length);
  return [...new Set([...expected, ...found])].sort();
}

export function testFiles(folder) {
  const files = listed(folder);
  if (!files.length) throw new Failure(`tests/${folder} has no test`);
  return files.map((path) => relative(root, path));
}
