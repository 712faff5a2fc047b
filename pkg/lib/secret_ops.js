import { object, required } from './arguments.js';
import { unusable } from './call.js';
import { operate } from './operation.js';
import { Secret } from './secret.js';

/** Operations on secrets: `sdk.secret`. */
export class SecretOps {
  #client;

  constructor(client) {
    this.#client = client;
  }

  /** Creates a secret. */
  async create(params, options) {
    return Secret.of(this.#client, await operate(this.#client, 'secrets.create', [], object(params, 'params'), options));
  }

  /** The secret with this name; nothing is sent. */
  fromName(name) {
    return new Secret(this.#client, required(name, 'name'));
  }

  /** Gives a secret another value. */
  async update(secret, params, options) {
    return this.#find(secret).update(params, options);
  }

  /** The secrets, as many as `limit` says: the service has no second page of them. */
  async list(params, options) {
    const { secrets } = await operate(this.#client, 'secrets.list', [], params, options);
    if (!Array.isArray(secrets)) unusable('the answer has no array `secrets`');
    return secrets.map((view) => Secret.of(this.#client, view));
  }

  /** Deletes a secret; gives its last view. */
  async delete(secret, options) {
    return this.#find(secret).delete(options);
  }

  #find(secret) {
    return secret instanceof Secret ? secret : new Secret(this.#client, required(secret, 'secret'));
  }
}
