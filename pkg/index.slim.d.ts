// The package without the module inlined.

import type { ModuleSource } from './types/global.js';

export * from './index.js';
export { default } from './index.js';
export type { ModuleSource };

/**
 * Loads the module: once, before the first client is made. Without an argument it is the file beside this one
 * (`runloop-wasm/runloop_wasm_bg.wasm`).
 *
 * ```js
 * import { init, RunloopSDK } from 'runloop-wasm/slim';
 * await init('/assets/runloop_wasm_bg.wasm');
 * const sdk = new RunloopSDK({ bearerToken });
 * ```
 */
export function init(source?: ModuleSource | Promise<ModuleSource>): Promise<void>;
