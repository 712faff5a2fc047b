// workerd compiles no bytes at run time; what it imports is compiled already.
import module from '../wasm/runloop_wasm_bg.wasm';
import { provide } from '../instantiate.js';

provide(() => module);

export * from '../sdk.js';
export { default } from '../sdk.js';
