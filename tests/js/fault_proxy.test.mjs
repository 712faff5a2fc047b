// The package and devboxd with a network of faults between them. `SEED=17` repeats the faults of a seed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunloopSDK } from 'runloop-wasm';
import { startFaultProxy } from '../support/fault_proxy.mjs';
import { seedOfRun } from '../support/random.mjs';
import { liveDevboxd } from './support/live.mjs';

const live = liveDevboxd();
const COMMANDS = 12;
const LINES = 1500;

const line = (command, index) => `${command}:${index} ä€😀\n`;
const script = (command) =>
  `for i in $(seq 1 ${LINES}); do echo "${command}:$i ä€😀"; [ $((i % 3)) = 0 ] && echo "${command}:$i ä€😀" >&2; done; true`;
const all = Array.from({ length: LINES }, (_, index) => index + 1);

test('every byte of both streams comes once and in order through a network of faults', async (t) => {
  const seed = seedOfRun();
  const proxy = await startFaultProxy(live.url, seed);
  t.after(() => proxy.stop());
  const { id } = await live.devbox(t);
  const devbox = new RunloopSDK({ baseURL: proxy.url, bearerToken: live.token }).devbox.fromId(id);
  await Promise.all(Array.from({ length: COMMANDS }, async (_, command) => {
    const got = { stdout: '', stderr: '' };
    const result = await devbox.cmd.exec(script(command), {
      stdout: (text) => { got.stdout += text; },
      stderr: (text) => { got.stderr += text; },
    });
    assert.equal(result.exitCode, 0, `SEED=${seed}`);
    assert.equal(got.stdout, all.map((index) => line(command, index)).join(''), `SEED=${seed}`);
    assert.equal(got.stderr, all.filter((index) => index % 3 === 0).map((index) => line(command, index)).join(''), `SEED=${seed}`);
  }));
  const faults = Object.values(proxy.done).reduce((sum, count) => sum + count, 0);
  assert.ok(faults >= COMMANDS, `only ${faults} faults happened with SEED=${seed}: ${JSON.stringify(proxy.done)}`);
});
