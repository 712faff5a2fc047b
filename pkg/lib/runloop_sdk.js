import * as errors from '../wasm/errors.js';
import { Client } from './client.js';
import { DevboxOps } from './devbox_ops.js';
import { SnapshotOps } from './snapshot_ops.js';

const { makeError: _, ...classes } = errors;

/** The client. */
export class RunloopSDK {
  constructor(options) {
    const client = new Client(options);
    this.devbox = new DevboxOps(client);
    this.snapshot = new SnapshotOps(client);
  }
}

// The official client has its error classes as statics too, for `catch` blocks that know only the client.
Object.assign(RunloopSDK, classes);
