// The wasm module as JavaScript source. Of the forms measured on one module of 96 kB (gzip -9 of the minified
// bundle's share: base64 52.9 kB, base64 of zopfli's deflate and fflate 41.8, of LZMA and our decoder 36.7) this
// is the smallest.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { packageDir } from './paths.mjs';

/** Properties (lc=3, lp=0, pb=2), dictionary size and unpacked size: known to the decoder, so not shipped. */
const HEADER = 13;

/** Source of a module whose `wasmBytes()` gives the bytes back, synchronously, in every engine. */
export async function inlineModule(wasm) {
  const { compress } = await import('lzma1');
  const { decode } = await import(pathToFileURL(join(packageDir, 'lib', 'lzma.js')));
  const packed = Buffer.from(compress(wasm, 9));
  if (packed[0] !== 0x5d) throw new Error('the packer chose properties that the decoder does not have');
  const text = packed.subarray(HEADER).toString('base64');
  if (!Buffer.from(decode(atob(text), wasm.length)).equals(wasm)) throw new Error('packing did not keep the module whole');
  return `import { decode } from '../lib/lzma.js';
export const wasmBytes = () => decode(atob('${text}'), ${wasm.length});
`;
}
