import { RunloopError } from '../wasm/errors.js';
import { expectModule, instantiate } from '../instantiate.js';
import { Handle } from '../wasm/runloop_wasm.js';
import { clientOptions } from './options.js';

/** A configured client: what every object of the package calls. */
export class Client {
  #make;
  #handle;

  constructor(options) {
    const { baseURL, timeout, config, token, fetch } = clientOptions(options);
    if (token === undefined) {
      const problem = 'no bearer token: pass `bearerToken` to the constructor or set RUNLOOP_API_KEY';
      throw new RunloopError(problem);
    }
    expectModule();
    // Made with the first call: a page or a program that has a client has not used it yet.
    this.#make = () => new Handle(config, token, fetch);
    /** Where the API is. */
    this.baseURL = baseURL;
    /** Milliseconds that an attempt may take, where the caller said. */
    this.timeout = timeout;
  }

  /** Runs an operation of the module. */
  call(...args) {
    if (this.#handle) return this.#handle.call(...args);
    const late = instantiate();
    if (late) return late.then(() => this.call(...args));
    this.#handle = this.#make();
    return this.#handle.call(...args);
  }
}
