// What a failed call rejects with.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import * as runloop from 'runloop-wasm';
import { TOKEN, clientOf, devboxOf, rejection } from './support/client.mjs';
import { answering, devboxView, executionView, json, scripted, silence } from './support/scripted_fetch.mjs';

const { APIError, RunloopError, RunloopSDK } = runloop;

/** Class, code and the status that gives it. */
const statuses = [
  [400, 'BadRequestError', 'bad_request'],
  [401, 'AuthenticationError', 'authentication'],
  [403, 'PermissionDeniedError', 'permission_denied'],
  [404, 'NotFoundError', 'not_found'],
  [409, 'ConflictError', 'conflict'],
  [422, 'UnprocessableEntityError', 'unprocessable_entity'],
  [429, 'RateLimitError', 'rate_limit'],
  [500, 'InternalServerError', 'internal_server'],
  [503, 'InternalServerError', 'internal_server'],
  [599, 'InternalServerError', 'internal_server'],
  [408, 'APIError', 'api_error'],
  [418, 'APIError', 'api_error'],
];

const headers = { 'X-Request-Id': 'req_7', 'Retry-After-Ms': '1' };
const failing = (status, body = { message: 'no such thing', code: '7' }) =>
  rejection(devboxOf(answering(() => json(status, body, headers))).getInfo({ maxRetries: 0 }));

for (const [status, name, code] of statuses) {
  test(`a ${status} is a ${name}`, async () => {
    const error = await failing(status);
    assert.equal(error.constructor, runloop[name]);
    assert.ok(error instanceof APIError && error instanceof RunloopError && error instanceof Error);
    assert.equal(error.name, name);
    assert.equal(error.code, code);
    assert.equal(error.status, status);
    assert.equal(error.message, `${status} no such thing`);
    assert.deepEqual(error.error, { message: 'no such thing', code: '7' });
    assert.equal(error.headers['content-type'], 'application/json');
    assert.equal(error.headers['x-request-id'], 'req_7');
    assert.equal(error.requestId, 'req_7');
    assert.equal(error.cause, undefined);
    assert.match(error.stack, new RegExp(`^${name}: ${status} no such thing`));
    assert.equal(String(error), `${name}: ${status} no such thing`);
  });
}

test('every class is exported by name and is a static of RunloopSDK', () => {
  const classes = [
    'RunloopError', 'APIError', 'APIConnectionError', 'APIConnectionTimeoutError', 'APIUserAbortError',
    'PollingTimeoutError', 'CommandTimeoutError', 'ExitError', 'FileError', 'StreamGapError', ...new Set(statuses.map(([, name]) => name)),
  ];
  for (const name of classes) {
    assert.equal(typeof runloop[name], 'function', name);
    assert.equal(RunloopSDK[name], runloop[name], name);
    assert.equal(runloop[name].name, name);
    assert.ok(runloop[name].prototype instanceof Error);
  }
});

test('the classes stand in the order of the official client', () => {
  const parent = (name) => Object.getPrototypeOf(runloop[name]).name;
  assert.equal(parent('RunloopError'), 'Error');
  assert.equal(parent('APIError'), 'RunloopError');
  assert.equal(parent('APIConnectionError'), 'APIError');
  assert.equal(parent('APIConnectionTimeoutError'), 'APIConnectionError');
  assert.equal(parent('APIUserAbortError'), 'APIError');
  assert.equal(parent('PollingTimeoutError'), 'RunloopError');
  assert.equal(parent('CommandTimeoutError'), 'PollingTimeoutError');
  assert.equal(parent('ExitError'), 'RunloopError');
  assert.equal(parent('FileError'), 'RunloopError');
  assert.equal(parent('StreamGapError'), 'RunloopError');
});

