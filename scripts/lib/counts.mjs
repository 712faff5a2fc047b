// How many tests a runner ran, read from its own summary lines.
import { stripVTControlCharacters } from 'node:util';
import { Failure } from './log.mjs';

const sum = (output, pattern) => [...stripVTControlCharacters(output).matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);

/** Counts of libtest and wasm-bindgen's runner: `test result: ok. 3 passed; 0 failed; 1 ignored`. */
export const cargoCounts = (output) => ({
  passed: sum(output, /^test result: .*?(\d+) passed/gm),
  failed: sum(output, /^test result: .*?(\d+) failed/gm),
  skipped: sum(output, /^test result: .*?(\d+) ignored/gm),
});

/** Counts of `node --test --test-reporter=spec`: `ℹ pass 3`. */
export const nodeCounts = (output) => ({
  passed: sum(output, /^ℹ pass (\d+)/gm),
  failed: sum(output, /^ℹ (?:fail|cancelled) (\d+)/gm),
  skipped: sum(output, /^ℹ (?:skipped|todo) (\d+)/gm),
});

/** Counts of pytest: `2 failed, 13 passed, 1 skipped in 3.21s`. */
export const pytestCounts = (output) => ({
  passed: sum(output, /^(?:.* )?(\d+) passed.* in /gm),
  failed: sum(output, /^(?:.* )?(\d+) (?:failed|errors?).* in /gm),
  skipped: sum(output, /^(?:.* )?(\d+) skipped.* in /gm),
});

const words = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** The counts in words; throws when the runner failed, or succeeded without running anything. */
export function verdict({ ok, stdout }, count) {
  const counts = count(stdout);
  const detail = words(counts);
  if (!ok || counts.failed) throw Object.assign(new Failure(detail), { detail });
  if (!counts.passed) throw Object.assign(new Failure('no test ran'), { detail });
  return detail;
}
