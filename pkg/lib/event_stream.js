// Streams of JSON events: evictions, what an axon publishes.
import { callable, query } from './arguments.js';
import { parse } from './call.js';
import { observer } from './callbacks.js';
import { readable } from './readable.js';

/**
 * The events of a stream that has no end of its own, each once and in order, across as many connections as
 * that takes: a ReadableStream, and async iterable in every engine. Nothing is sent before the first event is
 * asked for; cancelling it, or leaving a `for await`, closes the connection. It fails with what cannot be
 * resumed (401, 404, an event that is not JSON), with the caller's abort, and after `options.maxRetries`
 * failures in a row without an event in between.
 *
 * ```js
 * const events = eventStream(client, {
 *   path: ['axons', id, 'subscribe', 'sse'],
 *   query: { after_sequence: 7 },
 *   cursor: { field: 'sequence', parameter: 'after_sequence' },
 * }, options);
 * for await (const event of events) console.log(event.sequence, event.payload);
 * ```
 *
 * @param client A client's handle.
 * @param source
 *   `path`: the segments below `/v1`.
 *   `query`: sent with every connection, but for the cursor's parameter, which is the first one's.
 *   `cursor`: the number in the events that says where a connection goes on, and the parameter that takes it.
 *   `once`: the fields that tell one event from another, where the service sends known events again on every
 *   connection: `['devbox_id', 'eviction_deadline_ms']` for evictions.
 * @param options The options of a call, and `onEvent`.
 */
export function eventStream(client, source, options) {
  const given = { ...source, query: query(source.query, 'query') };
  const items = (_stream, text) => parse(text, Array.isArray);
  return readable(client, 'events', options, () => given, { ...observer(callable(options?.onEvent, 'onEvent')), items });
}
