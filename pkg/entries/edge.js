// The edge runtime of Vercel and Next.js compiles no bytes at run time; `?module` is its bundlers' name for a module.
import module from '../wasm/runloop_wasm_bg.wasm?module';
import { provide } from '../instantiate.js';

provide(() => module);

export * from '../sdk.js';
export { default } from '../sdk.js';
