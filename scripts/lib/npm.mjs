// node_modules at what package-lock.json says.
import { existsSync, readFileSync } from 'node:fs';
import { Failure, note } from './log.mjs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';

/** Runs `npm ci` unless every locked package is installed at its locked version. */
export async function ensureNodeModules() {
  if (!existsSync(inRoot('package-lock.json'))) {
    throw new Failure('package-lock.json is missing: it belongs to the repository (git checkout -- package-lock.json)');
  }
  if (isInstalled()) return note('npm packages: in place');
  note('npm packages: npm ci');
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { label: 'npm ci' });
}

function isInstalled() {
  const hidden = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const locked = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    // An optional package may be one for another platform.
    if (!found) return entry.optional === true;
    return (entry.link === true || found.version === entry.version) && existsSync(inRoot(path));
  });
}
