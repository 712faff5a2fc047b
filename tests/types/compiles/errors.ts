// Errors, told apart in each of the ways a program may: by class, by static, by code.

import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  NotFoundError,
  PollingTimeoutError,
  RateLimitError,
  RunloopError,
  RunloopSDK,
  StreamGapError,
} from 'runloop-wasm';
import type { ErrorCode } from 'runloop-wasm';

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
  if (error instanceof PollingTimeoutError) return JSON.stringify(error.lastResult satisfies unknown);
  if (error instanceof StreamGapError) return `${error.expected - error.got}`;
  if (error instanceof APIError) {
    const status: number | undefined = error.status;
    return `${status ?? 'no status'} ${JSON.stringify(error.error)}`;
  }
  if (error instanceof RunloopError) return explained[error.code] + error.message + (error.stack ?? '');
  return 'not ours';
}
