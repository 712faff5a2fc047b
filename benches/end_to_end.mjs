// From a devboxd on loopback: the output of `cat` on a large file, beside `fetch` reading the same bytes raw.

import * as official from '@runloop/api-client';
import * as ours from 'runloop-wasm';
import { startDevboxd } from '../tests/support/devboxd.mjs';
import { bestOfEach, fixed, times } from './support/measure.mjs';

const MEGABYTES = 200;
const SECONDS = 1000;

export async function run() {
  const server = await startDevboxd();
  try {
    const { url: baseURL, token: bearerToken } = server;
    const devbox = await new ours.RunloopSDK({ baseURL, bearerToken }).devbox.create();
    const bytes = MEGABYTES * 1e6;
    await devbox.cmd.exec(`yes 'a line of output, as long as many are' | head -c ${bytes} > large`);
    /** Where the output of the command is streamed from, once it runs. */
    const started = async () => {
      const { executionId } = await devbox.cmd.execAsync('cat large');
      return executionId;
    };
    const headers = { authorization: `Bearer ${bearerToken}` };

    const fetched = (lengthOf) => async () => {
      const response = await fetch(`${baseURL}/v1/devboxes/${devbox.id}/executions/${await started()}/stream_stdout_updates`, { headers });
      const reader = response.body.getReader();
      let length = 0;
      for (let read = await reader.read(); !read.done; read = await reader.read()) length += lengthOf(read.value);
      if (length < bytes) throw new Error(`${length} bytes came`);
    };
    const decoder = new TextDecoder();
    const streamed = async ({ cmd }, seen = () => {}) => {
      let length = 0;
      await cmd.exec('cat large', { stdout: (text) => seen(length += text.length) });
      if (length !== bytes) throw new Error(`${length} of ${bytes} bytes came`);
    };
    // Apart from the time, which asking for the memory would take a part of.
    let peak = 0;
    await streamed(devbox, () => (peak = Math.max(peak, process.memoryUsage.rss())));
    const same = new official.RunloopSDK({ baseURL, bearerToken }).devbox.fromId(devbox.id);
    const took = await bestOfEach(5, {
      raw: fetched((chunk) => chunk.length),
      text: fetched((chunk) => decoder.decode(chunk, { stream: true }).length),
      ours: () => streamed(devbox),
      theirs: () => streamed(same),
    });
    const row = (name, time) => [name, `${fixed(time / SECONDS)} s`, `${fixed(MEGABYTES / (time / SECONDS), 0)} MB/s`, times(time / took.raw)];
    return {
      title: `\`cat\` of ${MEGABYTES} MB from devboxd on loopback (resident memory at most ${fixed(peak / 1e6, 0)} MB)`,
      columns: ['reader', 'time', 'throughput', 'of the raw body'],
      rows: [row('`fetch` and the raw body', took.raw), row('the same and `TextDecoder`', took.text), row('runloop-wasm', took.ours), row('official client', took.theirs)],
    };
  } finally {
    await server.stop();
  }
}
