// The waits of the low-level client, which are no operations of the contract.
import { object, required } from './arguments.js';
import { view as call } from './call.js';
import { idOf } from './listing.js';
import { operate } from './operation.js';
import { Snapshot } from './snapshot.js';
import { awaitBlueprint, awaitDevbox, awaitExecution } from './wait.js';

export const waits = {
  'devboxes.awaitRunning': (client, id, options) => awaitDevbox(client, id, 'running', options),
  'devboxes.awaitSuspended': (client, id, options) => awaitDevbox(client, id, 'suspended', options),
  'devboxes.createAndAwaitRunning': (client, params, options) =>
    call(client, 'create', options, () => ({ params: object(params, 'params') })),
  'devboxes.executeAndAwaitCompletion': (client, id, params, options) => call(client, 'run', options, () => {
    const { command, ...rest } = object(params, 'params');
    return { id: required(id, 'id'), command: required(command, 'command'), params: rest };
  }),
  'devboxes.executions.awaitCompleted': awaitExecution,
  'devboxes.diskSnapshots.awaitCompleted': (client, id, options) => new Snapshot(client, id).awaitCompleted(options),
  'blueprints.awaitBuildComplete': awaitBlueprint,
  async 'blueprints.createAndAwaitBuildCompleted'(client, params, options) {
    const view = await operate(client, 'blueprints.create', [], params, options);
    return awaitBlueprint(client, idOf(view, 'blueprint'), options);
  },
};
