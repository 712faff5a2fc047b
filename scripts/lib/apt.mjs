// Debian and Ubuntu packages.
import { ask, run } from './run.mjs';
import { note } from './log.mjs';

const isRoot = () => process.getuid?.() === 0;

/** Whether packages can be installed here without asking for a password. */
export function canInstall() {
  if (!ask('apt-get', ['--version'])) return false;
  return isRoot() || ask('sudo', ['-n', 'true']) !== undefined;
}

/** The command a person would type. */
export const installCommand = (names) => `sudo apt-get install --no-install-recommends ${names.join(' ')}`;

const candidate = (name) => /Candidate: (?!\(none\))(\S+)/.exec(ask('apt-cache', ['policy', name]) ?? '')?.[1];

/** The version apt would install, after fetching the lists once if they do not know the package; undefined if none. */
export async function available(name) {
  if (candidate(name)) return candidate(name);
  await apt(['update']);
  return candidate(name);
}

/** Installs packages; lists that are too old to be fetched from are renewed and the install tried once more. */
export async function install(names) {
  note(`installing ${names.join(', ')}`);
  const args = ['install', '-y', '--no-install-recommends', ...names];
  const first = await apt(args);
  if (first.ok) return true;
  await apt(['update']);
  const second = await apt(args);
  if (!second.ok) process.stderr.write(second.output);
  return second.ok;
}

function apt(args) {
  const [program, rest] = isRoot() ? ['apt-get', args] : ['sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run(program, rest, { env, quiet: true, allowFailure: true, label: `apt-get ${args[0]}` });
}
