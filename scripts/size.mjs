// Prints what the module is made of, by crate and by function; `-- --levels` compares opt-levels s, z and 3.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bind, compileCrate, namedModule } from './lib/crate.mjs';
import { step, table } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { wasmTargetDir } from './lib/paths.mjs';
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

async function compareLevels(tools) {
  const rows = [['opt-level', 'bytes', 'gzip -9']];
  for (const optLevel of ['s', 'z', '3']) {
    const bytes = readFileSync(await bind(await compileCrate(tools.toolchain, { optLevel }), tools, stage));
    rows.push([optLevel, bytes.length, gzip(bytes)]);
  }
  table(rows);
}

await main(import.meta.url, async (args) => {
  const tools = await setup();
  if (args.includes('--levels')) return compareLevels(tools);
  const module = await compileCrate(tools.toolchain);
  await bind(module, tools, stage);
  printModule(readFileSync(namedModule(stage)));
});
