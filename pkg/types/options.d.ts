import type { AbortSignal, Fetch } from './global.js';

/** Headers by name. `null` removes a header that would be sent by default; `undefined` leaves it. */
export interface HeadersInit {
  readonly [name: string]: string | null | undefined;
}

/** Query parameters by name. `null` and `undefined` are left out. */
export interface QueryInit {
  readonly [name: string]: string | number | boolean | null | undefined;
}

/** Options of {@link RunloopSDK}. */
export interface ClientOptions {
  /**
   * The API key, or a function that gives one and is asked again before each attempt, so that tokens
   * that live for minutes work.
   *
   * @defaultValue the environment variable `RUNLOOP_API_KEY`, where there is an environment
   */
  bearerToken?: string | (() => string) | (() => Promise<string>) | undefined;

  /**
   * Where the API is; a path in it is kept.
   *
   * @defaultValue the environment variable `RUNLOOP_BASE_URL`, else `https://api.runloop.ai`
   */
  baseURL?: string | null | undefined;

  /**
   * Milliseconds that one attempt may take, the body of its response included. Output is streamed for as
   * long as it takes, and a wait is repeated until `longPoll.timeoutMs`.
   *
   * @defaultValue 30000; 600000 for `exec` and for files
   */
  timeout?: number | undefined;

  /**
   * How often a failed request is tried again: after a connection error, a timeout, the statuses 408, 429
   * and 500 upwards, and what the service marks with `x-should-retry: true`. It waits as long as the
   * service asks for (`Retry-After`, up to 60 s), else about 1, 2, 4, 8 and 16 s.
   *
   * @defaultValue 5
   */
  maxRetries?: number | undefined;

  /**
   * Makes the requests in place of the global `fetch`.
   *
   * @defaultValue the global `fetch`
   */
  fetch?: Fetch | undefined;

  /** Sent with every request; a request's own headers win. */
  defaultHeaders?: HeadersInit | undefined;

  /** Added to the query of every request; a request's own parameters win. */
  defaultQuery?: QueryInit | undefined;

  /** Taken from the official client's options and ignored: the platform's `fetch` has its own connections. */
  httpAgent?: unknown;

  /** Taken from the official client's options and ignored: the platform's `fetch` speaks what the server speaks. */
  http2?: unknown;
}

/** Options of a single call. What is left out is as the client has it. */
export interface RequestOptions {
  /** Milliseconds that one attempt may take, the body of its response included. */
  timeout?: number | undefined;

  /** How often a failed request is tried again. */
  maxRetries?: number | undefined;

  /**
   * Ends the call as soon as it aborts, also while it waits before another attempt. The call rejects with
   * an {@link APIUserAbortError} whose `cause` is the signal's reason.
   */
  signal?: AbortSignal | null | undefined;

  /** Sent with this call's requests. */
  headers?: HeadersInit | undefined;

  /** Added to the query of this call's requests. */
  query?: QueryInit | undefined;

  /**
   * Sent as `x-request-id` with everything but a GET, the same on every attempt, so that the service can
   * tell a repeated request from a new one.
   *
   * @defaultValue a random one for each request
   */
  idempotencyKey?: string | undefined;
}

/** Options of a call that waits for a devbox or a command. `T` is what it waits for. */
export interface LongPollRequestOptions<T = unknown> extends RequestOptions {
  longPoll?: LongPollOptions | undefined;

  /** The official client's older name for `longPoll`, and the pace of waits that the service does not hold. */
  polling?: PollingOptions | undefined;
}

/** How long a call may wait. */
export interface LongPollOptions {
  /**
   * Milliseconds until the call rejects with a {@link PollingTimeoutError}. What it waited for goes on.
   *
   * @defaultValue no limit
   */
  timeoutMs?: number | undefined;
}

/** How a call waits that has to ask again and again: for a snapshot, for a blueprint. */
export interface PollingOptions extends LongPollOptions {
  /**
   * Milliseconds between two questions.
   *
   * @defaultValue 1000
   */
  pollingIntervalMs?: number | undefined;
}
