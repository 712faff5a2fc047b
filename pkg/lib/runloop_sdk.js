import * as errors from '../wasm/errors.js';
import { call } from './call.js';
import { Client } from './client.js';
import { DevboxOps } from './devbox_ops.js';
import { SnapshotOps } from './snapshot_ops.js';

const { makeError: _make, place: _place, ...classes } = errors;

/** The client. */
export class RunloopSDK {
  #client;

  constructor(options) {
    const client = new Client(options);
    this.#client = client;
    this.devbox = new DevboxOps(client);
    this.snapshot = new SnapshotOps(client);
  }

  // For tests alone: a panic of the module, which rejects its call and no other.
  [Symbol.for('runloop-wasm.panic')]() {
    return call(this.#client, 'panic');
  }
}

// The official client has its error classes as statics too, for `catch` blocks that know only the client.
Object.assign(RunloopSDK, classes);
