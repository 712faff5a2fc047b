import { readFileSync } from 'node:fs';
import { instantiate } from './instantiate.js';

// Synchronous and without top-level await, so that `require()` of this module works.
instantiate(readFileSync(new URL('./wasm/runloop_wasm_bg.wasm', import.meta.url)));

export * from './sdk.js';
