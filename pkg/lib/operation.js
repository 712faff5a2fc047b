// One operation of the contract: its line of the table, what it sends and how its answer is read.
import { fail, object, query as pairs, required } from './arguments.js';
import { call, parse } from './call.js';
import lines from './operations.js';
import { usualRoute } from './route.js';
import { unread } from './unread.js';

const LONG_TIMEOUT = 600_000;

const accepts = { t: 'text/plain', e: 'text/event-stream', b: 'application/octet-stream', z: 'application/zip' };

let table;

/** The line of an operation by its name, such as `devboxes.keepAlive`; undefined when there is none. */
export function operation(name) {
  table ??= new Map(lines.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line]));
  const line = table.get(name);
  if (typeof line !== 'string') return line;
  const row = read(name, line);
  table.set(name, row);
  return row;
}

function read(name, line) {
  const [, code, own, extra = ''] = line.split(' ');
  const route = own || usualRoute(name);
  const isPaged = extra[0] === '@';
  const [field, parameter] = extra[0] === '~' ? extra.slice(1).split(',') : [];
  return {
    name,
    method: { G: 'GET', P: 'POST', D: 'DELETE' }[code[0]],
    kind: code[1],
    isLong: code.endsWith('!'),
    /** Whether doing it twice would harm: then it is repeated only when the service surely did not act. */
    once: code.includes('1'),
    /** Whether it takes parameters, and whether it can do without. */
    takes: /[?+]/.test(code),
    isOptional: code.includes('?'),
    isUpload: code[2] === 'm',
    /** The path from the root; one that begins with a colon stands for an id. */
    segments: (route[0] === '/' ? route : `/v1/${route}`).slice(1).split('/'),
    /** How many ids its path has. */
    ids: route.split(':').length - 1,
    /** Which parameters of a POST go into its query. */
    query: /^[@~]|^$/.test(extra) ? [] : extra.split(','),
    /** The member of an answer that holds a page's items. */
    items: isPaged ? extra.slice(1) : undefined,
    /** Where a stream of events goes on: the field that says so and the parameter that takes it. */
    cursor: field && { field, parameter },
  };
}

/** The names of all operations. */
export const operationNames = () => lines.split('\n').map((line) => line.slice(0, line.indexOf(' ')));

/** What an operation sends for these path parameters and parameters, as the module takes it. */
export function spec({ method, kind, isLong, once, segments, query }, ids, params) {
  const left = [...ids];
  return {
    method,
    path: segments.map((segment) => (segment[0] === ':' ? required(left.shift(), segment.slice(1)) : segment)),
    ...(params != null && given(method, query, object(params, 'params'))),
    accept: accepts[kind],
    timeout: isLong ? LONG_TIMEOUT : undefined,
    once: once || undefined,
  };
}

/** Where the parameters go: into the query or the body. */
function given(method, query, params) {
  const isQuery = ([key]) => method === 'GET' || query.includes(key);
  const entries = Object.entries(params);
  const body = Object.fromEntries(entries.filter((entry) => !isQuery(entry)));
  return {
    query: pairs(Object.fromEntries(entries.filter(isQuery)), 'params'),
    body: method === 'GET' || (query.length && !Object.keys(body).length) ? undefined : body,
  };
}

/**
 * Runs an operation: `await operate(client, 'devboxes.retrieve', [id], undefined, options)`. A view comes parsed, text
 * as a string, bytes as the platform's `Response`.
 *
 * `upload` makes the parts of a `fetch` init that carry a body, anew for every attempt; it takes the place of a JSON
 * body.
 */
export async function operate(client, name, ids, params, options, upload) {
  const row = operation(name) ?? fail('operation', 'is not one of the contract');
  const answer = await call(client, 'request', options, () => spec(row, ids, params), undefined, upload);
  if (row.kind === 'j') return parse(answer);
  if (row.kind === 'b' || row.kind === 'z') return unread(answer, options, client.timeout ?? LONG_TIMEOUT);
  return row.kind === 'a' ? anything(answer) : answer;
}

/** An answer of which the contract says nothing: JSON, or nothing. */
function anything(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text || undefined;
  }
}