const bodies = [
  ['no body', '', '404 status code (no body)', undefined],
  ['plain text', 'gone', '404 gone', 'gone'],
  ['JSON without a message', '{"detail":"x"}', '404 {"detail":"x"}', { detail: 'x' }],
  ['a message that is no text', '{"message":{"a":1}}', '404 {"message":{"a":1}}', { message: { a: 1 } }],
  ['broken JSON', '{"message":', '404 {"message":', '{"message":'],
];
for (const [name, body, message, parsed] of bodies) {
  test(`an error with ${name} has a message all the same`, async () => {
    const error = await rejection(devboxOf(scripted(new Response(body, { status: 404 }))).getInfo());
    assert.equal(error.message, message);
    assert.deepEqual(error.error, parsed);
    assert.equal(error.requestId, undefined);
  });
}

test('a failed connection is an APIConnectionError that keeps what fetch rejected with', async () => {
  const cause = new TypeError('fetch failed');
  const error = await rejection(devboxOf(scripted(() => { throw cause; })).getInfo({ maxRetries: 0 }));
  assert.equal(error.constructor, runloop.APIConnectionError);
  assert.equal(error.name, 'APIConnectionError');
  assert.equal(error.code, 'connection');
  assert.equal(error.status, undefined);
  assert.equal(error.headers, undefined);
  assert.equal(error.cause, cause);
  assert.match(error.stack, /^APIConnectionError: /);
});

test('a timeout is an APIConnectionTimeoutError', async () => {
  const error = await rejection(devboxOf(scripted(silence)).getInfo({ maxRetries: 0, timeout: 1 }));
  assert.equal(error.constructor, runloop.APIConnectionTimeoutError);
  assert.ok(error instanceof runloop.APIConnectionError);
  assert.equal(error.name, 'APIConnectionTimeoutError');
  assert.equal(error.code, 'connection_timeout');
});

test('an abort is an APIUserAbortError', async () => {
  const error = await rejection(devboxOf(scripted()).getInfo({ signal: AbortSignal.abort() }));
  assert.equal(error.constructor, runloop.APIUserAbortError);
  assert.ok(error instanceof APIError);
  assert.equal(error.name, 'APIUserAbortError');
  assert.equal(error.code, 'user_abort');
});

test('a wait that took too long is a PollingTimeoutError', async () => {
  const error = await rejection(devboxOf(answering(silence)).awaitRunning({ longPoll: { timeoutMs: 1 } }));
  assert.equal(error.constructor, runloop.PollingTimeoutError);
  assert.equal(error.name, 'PollingTimeoutError');
  assert.equal(error.code, 'polling_timeout');
  assert.equal(error.lastResult, undefined);
});

for (const status of ['failure', 'shutdown']) {
  test(`a devbox that ends in ${status} while it is waited for is a RunloopError with the reason`, async () => {
    const view = devboxView({ status, failure_reason: 'out_of_memory' });
    const error = await rejection(clientOf(answering(() => json(200, view))).devbox.create());
    assert.equal(error.constructor, RunloopError);
    assert.equal(error.code, 'devbox_failed');
    assert.match(error.message, new RegExp(status));
    assert.match(error.message, /out_of_memory/);
    assert.deepEqual(error.lastResult, view);
  });
}

const nonsense = [
  ['text', new Response('<html>', { status: 200 })],
  ['nothing', new Response('', { status: 200 })],
  ['an array', json(200, [])],
  ['an object without an id', json(200, { status: 'running' })],
  ['null', json(200, null)],
];
for (const [name, answer] of nonsense) {
  test(`an answer that is ${name} is a bad_response, not a crash`, async () => {
    const error = await rejection(clientOf(scripted(answer)).devbox.create());
    assert.ok(error instanceof RunloopError, inspect(error));
    assert.equal(error.code, 'bad_response');
  });
}

