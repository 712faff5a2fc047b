// What is published, as the tools that read packages see it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './log.mjs';
import { inRoot, packageDir } from './paths.mjs';
import { run } from './run.mjs';

const program = (...path) => inRoot('node_modules', ...path);

/** publint: whether what the manifest promises is there and can be resolved. */
export async function lintPackage() {
  const { publint } = await import('publint');
  const { formatMessage } = await import('publint/utils');
  const { messages, pkg } = await publint({ pkgDir: packageDir, strict: true });
  if (messages.length) throw new Failure(`publint:\n    ${messages.map((message) => formatMessage(message, pkg, { color: false })).join('\n    ')}`);
}

/**
 * Are the types wrong? They must be right wherever ES modules are: the package has no other form, and Node 20.19 and
 * later give it to `require` too. A `.wasm` file has no types.
 */
export async function checkTypeResolution() {
  const args = ['--pack', packageDir, '--profile', 'esm-only', '--exclude-entrypoints', './runloop_wasm_bg.wasm', './runloop_wasm_bg.debug.wasm', '--no-emoji', '--no-color'];
  await run(process.execPath, [program('@arethetypeswrong', 'cli', 'dist', 'index.js'), ...args], { label: 'attw', quiet: true });
}

/** One version: that of Cargo.toml, of which the package's must not differ. */
export function checkVersion() {
  const crate = /\[workspace\.package\]\s*version = "([^"]+)"/.exec(readFileSync(inRoot('Cargo.toml'), 'utf8'))?.[1];
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  if (version !== crate) throw new Failure(`pkg/package.json is at ${version}, Cargo.toml at ${crate}: npm run release -- --version`);
  const changes = readFileSync(inRoot('CHANGELOG.md'), 'utf8');
  if (!changes.includes('## [Unreleased]') && !changes.includes(`## [${version}]`)) throw new Failure(`CHANGELOG.md says nothing of ${version}`);
  return version;
}

/** The API's documentation, out of the types; a broken link or an export without words is an error. */
export async function buildDocs() {
  const args = [
    '--entryPoints', join(packageDir, 'index.d.ts'), '--tsconfig', inRoot('scripts', 'typedoc.json'), '--out', inRoot('target', 'docs'),
    '--readme', join(packageDir, 'README.md'), '--name', 'runloop-wasm', '--treatValidationWarningsAsErrors', '--treatWarningsAsErrors',
    '--validation.notExported', 'false', '--logLevel', 'Warn', '--excludePrivate', '--excludeExternals', '--disableSources',
  ];
  await run(process.execPath, [program('typedoc', 'bin', 'typedoc'), ...args], { label: 'typedoc' });
}

/**
 * The bill of materials of the module, in CycloneDX: the npm package has no dependencies, what is compiled into it are
 * crates. cargo-cyclonedx makes the same out of the same `cargo metadata`, but takes minutes to build.
 */
export async function writeSbom(path) {
  const tree = await run('cargo', ['tree', '-p', 'runloop-wasm', '-e', 'normal', '--target', 'wasm32-unknown-unknown', '--prefix', 'none', '--format', '{p}|{l}'], { quiet: true, label: 'cargo tree' });
  const { version, license } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const crates = [...new Set(tree.trim().split('\n').map((line) => line.replace(/ \(\*\)$/, '')))].filter((line) => !line.startsWith('runloop-wasm '));
  const components = crates.map((line) => {
    const [, name, crateVersion, expression] = /^(\S+) v(\S+)[^|]*\|(.*)$/.exec(line) ?? [];
    if (!name) throw new Failure(`cargo tree said what is no crate: ${line}`);
    const purl = `pkg:cargo/${name}@${crateVersion}`;
    return { type: 'library', 'bom-ref': purl, name, version: crateVersion, purl, licenses: [{ expression }] };
  });
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'library', name: 'runloop-wasm', version, purl: `pkg:npm/runloop-wasm@${version}`, licenses: [{ expression: license }] } },
    components: components.sort((a, b) => a.purl.localeCompare(b.purl)),
  };
  writeFileSync(path, `${JSON.stringify(bom, null, 2)}\n`);
  return `${components.length} crates`;
}

/** Everything of a release but the publishing, into `folder`. */
export async function rehearse(folder = inRoot('target', 'release-rehearsal')) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const crates = await writeSbom(join(folder, 'sbom.cdx.json'));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: packageDir, quiet: true });
  await run('npm', ['publish', '--dry-run', '--ignore-scripts'], { cwd: packageDir, quiet: true, label: 'npm publish --dry-run' });
  return crates;
}
