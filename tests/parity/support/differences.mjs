// Where we do not send what the official client sends, each with the reason. A difference turns the
// official client's requests into ours.

/** @typedef {import('./record.mjs').Recorded} Recorded */
/** @typedef {(requests: Recorded[]) => Recorded[]} Difference */

const asEvents = (request) => ({ ...request, headers: { ...request.headers, accept: 'text/event-stream' } });

const isWait = ({ path }) => path.endsWith('/wait_for_status');
const isExecutionWait = (request) => isWait(request) && request.path.includes('/executions/');
const isStream = ({ path }) => path.endsWith('_updates');
const change = (which, how) => (requests) => requests.map((request) => (which(request) ? how(request) : request));

/**
 * How long a wait is held is asked for by number, as the Python client does: the service's default for a
 * devbox is a third of what it allows, so a wait would take three times the requests.
 *
 * @type {Difference}
 */
export const holdIsNamed = change(isWait, (request) => ({
  ...request,
  body: { ...request.body, timeout_seconds: isExecutionWait(request) ? 25 : 30 },
}));

/**
 * `last_n` and `optimistic_timeout` belong to `/execute`; the official client sends them to
 * `/execute_async` too when there are callbacks (behaviour.md, section 16, row 13).
 *
 * @type {Difference}
 */
export const nothingLeaks = change(
  ({ path }) => path.endsWith('/execute_async'),
  ({ body: { last_n: _lines, optimistic_timeout: _seconds, ...body }, ...request }) => ({ ...request, body }),
);

/**
 * A view that says `completed` is the end; there is nothing to wait for.
 *
 * @type {Difference}
 */
export const knownEndIsNotAwaited = (requests) => requests.filter((request) => !isExecutionWait(request));

/**
 * While output is streamed the end of a stream tells that the command has ended, and its state is then
 * asked for once a stream; no long-poll is held meanwhile, because a browser has few connections. The
 * official client takes any end of a stream for the end of the command (section 16, row 4).
 *
 * @type {Difference}
 */
export const streamsTellTheEnd = (requests) => {
  const [wait] = requests.filter(isExecutionWait);
  const { accept, authorization } = wait.headers;
  const state = {
    method: 'GET', path: wait.path.replace('/wait_for_status', ''), query: {}, body: undefined, headers: { accept, authorization },
  };
  return [...requests.filter((request) => !isExecutionWait(request)), ...requests.filter(isStream).map(() => state)];
};

/**
 * `last_n` holds for the result of a command that is streamed, too: the view is asked for with it.
 *
 * @param {string} lines
 * @returns {Difference}
 */
export const linesAreHonoured = (lines) => change(
  ({ method, path }) => method === 'GET' && !isStream({ path }),
  (request) => ({ ...request, query: { ...request.query, last_n: lines } }),
);

/**
 * A call's headers go with every request of the call, its streams and its waits too, so that a proxy's
 * header opens all of them.
 *
 * @param {Record<string, string>} headers
 * @returns {Difference}
 */
export const headersEverywhere = (headers) => change(
  () => true,
  (request) => ({ ...request, headers: { ...request.headers, ...headers } }),
);

/**
 * A call's query goes with every request of the call, for the same reason.
 *
 * @param {Record<string, string>} query
 * @returns {Difference}
 */
export const queryEverywhere = (query) => change(() => true, (request) => ({ ...request, query: { ...request.query, ...query } }));

/**
 * A null in a query is left out, as the Python client does; the official client sends it as empty text,
 * which no filter matches.
 *
 * @type {Difference}
 */
export const nullIsLeftOut = change(
  ({ query }) => Object.values(query).includes(''),
  (request) => ({ ...request, query: Object.fromEntries(Object.entries(request.query).filter(([, value]) => value !== '')) }),
);

/**
 * The end of a truncated output is proven: the view is asked for as many lines as what came can have, because a
 * connection that broke looks like an end (section 16, row 4).
 *
 * @param {string} offset Where the stream ended.
 * @returns {Difference}
 */
export const endIsProven = (offset) => (requests) => {
  const stream = requests.find(isStream);
  const { query: _query, headers, ...rest } = stream;
  const record = {
    ...rest,
    headers: { ...headers, accept: 'application/json' },
    path: stream.path.replace(/\/stream_\w+$/, ''),
    query: { last_n: String(Number(offset) + 1) },
  };
  return [...requests, record];
};

/**
 * What is a path parameter stays one: the official client does not encode it (section 16, row 45).
 *
 * @param {string} path
 * @returns {Difference}
 */
export const pathIsEncoded = (path) => change(() => true, (request) => ({ ...request, path, query: {} }));

/**
 * The eviction feed is asked for as what it is: the official client asks for JSON, for which the service streams
 * nothing (section 16, row 40).
 *
 * @type {Difference}
 */
export const evictionsAreEvents = change(() => true, asEvents);

/**
 * A stream of output knows its command: the view is asked for first, so that the stream's end can be told from a lost
 * connection (section 16, row 4). And a call's own headers do not change what the stream is asked for as (row 41).
 *
 * @type {Difference}
 */
export const commandIsAskedFor = (requests) => {
  const [stream] = requests;
  const { accept: _accept, ...headers } = stream.headers;
  const path = stream.path.replace(/\/stream_\w+$/, '');
  return [{ ...stream, path, query: {}, headers: { ...headers, accept: 'application/json' } }, ...requests.map(asEvents)];
};
