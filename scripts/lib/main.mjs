// Lets a script be run and imported alike.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Failure, fail } from './log.mjs';

/** Runs `body` when the module at `url` is the program; a `Failure` ends it with status 1 and its message alone. */
export async function main(url, body) {
  const program = process.argv[1];
  if (!program || realpathSync(program) !== fileURLToPath(url)) return;
  try {
    await body(process.argv.slice(2));
  } catch (error) {
    fail(error instanceof Failure ? error.message : (error?.stack ?? String(error)));
    process.exitCode = 1;
  }
}
