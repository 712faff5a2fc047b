// Everything from nothing: setup, build, check, and every test runner. A failing runner does not keep the next ones
// from running. `npm test -- js browser` runs only the named runners, on what was built before.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowsers } from './lib/browsers.mjs';
import { bundlePackage } from './lib/bundle.mjs';
import { contract } from './lib/contract.mjs';
import { cargoCounts, nodeCounts, pytestCounts, verdict } from './lib/counts.mjs';
import { Failure } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { devboxdBinary, inRoot } from './lib/paths.mjs';
import { ensurePython } from './lib/python.mjs';
import { run } from './lib/run.mjs';
import { forgetRows, updateRuntimesTable } from './lib/runtimes-table.mjs';
import { runAll } from './lib/summary.mjs';
import { testFiles, testFolders } from './lib/test-files.mjs';
import { wasmCargo } from './lib/toolchain.mjs';
import { build } from './build.mjs';
import { check } from './check.mjs';
import { fuzz } from './fuzz.mjs';
import { setup } from './setup.mjs';

const locked = process.env.CI ? ['--locked'] : [];

async function native() {
  const args = ['test', '--workspace', '--no-fail-fast', ...locked];
  return verdict(await run('cargo', args, { allowFailure: true, label: 'cargo test' }), cargoCounts);
}

/** devboxd's tests once more where nothing isolates its devboxes, as on a machine that does not allow it. */
async function plain() {
  const env = { ...process.env, DEVBOXD_ISOLATION: 'plain' };
  const args = ['test', '-p', 'devboxd', '--test', 'api', '--test', 'binary', '--no-fail-fast', ...locked];
  return verdict(await run('cargo', args, { env, allowFailure: true, label: 'cargo test in plain mode' }), cargoCounts);
}

/** tests/wasm.rs in Node. */
async function wasm({ toolchain, bindgen }) {
  if (!existsSync(inRoot('tests', 'wasm.rs'))) throw new Failure('tests/wasm.rs is missing');
  const { program, args, env } = wasmCargo(toolchain, { tests: true });
  env.CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER = bindgen.runner;
  const call = ['test', '-p', 'runloop-wasm', '--test', 'wasm', ...args];
  return verdict(await run(program, call, { env, allowFailure: true, label: 'the wasm tests' }), cargoCounts);
}

/** The tests of a folder under Node's test runner, against the devboxd that was built. */
async function node(folder, { devboxd }, more = {}) {
  const env = { ...process.env, DEVBOXD_BIN: devboxd, ...more };
  const args = ['--test', '--test-reporter=spec', ...testFiles(folder)];
  return verdict(await run(process.execPath, args, { env, allowFailure: true, label: `tests/${folder}` }), nodeCounts);
}

/** The official Python client, against the devboxd that was built. */
async function python({ devboxd }) {
  const programs = await ensurePython();
  if (!programs) return 'skipped: there is no Python';
  const env = { ...process.env, DEVBOXD_BIN: devboxd, PYTHONDONTWRITEBYTECODE: '1' };
  const args = ['-m', 'pytest', '-p', 'no:cacheprovider', '--no-header', '--verbose', 'tests/python'];
  return verdict(await run(join(programs, 'python'), args, { env, allowFailure: true, label: 'tests/python' }), pytestCounts);
}

/** Calls by chance, answered as the contract has it. */
async function contractual() {
  const programs = await ensurePython();
  if (!programs) return 'skipped: there is no Python';
  const { ok, operations, log } = await contract(programs);
  if (!ok) throw new Failure(`devboxd's answers are not the contract's; its log:\n${log}`);
  return `${operations} operations`;
}

/** The runners by name: cargo's two, Python's two, and one a folder, so that no folder of tests is forgotten. */
function runners(made) {
  const all = { native, plain, fuzz: () => fuzz(), wasm: () => wasm(made), python: () => python(made), contract: contractual };
  const inBrowsers = ['browser', 'runtimes'];
  for (const folder of testFolders()) {
    // The types are among the checks.
    if (folder === 'types') continue;
    all[folder] = async () => node(folder, made, inBrowsers.includes(folder) ? await ensureBrowsers() : {});
  }
  const { runtimes } = all;
  all.runtimes = async () => {
    forgetRows();
    const counts = await runtimes();
    updateRuntimesTable();
    return counts;
  };
  return all;
}

await main(import.meta.url, async (chosen) => {
  const made = chosen.length ? { ...(await setup()), devboxd: devboxdBinary } : await build();
  // What is tested is what is published, so it follows a change of the sources without a build.
  await bundlePackage();
  const all = runners(made);
  const unknown = chosen.filter((name) => !(name in all));
  if (unknown.length) throw new Failure(`unknown runner ${unknown.join(', ')}: ${Object.keys(all).join(', ')}`);
  const jobs = Object.entries(all).filter(([name]) => !chosen.length || chosen.includes(name));
  if (!chosen.length) jobs.unshift(['check', () => check(made)]);
  await runAll('test', jobs);
});
