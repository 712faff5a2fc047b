import { operate } from './operation.js';

/** An axon's database: `axon.sql`. */
export class AxonSqlOps {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
  }

  /** Runs a statement. */
  query(params, options) {
    return operate(this.#client, 'axons.sql.query', [this.#id], params, options);
  }

  /** Runs statements as one transaction. */
  batch(params, options) {
    return operate(this.#client, 'axons.sql.batch', [this.#id], params, options);
  }
}
