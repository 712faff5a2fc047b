// The test files of a folder below tests/. Listed by us: `node --test FOLDER` means different things to Node 20 and 22.
import { relative } from 'node:path';
import { Failure } from './log.mjs';
import { inRoot, root } from './paths.mjs';
import { filesBelow } from './stamp.mjs';

export function testFiles(folder) {
  const files = filesBelow(inRoot('tests', folder)).filter((path) => path.endsWith('.test.mjs'));
  if (!files.length) throw new Failure(`tests/${folder} has no test`);
  return files.map((path) => relative(root, path));
}
