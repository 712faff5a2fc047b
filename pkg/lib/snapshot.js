import { DevboxOps } from './devbox_ops.js';
import { operate } from './operation.js';
import { poll } from './wait.js';

const goal = { noun: 'snapshot', wanted: 'complete', failed: ['error', 'deleted'] };

/** A snapshot of a devbox's disk. */
export class Snapshot {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
  }

  /** The snapshot's id. */
  get id() {
    return this.#id;
  }

  /** Its status, and the snapshot once it is complete. */
  getInfo(options) {
    return this.queryStatus(options);
  }

  /** The same as {@link getInfo}. */
  queryStatus(options) {
    return operate(this.#client, 'devboxes.diskSnapshots.queryStatus', [this.#id], undefined, options);
  }

  /** Changes its name or metadata. */
  update(params, options) {
    return operate(this.#client, 'devboxes.diskSnapshots.update', [this.#id], params ?? {}, options);
  }

  /** Deletes it. */
  delete(options) {
    return operate(this.#client, 'devboxes.diskSnapshots.delete', [this.#id], undefined, options);
  }

  /** Waits until it is complete; gives its status. */
  awaitCompleted(options) {
    return poll(this.#client, 'devboxes.diskSnapshots.queryStatus', this.#id, goal, options);
  }

  /** Creates a devbox from it. */
  createDevbox(params, options) {
    return new DevboxOps(this.#client).createFromSnapshot(this.#id, params, options);
  }
}
