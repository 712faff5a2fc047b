// The one door for every check that is not a test: formats, lints, docs, types, sizes, what is published.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkTrackedFiles } from './lib/hygiene.mjs';
import { Failure, table } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { checkPack } from './lib/pack.mjs';
import { lintPacker, packerSources } from './lib/packer.mjs';
import { inRoot } from './lib/paths.mjs';
import { budget, isBuilt, measureFeatures, measurePayload } from './lib/payload.mjs';
import { buildDocs, checkTypeResolution, checkVersion, lintPackage, rehearse } from './lib/published.mjs';
import { ask, run } from './lib/run.mjs';
import { runAll } from './lib/summary.mjs';
import { testFiles } from './lib/test-files.mjs';
import { wasmCargo } from './lib/toolchain.mjs';
import { build } from './build.mjs';

const locked = process.env.CI ? ['--locked'] : [];
const denied = '-Dwarnings';

const quietly = async (running) => void (await running);
const cargo = (args, env = process.env) => quietly(run('cargo', args, { env, label: `cargo ${args[0]}` }));

/** Calls cargo for wasm32; what the host's `--workspace` cannot see is behind `cfg(target_arch)`. */
function wasm(toolchain, args, { tail = [], env = {} } = {}) {
  const { program, args: target, env: base } = wasmCargo(toolchain, { tests: true });
  return quietly(run(program, [...args, ...target, ...tail], { env: { ...base, ...env }, label: `${args[0]} for wasm32` }));
}

async function clippyForWasm(toolchain) {
  if (!toolchain.clippy) throw new Failure(`${toolchain.version} has no clippy: rustup component add clippy`);
  const targets = ['--lib', ...(existsSync(inRoot('tests', 'wasm.rs')) ? ['--test', 'wasm'] : [])];
  await wasm(toolchain, ['clippy', '-p', 'runloop-wasm', ...targets], { tail: ['--', denied] });
  await lintPacker(toolchain);
}

/** A lock file that a manifest has outgrown is refused on CI, where nobody can amend it. */
async function checkLockFiles() {
  for (const file of ask('git', ['ls-files', '*Cargo.lock']).split('\n')) {
    const args = ['metadata', '--locked', '--format-version', '1', '--manifest-path', inRoot(dirname(file), 'Cargo.toml')];
    await run('cargo', args, { quiet: true, label: `cargo metadata for ${file}` });
  }
}

async function checkBudget() {
  if (!isBuilt()) throw new Failure('pkg/wasm is not built: npm run build');
  const { browser } = await measurePayload();
  const limit = budget().browserGzip;
  table([['what a browser app ships', 'bytes', 'gzip -9', 'what it is worth'], ...(await measureFeatures())]);
  const share = `${browser.gzip.toLocaleString('en')} of ${limit.toLocaleString('en')} bytes gzip`;
  if (browser.gzip > limit) throw Object.assign(new Failure(`a browser app would ship ${share}`), { detail: share });
  return share;
}

const node = (...args) => quietly(run(process.execPath, args, { label: args[0] }));

/** Runs every check on what `build()` made. */
export async function check({ toolchain }) {
  const docs = ['doc', '--no-deps', '--document-private-items'];
  await runAll('check', [
    ['rustfmt', () => cargo(['fmt', '--all', '--check'])],
    ['rustfmt of the packer', () => cargo(['fmt', '--check', '--manifest-path', join(packerSources, 'Cargo.toml')])],
    ['clippy', () => cargo(['clippy', '--workspace', '--all-targets', ...locked, '--', denied])],
    ['clippy for wasm32', () => clippyForWasm(toolchain)],
    ['docs', () => cargo([...docs, '--workspace', ...locked], { ...process.env, RUSTDOCFLAGS: denied })],
    ['docs for wasm32', () => wasm(toolchain, [...docs, '-p', 'runloop-wasm', '--lib'], { env: { RUSTDOCFLAGS: denied } })],
    ['types', () => node('--test', '--test-reporter=spec', ...testFiles('types'))],
    ['eslint', () => node(inRoot('node_modules/eslint/bin/eslint.js'), '--max-warnings=0', '.')],
    ['lock files', checkLockFiles],
    ['budget', checkBudget],
    ['npm pack', checkPack],
    ['publint', lintPackage],
    ['types of the package', checkTypeResolution],
    ['version', checkVersion],
    ['API documentation', buildDocs],
    ['release rehearsal', rehearse],
    ['tracked files', checkTrackedFiles],
  ]);
}

await main(import.meta.url, async () => check(await build()));
