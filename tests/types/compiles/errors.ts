// Errors, told apart in each of the ways a program may: by class, by static, by code.

import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  CommandTimeoutError,
  ExitError,
  FileError,
  NotFoundError,
  PollingTimeoutError,
  RateLimitError,
  RunloopError,
  RunloopSDK,
  StreamGapError,
} from 'runloop-wasm';
import type { ErrorCode, FileErrorCode } from 'runloop-wasm';

const explained: Record<ErrorCode, string> = {
  runloop_error: '',
  bad_request: '',
  authentication: '',
  permission_denied: '',
  not_found: '',
  conflict: '',
  unprocessable_entity: '',
  rate_limit: '',
  internal_server: '',
  api_error: '',
  connection: '',
  connection_timeout: '',
  user_abort: '',
  polling_timeout: '',
  command_timeout: '',
  command_failed: '',
  file_not_found: '',
  file_exists: '',
  not_a_directory: '',
  is_a_directory: '',
  directory_not_empty: '',
  file_permission: '',
  file_error: '',
  stdin_not_attached: '',
  stdin_closed: '',
  stdin_refused: '',
  stdin_uncertain: '',
  stream_gap: '',
  snapshot_failed: '',
  blueprint_failed: '',
  no_tunnel: '',
  wasm_forbidden: '',
  devbox_failed: '',
  bad_response: '',
  bug: '',
};

export function explain(error: unknown): string {
  if (error instanceof NotFoundError) {
    const status: 404 = error.status;
    const code: 'not_found' = error.code;
    return `${status} ${code} ${error.headers['content-type'] ?? ''} ${error.requestId ?? ''}`;
  }
  if (error instanceof RunloopSDK.RateLimitError) {
    const same: RateLimitError = error;
    return String(same.status satisfies 429);
  }
  if (error instanceof APIConnectionTimeoutError) return error.code satisfies 'connection_timeout';
  if (error instanceof APIConnectionError) return `${error.status satisfies undefined} ${String(error.cause)}`;
  if (error instanceof APIUserAbortError) return error.code satisfies 'user_abort';
  if (error instanceof CommandTimeoutError) return `${error.timeoutMs.toFixed()} ${error.result?.exitCode ?? ''}`;
  if (error instanceof ExitError) return `${error.exitCode ?? 'none'} ${error.stderr.trim()} ${error.result.executionId}`;
  if (error instanceof FileError) return `${error.path} ${error.code satisfies FileErrorCode}`;
  if (error instanceof PollingTimeoutError) return JSON.stringify(error.lastResult satisfies unknown);
  if (error instanceof StreamGapError) return `${error.expected - error.got}`;
  if (error instanceof APIError) {
    const status: number | undefined = error.status;
    return `${status ?? 'no status'} ${JSON.stringify(error.error)}`;
  }
  if (error instanceof RunloopError) return explained[error.code] + error.message + (error.stack ?? '');
  return 'not ours';
}
