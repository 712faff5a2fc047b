// The wasm-bindgen CLI and test runner, at the version of the library.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, note } from './log.mjs';
import { inRoot, toolsDir } from './paths.mjs';
import { ask, run } from './run.mjs';

const crate = inRoot('scripts', 'wasm-bindgen-cli');
const binaries = ['wasm-bindgen', 'wasm-bindgen-test-runner'];

const lockedVersion = (lockfile, name) =>
  new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(readFileSync(lockfile, 'utf8'))?.[1];

/** Paths of `{ cli, runner }`, built from our own crate (it has its own lockfile) when not there yet. */
export async function ensureBindgen() {
  const version = lockedVersion(inRoot('Cargo.lock'), 'wasm-bindgen');
  const crateVersion = lockedVersion(join(crate, 'Cargo.lock'), 'wasm-bindgen-cli');
  if (version !== crateVersion) {
    throw new Failure(
      `wasm-bindgen is locked at ${version}, its CLI at ${crateVersion}: set scripts/wasm-bindgen-cli/Cargo.toml to =${version}`,
    );
  }
  const bin = join(toolsDir, `wasm-bindgen-${version}`);
  const [cli, runner] = binaries.map((name) => join(bin, name));
  if (existsSync(runner) && ask(cli, ['--version'])) {
    note(`wasm-bindgen ${version}: in place`);
    return { cli, runner };
  }
  note(`wasm-bindgen ${version}: building its CLI (about 2 minutes on two cores, once)`);
  const target = inRoot('target', 'tools');
  await run('cargo', ['build', '--release', '--locked', '--manifest-path', join(crate, 'Cargo.toml'), '--target-dir', target], {
    label: 'the build of wasm-bindgen',
  });
  mkdirSync(bin, { recursive: true });
  for (const name of binaries) {
    copyFileSync(join(target, 'release', name), join(bin, `${name}.new`));
    renameSync(join(bin, `${name}.new`), join(bin, name));
  }
  return { cli, runner };
}
