// The options of the constructor and of a call, read and checked. They cross to the module as JSON.
import { callable, count, fail, headers, isHeaderValue, millis, object, query, string } from './arguments.js';
import { environment, environmentHeaders } from './environment.js';

/** The constructor's options: the configuration as JSON, the token's function and the caller's `fetch`. */
export function clientOptions(given) {
  const options = object(given, 'options');
  const token = options.bearerToken ?? environment('RUNLOOP_API_KEY');
  if (token !== undefined && typeof token !== 'function') {
    if (typeof token !== 'string') fail('bearerToken', 'must be a string or a function that gives one');
    if (!/^[\x21-\x7e]+$/.test(token)) fail('bearerToken', 'must be a non-empty string of visible ASCII characters');
  }
  const baseURL = (string(options.baseURL, 'baseURL') ?? environment('RUNLOOP_BASE_URL') ?? 'https://api.runloop.ai').trim();
  if (!/^https?:\/\/[^/?# \n@][^?# \n@]*$/.test(baseURL)) {
    fail('baseURL', 'must be an absolute http or https address without credentials, query or fragment');
  }
  const timeout = millis(options.timeout, 'timeout');
  return {
    baseURL,
    timeout,
    token: typeof token === 'string' ? () => token : token,
    fetch: callable(options.fetch, 'fetch'),
    config: JSON.stringify({
      baseURL,
      timeout,
      maxRetries: count(options.maxRetries, 'maxRetries'),
      headers: [...environmentHeaders(), ...headers(options.defaultHeaders, 'defaultHeaders')],
      query: query(options.defaultQuery, 'defaultQuery'),
    }),
  };
}

/** The options of one call, as JSON. */
export function callOptions(given) {
  // Most calls have none, and what is not said need not be read.
  if (given === undefined) return '';
  const options = object(given, 'options');
  const key = string(options.idempotencyKey, 'idempotencyKey');
  if (key !== undefined && !(key && isHeaderValue(key))) fail('idempotencyKey', 'must fit into a header');
  const wait = object(options.longPoll ?? options.polling, 'longPoll');
  return JSON.stringify({
    timeout: millis(options.timeout, 'timeout'),
    maxRetries: count(options.maxRetries, 'maxRetries'),
    headers: headers(options.headers, 'headers'),
    query: query(options.query, 'query'),
    idempotencyKey: key,
    deadline: millis(wait.timeoutMs, 'longPoll.timeoutMs'),
  });
}

/** The signal of a call, of whichever realm or polyfill. */
export function callSignal(options) {
  const signal = options?.signal ?? undefined;
  if (signal !== undefined && typeof signal.addEventListener !== 'function') fail('signal', 'must be an AbortSignal');
  return signal;
}
