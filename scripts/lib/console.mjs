// The console page, bundled from www/ into www/dist, which devboxd serves.
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, note } from './log.mjs';
import { consoleDist, distDir, inRoot } from './paths.mjs';
import { digest, isFresh, setFresh } from './stamp.mjs';

const source = inRoot('www');
const entry = join(source, 'src', 'main.js');
const style = join(source, 'src', 'style.css');

/** Bundles www/src/main.js and www/src/style.css and copies the other files of www/. */
export async function buildConsole() {
  if (!existsSync(entry)) throw new Failure('www/src/main.js is missing: the console cannot be built');
  const inputs = [join(source, 'src'), ...staticFiles(), distDir, inRoot('package-lock.json'), inRoot('scripts/lib/console.mjs')];
  const made = digest({ paths: inputs });
  if (isFresh('console', made) && existsSync(join(consoleDist, 'index.html'))) return note('www/dist: up to date');
  const esbuild = await import('esbuild');
  const stage = `${consoleDist}.new`;
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  for (const path of staticFiles()) cpSync(path, join(stage, path.slice(source.length + 1)), { recursive: true });
  await esbuild.build({
    entryPoints: existsSync(style) ? [entry, style] : [entry],
    outdir: stage,
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
    loader: { '.woff2': 'file', '.svg': 'file' },
  });
  rmSync(consoleDist, { recursive: true, force: true });
  renameSync(stage, consoleDist);
  setFresh('console', made);
  note('www/dist: made');
}

const staticFiles = () =>
  readdirSync(source)
    .filter((name) => !['src', 'dist', 'dist.new', 'README.md'].includes(name))
    .map((name) => join(source, name));
