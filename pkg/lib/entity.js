// What objects with an id of their own have in common, for one kind of them.
import { object, required } from './arguments.js';
import { operate } from './operation.js';
import { idOf, listing } from './listing.js';

/** The class of the things under a resource of the low-level client, such as `gatewayConfigs`. */
export const entity = (resource) => class {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
  }

  /** The id. */
  get id() {
    return this.#id;
  }

  /** The current view. */
  getInfo(options) {
    return operate(this.#client, `${resource}.retrieve`, [this.#id], undefined, options);
  }

  /** Changes what `params` name; gives the view. */
  update(params, options) {
    return operate(this.#client, `${resource}.update`, [this.#id], params ?? {}, options);
  }

  /** Deletes it. */
  delete(options) {
    return operate(this.#client, `${resource}.delete`, [this.#id], {}, options);
  }
};

/** The class of the operations on such things: `Class` is theirs, `noun` is how an error names one. */
export const entityOps = (resource, Class, noun) => class {
  #client;

  constructor(client) {
    this.#client = client;
  }

  /** Creates one. */
  async create(params, options) {
    const view = await operate(this.#client, `${resource}.create`, [], object(params, 'params'), options);
    return new Class(this.#client, idOf(view, noun), view);
  }

  /** The one with this id; nothing is sent. */
  fromId(id) {
    return new Class(this.#client, required(id, 'id'));
  }

  /** Those of the first page, newest first; iterated, those of all pages. */
  list(params, options) {
    const wrap = (item) => new Class(this.#client, idOf(item, noun), item);
    return listing(this.#client, `${resource}.list`, params, options, wrap);
  }
};
