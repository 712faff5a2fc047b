import { AxonOps } from './axon_ops.js';
import { BlueprintOps } from './blueprint_ops.js';
import { call } from './call.js';
import { Client } from './client.js';
import { DevboxOps } from './devbox_ops.js';
import { errorClasses } from '../wasm/errors.js';
import { GatewayConfigOps } from './gateway_config_ops.js';
import { McpConfigOps } from './mcp_config_ops.js';
import { NetworkPolicyOps } from './network_policy_ops.js';
import { Runloop } from './runloop.js';
import { SecretOps } from './secret_ops.js';
import { SnapshotOps } from './snapshot_ops.js';
import { StorageObjectOps } from './storage_object_ops.js';

/** The client. */
export class RunloopSDK {
  #client;
  #api;

  constructor(options) {
    const client = new Client(options);
    this.#client = client;
    this.devbox = new DevboxOps(client);
    this.blueprint = new BlueprintOps(client);
    this.snapshot = new SnapshotOps(client);
    this.storageObject = new StorageObjectOps(client);
    this.axon = new AxonOps(client);
    this.secret = new SecretOps(client);
    this.networkPolicy = new NetworkPolicyOps(client);
    this.gatewayConfig = new GatewayConfigOps(client);
    this.mcpConfig = new McpConfigOps(client);
  }

  /** The low-level client; its hundred and fifty methods are made when it is first asked for. */
  get api() {
    return (this.#api ??= new Runloop(this.#client));
  }

  // For tests alone: a panic of the module, which rejects its call and no other.
  [Symbol.for('runloop-wasm.panic')]() {
    return call(this.#client, 'panic');
  }
}

// The official client has its error classes as statics too, for `catch` blocks that know only the client.
Object.assign(RunloopSDK, errorClasses);
