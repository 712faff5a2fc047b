// A Python with the packages that tests/python/requirements.txt pins: the official client, and schemathesis.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canInstall, install } from './apt.mjs';
import { Failure, note } from './log.mjs';
import { inRoot, toolsDir } from './paths.mjs';
import { ask, run } from './run.mjs';

const requirements = inRoot('tests', 'python', 'requirements.txt');
const venv = join(toolsDir, 'python');
const stamp = join(venv, 'requirements.txt');

/** The folder of its programs; undefined, aloud, where there is no Python and nobody demands one. */
export async function ensurePython() {
  const wanted = readFileSync(requirements, 'utf8');
  const programs = join(venv, 'bin');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return programs;
  if (!(await canMakeVenv())) {
    const missing = 'Python 3.10 or newer with its venv module is missing (Debian: python3 python3-venv)';
    if (process.env.CI) throw new Failure(missing);
    note(`SKIPPED: ${missing}`);
    return undefined;
  }
  rmSync(venv, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', venv], { label: 'python3 -m venv' });
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  await run(join(programs, 'python'), args, { label: 'pip install' });
  writeFileSync(stamp, wanted);
  return programs;
}

const usable = () => ask('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']) !== undefined;

async function canMakeVenv() {
  if (usable()) return true;
  // Debian has it in a package of its own.
  if (canInstall()) await install(['python3', 'python3-venv']);
  return usable();
}
