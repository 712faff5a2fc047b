// The requests that a client makes, in a form in which two clients can be compared.

import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { RunloopSDK as Ours } from 'runloop-wasm';
import { answering, devboxView, events, executionView, json } from '../../js/support/scripted_fetch.mjs';

// Its CommonJS entry: the ES module one lacks the object-oriented client's classes.
const { RunloopSDK: Official } = createRequire(import.meta.url)('@runloop/api-client');

/**
 * @typedef {object} Recorded
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string>} query
 * @property {unknown} body Parsed; undefined without one.
 * @property {Record<string, string>} headers Those that matter to a server, telemetry left out.
 */

/** A server in which everything is there and every command has succeeded. */
export function server({ url, method }) {
  const path = url.pathname;
  if (path.endsWith('_updates')) return events('text');
  if (path.endsWith('/read_file_contents')) return new Response('text', { headers: { 'content-type': 'text/plain' } });
  if (path.endsWith('/write_file_contents')) {
    return json(200, { devbox_id: 'dbx_1', exit_status: 0, stdout: '', stderr: '' });
  }
  if (/\/(execute|execute_async|executions\/.*)$/.test(path)) return json(200, executionView({ stdout: 'text', stderr: 'text' }));
  if (method === 'GET' && path.endsWith('/v1/devboxes')) return json(200, { devboxes: [devboxView()], has_more: false, total_count: 1 });
  return json(200, devboxView());
}

/**
 * Runs `work` with both clients over a recording `fetch`.
 *
 * @param {(sdk: any) => unknown} work
 * @param {{ options?: object, answer?: typeof server }} [setting]
 */
export async function both(work, { options = {}, answer = server } = {}) {
  return { official: await record(Official, work, options, answer), ours: await record(Ours, work, options, answer) };
}

async function record(Client, work, options, answer) {
  const fetch = answering(answer);
  const sdk = new Client({ bearerToken: 'token', baseURL: 'http://runloop.test', fetch, maxRetries: 1, ...options });
  await work(sdk);
  return Promise.all(fetch.calls.map(comparable));
}

/** A form as its fields, whoever encoded it; undefined when the body is none. */
async function form({ args: [, { body }], headers }) {
  if (body === undefined || body === null || typeof body === 'string') return undefined;
  const whole = new Response(body instanceof Readable ? Readable.toWeb(body) : body, { headers });
  const type = whole.headers.get('content-type');
  if (!type?.startsWith('multipart/form-data')) return undefined;
  const fields = await whole.formData();
  return Promise.all([...fields].map(async ([name, value]) =>
    (typeof value === 'string' ? [name, value] : [name, value.name, value.type, await value.text()])));
}

const TELEMETRY = /^(user-agent|x-stainless-.*|content-length)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns {Promise<Recorded>} */
async function comparable(call) {
  const { url, method, body, headers } = call;
  const fields = await form(call);
  if (fields) headers['content-type'] = 'multipart/form-data';
  const kept = Object.entries(headers).filter(([name]) => !TELEMETRY.test(name));
  return {
    method: method.toUpperCase(),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: fields ?? (body === undefined ? undefined : JSON.parse(JSON.stringify(body, random))),
    headers: Object.fromEntries(kept.map(([name, value]) => [name, random(name, value)])),
  };
}

/** Made anew for every call: that there is one is what counts. */
function random(name, value) {
  if (name === 'command_id' && UUID.test(value)) return '(a UUID)';
  if (name === 'x-request-id' && UUID.test(value.slice(-36))) return '(a random key)';
  return value;
}
