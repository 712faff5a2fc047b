// The package in a page, and a devboxd that does what networks and proxies do. `SEED=17` repeats the faults of a seed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addFault, networkOfFaults, setSettings, takeFaults } from '../support/faults.mjs';
import { seedOfRun } from '../support/random.mjs';
import { serve } from '../support/static_server.mjs';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite({ args: ['--faults'] });
const COMMANDS = 3;
const FAULTS = COMMANDS * 2;

let site;
before(async () => {
  const body = '<!doctype html><script type="importmap">{"imports":{"runloop-wasm":"/node_modules/runloop-wasm/dist/browser.js"}}</script>';
  site = await serve({ '/': { type: 'text/html', body }, '/favicon.ico': { type: 'image/x-icon', body: '' } });
});
after(() => site?.stop());

test('every byte comes once and in order into a page through a network of faults', async (t) => {
  const seed = seedOfRun();
  await setSettings(suite.server, { event_bytes: 200 });
  for (const rule of networkOfFaults(seed, FAULTS)) await addFault(suite.server, rule);
  const tab = await suite.browser.newPage();
  t.after(() => tab.close());
  await tab.goto(site.url);
  const options = { baseURL: suite.server.url, bearerToken: suite.server.token };
  const outputs = await tab.evaluate(async (given, commands) => {
    const { RunloopSDK } = await import('runloop-wasm');
    const devbox = await new RunloopSDK(given).devbox.create();
    return Promise.all(Array.from({ length: commands }, async (_, command) => {
      let out = '';
      await devbox.cmd.exec(`for i in $(seq 1 1500); do echo "${command}:$i ä€😀"; done`, { stdout: (text) => { out += text; } });
      return out;
    }));
  }, options, COMMANDS);
  const expected = (command) => Array.from({ length: 1500 }, (_, index) => `${command}:${index + 1} ä€😀\n`).join('');
  outputs.forEach((out, command) => assert.equal(out, expected(command), `SEED=${seed}`));
  const left = (await takeFaults(suite.server)).filter((rule) => rule.method === 'GET');
  assert.ok(FAULTS - left.length >= COMMANDS, `only ${FAULTS - left.length} faults happened with SEED=${seed}`);
});
