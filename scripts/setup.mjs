// Gets everything that building needs: verifies Rust and Node, installs npm packages, finds or makes a compiler
// for wasm32, builds wasm-bindgen's CLI. Does nothing that was done before.
import { ensureBindgen } from './lib/bindgen.mjs';
import { findCompiler } from './lib/compiler.mjs';
import { step } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { ensureNodeModules } from './lib/npm.mjs';
import { verifyPrerequisites } from './lib/prerequisites.mjs';

/** `{ toolchain, bindgen }`: the Rust toolchain for wasm32 and the paths of wasm-bindgen's programs. */
export async function setup() {
  step('setup');
  verifyPrerequisites();
  await ensureNodeModules();
  const toolchain = await findCompiler();
  const bindgen = await ensureBindgen();
  return { toolchain, bindgen };
}

await main(import.meta.url, setup);
