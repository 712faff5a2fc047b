import { readFileSync } from 'node:fs';
import { provide } from './instantiate.js';
import { wasmBytes } from './wasm/inline.js';

// Synchronous and without top-level await, so that `require()` of this module works.
provide(() => {
  try {
    return readFileSync(new URL('./wasm/runloop_wasm_bg.wasm', import.meta.url));
  } catch {
    // Bundled into one file, with nothing beside it: unpacking takes some milliseconds more than reading.
    return wasmBytes();
  }
});

export * from './sdk.js';
