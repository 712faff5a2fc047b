// The fuzz targets, all at once: `node scripts/fuzz.mjs [TARGET…]`, for FUZZ_SECONDS each (60 unless told).
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from './lib/log.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { ask, run } from './lib/run.mjs';

const SECONDS = 60;

/** What cargo-fuzz passes for coverage, of which all is stable; without a sanitizer, which is not. */
const coverage = [
  '--cfg=fuzzing',
  '-Cpasses=sancov-module',
  '-Cllvm-args=-sanitizer-coverage-level=4',
  '-Cllvm-args=-sanitizer-coverage-inline-8bit-counters',
  '-Cllvm-args=-sanitizer-coverage-pc-table',
  '-Cllvm-args=-sanitizer-coverage-trace-compares',
  '-Ccodegen-units=1',
];

function seconds() {
  const given = process.env.FUZZ_SECONDS ?? String(SECONDS);
  if (!/^[1-9]\d{0,6}$/.test(given)) throw new Failure(`FUZZ_SECONDS must be a whole number of seconds, not ${given}`);
  return given;
}

export const targets = () => readdirSync(inRoot('fuzz', 'fuzz_targets')).map((file) => file.replace(/\.rs$/, ''));

/** Builds the targets and runs them side by side. What they find stays in fuzz/artifacts; the corpus stays small. */
export async function fuzz(chosen = targets()) {
  const unknown = chosen.filter((name) => !targets().includes(name));
  if (unknown.length) throw new Failure(`unknown target ${unknown.join(', ')}: ${targets().join(', ')}`);
  const time = seconds();
  const host = /host: (\S+)/.exec(ask('rustc', ['-vV']) ?? '')?.[1];
  if (!host) throw new Failure('rustc does not say what it compiles for');
  // With a target named, build scripts and macros are built without what only the targets need.
  const args = ['build', '--release', '--target', host, '--manifest-path', inRoot('fuzz', 'Cargo.toml'), '--target-dir', inRoot('target', 'fuzz')];
  if (process.env.CI) args.push('--locked');
  await run('cargo', args, { env: { ...process.env, CARGO_ENCODED_RUSTFLAGS: coverage.join('\u001f') }, label: 'the fuzz targets' });
  await Promise.all(chosen.map((name) => runTarget(name, join(inRoot('target', 'fuzz', host, 'release'), name), time)));
  return `${chosen.join(', ')} for ${time} s each`;
}

async function runTarget(name, program, time) {
  // New inputs go to the first folder; the corpus in the repository is the second one.
  const found = mkdtempSync(join(tmpdir(), `fuzz-${name}-`));
  mkdirSync(inRoot('fuzz', 'artifacts'), { recursive: true });
  const artifacts = `-artifact_prefix=${inRoot('fuzz', 'artifacts', name)}-`;
  const flags = [`-max_total_time=${time}`, '-timeout=10', '-rss_limit_mb=1024', '-max_len=4096', '-print_final_stats=1', artifacts];
  // On CI a change is judged by the same walk as the one before it; by hand each walk is another.
  if (process.env.CI) flags.push('-seed=1');
  try {
    const { ok, output } = await run(program, [...flags, found, inRoot('fuzz', 'corpus', name)], { allowFailure: true, quiet: true, label: `fuzz ${name}` });
    if (!ok) throw new Failure(`fuzz target ${name} failed:\n${output.split('\n').slice(-60).join('\n')}`);
    const runs = /stat::number_of_executed_units:\s*(\d+)/.exec(output)?.[1];
    if (!Number(runs)) throw new Failure(`fuzz target ${name} ran nothing:\n${output}`);
    console.log(`  fuzz ${name}: ${Number(runs).toLocaleString('en')} inputs in ${time} s`);
  } finally {
    rmSync(found, { recursive: true, force: true });
  }
}

await main(import.meta.url, async (chosen) => fuzz(chosen.length ? chosen : undefined));
