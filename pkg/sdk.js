// What users import, whichever entry made the module ready.
export {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  CommandTimeoutError,
  ConflictError,
  ExitError,
  FileError,
  InternalServerError,
  LongPollAbortError,
  MaxAttemptsExceededError,
  NotFoundError,
  PermissionDeniedError,
  PollingTimeoutError,
  RateLimitError,
  RunloopError,
  StreamGapError,
  UnprocessableEntityError,
} from './wasm/errors.js';
export { Axon } from './lib/axon.js';
export { AxonOps } from './lib/axon_ops.js';
export { AxonSqlOps } from './lib/axon_sql_ops.js';
export { Blueprint } from './lib/blueprint.js';
export { BlueprintOps } from './lib/blueprint_ops.js';
export { GatewayConfig } from './lib/gateway_config.js';
export { GatewayConfigOps } from './lib/gateway_config_ops.js';
export { McpConfig } from './lib/mcp_config.js';
export { McpConfigOps } from './lib/mcp_config_ops.js';
export { NetworkPolicy } from './lib/network_policy.js';
export { NetworkPolicyOps } from './lib/network_policy_ops.js';
export { Secret } from './lib/secret.js';
export { SecretOps } from './lib/secret_ops.js';
export { StorageObject } from './lib/storage_object.js';
export { StorageObjectOps } from './lib/storage_object_ops.js';
export { Devbox } from './lib/devbox.js';
export { DevboxCmdOps } from './lib/devbox_cmd_ops.js';
export { DevboxFileOps } from './lib/devbox_file_ops.js';
export { DevboxNetOps } from './lib/devbox_net_ops.js';
export { DevboxNamedShell } from './lib/devbox_named_shell.js';
export { DevboxOps } from './lib/devbox_ops.js';
export { Execution } from './lib/execution.js';
export { ExecutionResult } from './lib/execution_result.js';
export { Runloop, Runloop as RunloopAPI, Runloop as default } from './lib/runloop.js';
export { RunloopSDK } from './lib/runloop_sdk.js';
export { Snapshot } from './lib/snapshot.js';
export { SnapshotOps } from './lib/snapshot_ops.js';
export { fileFromPath, toFile } from './lib/to_file.js';
