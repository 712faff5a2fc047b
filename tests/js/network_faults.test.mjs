// The package and a devboxd that does what networks and proxies do. `SEED=17` repeats the faults of a seed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFault, networkOfFaults, setSettings, takeFaults } from '../support/faults.mjs';
import { seedOfRun } from '../support/random.mjs';
import { liveDevboxd } from './support/live.mjs';

const live = liveDevboxd({ args: ['--faults'] });
const COMMANDS = 12;
const LINES = 1500;
/** Two for each stream. */
const FAULTS = COMMANDS * 2 * 2;

const line = (command, index) => `${command}:${index} ä€😀\n`;
const script = (command) =>
  `for i in $(seq 1 ${LINES}); do echo "${command}:$i ä€😀"; [ $((i % 3)) = 0 ] && echo "${command}:$i ä€😀" >&2; done; true`;
const all = Array.from({ length: LINES }, (_, index) => index + 1);

test('every byte of both streams comes once and in order through a network of faults', async (t) => {
  const seed = seedOfRun();
  const devbox = await live.devbox(t);
  await setSettings(live, { event_bytes: 200 });
  for (const rule of networkOfFaults(seed, FAULTS)) await addFault(live, rule);
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
  const left = (await takeFaults(live)).filter((rule) => rule.method === 'GET');
  assert.ok(FAULTS - left.length >= COMMANDS, `only ${FAULTS - left.length} faults happened with SEED=${seed}`);
});
