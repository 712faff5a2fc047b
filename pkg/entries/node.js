import { provide } from '../instantiate.js';
import { provideFiles } from '../lib/local_files.js';
import { provideUtf16 } from '../lib/text_sink.js';

// Without top-level await, so that `require()` of this module works. Without an import of `node:fs` and `node:buffer` either:
// each loads all that it exports, Node's streams among it, which took 1.8 of an import's 10.4 ms.
provide(() => {
  try {
    const { readFileSync } = globalThis.process.getBuiltinModule('node:fs');
    return readFileSync(new URL('../wasm/runloop_wasm_bg.wasm', import.meta.url));
  } catch {
    // Bundled into one file, with nothing beside it, or older than 20.16. Loading what is inlined takes as long as all the rest.
    return import('../wasm/inline.js').then(({ wasmBytes }) => wasmBytes());
  }
});

// Up to version 22 Node takes four times as long for UTF-8 that is not ASCII, from 24 on a little longer.
provideUtf16(({ buffer, byteOffset, byteLength }) => globalThis.Buffer.from(buffer, byteOffset, byteLength).toString('utf16le'));

// Loaded when the first file is asked for: what they need of Node takes as long to load as the package.
const files = () => import('../lib/node_files.js');
provideFiles({
  open: async (...given) => (await files()).open(...given),
  pack: async (...given) => (await files()).pack(...given),
});

export * from '../sdk.js';
export { default } from '../sdk.js';
