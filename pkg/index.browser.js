import { provide } from './instantiate.js';
import { wasmBytes } from './wasm/inline.js';

provide(wasmBytes);

export * from './sdk.js';
export { default } from './sdk.js';
