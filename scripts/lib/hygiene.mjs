// Tracked files name neither this machine's folders nor a package registry's host.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { Failure } from './log.mjs';
import { inRoot, root } from './paths.mjs';
import { ask } from './run.mjs';

const registries = /registry\.(npmjs|yarnpkg)\.|(index|static)\.crates\.io|files\.pythonhosted\.org|deb\.debian\.org|"resolved": "https?:/;

export function checkTrackedFiles() {
  const listing = ask('git', ['ls-files', '-z']);
  if (listing === undefined) throw new Failure('git is needed to list the tracked files');
  const folders = [root.replace(/\/$/, ''), `${homedir()}/`].filter((folder) => folder.length > 5);
  const findings = [];
  for (const path of listing.split('\0').filter(Boolean)) {
    const text = readTracked(path);
    text.split('\n').forEach((line, index) => {
      if (registries.test(line) || folders.some((folder) => line.includes(folder))) findings.push(`${path}:${index + 1}`);
    });
  }
  if (findings.length) throw new Failure(`a machine's folder or a registry's host stands in:\n    ${findings.join('\n    ')}`);
}

/** Empty for a file that is deleted but not yet committed as such. */
function readTracked(path) {
  try {
    return readFileSync(inRoot(path), 'utf8');
  } catch {
    return '';
  }
}
