// The devboxd binary.
import { note } from './log.mjs';
import { devboxdBinary } from './paths.mjs';
import { run } from './run.mjs';

/** Builds devboxd with the active (native) toolchain; returns the binary's path. */
export async function buildDevboxd() {
  const locked = process.env.CI ? ['--locked'] : [];
  await run('cargo', ['build', '-p', 'devboxd', '--bin', 'devboxd', '--profile', 'server', ...locked], {
    label: 'the build of devboxd',
  });
  note('devboxd: target/server/devboxd');
  return devboxdBinary;
}
