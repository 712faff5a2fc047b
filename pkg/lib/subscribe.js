import { eventStream } from './event_stream.js';
import { operation, spec } from './operation.js';

/** What tells one eviction from another: on connecting, the service sends those that are pending. */
const EVICTION = ['devbox_id', 'eviction_deadline_ms'];

/** The events of an operation that gives some. */
export function subscribe(client, name, ids, params, options) {
  const row = operation(name);
  const [, ...path] = spec(row, ids, params).path;
  const { cursor } = row;
  return eventStream(client, { path, query: params, cursor, once: cursor ? undefined : EVICTION }, options);
}
