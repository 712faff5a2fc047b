// Text files, there and back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APIError } from 'runloop-wasm';
import { rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';

const live = liveDevboxd();

const contents = {
  'plain text': 'hello\n',
  'nothing': '',
  'text without a last newline': 'a\nb',
  'every plane of Unicode': 'ä € 😀 \u0000 \u2028 \ufeff 🏳️‍🌈 עברית\r\n',
  'what looks like JSON': '{"a": [1, null]}',
  'shell syntax': '$(rm -rf ~) `x` "\'\\ %s\n',
  'a megabyte': 'zwölf Zeichen'.repeat(75_000),
};
for (const [name, text] of Object.entries(contents)) {
  test(`a file keeps ${name}`, async (t) => {
    const devbox = await live.devbox(t);
    await devbox.file.write({ file_path: 'file.json', contents: text });
    assert.equal(await devbox.file.read({ file_path: 'file.json' }), text);
  });
}

test('a relative path starts at the home of the devbox', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.write({ file_path: 'a b/ü.txt', contents: 'here' });
  assert.equal(await (await devbox.cmd.exec('cat "$HOME/a b/ü.txt"')).stdout(), 'here');
  assert.equal(await devbox.file.read({ file_path: '~/a b/ü.txt' }), 'here');
});

test('a command and a file see the same bytes', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.cmd.exec("printf 'from bash ✓' > made");
  assert.equal(await devbox.file.read({ file_path: 'made' }), 'from bash ✓');
});

test('write replaces what was there', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.write({ file_path: 'f', contents: 'long before' });
  const view = await devbox.file.write({ file_path: 'f', contents: 'now' });
  assert.equal(view.exit_status, 0);
  assert.equal(await devbox.file.read({ file_path: 'f' }), 'now');
});

test('a file that is not there is an error with a 4xx status', async (t) => {
  const devbox = await live.devbox(t);
  const error = await rejection(devbox.file.read({ file_path: 'nowhere' }));
  assert.ok(error instanceof APIError);
  assert.ok(error.status >= 400 && error.status < 500, String(error.status));
});
