// The error classes and the one table from code to class.
// Names are set as strings because minifiers rename classes.

const define = (prototype, key, value) =>
  Object.defineProperty(prototype, key, { value, writable: true, configurable: true });

export class RunloopError extends Error {
  constructor(message, options) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    if (options?.code !== undefined) this.code = options.code;
  }
}

export class APIError extends RunloopError {
  constructor(status, error, message, headers) {
    super(statusMessage(status, error, message));
    this.status = status;
    this.headers = headers;
    this.error = error;
    this.requestId = headers?.['x-request-id'] ?? undefined;
  }

  static generate(status, error, message, headers) {
    if (status === undefined) return new APIConnectionError({ message, cause: error });
    const Class = classes[statusCode(status)];
    return new Class(status, error, message, headers);
  }
}

export class BadRequestError extends APIError {}
export class AuthenticationError extends APIError {}
export class PermissionDeniedError extends APIError {}
export class NotFoundError extends APIError {}
export class ConflictError extends APIError {}
export class UnprocessableEntityError extends APIError {}
export class RateLimitError extends APIError {}
export class InternalServerError extends APIError {}

export class APIUserAbortError extends APIError {
  constructor({ message, cause } = {}) {
    super(undefined, undefined, message || 'Request was aborted.');
    if (cause !== undefined) define(this, 'cause', cause);
  }
}

export class APIConnectionError extends APIError {
  constructor({ message, cause } = {}) {
    super(undefined, undefined, message || 'Connection error.');
    if (cause !== undefined) define(this, 'cause', cause);
  }
}

export class APIConnectionTimeoutError extends APIConnectionError {
  constructor({ message, cause } = {}) {
    super({ message: message || 'Request timed out.', cause });
  }
}

export class PollingTimeoutError extends RunloopError {
  constructor(message, lastResult) {
    super(message);
    this.lastResult = lastResult;
  }
}

export class CommandTimeoutError extends PollingTimeoutError {
  constructor(message, timeoutMs, result, cause) {
    super(message, result?.result);
    if (cause !== undefined) define(this, 'cause', cause);
    this.timeoutMs = timeoutMs;
    this.result = result;
  }
}

export class ExitError extends RunloopError {
  constructor(message, result) {
    super(message);
    this.exitCode = result.exitCode;
    this.stdout = tail(result.result.stdout);
    this.stderr = tail(result.result.stderr);
    this.result = result;
  }
}

export class FileError extends RunloopError {
  constructor(code, message, path) {
    super(message, { code });
    this.path = path;
  }
}

// The official client's, for code that tests for them: an abort is an APIUserAbortError here, and attempts are not
// counted.
export class LongPollAbortError extends PollingTimeoutError {}
export class MaxAttemptsExceededError extends PollingTimeoutError {}

export class StreamGapError extends RunloopError {
  constructor(message, expected, got) {
    super(message);
    this.expected = expected;
    this.got = got;
  }
}

const classes = {
  runloop_error: RunloopError,
  api_error: APIError,
  bad_request: BadRequestError,
  authentication: AuthenticationError,
  permission_denied: PermissionDeniedError,
  not_found: NotFoundError,
  conflict: ConflictError,
  unprocessable_entity: UnprocessableEntityError,
  rate_limit: RateLimitError,
  internal_server: InternalServerError,
  user_abort: APIUserAbortError,
  connection: APIConnectionError,
  connection_timeout: APIConnectionTimeoutError,
  polling_timeout: PollingTimeoutError,
  command_timeout: CommandTimeoutError,
  command_failed: ExitError,
  file_error: FileError,
  stream_gap: StreamGapError,
};

/** The classes by name. */
export const errorClasses = {
  RunloopError, APIError, BadRequestError, AuthenticationError, PermissionDeniedError,
  NotFoundError, ConflictError, UnprocessableEntityError, RateLimitError, InternalServerError,
  APIUserAbortError, APIConnectionError, APIConnectionTimeoutError, PollingTimeoutError,
  CommandTimeoutError, ExitError, FileError, StreamGapError, LongPollAbortError, MaxAttemptsExceededError,
};
for (const name in errorClasses) define(errorClasses[name].prototype, 'name', name);
for (const code in classes) define(classes[code].prototype, 'code', code);

/** The end of an output, short enough for an error. */
const tail = (text) => (text ?? '').slice(-4096);

const statusCodes = {
  400: 'bad_request',
  401: 'authentication',
  403: 'permission_denied',
  404: 'not_found',
  409: 'conflict',
  422: 'unprocessable_entity',
  429: 'rate_limit',
};

const statusCode = (status) =>
  statusCodes[status] ?? (status >= 500 ? 'internal_server' : 'api_error');

function statusMessage(status, error, message) {
  const said = message ?? error?.message ?? (error && JSON.stringify(error));
  if (status === undefined) return said;
  return said ? `${status} ${said}` : `${status} status code (no body)`;
}

/** Errors whose stack still shows where the module made them. */
const unplaced = new WeakSet();

/**
 * Gives an error of the module the stack of its call. It is made where no caller is on the stack any more; where the
 * call's Promise rejects, the engine knows who awaits it.
 */
export function place(error) {
  if (unplaced.delete(error)) Error.captureStackTrace?.(error);
  return error;
}

/**
 * The error for a failure inside: `details` is a JSON object of what its class has beside message
 * and cause.
 */
export function makeError(code, message, cause, details) {
  const Class = code === 'invalid_argument' ? TypeError : (classes[code] ?? RunloopError);
  const { body, ...own } = JSON.parse(details);
  // As `new Class` would, without the constructors' public signatures in between.
  const error = Reflect.construct(Error, cause === undefined ? [message] : [message, { cause }], Class);
  if (error.code !== code) error.code = code;
  Object.assign(error, own);
  unplaced.add(error);
  if (own.status !== undefined) {
    error.error = parse(body);
    error.requestId = own.headers['x-request-id'];
  }
  return error;
}

function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    return body || undefined;
  }
}
