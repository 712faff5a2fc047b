import * as errors from '../wasm/errors.js';
import { instantiate } from '../instantiate.js';
import { ClientHandle } from '../wasm/runloop_wasm.js';
import { clientOptions } from './options.js';

/** A configured client: what every object of the package calls. */
export class Client {
  #handle;

  constructor(options) {
    const { baseURL, timeout, config, token, fetch } = clientOptions(options);
    if (token === undefined) {
      const problem = 'no bearer token: pass `bearerToken` to the constructor or set RUNLOOP_API_KEY';
      throw new errors.RunloopError(problem);
    }
    instantiate();
    this.#handle = new ClientHandle(config, token, fetch);
    /** Where the API is. */
    this.baseURL = baseURL.trim();
    /** Milliseconds that an attempt may take, where the caller said. */
    this.timeout = timeout;
  }

  /** Runs an operation of the module. */
  call(...args) {
    return this.#handle.call(...args);
  }
}
