// A text is decoded in pieces, and what is ASCII apart from what is not: nothing of that shows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devboxOf } from './support/client.mjs';
import { answering, devboxView, events, executionView, json } from './support/scripted_fetch.mjs';

/** What one event of `text` comes to. */
async function delivered(text) {
  let connections = 0;
  const fetch = answering(({ url: { pathname } }) => {
    if (pathname.endsWith('_updates')) return connections++ ? events() : events(text);
    return json(200, executionView({ status: pathname.endsWith('/execute_async') ? 'running' : 'completed', stdout: text }));
  });
  const got = [];
  await devboxOf(fetch, { maxRetries: 0 }).cmd.exec('print', { stdout: (piece) => got.push(piece) });
  return got;
}

for (const [what, unit] of [['ASCII', 'a line\n'], ['two bytes', 'é'], ['three bytes', '€'], ['four bytes', '😀'], ['a mark', '\ufeff'], ['all of them', 'aé€😀\n']]) {
  // Whatever the pieces' length, some begin at each byte of a character.
  for (const before of ['', 'x', 'xx', 'xxx']) {
    test(`a text of ${what} behind ${before.length} bytes is one text of the callback's`, async () => {
      const text = before + unit.repeat(70_000);
      const got = await delivered(text);
      assert.equal(got.length, 1);
      assert.ok(got[0] === text, 'another text came');
    });
  }
}

test('a call that is over has aborted nothing', async () => {
  const fetch = answering(() => json(200, devboxView()));
  await devboxOf(fetch).getInfo();
  assert.equal(fetch.calls.length, 1);
  assert.equal(fetch.calls[0].signal.aborted, false);
});
