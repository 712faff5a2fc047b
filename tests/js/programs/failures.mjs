// Calls that end early in every way there is, each of them awaited. No timer and no rejection is left over.

import { clientOf } from '../support/client.mjs';
import { answering, busy, devboxView, events, executionView, json, scripted, silence } from '../support/scripted_fetch.mjs';
import { settled } from '../support/timers.mjs';

const unhandled = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

const devboxOf = (fetch, options) => clientOf(fetch, options).devbox.fromId('dbx_1');
const codes = [];
const failed = async (promise) => promise.then(() => codes.push('none'), (error) => codes.push(error?.code ?? error));

// Aborted in a pause of a minute.
const inPause = new AbortController();
const paused = failed(devboxOf(scripted(busy(503, { 'retry-after-ms': '60000' }))).getInfo({ signal: inPause.signal }));
await settled();
inPause.abort();
await paused;

// Aborted while the answer is awaited.
const inFlight = new AbortController();
const flying = failed(devboxOf(scripted(silence)).getInfo({ signal: inFlight.signal }));
await settled();
inFlight.abort();
await flying;

// Out of time, of retries, of patience.
await failed(devboxOf(answering(silence)).getInfo({ timeout: 1, maxRetries: 0 }));
await failed(devboxOf(answering(() => busy(503))).getInfo({ maxRetries: 1 }));
await failed(devboxOf(answering(silence)).awaitRunning({ longPoll: { timeoutMs: 1 } }));
await failed(devboxOf(answering(() => json(200, devboxView({ status: 'failure' })))).awaitRunning());

// A callback that throws, with the other stream and the wait still open.
const streaming = () => answering((call) => {
  if (call.url.pathname.endsWith('/execute_async')) return json(200, executionView({ status: 'running' }));
  if (call.url.pathname.endsWith('/stream_stdout_updates')) return events('text');
  return silence(call);
});
const full = () => { throw 'full'; };
await failed(devboxOf(streaming()).cmd.exec('yes', { stdout: full, stderr: () => {} }));
await failed(devboxOf(streaming()).cmd.exec('yes', { stdout: async () => full(), stderr: () => {} }));

// Nobody asks for the result of this one.
await devboxOf(streaming()).cmd.execAsync('yes', { stdout: full });

await settled();
console.log(codes.join(' '));
console.log(`unhandled: ${unhandled.length}`);
console.log(`timers left: ${process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length}`);
