import type {
  DevboxCreateParams,
  DevboxCreateSSHKeyResponse,
  DevboxEnableTunnelParams,
  DevboxKeepAliveResponse,
  DevboxListParams,
  DevboxLogsListView,
  DevboxRemoveTunnelResponse,
  DevboxResourceUsageView,
  DevboxSnapshotDiskAsyncParams,
  DevboxSnapshotDiskParams,
  DevboxTunnelView,
  DevboxUpdateParams,
  DevboxView,
  LogListParams,
  Mount,
  TunnelView,
} from './contract.js';
import type { DevboxCmdOps, DevboxNamedShell } from './command.js';
import type { DevboxFileOps } from './file.js';
import type { AsyncDisposal } from './global.js';
import type { Listing } from './listing.js';
import type { LongPollRequestOptions, RequestOptions } from './options.js';
import type { Snapshot } from './snapshot.js';

/** A storage object by the path where its contents are to be: `{ '/home/user/data': object }`. */
export interface InlineObjectMount {
  readonly [path: string]: { readonly id: string };
}

/** A mount as the service takes it, or a storage object by its path. */
export type MountInstance = Mount | InlineObjectMount;

/** A gateway for a devbox: which one, and the secret that it adds to requests. */
export interface SDKGatewaySpec {
  gateway: string;
  /** A secret, or its name. */
  secret: string | { readonly name: string };
}

/** An MCP server for a devbox: its configuration, and the secret that it is called with. */
export interface SDKMcpSpec {
  mcp_config: string;
  /** A secret, or its name. */
  secret: string | { readonly name: string };
}

/** Parameters of a new devbox; objects of this package may stand where the service takes their ids. */
export interface SDKDevboxCreateParams extends Omit<DevboxCreateParams, 'mounts' | 'secrets' | 'gateways' | 'mcp'> {
  mounts?: MountInstance[] | null;
  /** Secrets, or their names, by the environment variable that is to hold them. */
  secrets?: { [variable: string]: string | { readonly name: string } } | null;
  gateways?: { [variable: string]: SDKGatewaySpec } | null;
  mcp?: { [variable: string]: SDKMcpSpec } | null;
}

/** Parameters of a new devbox whose disk comes from elsewhere. */
export type DevboxCreateFromParams = Omit<SDKDevboxCreateParams, 'blueprint_id' | 'blueprint_name' | 'snapshot_id'>;

/** `sdk.devbox`: makes, finds and lists devboxes. */
export class DevboxOps {
  private constructor();

  /**
   * Creates a devbox and waits until it is running. Rejects with a {@link RunloopError} of code
   * `devbox_failed` when it fails or is shut down instead.
   */
  create(params?: SDKDevboxCreateParams, options?: LongPollRequestOptions<DevboxView>): Promise<Devbox>;

  /** {@link create}, from the blueprint with this id. */
  createFromBlueprintId(
    blueprintId: string,
    params?: DevboxCreateFromParams,
    options?: LongPollRequestOptions<DevboxView>,
  ): Promise<Devbox>;

  /** {@link create}, from the newest blueprint of this name that is built. */
  createFromBlueprintName(
    blueprintName: string,
    params?: DevboxCreateFromParams,
    options?: LongPollRequestOptions<DevboxView>,
  ): Promise<Devbox>;

  /** {@link create}, with the disk of a snapshot. */
  createFromSnapshot(
    snapshotId: string,
    params?: DevboxCreateFromParams,
    options?: LongPollRequestOptions<DevboxView>,
  ): Promise<Devbox>;

  /** A handle on a devbox that is known to exist; makes no request. */
  fromId(id: string): Devbox;

  /** The newest devboxes, one page: 20 unless `limit` says otherwise. Iterated, all of them. */
  list(params?: DevboxListParams, options?: RequestOptions): Listing<Devbox>;
}

/** `devbox.net`: reaching the devbox from outside. */
export class DevboxNetOps {
  private constructor();

  /** Makes a key pair for ssh; the devbox knows the public half. Each call makes another. */
  createSSHKey(options?: RequestOptions): Promise<DevboxCreateSSHKeyResponse>;

  /**
   * Opens the devbox's tunnel: every port of it gets an address, see {@link Devbox.getTunnelUrl}. One that is open
   * with the same settings is given again.
   *
   * ```js
   * await devbox.net.enableTunnel({ auth_mode: 'open' });
   * console.log(await devbox.getTunnelUrl(8080));
   * ```
   */
  enableTunnel(params?: DevboxEnableTunnelParams, options?: RequestOptions): Promise<TunnelView>;

  /** Closes the devbox's tunnel. */
  removeTunnel(options?: RequestOptions): Promise<DevboxRemoveTunnelResponse>;

  /** Closes the older kind of tunnel, of one port. */
  removeTunnel(port: number, options?: RequestOptions): Promise<DevboxRemoveTunnelResponse>;

  /** Opens the older kind of tunnel, of one port; gives its address. Prefer {@link enableTunnel}. */
  createTunnel(port: number, options?: RequestOptions): Promise<DevboxTunnelView>;
}

