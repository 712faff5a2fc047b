// Whole programs, each in a process of its own: what they print, and that they end by themselves.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { liveDevboxd } from './support/live.mjs';

const live = liveDevboxd();

/**
 * Runs a program to its end. One that does not end is what the test runner's own limit is for.
 *
 * @param {import('node:test').TestContext} t
 */
async function run(t, program, env = {}) {
  const path = fileURLToPath(new URL(`programs/${program}`, import.meta.url));
  const { RUNLOOP_API_KEY, RUNLOOP_BASE_URL, ...rest } = process.env;
  const child = spawn(process.execPath, [path], { env: { ...rest, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

test('a script that has awaited everything ends by itself', { timeout: 60_000 }, async (t) => {
  const ended = await run(t, 'main_job.mjs', { RUNLOOP_BASE_URL: live.url, RUNLOOP_API_KEY: live.token });
  assert.equal(ended.stdout, '1\n2\n3\nfrom a file\nexit code 4\ntimers left: 0\n');
  assert.equal(ended.stderr, 'problem\n');
  assert.equal(ended.code, 0);
});

test('calls that fail leave no timer and no unhandled rejection behind', { timeout: 60_000 }, async (t) => {
  const ended = await run(t, 'failures.mjs');
  assert.equal(ended.stderr, '');
  assert.deepEqual(ended.stdout.split('\n'), [
    'user_abort user_abort connection_timeout internal_server polling_timeout devbox_failed full full',
    'unhandled: 0',
    'timers left: 0',
    '',
  ]);
  assert.equal(ended.code, 0);
});

test('require gives the package too', { timeout: 60_000 }, async (t) => {
  const ended = await run(t, 'required.cjs');
  assert.equal(ended.stdout, 'dbx_1 true\n', ended.stderr);
  assert.equal(ended.code, 0);
});
