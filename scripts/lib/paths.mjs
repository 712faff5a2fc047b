// Where things are. Every other script names places through this file.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const inRoot = (...parts) => join(root, ...parts);

/** Tools that were built or found for this checkout. */
export const toolsDir = inRoot('.tools');
/** Its own target directory: the wasm compiler may be of another version than the native one. */
export const wasmTargetDir = inRoot('target', 'wasm');
export const packageDir = inRoot('pkg');
export const generatedDir = inRoot('pkg', 'wasm');
export const distDir = inRoot('pkg', 'dist');
export const consoleDist = inRoot('www', 'dist');
export const devboxdBinary = inRoot('target', 'server', 'devboxd');
