// What is let go of is given back: handles are released by finalizers, nobody calls `free()`.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = fileURLToPath(new URL('programs/let_go.mjs', import.meta.url));

for (const what of ['devboxes', 'executions', 'streams']) {
  test(`100,000 ${what} made and dropped leave memory where it was`, async () => {
    const { stdout } = await run(process.execPath, ['--expose-gc', program, what, '100000']);
    const { wasm, heap } = JSON.parse(stdout);
    // The first rounds grow the memory to what a round needs at a time; after that it stays.
    assert.ok(wasm.after <= wasm.before, `the module's memory grew from ${wasm.before} to ${wasm.after} bytes`);
    assert.ok(heap.after - heap.before < 5e6, `the heap grew from ${heap.before} to ${heap.after} bytes`);
  });
}
