import type { ExecutionResult } from './execution.js';

/** What an error is, for a `switch`; stable, while messages may be reworded. */
export type ErrorCode =
  | 'runloop_error'
  | 'bad_request'
  | 'authentication'
  | 'permission_denied'
  | 'not_found'
  | 'conflict'
  | 'unprocessable_entity'
  | 'rate_limit'
  | 'internal_server'
  | 'api_error'
  | 'connection'
  | 'connection_timeout'
  | 'user_abort'
  | 'polling_timeout'
  | 'command_timeout'
  | 'command_failed'
  | FileErrorCode
  | 'stdin_not_attached'
  | 'stdin_closed'
  | 'stdin_refused'
  | 'stdin_uncertain'
  | 'stream_gap'
  | 'devbox_failed'
  | 'snapshot_failed'
  | 'blueprint_failed'
  | 'no_tunnel'
  | 'wasm_forbidden'
  | 'bad_response'
  | 'bug';

/** Why something could not be done with a file; `file_error` is all that has no code of its own. */
export type FileErrorCode =
  | 'file_not_found'
  | 'file_exists'
  | 'not_a_directory'
  | 'is_a_directory'
  | 'directory_not_empty'
  | 'file_permission'
  | 'file_error';

/** A response's headers by lower-case name. */
export interface ResponseHeaders {
  readonly [name: string]: string | undefined;
}

/**
 * What every error of this package is. A wrong argument is a `TypeError` instead, and a value that a
 * callback of yours throws is passed on as it is.
 *
 * ```js
 * try {
 *   await devbox.cmd.exec('make');
 * } catch (error) {
 *   if (error instanceof RunloopError) console.error(error.code, error.message);
 *   else throw error;
 * }
 * ```
 */
export class RunloopError extends Error {
  constructor(message?: string, options?: { readonly cause?: unknown; readonly code?: ErrorCode });

  readonly code: ErrorCode;
  /** What led to this error, where something did. */
  readonly cause?: unknown;
  /** Of a `devbox_failed`, `snapshot_failed` or `blueprint_failed`: the view that says so. */
  readonly lastResult?: unknown;
}

/** A request that was answered with an error status, or not answered at all (`status` undefined). */
export class APIError<
  Status extends number | undefined = number | undefined,
  Headers extends ResponseHeaders | undefined = ResponseHeaders | undefined,
> extends RunloopError {
  constructor(status: Status, error: unknown, message: string | undefined, headers: Headers);

  /** The error of the class that belongs to a status. */
  static generate(
    status: number | undefined,
    error: unknown,
    message: string | undefined,
    headers: ResponseHeaders | undefined,
  ): APIError;

  /** The HTTP status of the response. */
  readonly status: Status;
  /** The response's headers. */
  readonly headers: Headers;
  /** The response's body: parsed if it is JSON, else its text; undefined when it was empty. */
  readonly error: unknown;
  /** The `x-request-id` of the request, for a question to the service's support. */
  readonly requestId: string | undefined;
}

/** 400: the service did not accept what was sent; the message names the field. */
export class BadRequestError extends APIError<400, ResponseHeaders> {
  readonly code: 'bad_request';
}

/** 401: the token is missing or wrong. */
export class AuthenticationError extends APIError<401, ResponseHeaders> {
  readonly code: 'authentication';
}

/** 403: the token may not do this. */
export class PermissionDeniedError extends APIError<403, ResponseHeaders> {
  readonly code: 'permission_denied';
}

/** 404: there is no such devbox, execution or file. */
export class NotFoundError extends APIError<404, ResponseHeaders> {
  readonly code: 'not_found';
}

/** 409: not possible in the state the thing is in. */
export class ConflictError extends APIError<409, ResponseHeaders> {
  readonly code: 'conflict';
}

/** 422: understood, but not acceptable. */
export class UnprocessableEntityError extends APIError<422, ResponseHeaders> {
  readonly code: 'unprocessable_entity';
}

/** 429: too many requests, also after the retries. */
export class RateLimitError extends APIError<429, ResponseHeaders> {
  readonly code: 'rate_limit';
}

/** 500 and above, also after the retries. */
export class InternalServerError extends APIError<number, ResponseHeaders> {
  readonly code: 'internal_server';
}

/** No response: the `cause` is what `fetch` rejected with. */
export class APIConnectionError extends APIError<undefined, undefined> {
  constructor(options?: { readonly message?: string | undefined; readonly cause?: unknown });

  readonly code: 'connection' | 'connection_timeout';
}

/** No complete response within `timeout`. */
export class APIConnectionTimeoutError extends APIConnectionError {
  readonly code: 'connection_timeout';
}

/** The call's `signal` was aborted; the `cause` is its reason. */
export class APIUserAbortError extends APIError<undefined, undefined> {
  constructor(options?: { readonly message?: string | undefined; readonly cause?: unknown });

  readonly code: 'user_abort';
}

/** `longPoll.timeoutMs` passed before what was waited for. */
export class PollingTimeoutError extends RunloopError {
  constructor(message: string, lastResult: unknown);

  readonly code: 'polling_timeout' | 'command_timeout';
  /** The last view the service gave, undefined if it gave none. */
  readonly lastResult: unknown;
}

/** A command's `timeoutMs` passed, and it was killed; the message says so if it could not be. */
export class CommandTimeoutError extends PollingTimeoutError {
  constructor(message: string, timeoutMs: number, result?: ExecutionResult, cause?: unknown);

  readonly code: 'command_timeout';
  /** The time that it had. */
  readonly timeoutMs: number;
  /** What the command left, its output until then included; undefined if it could not be killed. */
  readonly result: ExecutionResult | undefined;
}

/** A command with `throwOnError` did not end with exit code 0. */
export class ExitError extends RunloopError {
  constructor(message: string, result: ExecutionResult);

  readonly code: 'command_failed';
  /** The exit code, `null` when the service gave none. */
  readonly exitCode: number | null;
  /** The end of the standard output, at most 4096 characters of the last 100 lines. */
  readonly stdout: string;
  /** The end of the standard error, like {@link stdout}. */
  readonly stderr: string;
  /** The whole result. */
  readonly result: ExecutionResult;
}

/** Something could not be done with a file or folder; the message is that of the tool that tried. */
export class FileError extends RunloopError {
  constructor(code: FileErrorCode, message: string, path: string);

  readonly code: FileErrorCode;
  /** The path, as it was given. */
  readonly path: string;
}

/**
 * The official client's, for code that tests for it. This client does not throw it: an abort is an
 * {@link APIUserAbortError}, in a wait too.
 */
export class LongPollAbortError extends PollingTimeoutError {}

/** The official client's, for code that tests for it. This client does not count the attempts of a wait. */
export class MaxAttemptsExceededError extends PollingTimeoutError {}

/** A stream went on at a later byte than it should have: output in between is lost. */
export class StreamGapError extends RunloopError {
  constructor(message: string, expected: number, got: number);

  readonly code: 'stream_gap';
  /** The byte position that should have come. */
  readonly expected: number;
  /** The byte position that came. */
  readonly got: number;
}
