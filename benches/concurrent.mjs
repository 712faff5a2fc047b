// Five hundred commands whose output is streamed at once by one client, and a gigabyte by one: all exact, and what it
// costs in time and memory.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as official from '@runloop/api-client';
import * as ours from 'runloop-wasm';
import { startDevboxd } from '../tests/support/devboxd.mjs';
import { fixed, times } from './support/measure.mjs';

const EXECUTIONS = 500;
const DEVBOXES = 20;
const BYTES = 400_000;
const GIGABYTE = 1e9;
const MEGABYTE = 1e6;
/** How many lines of its output a check keeps, few enough to be nothing beside what is measured. */
const REPEATED = 64;

/** What a command prints, so that it is known without being kept. */
const line = (number) => `a line of the output of command ${String(number).padStart(3, '0')}`;
const command = (number, bytes) => `yes '${line(number)}' | head -c ${bytes}`;

/** Takes text and fails at the first character that is not the command's. */
function checker(number, bytes) {
  const expected = `${line(number)}\n`.repeat(REPEATED);
  const period = expected.length / REPEATED;
  let length = 0;
  return {
    take(text) {
      for (let at = 0; at < text.length;) {
        const from = (length + at) % period;
        const piece = text.slice(at, at + expected.length - from);
        if (!expected.startsWith(piece, from)) throw new Error(`command ${number}: wrong at ${length + at}`);
        at += piece.length;
      }
      length += text.length;
    },
    end() {
      if (length !== bytes) throw new Error(`command ${number}: ${length} of ${bytes} bytes came`);
    },
  };
}

/** How much the resident memory grows at most while `work` runs, in bytes, and how long it takes. */
async function measured(work) {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const begin = performance.now();
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { took: performance.now() - begin, grown: Math.max(peak, process.memoryUsage.rss()) - before };
}

const commands = Array.from({ length: EXECUTIONS }, (_, number) => number);

/** The same calls to either package: the import is what differs. */
async function streamAll({ RunloopSDK }, { url: baseURL, token: bearerToken }, ids) {
  const sdk = new RunloopSDK({ baseURL, bearerToken });
  await Promise.all(commands.map(async (number) => {
    const check = checker(number, BYTES);
    const devbox = sdk.devbox.fromId(ids[number % ids.length]);
    const result = await devbox.cmd.exec(command(number, BYTES), { stdout: check.take });
    if (result.exitCode !== 0) throw new Error(`command ${number}: ${result.exitCode}`);
    check.end();
  }));
}

/** What a process of its own measures, whose memory nobody has used before. */
export const clients = {
  ours: (server, ids) => measured(() => streamAll(ours, server, ids)),
  theirs: (server, ids) => measured(() => streamAll(official, server, ids)),
};

async function apart(client, { url, token }, ids) {
  const call = `clients.${client}(${JSON.stringify({ url, token })}, ${JSON.stringify(ids)})`;
  const program = `import { clients } from ${JSON.stringify(import.meta.url)}; console.log(JSON.stringify(await ${call}))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--input-type=module', '-e', program]);
  return JSON.parse(stdout);
}

const leastDisturbed = (runs) => runs.reduce((best, run) => (run.took < best.took ? run : best));

/** The memory at some points of a long stream: flat if the last is no more than the first. */
async function gigabyte(devbox) {
  const check = checker(0, GIGABYTE);
  const points = [];
  let length = 0;
  const begin = performance.now();
  await devbox.cmd.exec(command(0, GIGABYTE), {
    stdout(text) {
      check.take(text);
      length += text.length;
      if (length >= (points.length + 1) * GIGABYTE / 5) points.push(process.memoryUsage.rss());
    },
  });
  check.end();
  return { took: performance.now() - begin, points };
}

export async function run() {
  const server = await startDevboxd();
  try {
    const { url: baseURL, token: bearerToken } = server;
    const sdk = new ours.RunloopSDK({ baseURL, bearerToken });
    const ids = [];
    for (let count = 0; count < DEVBOXES; count += 1) ids.push((await sdk.devbox.create({ launch_parameters: { resource_size_request: 'LARGE' } })).id);
    const runs = { ours: [], theirs: [] };
    for (let round = 0; round < 3; round += 1) for (const client of Object.keys(runs)) runs[client].push(await apart(client, server, ids));
    const best = { ours: leastDisturbed(runs.ours), theirs: leastDisturbed(runs.theirs) };
    const long = await gigabyte(sdk.devbox.fromId(ids[0]));
    const total = EXECUTIONS * BYTES / MEGABYTE;
    const row = (name, { took, grown }) => [
      name, `${fixed(took / 1000)} s`, `${fixed(total / (took / 1000), 0)} MB/s`, times(took / best.ours.took),
      `${fixed(grown / 1024 / EXECUTIONS, 0)} KiB`,
    ];
    const points = long.points.map((bytes) => fixed(bytes / MEGABYTE, 0)).join(', ');
    return {
      title: `${EXECUTIONS} commands of ${BYTES / 1000} kB streamed at once by one client, every character checked`,
      columns: ['client', 'time', 'throughput', 'of ours', 'memory a stream'],
      rows: [
        row('runloop-wasm', best.ours), row('official client', best.theirs),
        ['runloop-wasm, one of 1 GB', `${fixed(long.took / 1000)} s`, `${fixed(GIGABYTE / MEGABYTE / (long.took / 1000), 0)} MB/s`, '', `${points} MB resident at each fifth`],
      ],
    };
  } finally {
    await server.stop();
  }
}
