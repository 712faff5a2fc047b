// One Rust toolchain: what it can do for wasm32, and how to call it.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { ask } from './run.mjs';

export const wasmTarget = 'wasm32-unknown-unknown';

/**
 * Inspects the toolchain a `rustc` belongs to; undefined when there is none.
 * `source`: std can be built along; `prebuilt`: it ships std for wasm32; `linker`: it can link wasm.
 */
export function inspect(rustc) {
  const sysroot = ask(rustc, ['--print', 'sysroot']);
  if (!sysroot) return undefined;
  const own = (name) => (existsSync(join(sysroot, 'bin', name)) ? join(sysroot, 'bin', name) : name);
  const host = /host: (\S+)/.exec(ask(rustc, ['-vV']) ?? '')?.[1] ?? '';
  const libdir = ask(own('rustc'), ['--print', 'target-libdir', '--target', wasmTarget]) ?? '';
  return {
    sysroot,
    version: ask(own('rustc'), ['--version']),
    cargo: own('cargo'),
    rustc: own('rustc'),
    rustdoc: own('rustdoc'),
    clippy: existsSync(join(sysroot, 'bin', 'cargo-clippy')),
    source: existsSync(join(sysroot, 'lib/rustlib/src/rust/library/Cargo.lock')),
    prebuilt: existsSync(libdir) && readdirSync(libdir).some((name) => /^libstd-.*\.rlib$/.test(name)),
    // Debian keeps the linker beside rustc, as a link to the lld of one LLVM version.
    linker: [join(sysroot, 'lib/rustlib', host, 'bin/rust-lld'), join(sysroot, 'bin/rust-lld')].some(existsSync),
  };
}

/**
 * How cargo is called with this toolchain for wasm32: program, environment, and what follows the subcommand.
 * `tests` is for test programs (and for lints, which see them too): panics there must say what they are about.
 */
export function wasmCargo(toolchain, { tests = false } = {}) {
  const { cargo, rustc, rustdoc, source, sysroot } = toolchain;
  const rustflags = [...remapped(sysroot), '-Ctarget-feature=+simd128'];
  const args = ['--target', wasmTarget, '--target-dir', tests ? 'target/wasm-tests' : 'target/wasm'];
  if (process.env.CI) args.push('--locked');
  const env = { ...process.env, CARGO: cargo, RUSTC: rustc, RUSTDOC: rustdoc };
  // rustup's shims would send a nested `cargo` or `rustc` back to its own toolchain.
  env.PATH = [dirname(rustc), process.env.PATH].join(delimiter);
  delete env.RUSTUP_TOOLCHAIN;
  delete env.RUSTFLAGS;
  if (source) {
    env.RUSTC_BOOTSTRAP = '1';
    args.push('-Z', tests ? 'build-std=std,panic_abort,test' : 'build-std=std,panic_abort');
    if (!tests) {
      args.push('-Z', 'build-std-features=optimize_for_size');
      // A panic is a trap that the call it hit reports as a bug; no text of it reaches a user, so none is in the module.
      rustflags.push('-Zunstable-options', '-Cpanic=immediate-abort', '-Zlocation-detail=none', '-Zfmt-debug=none');
    }
  }
  env.CARGO_ENCODED_RUSTFLAGS = rustflags.join('\u001f');
  return { program: cargo, args, env };
}

/** Panic locations keep the file, not where this machine happens to store it. */
function remapped(sysroot) {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  return [
    `--remap-path-prefix=${root.replace(/\/$/, '')}=.`,
    `--remap-path-prefix=${cargoHome}=cargo`,
    `--remap-path-prefix=${join(sysroot, 'lib/rustlib/src/rust')}=rust`,
  ];
}
