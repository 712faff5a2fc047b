// Waits for a state.
import { millis } from './arguments.js';
import { view } from './call.js';
import { operation, spec } from './operation.js';

/** How long the server holds a wait at most, in seconds, and what an attempt may take beyond that. */
const DEVBOX_HOLD = 30;
const EXECUTION_HOLD = 25;
const MARGIN = 10;
const POLL = 1000;

/** Waits until a devbox has a status; gives its view. */
export const awaitDevbox = (client, id, wanted, options) =>
  held(client, 'devboxes.waitForStatus', [id], DEVBOX_HOLD, { noun: 'devbox', wanted, failed: ['failure', 'shutdown'] }, options);

/** Waits until a command has ended; gives its view. */
export const awaitExecution = (client, devbox, id, options) =>
  held(client, 'devboxes.waitForCommand', [devbox, id], EXECUTION_HOLD, { noun: 'execution', wanted: 'completed', failed: [] }, options);

/** Waits until a blueprint is built; gives its view. */
export const awaitBlueprint = (client, id, options) =>
  poll(client, 'blueprints.retrieve', id, { noun: 'blueprint', wanted: 'build_complete', failed: ['failed'] }, options);

/** Repeats a request that the server holds until a status is reached. */
function held(client, name, ids, hold, goal, options) {
  return view(client, 'wait', options, () => ({
    ...spec(operation(name), ids, { statuses: [goal.wanted, ...goal.failed], timeout_seconds: hold }),
    timeout: (hold + MARGIN) * 1000,
    holds: true,
    ...goal,
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
