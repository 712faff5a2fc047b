// The entry for browsers makes strings in another way than Node's: what is tested of texts is tested once more with it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

for (const name of ['differential', 'large_texts', 'streaming']) {
  test(`${name} with the entry for browsers`, () => {
    const file = fileURLToPath(new URL(`${name}.test.mjs`, import.meta.url));
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-C', 'browser', file], { env, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /^# pass [1-9]/m);
  });
}
