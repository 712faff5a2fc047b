import { AxonSqlOps } from './axon_sql_ops.js';
import { operate } from './operation.js';
import { subscribe } from './subscribe.js';

/** A stream of events with a database beside it. */
export class Axon {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
    this.sql = new AxonSqlOps(client, id);
  }

  /** The axon's id. */
  get id() {
    return this.#id;
  }

  /** The current view. */
  getInfo(options) {
    return operate(this.#client, 'axons.retrieve', [this.#id], undefined, options);
  }

  /** Publishes an event. */
  publish(params, options) {
    return operate(this.#client, 'axons.publish', [this.#id], params, options);
  }

  /** The events, as they come. */
  async subscribeSse(query, options) {
    return subscribe(this.#client, 'axons.subscribeSse', [this.#id], query, options);
  }
}