const methods = {
  getInfo: (sdk) => sdk.devbox.fromId('dbx_1').getInfo(),
  awaitRunning: (sdk) => sdk.devbox.fromId('dbx_1').awaitRunning(),
  shutdown: (sdk) => sdk.devbox.fromId('dbx_1').shutdown(),
  list: (sdk) => sdk.devbox.list(),
  exec: (sdk) => sdk.devbox.fromId('dbx_1').cmd.exec('true'),
  execAsync: (sdk) => sdk.devbox.fromId('dbx_1').cmd.execAsync('true'),
};
for (const [method, call] of Object.entries(methods)) {
  const answers = ['<html>', '', 'null', '[]', '7', '"text"'];
  if (method === 'list') answers.push('{"devboxes":7}', '{"devboxes":[null]}', '{"devboxes":[{}]}', '{"devboxes":[{"id":7}]}');
  for (const answer of answers) {
    test(`${method} answered with ${answer || 'nothing'} is a bad_response`, async () => {
      const error = await rejection(call(clientOf(scripted(new Response(answer)))));
      assert.ok(error instanceof RunloopError, inspect(error));
      assert.equal(error.code, 'bad_response');
    });
  }
}

test('a stream that leaves bytes out is a StreamGapError', async () => {
  const stream = 'data: {"output":"abc","offset":3}\n\ndata: {"output":"xyz","offset":103}\n\n';
  const fetch = answering(({ url }) => {
    if (url.pathname.endsWith('/stream_stdout_updates')) return new Response(stream, { status: 200 });
    if (url.pathname.endsWith('/stream_stderr_updates')) return new Response('', { status: 200 });
    return json(200, executionView({ stdout: 'abc' }));
  });
  const error = await rejection(devboxOf(fetch).cmd.exec('true', { stdout: () => {} }));
  assert.equal(error.constructor, runloop.StreamGapError, inspect(error));
  assert.equal(error.name, 'StreamGapError');
  assert.equal(error.code, 'stream_gap');
  assert.equal(error.expected, 3);
  assert.equal(error.got, 100);
});

test('no error holds the token or a query string', async () => {
  const secret = 'secret-in-the-query';
  const options = { maxRetries: 0, timeout: 1, query: { key: secret } };
  const answers = [
    () => json(404, { message: 'no' }),
    () => new Response('text', { status: 500 }),
    () => { throw new TypeError('fetch failed'); },
    () => new Response('<html>'),
    silence,
  ];
  const errors = [];
  for (const answer of answers) {
    const sdk = clientOf(answering(answer), { defaultQuery: { other: secret } });
    errors.push(await rejection(sdk.devbox.create({}, options)));
    errors.push(await rejection(sdk.devbox.fromId('dbx_1').file.read({ file_path: 'f' }, options)).catch((error) => error));
  }
  errors.push(await rejection(devboxOf(answering(silence)).awaitRunning({ query: { key: secret }, longPoll: { timeoutMs: 1 } })));
  for (const error of errors) {
    for (const text of [String(error), error.stack, JSON.stringify(error), inspect(error, { depth: 9, showHidden: true })]) {
      assert.ok(!text.includes(TOKEN) && !text.includes(secret), text);
    }
  }
});

test('a token that cannot be sent is not repeated in its error', () => {
  assert.throws(() => clientOf(scripted(), { bearerToken: 'very secret\n' }), (error) => {
    assert.ok(error instanceof TypeError);
    assert.match(error.message, /bearerToken/);
    assert.ok(!inspect(error).includes('very secret'));
    return true;
  });
});

test('errors made by hand are what the official client has them be', () => {
  const made = APIError.generate(404, { message: 'gone' }, undefined, { 'x-request-id': 'r' });
  assert.ok(made instanceof runloop.NotFoundError);
  assert.equal(made.status, 404);
  assert.equal(made.message, '404 gone');
  assert.equal(made.requestId, 'r');
  assert.equal(new runloop.APIUserAbortError().message, 'Request was aborted.');
  assert.equal(new runloop.APIConnectionTimeoutError().message, 'Request timed out.');
});
