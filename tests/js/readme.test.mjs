// Every example of the READMEs for Node, run as it stands. The one for browsers is in tests/browser.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { examples } from '../support/examples.mjs';
import { liveDevboxd } from './support/live.mjs';

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
  'running.cursor': 'line 1\nline 2\nline 3\n21\nline 3\n\n',
  CommandTimeoutError: 'begun\n\n3 broken\n\n',
  'devbox.shell()': /\/app\n1\n\n$/,
  sendStdIn: 'a\nb\n\n',
  'notes/today.txt': `grüezi\n\n2\nUint8Array(2) [ 0, 255 ]\ndata file 8\nrun.sh file 18\ntrue ${0o755}\n`,
  'create_time_ms': /^\d{13}\n$/,
  APIUserAbortError: 'no longer waiting; the command runs on\n',
  dbx_of_nobody: /^true not_found\n404 .+\n$/,
  'sdk.api.devboxes': /\nrunning 1 (true|false)\nhello\n$/,
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

test('both READMEs have examples', async () => {
  assert.equal((await examples('README.md', 'js')).length, 1);
  assert.ok((await examples('pkg/README.md', 'js')).length > 5);
});
