// A folder with the runtimes and bundlers of package-lock.json, and in it one fresh folder an app with the packed
// tarball installed: what is imported there is what npm would publish.

import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('..', import.meta.url));
const root = join(here, '..', '..');
const workspace = join(root, 'target', 'runtimes');
const npm = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];

let prepared;

/** The workspace, installed when its lock file has changed, and the tarball, packed once a process. */
function prepare() {
  prepared ??= (async () => {
    await mkdir(workspace, { recursive: true });
    const wanted = await readFile(join(here, 'package-lock.json'), 'utf8');
    const stamp = join(workspace, 'installed');
    if ((await readFile(stamp, 'utf8').catch(() => '')) !== wanted) {
      for (const file of ['package.json', 'package-lock.json', '.npmrc']) await cp(join(here, file), join(workspace, file));
      await run('npm', ['ci', ...npm], { cwd: workspace });
      await writeFile(stamp, wanted);
    }
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', workspace], { cwd: join(root, 'pkg') });
    return join(workspace, JSON.parse(stdout)[0].filename);
  })();
  return prepared;
}

/** The path of something in the workspace's `node_modules`. */
export const installed = (...path) => join(workspace, 'node_modules', ...path);

/**
 * A fresh folder with the package installed from its tarball, the scenario and `files`.
 *
 * @param {string} name
 * @param {Record<string, string>} [files] Contents by path.
 * @param {object} [manifest] More of its package.json.
 */
export async function app(name, files = {}, manifest = {}) {
  const tarball = await prepare();
  const folder = join(workspace, 'apps', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module', ...manifest }));
  await run('npm', ['install', ...npm, '--no-package-lock', '--offline', tarball], { cwd: folder });
  for (const file of ['scenario.js', 'using.js']) await cp(join(here, file), join(folder, file));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Runs a program in an app's folder; gives what it wrote, throws with all of it when it fails. */
export async function runIn(folder, program, args, env = {}) {
  try {
    const { stdout } = await run(program, args, { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}: ${error.message}\n${error.stdout}\n${error.stderr}`, { cause: error });
  }
}
