// The wasm module as JavaScript source. Of the forms measured (gzip -9 of the minified bundle of a 155 kB module:
// base64 94.1 kB, base64 of deflate 77.0, of zopfli's deflate 72.6, bytes as UTF-8 text 77.4) this is the smallest.
import { inRoot } from './paths.mjs';

const ZOPFLI_ITERATIONS = 50;

/** Source of a module whose `wasmBytes()` gives the bytes back, synchronously, in every engine. */
export async function inlineModule(wasm) {
  const esbuild = await import('esbuild');
  const { inflateSync } = await import('fflate');
  const deflated = await deflate(wasm);
  if (!Buffer.from(inflateSync(deflated)).equals(wasm)) throw new Error('zopfli did not keep the module whole');
  const source = `
    import { inflateSync } from 'fflate';
    export function wasmBytes() {
      const text = atob('${Buffer.from(deflated).toString('base64')}');
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      return inflateSync(bytes, { out: new Uint8Array(${wasm.length}) });
    }`;
  const result = await esbuild.build({
    stdin: { contents: source, resolveDir: inRoot() },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2020',
    write: false,
    banner: { js: '/*! Contains the inflate of fflate, MIT License, Copyright (c) Arjun Barrett */' },
  });
  return result.outputFiles[0].text;
}

async function deflate(bytes) {
  const { default: zopfli } = await import('@gfx/zopfli');
  return new Promise((resolve, reject) => {
    zopfli.deflate(bytes, { numiterations: ZOPFLI_ITERATIONS }, (error, out) => (error ? reject(error) : resolve(out)));
  });
}
