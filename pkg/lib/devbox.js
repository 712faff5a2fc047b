import { view } from './call.js';
import { DevboxCmdOps } from './devbox_cmd_ops.js';
import { DevboxFileOps } from './devbox_file_ops.js';
import { operate } from './operation.js';

/** A devbox: `await sdk.devbox.create()`. */
export class Devbox {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
    this.cmd = new DevboxCmdOps(client, id);
    this.file = new DevboxFileOps(client, id);
  }

  /** The devbox's id. */
  get id() {
    return this.#id;
  }

  /** The current view. */
  getInfo(options) {
    return operate(this.#client, 'devboxes.retrieve', [this.#id], undefined, options);
  }

  /** Waits until the devbox is running; gives its view. */
  awaitRunning(options) {
    return view(this.#client, 'awaitRunning', options, () => ({ id: this.#id }));
  }

  /** Ends the devbox; gives its last view. */
  shutdown(options) {
    return operate(this.#client, 'devboxes.shutdown', [this.#id], undefined, options);
  }

  /** Ends the devbox; gives nothing. */
  async close(options) {
    await this.shutdown(options);
  }
}
