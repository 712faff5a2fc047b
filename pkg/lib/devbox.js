import { makeError } from '../wasm/errors.js';
import { callable, fail } from './arguments.js';
import { DevboxCmdOps } from './devbox_cmd_ops.js';
import { DevboxFileOps } from './devbox_file_ops.js';
import { DevboxNamedShell } from './devbox_named_shell.js';
import { DevboxNetOps, validPort } from './devbox_net_ops.js';
import { evictionMonitor } from './eviction_monitor.js';
import { operate } from './operation.js';
import { Snapshot } from './snapshot.js';
import { isLoopback, tunnelUrl } from './tunnel_url.js';
import { view } from './call.js';
import { awaitDevbox } from './wait.js';

/** A devbox: `await sdk.devbox.create()`. */
export class Devbox {
  #client;
  #id;

  constructor(client, id) {
    this.#client = client;
    this.#id = id;
    this.cmd = new DevboxCmdOps(client, id);
    this.file = new DevboxFileOps(client, id);
    this.net = new DevboxNetOps(client, id);
  }

  /** The devbox's id. */
  get id() {
    return this.#id;
  }

  /** A shell that keeps its folder and variables from command to command; of that name, or a new one. */
  shell(name) {
    return new DevboxNamedShell(this.cmd, name);
  }

  #operate(name, params, options) {
    return operate(this.#client, `devboxes.${name}`, [this.#id], params, options);
  }

  /** The current view. */
  getInfo(options) {
    return this.#operate('retrieve', undefined, options);
  }

  /** Changes name or metadata; gives the view. */
  update(params, options) {
    return this.#operate('update', params ?? {}, options);
  }

  /** Waits until the devbox is running; gives its view. */
  awaitRunning(options) {
    return awaitDevbox(this.#client, this.#id, 'running', options);
  }

  /** Waits until the devbox is suspended; gives its view. */
  awaitSuspended(options) {
    return awaitDevbox(this.#client, this.#id, 'suspended', options);
  }

  /** Begins to suspend the devbox: its processes end, its disk is kept. */
  suspend(options) {
    return this.#operate('suspend', undefined, options);
  }

  /** Resumes the devbox and waits until it is running; gives its view. */
  async resume(options) {
    await this.resumeAsync(options);
    return this.awaitRunning(options);
  }

  /** Begins to resume the devbox. */
  resumeAsync(options) {
    return this.#operate('resume', undefined, options);
  }

  /** Puts off the end of an idle devbox. */
  keepAlive(options) {
    return this.#operate('keepAlive', undefined, options);
  }

  /** Ends the devbox; gives its last view. `force`, among the options, ends it in spite of a snapshot that is taken. */
  async shutdown(options) {
    const force = options?.force ?? undefined;
    if (force !== undefined && typeof force !== 'boolean') fail('force', 'must be a boolean');
    return this.#operate('shutdown', force === undefined ? undefined : { force }, options);
  }

  /** Ends the devbox; gives nothing. */
  async close(options) {
    await this.shutdown(options);
  }

  /** What has happened in the devbox, filtered. */
  logs(params, options) {
    return this.#operate('logs.list', params, options);
  }

  /** What the devbox has used of its resources. */
  usage(options) {
    return this.#operate('retrieveResourceUsage', undefined, options);
  }

  /** The devbox's tunnel; null when there is none. */
  async getTunnel(options) {
    return (await this.getInfo(options)).tunnel ?? null;
  }

  /** The address of a port of the devbox through its tunnel. */
  async getTunnelUrl(port, options) {
    validPort(port);
    const tunnel = await this.getTunnel(options);
    if (!tunnel) throw noTunnel(this.#id);
    const { baseURL } = this.#client;
    if (isLoopback(baseURL)) {
      const path = ['v1', 'devboxes', this.#id, 'tunnel_url'];
      const asked = () => ({ path, query: [['port', String(port)]] });
      const local = await view(this.#client, 'request', options, asked).catch((error) => {
        if (error.status === 404) return {};
        throw error;
      });
      if (local.url) return local.url;
    }
    return tunnelUrl(baseURL, port, tunnel.tunnel_key);
  }

  /** Calls `callback` when the service announces that it will evict the devbox. */
  onEvict(callback, { onError } = {}) {
    if (typeof callback !== 'function') fail('callback', 'must be a function');
    evictionMonitor(this.#client).register(this, callback, callable(onError, 'onError'));
  }

  /** Ends {@link onEvict}. */
  cancelOnEvict() {
    evictionMonitor(this.#client).unregister(this.#id);
  }

  /** Takes a snapshot of the disk and waits until it is complete. */
  async snapshotDisk(params, options) {
    const snapshot = await this.snapshotDiskAsync(params, options);
    await snapshot.awaitCompleted(options);
    return snapshot;
  }

  /** Begins to take a snapshot of the disk. */
  async snapshotDiskAsync(params, options) {
    const { id } = await this.#operate('snapshotDiskAsync', params ?? {}, options);
    return new Snapshot(this.#client, id);
  }
}

// Engines without `Symbol.asyncDispose` have no `await using` of their own; what compiles it for them uses this symbol.
const asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
Object.defineProperty(Devbox.prototype, asyncDispose, {
  value() {
    return this.close();
  },
});

const noTunnel = (id) =>
  makeError('no_tunnel', `devbox ${id} has no tunnel: call devbox.net.enableTunnel() first`, undefined, '{}');
