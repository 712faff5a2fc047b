// The crate as a wasm module, and as what JavaScript imports.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { note } from './log.mjs';
import { generatedDir, inRoot, packageDir, wasmTargetDir } from './paths.mjs';
import { run } from './run.mjs';
import { digest, filesBelow, isFresh, setFresh } from './stamp.mjs';
import { inlineModule } from './inline.mjs';
import { buildPacker, packerSources } from './packer.mjs';
import { wasmCargo, wasmTarget } from './toolchain.mjs';

const name = 'runloop_wasm';
/** What wasm32-unknown-unknown's default CPU has and Node 20 accepts, and SIMD, which the decoder is built on; `--all-features` makes modules it rejects. */
const features = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue', 'simd'];

/** Compiles the crate; returns the path of the module as cargo left it, names and all. */
export async function compileCrate(toolchain, { optLevel } = {}) {
  const { program, args, env } = wasmCargo(toolchain);
  if (optLevel) env.CARGO_PROFILE_RELEASE_OPT_LEVEL = optLevel;
  await run(program, ['build', '--release', '-p', 'runloop-wasm', '--lib', ...args], { env, label: 'the wasm build' });
  return join(wasmTargetDir, wasmTarget, 'release', `${name}.wasm`);
}

/**
 * Runs wasm-bindgen and wasm-opt into `directory`; returns the path of the module. Beside it lies the same module with the
 * names of its functions, for those who debug or measure.
 */
export async function bind(module, { bindgen }, directory) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const flags = ['--target', 'web', '--no-typescript', '--omit-default-module-path', '--out-dir', directory];
  await run(bindgen.cli, [...flags, '--out-name', name, module], { label: 'wasm-bindgen' });
  const bound = join(directory, `${name}_bg.wasm`);
  const named = namedModule(directory);
  const enabled = features.map((feature) => `--enable-${feature}`);
  const wasmOpt = (from, to, flags, settings) =>
    run(process.execPath, [inRoot('node_modules', 'binaryen', 'bin', 'wasm-opt'), from, '-o', to, ...flags, ...enabled], { label: 'wasm-opt', ...settings });
  // A function with one caller stays apart: larger as it is, smaller once it is compressed. So is -O2 beside -Oz, by 0.3 kB,
  // and it decodes in 4 % less time.
  await wasmOpt(bound, named, ['-O2', '--one-caller-inline-max-function-size=0', '--converge', '--debuginfo']);
  const minify = ['--minify-imports-and-exports-and-modules', '--debuginfo'];
  rename(join(directory, `${name}.js`), JSON.parse(await wasmOpt(named, named, minify, { quiet: true })));
  await wasmOpt(named, bound, ['--strip-debug', '--strip-producers', '--strip-target-features']);
  return bound;
}

/** The module with names in a folder that `bind` filled. */
export const namedModule = (directory) => join(directory, `${name}_bg.debug.wasm`);

/** Gives imports and exports the short names of the module in the glue too: 2 kB less, gzipped. */
function rename(glue, { imports, exports }) {
  const shortImport = new Map(imports.map(([, long, short]) => [long, short]));
  const shortExport = new Map(exports.map(([long, short]) => [long, short]));
  const source = readFileSync(glue, 'utf8')
    .replace(/^( +)(\w+)(?=: function)/gm, (all, indent, long) => indent + (shortImport.get(long) ?? long))
    // wasm-opt's name for the one module that is imported.
    .replace(/"\.\/runloop_wasm_bg\.js":/, 'a:')
    .replace(/\bwasm\.(\w+)/g, (all, long) => `wasm.${shortExport.get(long) ?? long}`);
  // The edge runtime compiles modules in another realm than the one they are used in, so that they are no instance of this one's
  // class: bytes are told by their length.
  const check = '!(module instanceof WebAssembly.Module)';
  if (!source.includes(check)) throw new Error(`the glue has no \`${check}\` any more`);
  writeFileSync(glue, source.replace(check, 'module.byteLength !== undefined'));
}

/** Makes everything in pkg/wasm, unless it was made from this very module. */
export async function generatePackage(module, tools) {
  const scripts = ['crate.mjs', 'inline.mjs', 'packer.mjs'].map((file) => inRoot('scripts', 'lib', file));
  const paths = [module, inRoot('package-lock.json'), packerSources, join(packageDir, 'lib', 'unpack.js'), ...scripts];
  const made = digest({ texts: [tools.bindgen.cli, String(tools.toolchain.source)], paths });
  if (isFresh('package', made) && existsSync(join(generatedDir, 'inline.js'))) return note('pkg/wasm: up to date');
  const stage = join(wasmTargetDir, 'package');
  const wasm = await bind(module, tools, stage);
  writeFileSync(join(stage, 'errors.js'), errorsModule(stage));
  writeFileSync(join(stage, 'inline.js'), await inlineModule(readFileSync(wasm), await buildPacker(tools.toolchain)));
  publish(stage, generatedDir);
  setFresh('package', made);
  note('pkg/wasm: made');
}

/** The error classes under a path without the hash that wasm-bindgen gives to its snippets. */
function errorsModule(stage) {
  const snippet = filesBelow(join(stage, 'snippets')).find((path) => path.endsWith('/src/js/errors.js'));
  if (!snippet) return 'export {};\n';
  return `export * from './${relative(stage, snippet)}';\n`;
}

/** Replaces file by file, so that a process importing the package meanwhile never finds one missing. */
function publish(from, to) {
  const fresh = filesBelow(from).map((path) => relative(from, path));
  for (const path of fresh) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    renameSync(join(from, path), join(to, path));
  }
  for (const path of filesBelow(to)) {
    if (!fresh.includes(relative(to, path))) rmSync(path);
  }
}
