import { fail } from './arguments.js';
import { operate } from './operation.js';

/** The network of a devbox: `devbox.net`. */
export class DevboxNetOps {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
  }

  /** Makes a key pair for ssh. */
  createSSHKey(options) {
    return operate(this.#client, 'devboxes.createSSHKey', [this.#id], undefined, options);
  }

  /** Opens the devbox's tunnel. */
  enableTunnel(params, options) {
    return operate(this.#client, 'devboxes.enableTunnel', [this.#id], params ?? {}, options);
  }

  /** Opens the older kind of tunnel, of one port. */
  async createTunnel(port, options) {
    return operate(this.#client, 'devboxes.createTunnel', [this.#id], { port: validPort(port) }, options);
  }

  /** Closes the devbox's tunnel, or the older one of a port. */
  async removeTunnel(port, options) {
    if (typeof port !== 'number') return operate(this.#client, 'devboxes.removeTunnel', [this.#id], undefined, port ?? options);
    return operate(this.#client, 'devboxes.removeTunnel', [this.#id], { port: validPort(port) }, options);
  }
}

/** A TCP port. */
export const validPort = (port) =>
  Number.isInteger(port) && port > 0 && port < 65536 ? port : fail('port', 'must be a whole number from 1 to 65535');
