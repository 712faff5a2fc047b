import type { AxonOps } from './axon.js';
import type { BlueprintOps } from './blueprint.js';
import type { GatewayConfigOps, McpConfigOps, NetworkPolicyOps } from './config.js';
import type { DevboxOps } from './devbox.js';
import type * as errors from './errors.js';
import type { ClientOptions } from './options.js';
import type { SnapshotOps } from './snapshot.js';
import type { Runloop } from './runloop.js';
import type { SecretOps } from './secret.js';
import type { StorageObjectOps } from './storage_object.js';

/**
 * The client: everything starts here. It opens nothing and needs no closing.
 *
 * ```js
 * const sdk = new RunloopSDK(); // RUNLOOP_API_KEY
 * const devbox = await sdk.devbox.create();
 * ```
 */
export class RunloopSDK {
  /**
   * @throws {@link RunloopError} without a token
   * @throws `TypeError` for an option that is not what it should be
   */
  constructor(options?: ClientOptions);

  /** The low-level client: every operation of the API. */
  readonly api: Runloop;
  readonly devbox: DevboxOps;
  readonly snapshot: SnapshotOps;
  readonly blueprint: BlueprintOps;
  readonly storageObject: StorageObjectOps;
  readonly axon: AxonOps;
  readonly secret: SecretOps;
  readonly networkPolicy: NetworkPolicyOps;
  readonly gatewayConfig: GatewayConfigOps;
  readonly mcpConfig: McpConfigOps;

  static readonly RunloopError: typeof errors.RunloopError;
  static readonly APIError: typeof errors.APIError;
  static readonly APIConnectionError: typeof errors.APIConnectionError;
  static readonly APIConnectionTimeoutError: typeof errors.APIConnectionTimeoutError;
  static readonly APIUserAbortError: typeof errors.APIUserAbortError;
  static readonly AuthenticationError: typeof errors.AuthenticationError;
  static readonly BadRequestError: typeof errors.BadRequestError;
  static readonly CommandTimeoutError: typeof errors.CommandTimeoutError;
  static readonly ConflictError: typeof errors.ConflictError;
  static readonly ExitError: typeof errors.ExitError;
  static readonly FileError: typeof errors.FileError;
  static readonly InternalServerError: typeof errors.InternalServerError;
  static readonly LongPollAbortError: typeof errors.LongPollAbortError;
  static readonly MaxAttemptsExceededError: typeof errors.MaxAttemptsExceededError;
  static readonly NotFoundError: typeof errors.NotFoundError;
  static readonly PermissionDeniedError: typeof errors.PermissionDeniedError;
  static readonly PollingTimeoutError: typeof errors.PollingTimeoutError;
  static readonly RateLimitError: typeof errors.RateLimitError;
  static readonly StreamGapError: typeof errors.StreamGapError;
  static readonly UnprocessableEntityError: typeof errors.UnprocessableEntityError;
}
