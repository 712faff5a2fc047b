// scripts/packer, as the two modules that it is: one packs, the other is shipped and unpacks.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, wasmTargetDir } from './paths.mjs';
import { run } from './run.mjs';
import { wasmCargo, wasmTarget } from './toolchain.mjs';

/** What the packer is made of. */
export const packerSources = inRoot('scripts', 'packer');

const folder = join(wasmTargetDir, 'packer');

/** Where the module that packs and the one that unpacks are when they are built. */
export const packerModules = { pack: join(folder, 'pack.wasm'), unpack: join(folder, 'unpack.wasm') };

/** Calls cargo for the packer. */
async function cargo(toolchain, command, ...more) {
  const { program, env } = wasmCargo(toolchain);
  const args = ['--release', '--locked', '--manifest-path', join(packerSources, 'Cargo.toml'), '--target', wasmTarget, '--target-dir', folder];
  if (toolchain.source) args.push('-Z', 'build-std=core');
  await run(program, [command, ...args, ...more], { env, label: `${command} of the packer` });
}

async function compile(toolchain, made, ...features) {
  await cargo(toolchain, 'build', ...features);
  copyFileSync(join(folder, wasmTarget, 'release', 'packer.wasm'), made);
}

/** Builds both. */
export async function buildPacker(toolchain) {
  const { pack, unpack } = packerModules;
  await compile(toolchain, pack, '--features', 'pack');
  await compile(toolchain, unpack);
  const enabled = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals'].map((feature) => `--enable-${feature}`);
  const flags = ['-Oz', '--converge', '--strip-debug', '--strip-producers', '--strip-target-features', ...enabled];
  await run(process.execPath, [inRoot('node_modules', 'binaryen', 'bin', 'wasm-opt'), unpack, '-o', unpack, ...flags], { label: 'wasm-opt' });
  return packerModules;
}

/** Clippy over it. */
export const lintPacker = (toolchain) => cargo(toolchain, 'clippy', '--', '-Dwarnings');

/** Packs a module: `{ bytes, code, functions }`, of which the last two say where its code begins and how much there is. */
export function packed(packer, wasm) {
  const { memory, buffer, run: pack } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(packer.pack))).exports;
  const { code, functions } = findCode(wasm);
  const room = new Uint8Array(memory.buffer, buffer());
  room.set(wasm);
  const length = pack(wasm.length, code, functions);
  return { bytes: room.slice(wasm.length, wasm.length + length), code, functions };
}

/** Where the bodies of a module's functions begin, and how many there are. */
function findCode(wasm) {
  const CODE = 10;
  let at = 8;
  const number = () => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = wasm[at++];
      value += (byte & 127) << shift;
      shift += 7;
      if (byte < 128) return value;
    }
  };
  while (at < wasm.length) {
    const section = wasm[at++];
    const length = number();
    if (section === CODE) return { functions: number(), code: at };
    at += length;
  }
  throw new Error('the module has no code');
}