/** Hears of a devbox's coming eviction; the deadline is in milliseconds since 1970. */
export type EvictionCallback = (devbox: Devbox, evictionDeadlineMs: number) => void;

/** Options of {@link Devbox.onEvict}. */
export interface OnEvictOptions {
  /**
   * Hears of what ends the watch for good, such as a token that is not accepted any more; it was uncaught otherwise.
   * Outages are waited through.
   */
  onError?: ((error: unknown) => void) | undefined;
}

/** Options of {@link Devbox.shutdown}. */
export interface ShutdownOptions extends RequestOptions {
  /**
   * Ends the devbox even while a snapshot of it is being taken, which is lost then.
   *
   * @defaultValue false: such a shutdown rejects with a {@link ConflictError}
   */
  force?: boolean | undefined;
}

/**
 * A devbox. The handle costs nothing: letting go of it leaves the devbox running.
 *
 * ```js
 * await using devbox = await sdk.devbox.create({ name: 'build' }); // shut down at the end of the block
 * await devbox.file.write({ file_path: 'hello.txt', contents: 'hello' });
 * await devbox.cmd.exec('cat hello.txt', { stdout: (text) => console.log(text) });
 * ```
 *
 * Where the engine has no `await using`: `try { … } finally { await devbox.shutdown(); }`. When both the block and
 * the shutdown at its end fail, `await using` gives a `SuppressedError` whose `suppressed` is the block's error.
 */
export interface Devbox extends AsyncDisposal {}
export class Devbox {
  private constructor();

  readonly id: string;
  readonly cmd: DevboxCmdOps;
  readonly file: DevboxFileOps;
  readonly net: DevboxNetOps;

  /**
   * A shell that keeps its folder and variables from one command to the next. Makes no request.
   *
   * @param name whoever asks for a shell of this name gets the same; a new one if left out
   */
  shell(name?: string): DevboxNamedShell;

  /** The devbox as the service sees it now. */
  getInfo(options?: RequestOptions): Promise<DevboxView>;

  /** Changes its name or its metadata; what is left out stays. */
  update(params?: DevboxUpdateParams, options?: RequestOptions): Promise<DevboxView>;

  /**
   * Waits until the devbox is running. Rejects with a {@link RunloopError} of code `devbox_failed` when it
   * fails or is shut down instead.
   */
  awaitRunning(options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>;

  /** Waits until the devbox is suspended. Rejects like {@link awaitRunning}. */
  awaitSuspended(options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>;

  /** Begins to suspend the devbox: its processes end, its disk is kept. See {@link awaitSuspended}. */
  suspend(options?: RequestOptions): Promise<DevboxView>;

  /** Resumes a suspended devbox and waits until it is running. */
  resume(options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>;

  /** Begins to resume a suspended devbox. */
  resumeAsync(options?: RequestOptions): Promise<DevboxView>;

  /** Starts the time of an idle devbox anew (`launch_parameters.keep_alive_time_seconds`). */
  keepAlive(options?: RequestOptions): Promise<DevboxKeepAliveResponse>;

  /** Ends the devbox and everything in it, for good. Doing it again changes nothing. */
  shutdown(options?: ShutdownOptions): Promise<DevboxView>;

  /** {@link shutdown}, for code that closes what it opened. */
  close(options?: ShutdownOptions): Promise<void>;

  /** What its commands have written, a line an entry; filtered by `execution_id` or `shell_name`. */
  logs(params?: LogListParams, options?: RequestOptions): Promise<DevboxLogsListView>;

  /** The processor, memory and disk time it has used. */
  usage(options?: RequestOptions): Promise<DevboxResourceUsageView>;

  /** Its tunnel, `null` when there is none. */
  getTunnel(options?: RequestOptions): Promise<TunnelView | null>;

  /**
   * The address that leads to a port of the devbox. Rejects with a {@link RunloopError} of code `no_tunnel` when there is
   * no tunnel. A request to a tunnel of `auth_mode` `authenticated` carries its `auth_token` as
   * `X-Runloop-Tunnel-Authorization: Bearer TOKEN`.
   */
  getTunnelUrl(port: number, options?: RequestOptions): Promise<string>;

  /**
   * Calls `callback` once, when the service announces that it will evict the devbox: the time until the deadline is for
   * saving what matters. One stream serves all devboxes of a client; it keeps a Node process alive until
   * {@link cancelOnEvict}, or until each has been told.
   */
  onEvict(callback: EvictionCallback, options?: OnEvictOptions): void;

  /** Ends {@link onEvict}. */
  cancelOnEvict(): void;

  /**
   * Takes a snapshot of the disk and waits until it is complete. Rejects with a {@link RunloopError} of code
   * `snapshot_failed` when it fails.
   */
  snapshotDisk(params?: DevboxSnapshotDiskParams, options?: LongPollRequestOptions): Promise<Snapshot>;

  /** Begins to take a snapshot of the disk; see {@link Snapshot.awaitCompleted}. */
  snapshotDiskAsync(params?: DevboxSnapshotDiskAsyncParams, options?: RequestOptions): Promise<Snapshot>;
}
