// Every example of the READMEs, run as it stands.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../browser/support/chromium.mjs';
import { examples } from './support/examples.mjs';
import { liveDevboxd } from './support/live.mjs';
import { serve } from './support/static_server.mjs';

const live = liveDevboxd();
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What an example has that does not create its own: the client and the devbox of the first one. */
const BEFORE = `import { RunloopSDK } from 'runloop-wasm';
const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create();
`;
const AFTER = '\nawait devbox.shutdown();\n';

/** What the examples print, by a part of their code. */
const printed = {
  "name: 'hello'": '1\n2\n3\nexit code 0\n',
  "exec('echo hello')": '0 hello\n\n',
  'const chunks': '1\n2\n3\n\n',
  "execAsync('sleep 100')": /^(queued|running)\nfalse\n$/,
  'notes/today.txt': 'grüezi\n\n',
  'create_time_ms': /^\d{13}\n$/,
  APIUserAbortError: 'no longer waiting; the command runs on\n',
  dbx_of_nobody: /^true not_found\n404 .+\n$/,
  'const other': 'true\n',
};

/** @param {string} code */
async function run(code) {
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    cwd: root,
    env: { ...process.env, RUNLOOP_API_KEY: live.token, RUNLOOP_BASE_URL: live.url },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin.end(code);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

for (const readme of ['README.md', 'pkg/README.md']) {
  for (const { place, code } of await examples(readme, 'js')) {
    test(`the example at ${place} runs and prints what it should`, { timeout: 60_000 }, async () => {
      const [, expected] = Object.entries(printed).find(([part]) => code.includes(part)) ?? [];
      assert.ok(expected, 'this test does not know what the example prints');
      const whole = code.includes('devbox.create(') ? code : BEFORE + code + AFTER;
      const ended = await run(whole);
      assert.equal(ended.code, 0, ended.stderr);
      if (expected instanceof RegExp) assert.match(ended.stdout, expected);
      else assert.equal(ended.stdout, expected);
    });
  }
}

test('the example for browsers shows its output and ends its devbox', { timeout: 120_000 }, async (t) => {
  const [{ code: example }, ...others] = await examples('README.md', 'html');
  assert.deepEqual(others, []);
  assert.ok(example.includes("'http://127.0.0.1:8080'"));
  const site = await serve({
    '/': { type: 'text/html', body: `<!doctype html>${example.replace('http://127.0.0.1:8080', live.url)}` },
    '/token': { type: 'text/plain', body: live.token },
    '/favicon.ico': { type: 'image/x-icon', body: '' },
  });
  t.after(() => site.stop());
  const browser = await launchChromium();
  t.after(() => browser.close());
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  const ended = page.waitForResponse((response) => response.url().endsWith('/shutdown') && response.request().method() === 'POST');
  await page.goto(site.url);
  const view = await (await ended).json();
  assert.equal(view.status, 'shutdown');
  assert.equal(await page.$eval('#output', ({ textContent }) => textContent), '1\n2\n3\n');
  assert.deepEqual(problems, []);
});

test('both READMEs have examples', async () => {
  assert.equal((await examples('README.md', 'js')).length, 1);
  assert.ok((await examples('pkg/README.md', 'js')).length > 5);
});
