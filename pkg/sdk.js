// What users import, whichever entry made the module ready.
import * as errors from './wasm/errors.js';
import { RunloopSDK } from './wasm/runloop_wasm.js';

// The official client has its error classes as statics too, for `catch` blocks that know only the client.
const { makeError, ...classes } = errors;
Object.assign(RunloopSDK, classes);

export {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  PollingTimeoutError,
  RateLimitError,
  RunloopError,
  StreamGapError,
  UnprocessableEntityError,
} from './wasm/errors.js';
export {
  Devbox,
  DevboxCmdOps,
  DevboxFileOps,
  DevboxOps,
  Execution,
  ExecutionResult,
  RunloopSDK,
  RunloopSDK as default,
} from './wasm/runloop_wasm.js';
