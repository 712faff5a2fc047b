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
  NotFoundError,
  PermissionDeniedError,
  PollingTimeoutError,
  RateLimitError,
  RunloopError,
  StreamGapError,
  UnprocessableEntityError,
} from './wasm/errors.js';
export { Devbox } from './lib/devbox.js';
export { DevboxCmdOps } from './lib/devbox_cmd_ops.js';
export { DevboxFileOps } from './lib/devbox_file_ops.js';
export { DevboxNetOps } from './lib/devbox_net_ops.js';
export { DevboxNamedShell } from './lib/devbox_named_shell.js';
export { DevboxOps } from './lib/devbox_ops.js';
export { Execution } from './lib/execution.js';
export { ExecutionResult } from './lib/execution_result.js';
export { RunloopSDK } from './lib/runloop_sdk.js';
export { Snapshot } from './lib/snapshot.js';
export { SnapshotOps } from './lib/snapshot_ops.js';
export { toFile } from './lib/to_file.js';
