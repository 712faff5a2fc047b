// Waits for a state.
import { millis } from './arguments.js';
import { view } from './call.js';
import { operation, spec } from './operation.js';

/** How long the server holds a devbox wait at most, in seconds, and what an attempt may take beyond that. */
const HOLD = 30;
const MARGIN = 10;
const POLL = 1000;

/** Waits until a devbox has a status; gives its view. */
export function awaitDevbox(client, id, wanted, options) {
  const body = { statuses: [wanted, 'failure', 'shutdown'], timeout_seconds: HOLD };
  return view(client, 'wait', options, () => ({
    ...spec(operation('devboxes.waitForStatus'), [id], body),
    timeout: (HOLD + MARGIN) * 1000,
    holds: true,
    noun: 'devbox',
    wanted,
    failed: ['failure', 'shutdown'],
  }));
}

/**
 * Asks until the view of an operation has the status that is wanted: at once, then every second, or every
 * `polling.pollingIntervalMs`.
 */
export function poll(client, name, id, goal, options) {
  return view(client, 'wait', options, () => ({
    ...spec(operation(name), [id]),
    interval: millis(options?.polling?.pollingIntervalMs, 'polling.pollingIntervalMs') ?? POLL,
    ...goal,
  }));
}
