import { required } from './arguments.js';
import { idOf, listing } from './listing.js';
import { Snapshot } from './snapshot.js';

/** Operations on disk snapshots: `sdk.snapshot`. */
export class SnapshotOps {
  #client;

  constructor(client) {
    this.#client = client;
  }

  /** The snapshot with this id; nothing is sent. */
  fromId(id) {
    return new Snapshot(this.#client, required(id, 'id'));
  }

  /** The snapshots of the first page, newest first; iterated, those of all pages. */
  list(params, options) {
    const wrap = (item) => new Snapshot(this.#client, idOf(item, 'snapshot'));
    return listing(this.#client, 'devboxes.listDiskSnapshots', params, options, wrap);
  }
}
