import * as errors from '../wasm/errors.js';
import { ClientHandle } from '../wasm/runloop_wasm.js';
import { DevboxOps } from './devbox_ops.js';
import { clientOptions } from './options.js';

const { makeError, ...classes } = errors;

/** The client. */
export class RunloopSDK {
  constructor(options) {
    const { config, token, fetch } = clientOptions(options);
    if (token === undefined) {
      const problem = 'no bearer token: pass `bearerToken` to the constructor or set RUNLOOP_API_KEY';
      throw new errors.RunloopError(problem);
    }
    this.devbox = new DevboxOps(new ClientHandle(config, token, fetch));
  }
}

// The official client has its error classes as statics too, for `catch` blocks that know only the client.
Object.assign(RunloopSDK, classes);
