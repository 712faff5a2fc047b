// A `fetch` that answers from a list and remembers how it was called.

import assert from 'node:assert/strict';

/**
 * @typedef {object} Call
 * @property {unknown[]} args What `fetch` was called with.
 * @property {URL} url
 * @property {string} method
 * @property {Record<string, string>} headers Names in lower case.
 * @property {any} body The parsed JSON body, undefined without one.
 * @property {AbortSignal} signal The client's own signal.
 */

/** @typedef {Response | ((call: Call) => Response | Promise<Response>)} Answer */

/**
 * Answers the first call with the first answer and so on; a call more is an error of the test.
 *
 * @param {...Answer} answers
 * @returns {((url: string, init: RequestInit) => Promise<Response>) & { calls: Call[] }}
 */
export function scripted(...answers) {
  return answering((call, index) => {
    const answer = answers[index];
    assert.ok(answer, `request ${index + 1} was not expected: ${call.method} ${call.url}`);
    return typeof answer === 'function' ? answer(call) : answer;
  });
}

/**
 * Answers every call by a function.
 *
 * @param {(call: Call, index: number) => Response | Promise<Response>} answer
 */
export function answering(answer) {
  /** @type {Call[]} */
  const calls = [];
  const fetch = async (...args) => {
    const [url, init] = args;
    const call = {
      args,
      url: new URL(url),
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      signal: init.signal,
    };
    calls.push(call);
    return answer(call, calls.length - 1);
  };
  return Object.assign(fetch, { calls });
}

/**
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
export function json(status, body, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** A failure that asks to be tried again after a millisecond. */
export const busy = (status = 503, headers = {}) =>
  json(status, { message: 'busy' }, { 'retry-after-ms': '1', ...headers });

/** No answer until the client aborts the request; then what `fetch` itself rejects with. */
export const silence = ({ signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Headers at once, and a body that never ends until the client aborts the request. */
export const stalledBody = ({ signal }) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id":'));
        signal.addEventListener('abort', () => controller.error(signal.reason), { once: true });
      },
    }),
    { status: 200, headers: { 'content-type': 'application/json' } },
  );

/** A view of a devbox with what the contract requires. */
export const devboxView = (more = {}) => ({
  id: 'dbx_1',
  status: 'running',
  capabilities: [],
  create_time_ms: 1,
  end_time_ms: null,
  launch_parameters: {},
  metadata: {},
  state_transitions: [],
  ...more,
});

/** A view of an execution with what the contract requires. */
export const executionView = (more = {}) => ({
  devbox_id: 'dbx_1',
  execution_id: 'exe_1',
  status: 'completed',
  exit_status: 0,
  stdout: '',
  stderr: '',
  ...more,
});

/** Output as the service streams it: one event a text, each with the position after it. */
export function events(...texts) {
  let offset = 0;
  const lines = texts.map((output) => {
    offset += Buffer.byteLength(output);
    return `data: ${JSON.stringify({ output, offset })}\n\n`;
  });
  return new Response(lines.join(''), { status: 200, headers: { 'content-type': 'text/event-stream' } });
}
