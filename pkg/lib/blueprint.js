import { DevboxOps } from './devbox_ops.js';
import { operate } from './operation.js';

/** An image that devboxes are made from. */
export class Blueprint {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
  }

  /** The blueprint's id. */
  get id() {
    return this.#id;
  }

  /** The current view. */
  getInfo(options) {
    return operate(this.#client, 'blueprints.retrieve', [this.#id], undefined, options);
  }

  /** What its build has written. */
  logs(options) {
    return operate(this.#client, 'blueprints.logs', [this.#id], undefined, options);
  }

  /** Deletes it. */
  delete(options) {
    return operate(this.#client, 'blueprints.delete', [this.#id], undefined, options);
  }

  /** Creates a devbox from it and waits until it is running. */
  createDevbox(params, options) {
    return new DevboxOps(this.#client).createFromBlueprintId(this.#id, params, options);
  }
}
