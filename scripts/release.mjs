// A release but for the publishing: the tarball and the bill of materials in target/release-rehearsal.
// `-- --version 1.2.3` first writes that version to Cargo.toml, Cargo.lock and the package.
import { readFileSync, writeFileSync } from 'node:fs';
import { Failure, note } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { checkVersion, rehearse } from './lib/published.mjs';
import { run } from './lib/run.mjs';

async function setVersion(version) {
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? '')) throw new Failure('--version needs a version, such as 1.2.3');
  const manifest = inRoot('Cargo.toml');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace(/(\[workspace\.package\]\s*version = ")[^"]+/, `$1${version}`));
  await run('cargo', ['update', '--workspace'], { quiet: true });
  await run('npm', ['version', version, '--no-git-tag-version', '--workspace', 'pkg'], { cwd: inRoot(), quiet: true });
}

await main(import.meta.url, async (args) => {
  if (args[0] === '--version') await setVersion(args[1]);
  note(`version ${checkVersion()}`);
  note(`bill of materials: ${await rehearse()}`);
});
