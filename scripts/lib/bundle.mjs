// pkg/dist: what is published of the package's JavaScript. An entry is a file or two instead of seventy, which Node reads a
// tenth as long and a browser without a bundler asks for in one round trip.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { distDir, packageDir } from './paths.mjs';

const entries = join(packageDir, 'entries');

/** The files of pkg/dist as the sources make them: `[name, text]`. What entries share is theirs in common, classes above all. */
export async function bundled() {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: readdirSync(entries).map((file) => join(entries, file)),
    outdir: distDir,
    chunkNames: 'shared-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'esnext',
    external: ['node:*', '*.wasm', '*.wasm?module', '*/wasm/inline.js'],
    logLevel: 'warning',
  });
  return outputFiles.map(({ path, text }) => [basename(path), text]);
}

/** Makes pkg/dist. A file that is there already stays, so that a process that imports meanwhile never finds one missing. */
export async function bundlePackage() {
  const files = new Map(await bundled());
  mkdirSync(distDir, { recursive: true });
  for (const [name, text] of files) {
    const path = join(distDir, name);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
  }
  for (const name of readdirSync(distDir)) if (!files.has(name)) rmSync(join(distDir, name));
}
