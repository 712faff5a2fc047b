// Finds or makes a compiler for wasm32. The published package is made with std built along, for size, so a toolchain
// with std's source is preferred.
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import * as apt from './apt.mjs';
import { Failure, note, warn } from './log.mjs';
import { requiredRust, rustMinor } from './prerequisites.mjs';
import { ask, run } from './run.mjs';
import { inspect, wasmTarget } from './toolchain.mjs';

const debianRustc = '/usr/bin/rustc';
const debianPackages = ['rustc-web', 'cargo-web', 'rust-web-src', 'rust-web-llvm', 'rust-web-clippy'];

const usable = (toolchain) =>
  toolchain?.source && toolchain.linker && toolchain.clippy && rustMinor(toolchain.version) >= requiredRust()
    ? toolchain
    : undefined;

/** The toolchain to compile for wasm32 with, installed if need be. */
export async function findCompiler() {
  const found =
    usable(inspect('rustc')) ?? usable(inspect(debianRustc)) ?? (await fromRustup()) ?? (await fromDebian());
  if (found) {
    note(`wasm compiler: ${found.version} with std built along`);
    return found;
  }
  const active = inspect('rustc');
  if (active?.prebuilt && active.linker) {
    warn(`wasm compiler: ${active.version} with its prebuilt std: a DEVELOPMENT build, larger than the published one.`);
    warn('For the published form: rustup component add rust-src');
    return active;
  }
  throw new Failure(
    [
      `no compiler for ${wasmTarget} was found, and none could be installed. Install one of:`,
      `    rustup target add ${wasmTarget} && rustup component add rust-src`,
      `    ${apt.installCommand([...debianPackages, 'lld'])}   (Debian: rustc 1.${requiredRust()} or newer)`,
    ].join('\n'),
  );
}

async function fromRustup() {
  if (!ask('rustup', ['--version'])) return undefined;
  const wanted = [
    ['component', 'add', 'rust-src'],
    ['component', 'add', 'clippy'],
    ['target', 'add', wasmTarget],
  ];
  for (const args of wanted) {
    const { ok } = await run('rustup', args, { quiet: true, allowFailure: true, label: `rustup ${args.join(' ')}` });
    if (!ok) note(`rustup ${args.join(' ')}: not available here`);
  }
  return usable(inspect('rustc'));
}

async function fromDebian() {
  if (inspect('rustc')?.prebuilt || !apt.canInstall()) return undefined;
  const version = await apt.available('rustc-web');
  if (!version || rustMinor(` ${version}`) < requiredRust()) return undefined;
  if (!(await apt.install(debianPackages))) return undefined;
  const linker = linkerPackage();
  if (linker && !inspect(debianRustc)?.linker) await apt.install([linker]);
  return usable(inspect(debianRustc));
}

/** rust-lld is a link to the lld of the LLVM version that rustc was made with; its name is the package's. */
function linkerPackage() {
  try {
    return /^lld-\d+$/.exec(basename(readlinkSync('/usr/bin/rust-lld')))?.[0];
  } catch {
    return undefined;
  }
}
