// How fast devboxd serves what commands write, read by a client that only counts, beside the floor: the same
// commands writing into a file. With it nothing but the server is measured.

import { startDevboxd } from '../tests/support/devboxd.mjs';
import { Caller } from './support/devboxd.mjs';

const MB = 1e6;
const ONE = 200 * MB;
const MANY = 500;
const EACH = 400_000;

/** Text like a build's log: lines of 100 bytes, some of it not ASCII. */
const line = 'compiling größe of module "core" → ok in 3.21s, 17 warnings (unused variable)';
const makeFile = (bytes, name) => `yes '${line}${'.'.repeat(99 - Buffer.byteLength(line))}' | head -c ${bytes} > ${name}`;

async function seconds(work) {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

async function streamed(caller, devbox, command, bytes) {
  const end = await caller.stream(await caller.begin(devbox, command));
  if (end !== bytes) throw new Error(`a stream ended at ${end}, not ${bytes}`);
}

export async function run() {
  const server = await startDevboxd();
  try {
    const caller = new Caller(server);
    const devbox = await caller.devbox();
    await caller.run(devbox, makeFile(ONE, 'one'));
    await caller.run(devbox, makeFile(EACH, 'each'));
    const many = (work) => Promise.all(Array.from({ length: MANY }, (_, number) => work(number)));
    const cases = [
      ['1 stream of 200 MB', ONE, () => streamed(caller, devbox, 'cat one', ONE), () => caller.run(devbox, 'cat one > copy')],
      ['500 streams of 400 kB', MANY * EACH, () => many(() => streamed(caller, devbox, 'cat each', EACH)),
        () => many((number) => caller.run(devbox, `cat each > copy-${number}`))],
    ];
    const rows = [];
    for (const [name, bytes, work, floor] of cases) {
      const [took, least] = [Math.min(await seconds(work), await seconds(work)), Math.min(await seconds(floor), await seconds(floor))];
      const rate = (time) => (bytes / MB / time).toFixed(0);
      rows.push([name, rate(least), rate(took), `${(took / least).toFixed(1)}×`]);
    }
    return {
      title: 'devboxd serving output, MB/s of text',
      columns: ['commands at once', 'written to files', 'streamed', 'of the floor\'s time'],
      rows,
    };
  } finally {
    await server.stop();
  }
}
