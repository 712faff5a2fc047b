// Every program of examples/ runs, ends by itself and says what it is meant to say.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { liveDevboxd } from './support/live.mjs';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../examples/', import.meta.url));
const live = liveDevboxd();

const said = {
  'run-a-command.mjs': /^step 1\nstep 2\nstep 3\nexit code 2\nbecause: .*nowhere/,
  'files.mjs': /^(bytes\.bin 4\nhello\.txt 6|hello\.txt 6\nbytes\.bin 4)\nUint8Array\(4\) \[ 0, 255, 1, 254 \]\nfalse\n$/,
  'time-and-abort.mjs': /^command_timeout\ntrue\n$/,
  'shell.mjs': /^project one\n/,
  'snapshot.mjs': /^prepared\n/,
  'web-server.mjs': /^200 <h1>hello<\/h1>\n/,
  'all-devboxes.mjs': /^dbx_\S+ all-devboxes\n/m,
};

const programs = (await readdir(folder)).filter((name) => name.endsWith('.mjs'));

test('each example is tested, and each is in the list', async () => {
  assert.deepEqual(programs.sort(), Object.keys(said).sort());
  const list = await readFile(`${folder}README.md`, 'utf8');
  for (const name of programs) assert.ok(list.includes(`\`${name}\``), name);
});

for (const name of programs) {
  test(`${name} does what it says`, async () => {
    const env = { ...process.env, RUNLOOP_BASE_URL: live.url, RUNLOOP_API_KEY: live.token };
    const { stdout } = await run(process.execPath, [folder + name], { env, cwd: folder });
    assert.match(stdout, said[name]);
  });
}
