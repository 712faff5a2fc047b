import { idOf } from './listing.js';
import { operate } from './operation.js';

/** A secret, by its name. Its value is never given back. */
export class Secret {
  #client;
  #name;
  #id;

  constructor(client, name, id) {
    this.#client = client;
    this.#name = name;
    this.#id = id;
  }

  /** The secret of a view. */
  static of(client, view) {
    return new Secret(client, view?.name, idOf(view, 'secret'));
  }

  /** The id, where a view has told it. */
  get id() {
    return this.#id;
  }

  /** The name. */
  get name() {
    return this.#name;
  }

  /** The current view, without the value. */
  getInfo(options) {
    return operate(this.#client, 'secrets.retrieve', [this.#name], undefined, options);
  }

  /** Gives it another value. */
  async update(params, options) {
    return Secret.of(this.#client, await operate(this.#client, 'secrets.update', [this.#name], params, options));
  }

  /** Deletes it; gives its last view. */
  delete(options) {
    return operate(this.#client, 'secrets.delete', [this.#name], {}, options);
  }
}
