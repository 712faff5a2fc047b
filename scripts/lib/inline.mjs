// The wasm module as JavaScript source: packed by scripts/packer, with its unpacker beside it. Of the forms measured on one
// module of 122 kB (gzip -9 of the minified bundle's share, unpacker included) this is the smallest: base64 62 kB, LZMA 47.6,
// this 37.7. brotli's decoder is larger than what it saves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packed } from './packer.mjs';
import { packageDir } from './paths.mjs';

/** Source of a module whose `wasmBytes()` gives the bytes back, synchronously, in every engine. */
export async function inlineModule(wasm, packer) {
  const unpacking = join(packageDir, 'lib', 'unpack.js');
  const { unpack } = await import(pathToFileURL(unpacking));
  const { bytes, code, functions } = packed(packer, wasm);
  const texts = [readFileSync(packer.unpack), bytes].map((each) => Buffer.from(each).toString('base64'));
  const numbers = [wasm.length, code, functions];
  if (!Buffer.from(unpack(...texts, ...numbers)).equals(wasm)) throw new Error('packing did not keep the module whole');
  // In one file, because bundlers keep the order of files and not of their parts: see pkg/entries/browser.js.
  return `${readFileSync(unpacking, 'utf8')}
export const wasmBytes = () => unpack('${texts[0]}', '${texts[1]}', ${numbers.join(', ')});
`;
}
