// What goes over the wire is what the official client would have sent, but for the listed differences.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases as apiCases } from './api_cases.mjs';
import { cases as devboxCases } from './cases.mjs';
import { cases as objectCases } from './object_cases.mjs';
import { both } from './support/record.mjs';

const cases = [...devboxCases, ...objectCases, ...apiCases];

/** Requests that run at once have no order. */
const unordered = (requests) => requests.map((request) => JSON.stringify(request, sorted)).sort();

/** Members in the order of their names, so that equal objects have equal text. */
function sorted(_name, value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

for (const { name, call, differs, ...setting } of cases) {
  test(`${name} sends what the official client sends${differs.length ? ', but for its differences' : ''}`, async () => {
    const { official, ours } = await both(call, setting);
    assert.ok(official.length > 0);
    let expected = official;
    for (const differ of differs) {
      const next = differ(expected);
      // A difference that no longer is one must be taken off the list.
      assert.notDeepEqual(unordered(next), unordered(expected), `${differ.name || 'a difference'} does not show`);
      expected = next;
    }
    assert.deepEqual(unordered(ours), unordered(expected));
  });
}

test('there are at least eighty calls, each with a name of its own', () => {
  assert.ok(cases.length >= 80, `${cases.length}`);
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
});
