import { readFileSync } from 'node:fs';
import { provide } from './instantiate.js';
import { provideFiles } from './lib/local_files.js';
import * as files from './lib/node_files.js';
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

provideFiles(files);

export * from './sdk.js';
export { default } from './sdk.js';
