// What a browser app ships and what an import costs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { table } from './log.mjs';
import { distDir, generatedDir, inRoot, packageDir } from './paths.mjs';
import { run } from './run.mjs';

const gzip = (data) => gzipSync(data, { level: 9 }).length;

/** The budget of scripts/budget.json. */
export const budget = () => JSON.parse(readFileSync(inRoot('scripts', 'budget.json'), 'utf8'));

/** Bytes of the browser entry (bundled, minified, wasm inlined), of the wasm alone and of its glue alone. */
export async function measurePayload(directory = generatedDir) {
  const esbuild = await import('esbuild');
  const wasm = readFileSync(join(directory, 'runloop_wasm_bg.wasm'));
  const minified = async (file) => {
    const options = { bundle: true, minify: true, format: 'esm', platform: 'browser', write: false };
    return (await esbuild.build({ ...options, entryPoints: [file] })).outputFiles[0].contents;
  };
  const entry = await minified(join(distDir, 'browser.js'));
  const glue = await minified(join(directory, 'runloop_wasm.js'));
  return {
    browser: { bytes: entry.length, gzip: gzip(entry) },
    wasm: { bytes: wasm.length, gzip: gzip(wasm) },
    glue: { bytes: glue.length, gzip: gzip(glue) },
  };
}

/**
 * What each feature of scripts/budget.json adds, minified and gzipped alone: `[name, bytes, gzip, why]`. A file counts
 * for the first feature that names the end or the beginning of its path in the package.
 */
export async function measureFeatures() {
  const esbuild = await import('esbuild');
  const options = { bundle: true, minify: true, format: 'esm', platform: 'browser', write: false, metafile: true, outfile: 'app.js' };
  const { metafile } = await esbuild.build({ ...options, entryPoints: [join(packageDir, 'entries', 'browser.js')], absWorkingDir: packageDir });
  const { features } = budget();
  const sources = new Map(features.map((feature) => [feature, '']));
  for (const path of Object.keys(metafile.outputs['app.js'].inputs)) {
    const feature = features.find(({ files }) => files.some((file) => path.startsWith(file) || path.includes(`/${file}`) || path.endsWith(file)));
    if (!feature) throw new Error(`scripts/budget.json does not say what ${path} is for`);
    const { code } = await esbuild.transform(readFileSync(join(packageDir, path), 'utf8'), { minify: true, format: 'esm' });
    sources.set(feature, sources.get(feature) + code);
  }
  return [...sources].map(([{ name, why }, code]) => [name, code.length, gzip(code), why]);
}

/** Milliseconds that importing the Node entry takes in a fresh process: the median of nine. */
export async function measureImport() {
  const program = `const t = performance.now(); await import('runloop-wasm'); console.log(performance.now() - t);`;
  const times = [];
  for (let round = 0; round < 9; round++) {
    const args = ['--input-type=module', '-e', program];
    times.push(Number(await run(process.execPath, args, { quiet: true, label: 'the import of runloop-wasm' })));
  }
  return times.sort((a, b) => a - b)[4];
}

export function printPayload({ browser, wasm, glue }, importMs) {
  const limit = budget().browserGzip;
  table([
    ['', 'bytes', 'gzip -9'],
    ['browser entry, bundled and minified', browser.bytes, browser.gzip],
    ['  wasm module', wasm.bytes, wasm.gzip],
    ['  glue, minified', glue.bytes, glue.gzip],
  ]);
  const share = Math.round((browser.gzip / limit) * 100);
  console.log(`  budget ${limit.toLocaleString('en')} bytes gzip: ${share} % used; import in Node ${importMs.toFixed(1)} ms`);
}

/** Whether the package was built. */
export const isBuilt = () => existsSync(join(distDir, 'browser.js'));
