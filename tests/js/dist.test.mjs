// What is tested and published is made of the sources beside it.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { bundled } from '../../scripts/lib/bundle.mjs';

const dist = new URL('../../pkg/dist/', import.meta.url);

test('pkg/dist is what the sources make: `npm run build` after a change of them', async () => {
  const found = readdirSync(dist).sort().map((name) => [name, readFileSync(new URL(name, dist), 'utf8')]);
  const made = (await bundled()).sort(([a], [b]) => (a < b ? -1 : 1));
  assert.deepEqual(found.map(([name]) => name), made.map(([name]) => name));
  assert.deepEqual(found, made);
});

test('no entry but that of Node names a built-in of Node', async () => {
  const texts = new Map(await bundled());
  const reachable = (name, seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const [, next] of (texts.get(name) ?? '').matchAll(/["']\.\/([\w.-]+\.js)["']/g)) reachable(next, seen);
    return seen;
  };
  for (const entry of ['browser.js', 'edge.js', 'slim.js', 'workerd.js']) {
    for (const name of reachable(entry)) assert.doesNotMatch(texts.get(name), /["']node:/, `${entry}: ${name}`);
  }
  assert.ok([...reachable('node.js')].some((name) => /["']node:/.test(texts.get(name))));
});
