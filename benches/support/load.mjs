// What a load is measured by: latencies, and what the server holds meanwhile.

import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** The number below which `share` of the sorted `numbers` are. */
const quantile = (numbers, share) => numbers[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

const fixed = (number) => number.toFixed(number < 10 ? 1 : 0);

/** A process's resident memory in MB and how many descriptors it has open. */
export async function holdings(pid) {
  const [status, descriptors] = await Promise.all([readFile(`/proc/${pid}/status`, 'utf8'), readdir(`/proc/${pid}/fd`)]);
  return { memory: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024, open: descriptors.length };
}

/** The cells of a row: the median and the 99th percentile of `times` in ms, memory and descriptors. */
export function cells(times, { memory, open }) {
  const sorted = times.toSorted((one, other) => one - other);
  const latencies = sorted.length ? [fixed(quantile(sorted, 0.5)), fixed(quantile(sorted, 0.99))] : ['', ''];
  return [...latencies, fixed(memory), String(open)];
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
