import { readFileSync } from 'node:fs';
import { provide } from '../instantiate.js';
import { provideFiles } from '../lib/local_files.js';

// Without top-level await, so that `require()` of this module works.
provide(() => {
  try {
    return readFileSync(new URL('../wasm/runloop_wasm_bg.wasm', import.meta.url));
  } catch {
    // Bundled into one file, with nothing beside it. Loading what is inlined takes as long as all the rest.
    return import('../wasm/inline.js').then(({ wasmBytes }) => wasmBytes());
  }
});

// Loaded when the first file is asked for: what they need of Node takes as long to load as the package.
const files = () => import('../lib/node_files.js');
provideFiles({
  open: async (...given) => (await files()).open(...given),
  pack: async (...given) => (await files()).pack(...given),
});

export * from '../sdk.js';
export { default } from '../sdk.js';
