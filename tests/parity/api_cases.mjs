// The calls that both low-level clients make: every operation that the official one has, with the parameters that it
// must have, with all, with none, and with options in their place.

import { commandIsAskedFor, evictionsAreEvents } from './support/differences.mjs';
import { answerTo, methodOf, operations } from './support/samples.mjs';

/** Operations that the official client does not have: older and newer clients' ones. */
const NOT_OFFICIAL = new Set(['legacy', 'new']);
/** In the official client a wait, and no operation. */
const WAITS = ['devboxes.createAndAwaitRunning', 'devboxes.executions.awaitCompleted', 'devboxes.waitForStatus'];

/** @type {Record<string, import('./support/differences.mjs').Difference[]>} */
const differences = {
  'devboxes.watchEvictions': [evictionsAreEvents],
  'devboxes.executions.streamStderrUpdates': [commandIsAskedFor],
  'devboxes.executions.streamStdoutUpdates': [commandIsAskedFor],
};

const options = { headers: { 'x-team': 'blue' }, timeout: 1000, idempotencyKey: 'key-1' };

export const official = operations.filter(({ name, status }) => !NOT_OFFICIAL.has(status) && !WAITS.includes(name));

/** @type {import('./cases.mjs').Case[]} */
export const cases = [];

for (const operation of official) {
  const { name, ids, required, answer: { type, body } } = operation;
  const all = name.endsWith('Updates') ? { offset: '7' } : operation.all;
  // The parameter says after which event, and all samples are the same number.
  const later = body.replace('"sequence":7', '"sequence":8');
  const isOutput = name.endsWith('Updates');
  const given = isOutput ? 'data: {"output":"text"}\n\n' : later;
  const answer = (request) => (isOutput && !request.url.pathname.endsWith('_updates')
    ? answerTo({ status: 'running' })(request)
    : new Response(given, { headers: { 'content-type': type } }));
  const add = (what, parameters, differs = []) => cases.push({
    name: `${name} with ${what}`,
    call: async (sdk) => {
      const made = await methodOf(sdk.api, name)(...ids, ...parameters());
      // One event is enough: the official client takes a stream's end for the end of what it tells.
      if (!operation.isStream) return;
      const events = made[Symbol.asyncIterator]();
      await events.next();
      await events.return();
    },
    answer,
    differs: [...differs, ...(differences[name] ?? [])],
  });
  const file = () => (operation.isUpload ? { file: new File(['bytes'], 'a.bin', { type: 'application/octet-stream' }) } : {});
  // The official method has no parameters: they are the older operation's, for one port.
  if (required === undefined || name === 'devboxes.removeTunnel') {
    add('nothing', () => []);
    add('options', () => [options]);
    continue;
  }
  add('all parameters', () => [{ ...all, ...file() }]);
  add('all parameters and options', () => [{ ...all, ...file() }, options]);
  if (operation.isOptional) {
    add('nothing', () => []);
    // A text `signal` is one for a process.
    if (!operation.isStream && !/delete$|complete$/.test(name)) add('options in place of parameters', () => [options]);
  } else {
    add('what it must have', () => [{ ...required, ...file() }]);
  }
}
