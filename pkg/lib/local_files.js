// The files of the machine that the program runs on: only Node's entry has them, so that nothing of Node is
// reachable from a browser's.
import { fail } from './arguments.js';

let files;

/**
 * Gives the package access to files: `open(path, name)` gives a Blob, `pack(path, rules)` a directory as a tgz in
 * `content` and, in `release`, what lets go of it.
 */
export function provideFiles(given) {
  files = given;
}

/** That access, for what the argument `name` asks; an error that says so where there is none. */
export const localFiles = (name) => files ?? fail(name, 'is a path, and there are no local files here: only Node has them');
