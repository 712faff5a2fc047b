// Runs a list of named jobs to the end, whatever fails, and says at the end how each went.
import { Failure, done, duration, fail, step, table } from './log.mjs';

/**
 * Each job is `[name, body]`; a body throws when it fails and may return what belongs beside its name.
 * Throws at the end, naming the jobs that failed.
 */
export async function runAll(title, jobs) {
  const rows = [];
  const failed = [];
  for (const [name, body] of jobs) {
    step(`${title}: ${name}`);
    const started = performance.now();
    let detail;
    try {
      detail = await body();
    } catch (error) {
      failed.push(name);
      detail = error.detail;
      fail(error instanceof Failure ? error.message : (error.stack ?? String(error)));
    }
    rows.push([failed.includes(name) ? '✗' : '✓', name, detail ?? '', duration(performance.now() - started)]);
  }
  step(`${title}: summary`);
  table(rows);
  if (failed.length) throw new Failure(`${title} failed: ${failed.join(', ')}`);
  done(`${title} passed`);
}
