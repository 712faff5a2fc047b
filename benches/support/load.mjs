// What a load is measured by: latencies, and what the server holds meanwhile.

import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** The number below which `share` of the sorted `numbers` are. */
const quantile = (numbers, share) => numbers[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

const fixed = (number) => number.toFixed(number < 10 ? 1 : 0);

/** The megabytes that a field of one of a process's files in /proc says; 0 of a process that is gone. */
async function megabytes(pid, file, field) {
  const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
}

/** The MB of the other processes of the same program: each isolated devbox has one. Shared pages count in part. */
async function others(pid) {
  const program = (number) => readlink(`/proc/${number}/exe`).catch(() => undefined);
  const own = await program(pid);
  let sum = 0;
  for (const number of (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== pid)) {
    if (await program(number) === own) sum += await megabytes(number, 'smaps_rollup', 'Pss');
  }
  return sum;
}

/** A process's resident memory in MB, that of `others`, and how many descriptors it has open. */
export async function holdings(pid) {
  const open = (await readdir(`/proc/${pid}/fd`)).length;
  return { memory: await megabytes(pid, 'status', 'VmRSS'), others: await others(pid), open };
}

/** The cells of a row: the median and the 99th percentile of `times` in ms, and what the server holds. */
export function cells(times, held) {
  const sorted = times.toSorted((one, other) => one - other);
  const latencies = sorted.length ? [fixed(quantile(sorted, 0.5)), fixed(quantile(sorted, 0.99))] : ['', ''];
  return [...latencies, fixed(held.memory), fixed(held.others), String(held.open)];
}

/** Does `count` works at once; the milliseconds that each took, from `begun` on. */
export function atOnce(count, work, begun = performance.now()) {
  return Promise.all(Array.from({ length: count }, async (_, number) => {
    await work(number);
    return performance.now() - begun;
  }));
}

/** Waits until `condition` holds; an error after a minute. */
export async function until(condition, what) {
  const begun = performance.now();
  while (!await condition()) {
    if (performance.now() - begun > 60_000) throw new Error(`waited a minute for this: ${what}`);
    await pause(20);
  }
}
