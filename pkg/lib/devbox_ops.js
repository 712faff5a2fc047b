import { required } from './arguments.js';
import { view } from './call.js';
import { createParams } from './create_params.js';
import { Devbox } from './devbox.js';
import { idOf, listing } from './listing.js';

/** Operations on devboxes: `sdk.devbox`. */
export class DevboxOps {
  #client;

  constructor(client) {
    this.#client = client;
  }

  /** Creates a devbox and waits until it is running. */
  create(params, options) {
    return create(this.#client, params, options);
  }

  /** Creates a devbox from the blueprint with this id. */
  createFromBlueprintId(blueprintId, params, options) {
    return create(this.#client, params, options, { blueprint_id: [blueprintId, 'blueprintId'] });
  }

  /** Creates a devbox from the latest blueprint of this name. */
  createFromBlueprintName(blueprintName, params, options) {
    return create(this.#client, params, options, { blueprint_name: [blueprintName, 'blueprintName'] });
  }

  /** Creates a devbox from a disk snapshot. */
  createFromSnapshot(snapshotId, params, options) {
    return create(this.#client, params, options, { snapshot_id: [snapshotId, 'snapshotId'] });
  }

  /** The devbox with this id; nothing is sent. */
  fromId(id) {
    return new Devbox(this.#client, required(id, 'id'));
  }

  /** The devboxes of the first page, newest first; iterated, those of all pages. */
  list(params, options) {
    return listing(this.#client, 'devboxes.list', params, options, (item) => new Devbox(this.#client, idOf(item, 'devbox')));
  }
}

async function create(client, params, options, from = {}) {
  const created = await view(client, 'create', options, () => {
    const { blueprint_id: _id, blueprint_name: _name, snapshot_id: _snapshot, ...rest } = createParams(params);
    const [entry] = Object.entries(from);
    return { params: entry ? { ...rest, [entry[0]]: required(...entry[1]) } : createParams(params) };
  });
  return new Devbox(client, idOf(created, 'devbox'));
}
