// Prints what a browser app ships, by feature, and what the module is made of, by crate and by function; `-- --levels` compares
// opt-levels s, z and 3.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bind, compileCrate, namedModule } from './lib/crate.mjs';
import { step, table } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { buildPacker, packed } from './lib/packer.mjs';
import { wasmTargetDir } from './lib/paths.mjs';
import { isBuilt, measureFeatures, measurePayload } from './lib/payload.mjs';
import { measureModule } from './lib/wasm-functions.mjs';
import { setup } from './setup.mjs';

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
const stage = join(wasmTargetDir, 'size');

/** The crate and module a demangled function name belongs to, two segments for our own. */
function owner(name) {
  const path = /(?:^|[< &])((?:[a-z_][a-z0-9_]*)(?:::[a-z_][a-z0-9_]*)*)(?:\[[0-9a-f]+\])?::/i.exec(name.replace(/\[[0-9a-f]+\]/g, ''))?.[1];
  if (!path) return 'exports and glue';
  const [crate, module] = path.split('::');
  return crate === 'runloop_wasm' && module ? `${crate}::${module}` : crate;
}

function printModule(bytes) {
  const { functions, data, total } = measureModule(bytes);
  const byOwner = new Map();
  for (const { name, bytes: size } of functions) byOwner.set(owner(name), (byOwner.get(owner(name)) ?? 0) + size);
  const largest = (entries, count) => entries.sort((a, b) => b[1] - a[1]).slice(0, count);
  step('code by crate');
  table([['', 'bytes'], ...largest([...byOwner], 25), ['data', data], ['module with names', total]]);
  step('largest functions');
  table([['', 'bytes'], ...largest(functions.map(({ name, bytes: size }) => [name.slice(0, 110), size]), 40)]);
}

async function printFeatures() {
  step('what a browser app ships, each feature minified and gzipped alone');
  const rows = await measureFeatures();
  table([['', 'bytes', 'gzip -9'], ...rows.map((row) => row.slice(0, 3))]);
  const { browser } = await measurePayload();
  table([['all of it, as it is shipped', browser.bytes, browser.gzip]]);
}

async function compareLevels(tools) {
  const packer = await buildPacker(tools.toolchain);
  const rows = [['opt-level', 'bytes', 'gzip -9', 'packed']];
  for (const optLevel of ['s', 'z', '3']) {
    const bytes = readFileSync(await bind(await compileCrate(tools.toolchain, { optLevel }), tools, stage));
    rows.push([optLevel, bytes.length, gzip(bytes), packed(packer, bytes).bytes.length]);
  }
  table(rows);
}

await main(import.meta.url, async (args) => {
  const tools = await setup();
  if (args.includes('--levels')) return compareLevels(tools);
  if (isBuilt()) await printFeatures();
  const module = await compileCrate(tools.toolchain);
  await bind(module, tools, stage);
  printModule(readFileSync(namedModule(stage)));
});
