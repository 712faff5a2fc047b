// The inlined module against the file, and the packer on modules that are not ours.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { packed, packerModules } from '../../scripts/lib/packer.mjs';
import { unpack } from '../../pkg/lib/unpack.js';
import { wasmBytes } from '../../pkg/wasm/inline.js';
import { Random, seedOfRun } from '../support/random.mjs';

const file = (name) => readFileSync(new URL(`../../pkg/wasm/${name}`, import.meta.url));
const base64 = (bytes) => Buffer.from(bytes).toString('base64');

/** The module, packed and unpacked again. */
function thereAndBack(module) {
  const { bytes, code, functions } = packed(packerModules, module);
  return unpack(base64(readFileSync(packerModules.unpack)), base64(bytes), module.length, code, functions);
}

test('what is inlined is the module of the file, each time it is asked for', () => {
  assert.deepEqual(Buffer.from(wasmBytes()), file('runloop_wasm_bg.wasm'));
  assert.deepEqual(Buffer.from(wasmBytes()), file('runloop_wasm_bg.wasm'));
});

test('a module with names, which is twice as long, comes back whole', () => {
  const module = file('runloop_wasm_bg.debug.wasm');
  assert.deepEqual(Buffer.from(thereAndBack(module)), module);
});

test('a module whose code is none that the packer knows comes back whole', () => {
  const seed = seedOfRun();
  const random = new Random(seed);
  const module = file('runloop_wasm_bg.wasm');
  for (let count = 0; count < 20_000; count += 1) module[8 + random.below(module.length - 8)] = random.below(256);
  // The heads of the sections, so that the code is still found where it was.
  const original = file('runloop_wasm_bg.wasm');
  const { code } = packed(packerModules, original);
  original.copy(module, 0, 0, code);
  assert.deepEqual(Buffer.from(thereAndBack(module)), module, `SEED=${seed}`);
});
