import { provide } from '../instantiate.js';
export * from '../sdk.js';
export { default } from '../sdk.js';
// Last, so that a bundler leaves the rest in one piece: gzip finds repetitions within 32 kB.
import { wasmBytes } from '../wasm/inline.js';

provide(wasmBytes);
