// `stdout(n)` and `stderr(n)`: the last lines, or everything, also when a view holds only the end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveDevboxd, recorded } from './support/live.mjs';

const live = liveDevboxd();
const seq = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`).join('\n');

/** A finished command, and the requests that reading its output then makes. */
async function finished(t, command, params) {
  const fetch = recorded();
  const devbox = await live.devbox(t, { fetch });
  const result = await devbox.cmd.exec(command, params);
  fetch.calls.length = 0;
  return { result, requests: fetch.calls };
}

test('short output is in the answer and needs no request', async (t) => {
  const { result, requests } = await finished(t, 'seq 1 10; seq 11 20 >&2');
  assert.equal(await result.stdout(), `${seq(1, 10)}\n`);
  assert.equal(await result.stderr(), `${seq(11, 20)}\n`);
  assert.equal(await result.stdout(3), seq(8, 10));
  assert.equal(await result.stderr(1), '20');
  assert.equal(requests.length, 0);
});

test('output longer than the answer is given whole', async (t) => {
  const { result } = await finished(t, 'seq 1 1000; seq 1001 2000 >&2');
  assert.equal(result.result.stdout_truncated, true);
  assert.equal(result.result.stderr_truncated, true);
  assert.equal(await result.stdout(), `${seq(1, 1000)}\n`);
  assert.equal(await result.stderr(), `${seq(1001, 2000)}\n`);
});

test('the last lines of long output are taken from the answer where it has them', async (t) => {
  const { result, requests } = await finished(t, 'seq 1 1000');
  assert.equal(await result.stdout(3), seq(998, 1000));
  assert.equal(requests.length, 0);
});

test('more lines than the answer has are fetched', async (t) => {
  const { result, requests } = await finished(t, 'seq 1 1000');
  assert.equal(await result.stdout(500), seq(501, 1000));
  assert.ok(requests.length > 0);
});

test('last_n decides how much the answer holds', async (t) => {
  const { result } = await finished(t, 'seq 1 50', { last_n: '5' });
  assert.equal(result.result.stdout, `${seq(46, 50)}\n`);
  assert.equal(result.result.stdout_truncated, true);
  assert.equal(await result.stdout(), `${seq(1, 50)}\n`);
});

const texts = [
  ['a\n\nb\n', 2, '\nb'],
  ['a\n\n\n', 1, ''],
  ['a\n\n\n', 2, '\n'],
  ['a\nb', 1, 'b'],
  ['a\nb', 2, 'a\nb'],
  ['a\nb\n', 9, 'a\nb'],
  ['a\nb\n', 0, ''],
  ['', 3, ''],
];
for (const [output, lines, expected] of texts) {
  test(`the last ${lines} lines of ${JSON.stringify(output)} are ${JSON.stringify(expected)}`, async (t) => {
    const { result } = await finished(t, `printf '${output.replaceAll('\n', '\\n')}'`);
    assert.equal(await result.stdout(lines), expected);
  });
}

test('empty lines count also when the output is longer than the answer', async (t) => {
  const { result } = await finished(t, 'seq 1 300; printf "\\n\\n"; seq 1 50; printf "\\n"');
  assert.equal(await result.stdout(3), '49\n50\n');
  assert.equal(await result.stdout(54), `300\n\n\n${seq(1, 50)}\n`);
});

test('output is whole after callbacks have had it too', async (t) => {
  const devbox = await live.devbox(t);
  let bytes = 0;
  const result = await devbox.cmd.exec('seq 1 1000', { stdout: (text) => { bytes += text.length; } });
  const text = await result.stdout();
  assert.equal(text, `${seq(1, 1000)}\n`);
  assert.equal(bytes, text.length);
});
