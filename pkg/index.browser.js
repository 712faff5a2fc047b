import { instantiate } from './instantiate.js';
import { wasmBytes } from './wasm/inline.js';

instantiate(wasmBytes());

export * from './sdk.js';
