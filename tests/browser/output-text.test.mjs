// The pure parts of the console, which need no browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnsiStream } from '../../www/src/ansi-stream.js';
import { formatBytes, formatDuration, utf8Length } from '../../www/src/format.js';
import { closeText, openText } from '../../www/src/text-file.js';

const ESC = '\x1b';

test('text without colours passes through unchanged', () => {
  assert.equal(new AnsiStream().paint('one\ntwo\n'), 'one\ntwo\n');
});

test('a colour goes on in the next chunk, and is closed at the end of each', () => {
  const stream = new AnsiStream();
  assert.equal(stream.paint(`${ESC}[32mgreen`), `${ESC}[32mgreen${ESC}[0m`);
  assert.equal(stream.paint('still'), `${ESC}[32mstill${ESC}[0m`);
  assert.equal(stream.paint(`${ESC}[0m`), `${ESC}[32m${ESC}[0m${ESC}[0m`);
  assert.equal(stream.paint('plain'), 'plain');
});

test('an escape sequence cut between chunks is put together, wherever it is cut', () => {
  const sequence = `${ESC}[1;38;5;208m`;
  for (let cut = 1; cut < sequence.length; cut += 1) {
    const stream = new AnsiStream();
    const first = stream.paint(`a${sequence.slice(0, cut)}`);
    assert.equal(first, 'a', `cut at ${cut}`);
    assert.equal(stream.paint(`${sequence.slice(cut)}b`), `${sequence}b${ESC}[0m`);
  }
});

test('a link cut between chunks is put together', () => {
  const link = `${ESC}]8;;https://example.org/${ESC}\\`;
  for (let cut = 1; cut < link.length; cut += 1) {
    const stream = new AnsiStream('31');
    stream.paint(link.slice(0, cut));
    assert.equal(stream.paint(`${link.slice(cut)}x`), `${ESC}[31m${link}x${ESC}[0m`, `cut at ${cut}`);
  }
});

test('what only looks like the start of a sequence is not held back for ever', () => {
  const stream = new AnsiStream();
  const long = `${ESC}[${'1;'.repeat(5000)}`;
  assert.equal(stream.paint(long), long);
});

test('a stream with a colour of its own goes back to it after a reset', () => {
  const stream = new AnsiStream('31');
  assert.equal(stream.paint(`a${ESC}[34mb${ESC}[0mc`), `${ESC}[31ma${ESC}[34mb${ESC}[0m${ESC}[31mc${ESC}[0m`);
});

test('only the last colour and weight are remembered, however many there were', () => {
  const stream = new AnsiStream();
  for (let index = 0; index < 10_000; index += 1) stream.paint(`${ESC}[1;38;2;1;2;${index % 256}m${ESC}[48;5;7m`);
  assert.ok(stream.paint('x').length < 60);
});

for (const [name, sequence, opening] of [
  ['an extended colour', '38;2;10;20;30', '38;2;10;20;30'],
  ['an extended colour written with colons', '38:2::10:20:30', '38:2::10:20:30'],
  ['a bold that was switched off again', '1;22', ''],
  ['a foreground that was switched off again', '31;39', ''],
  ['several at once', '1;4;31', '1;4;31'],
  ['a reset followed by a colour', '1;0;36', '36'],
]) {
  test(`${name} is taken over into the next chunk`, () => {
    const stream = new AnsiStream();
    stream.paint(`${ESC}[${sequence}m`);
    assert.equal(stream.paint('x'), opening === '' ? 'x' : `${ESC}[${opening}mx${ESC}[0m`);
  });
}

test('a file with Windows line ends is given back with them', () => {
  const { text, lineEnd, readOnlyReason } = openText('a\r\nb\r\n');
  assert.deepEqual({ text, readOnlyReason }, { text: 'a\nb\n', readOnlyReason: '' });
  assert.equal(closeText(`${text}c\n`, lineEnd), 'a\r\nb\r\nc\r\n');
});

test('a file with Unix line ends is given back as it is', () => {
  const { text, lineEnd } = openText('a\nb');
  assert.equal(closeText(text, lineEnd), 'a\nb');
});

for (const [name, contents, reason] of [
  ['mixed line ends', 'a\r\nb\n', /Mixed line ends/],
  ['bytes that are no UTF-8', 'a\ufffdb', /Not plain UTF-8/],
  ['zero bytes', 'a\0b', /Not plain UTF-8/],
  ['more text than can be edited', 'x'.repeat(1024 * 1024 + 1), /Too large/],
]) {
  test(`a file with ${name} is not offered for saving`, () => {
    assert.match(openText(contents).readOnlyReason, reason);
  });
}

test('sizes and durations are written as people read them', () => {
  assert.equal(formatBytes(1), '1 byte');
  assert.equal(formatBytes(14_888_896), '14,888,896 bytes');
  assert.equal(formatDuration(0), '0.00 s');
  assert.equal(formatDuration(12_340), '12.3 s');
  assert.equal(formatDuration(60_000), '1 min 00 s');
  assert.equal(formatDuration(3_723_000), '1 h 02 min 03 s');
});

test('the length of a text is counted in UTF-8 bytes', () => {
  assert.equal(utf8Length('aß€😀'), 10);
});
