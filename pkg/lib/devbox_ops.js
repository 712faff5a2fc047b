import { object, required } from './arguments.js';
import { call, unusable } from './call.js';
import { Devbox } from './devbox.js';
import { operate } from './operation.js';

/** Operations on devboxes: `sdk.devbox`. */
export class DevboxOps {
  #client;

  constructor(client) {
    this.#client = client;
  }

  /** Creates a devbox and waits until it is running. */
  async create(params, options) {
    const id = await call(this.#client, 'create', options, () => ({ params: object(params, 'params') }));
    return new Devbox(this.#client, id);
  }

  /** The devbox with this id; nothing is sent. */
  fromId(id) {
    return new Devbox(this.#client, required(id, 'id'));
  }

  /** The devboxes of one page of the list, newest first. */
  async list(params, options) {
    const page = await operate(this.#client, 'devboxes.list', [], params, options);
    if (!Array.isArray(page.devboxes)) unusable('the answer has no array `devboxes`');
    return page.devboxes.map((item) => {
      const id = item?.id;
      return typeof id === 'string' && id ? new Devbox(this.#client, id) : unusable('a devbox of the answer has no string `id`');
    });
  }
}
