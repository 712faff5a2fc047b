// The low-level client: its pages, its answers, its arguments.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import Default, { Runloop, RunloopAPI, RunloopError, RunloopSDK } from 'runloop-wasm';
import { methodOf, operations } from '../parity/support/samples.mjs';
import { BASE_URL, TOKEN, clientOf, rejection } from './support/client.mjs';
import { answering, busy, devboxView, executionView, json, scripted } from './support/scripted_fetch.mjs';

const api = (fetch, options) => clientOf(fetch, options).api;
const page = (ids, more) => json(200, { devboxes: ids.map((id) => devboxView({ id })), has_more: more, total_count: 3, new_field: [1] });

test('it is a class of its own under three names, with the same options', async () => {
  assert.equal(Default, Runloop);
  assert.equal(RunloopAPI, Runloop);
  const fetch = answering(() => json(200, devboxView()));
  const client = new Runloop({ bearerToken: TOKEN, baseURL: BASE_URL, fetch, http2: true, httpAgent: {} });
  assert.equal((await client.devboxes.retrieve('dbx_1')).id, 'dbx_1');
  assert.equal(fetch.calls[0].headers.authorization, `Bearer ${TOKEN}`);
  assert.ok(clientOf(fetch).api instanceof Runloop);
});

test('without a token it says what to do', () => {
  const given = process.env.RUNLOOP_API_KEY;
  delete process.env.RUNLOOP_API_KEY;
  try {
    assert.throws(() => new Runloop({ baseURL: BASE_URL }), /bearerToken.*RUNLOOP_API_KEY/s);
  } finally {
    if (given !== undefined) process.env.RUNLOOP_API_KEY = given;
  }
});

for (const { name } of operations) {
  test(`${name} is a method`, () => assert.equal(typeof methodOf(api(scripted()), name), 'function'));
}

test('a client does not print its token', () => {
  for (const client of [clientOf(scripted()), api(scripted())]) assert.ok(!inspect(client, { depth: 9, showHidden: true }).includes(TOKEN));
});

test('a page has the members of its view, those that are not known yet too', async () => {
  const list = await api(scripted(page(['a', 'b'], true))).devboxes.list();
  assert.deepEqual(list.devboxes.map(({ id }) => id), ['a', 'b']);
  assert.deepEqual([list.has_more, list.total_count, list.new_field], [true, 3, [1]]);
  assert.deepEqual(list.getPaginatedItems(), list.devboxes);
  assert.deepEqual(list.nextPageInfo(), { params: { starting_after: 'b' } });
  assert.deepEqual(list.nextPageParams(), { starting_after: 'b' });
  assert.equal(JSON.parse(JSON.stringify(list)).devboxes.length, 2);
});

test('what a page must have is there when the server leaves it out', async () => {
  const list = await api(scripted(json(200, { devboxes: [] }))).devboxes.list();
  assert.deepEqual([list.has_more, list.total_count], [false, 0]);
});

test('pages follow each other with the same parameters and options', async () => {
  const fetch = scripted(page(['a', 'b'], true), page(['c'], false));
  const first = await api(fetch).devboxes.list({ limit: 2, status: 'running' }, { headers: { 'x-team': 'blue' } });
  assert.ok(first.hasNextPage());
  const second = await first.getNextPage();
  assert.deepEqual(second.devboxes.map(({ id }) => id), ['c']);
  assert.equal(second.hasNextPage(), false);
  assert.deepEqual(Object.fromEntries(fetch.calls[1].url.searchParams), { limit: '2', status: 'running', starting_after: 'b' });
  assert.equal(fetch.calls[1].headers['x-team'], 'blue');
});

test('the last page has no next one and says so', async () => {
  const error = await rejection((await api(scripted(page(['a'], false))).devboxes.list()).getNextPage());
  assert.ok(error instanceof RunloopError);
  assert.match(error.message, /hasNextPage/);
});

test('iterating the call, the page or its pages gives everything, each page asked for when it is needed', async () => {
  const answers = () => scripted(page(['a', 'b'], true), page(['c'], false));
  const ids = async (iterable) => {
    const seen = [];
    for await (const item of iterable) seen.push(item.id);
    return seen;
  };
  assert.deepEqual(await ids(api(answers()).devboxes.list()), ['a', 'b', 'c']);
  assert.deepEqual(await ids(await api(answers()).devboxes.list()), ['a', 'b', 'c']);
  const pages = [];
  for await (const each of (await api(answers()).devboxes.list()).iterPages()) pages.push(each.devboxes.length);
  assert.deepEqual(pages, [2, 1]);
  const fetch = answers();
  await api(fetch).devboxes.list()[Symbol.asyncIterator]().next();
  assert.equal(fetch.calls.length, 1);
});

test('a list goes on where the server does not say whether there is more, until a page is empty or comes again', async () => {
  const bare = (...ids) => json(200, { devboxes: ids.map((id) => ({ id })) });
  const seen = [];
  for await (const { id } of api(scripted(bare('a'), bare('b'), bare())).devboxes.list()) seen.push(id);
  for await (const { id } of api(scripted(bare('a'), bare('a'))).devboxes.list()) seen.push(id);
  assert.deepEqual(seen, ['a', 'b', 'a', 'a']);
});

test('a failure in the middle of a list rejects there', async () => {
  const fetch = scripted(page(['a'], true), json(404, { message: 'gone' }));
  const seen = [];
  const error = await rejection((async () => {
    for await (const { id } of api(fetch).devboxes.list()) seen.push(id);
  })());
  assert.deepEqual(seen, ['a']);
  assert.equal(error.status, 404);
});

test('a list that is none is named', async () => {
  const error = await rejection(api(scripted(json(200, { devboxes: {} }))).devboxes.list());
  assert.equal(error.code, 'bad_response');
  assert.match(error.message, /devboxes/);
});

test('options may stand in the place of optional parameters', async () => {
  const fetch = answering(() => page([], false));
  const { signal } = new AbortController();
  await api(fetch).devboxes.list({ headers: { 'x-a': '1' }, signal });
  assert.equal(fetch.calls[0].url.search, '');
  assert.equal(fetch.calls[0].headers['x-a'], '1');
  await api(fetch).devboxes.list({ limit: 1, timeout: 1000 });
  assert.deepEqual(Object.fromEntries(fetch.calls[1].url.searchParams), { limit: '1', timeout: '1000' });
});

test('a signal for the process is a parameter, one that aborts is an option', async () => {
  const fetch = answering(() => json(200, { success: true }));
  const { executions } = api(fetch).devboxes;
  for (const name of ['EOF', 'INTERRUPT']) await executions.sendStdIn('dbx_1', 'exe_1', { signal: name });
  await executions.sendStdIn('dbx_1', 'exe_1', { signal: new AbortController().signal });
  assert.deepEqual(fetch.calls.map(({ body }) => body), [{ signal: 'EOF' }, { signal: 'INTERRUPT' }, {}]);
});

test('no other parameter that may be left out has the name of an option', () => {
  const names = ['timeout', 'maxRetries', 'headers', 'query', 'idempotencyKey', 'httpAgent'];
  for (const { name, isOptional, all } of operations.filter((operation) => operation.isOptional)) {
    for (const parameter of Object.keys(all)) assert.ok(!names.includes(parameter), `${name}: ${parameter} ${isOptional}`);
  }
});

test('bytes come as the Response, whose body the signal still ends', async () => {
  const stop = new AbortController();
  const fetch = answering(({ signal }) => new Response(new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array([1, 2]));
      signal.addEventListener('abort', () => controller.error(signal.reason));
    },
  })));
  const response = await api(fetch).devboxes.downloadFile('dbx_1', { path: 'a' }, { signal: stop.signal });
  assert.ok(response instanceof Response);
  const reader = response.body.getReader();
  assert.deepEqual((await reader.read()).value, new Uint8Array([1, 2]));
  stop.abort(new Error('enough'));
  const error = await rejection(reader.read());
  assert.deepEqual([error.code, error.cause.message], ['user_abort', 'enough']);
});

test('a file is uploaded again as it was after a failure, a stream too', async () => {
  const forms = [];
  const fetch = answering(async ({ args: [, { body }] }, index) => {
    forms.push(await body.get('file').text());
    return index < 2 ? busy() : json(200, {});
  });
  const file = new Blob(['of a stream']).stream();
  await api(fetch).devboxes.uploadFile('dbx_1', { path: 'a', file });
  assert.deepEqual(forms, ['of a stream', 'of a stream', 'of a stream']);
});

test('a wait for a command goes on after 408 and gives the view', async () => {
  const fetch = scripted(json(408, {}), json(200, executionView({ status: 'running' })), json(200, executionView()));
  const view = await api(fetch).devboxes.executions.awaitCompleted('dbx_1', 'exe_1');
  assert.equal(view.status, 'completed');
  assert.equal(fetch.calls[0].url.pathname, '/v1/devboxes/dbx_1/executions/exe_1/wait_for_status');
});

test('creating and waiting have one deadline together', async () => {
  const fetch = answering(({ url }) => json(200, devboxView({ status: url.pathname.endsWith('wait_for_status') ? 'running' : 'queued' })));
  const view = await api(fetch).devboxes.createAndAwaitRunning({ name: 'a' });
  assert.equal(view.status, 'running');
  assert.deepEqual(fetch.calls[0].body, { name: 'a' });
});

test('a command is run to its end', async () => {
  const fetch = answering(() => json(200, executionView({ stdout: 'text' })));
  const view = await api(fetch).devboxes.executeAndAwaitCompletion('dbx_1', { command: 'ls', last_n: '3' });
  assert.equal(view.stdout, 'text');
  assert.equal(fetch.calls[0].body.command, 'ls');
  assert.equal(fetch.calls[0].url.search, '?last_n=3');
});

const building = (status) => json(200, { id: 'bpt_1', status, failure_reason: 'build_failed' });
test('a blueprint is waited for through every state but failure', async () => {
  const fetch = scripted(building('queued'), building('awaiting_upload'), building('building'), building('build_complete'));
  const view = await api(fetch).blueprints.createAndAwaitBuildCompleted({ name: 'b' }, { polling: { pollingIntervalMs: 1 } });
  assert.equal(view.status, 'build_complete');
});

test('a blueprint that failed says why', async () => {
  const error = await rejection(api(scripted(building('failed'))).blueprints.awaitBuildComplete('bpt_1'));
  assert.equal(error.code, 'blueprint_failed');
  assert.match(error.message, /failed.*build_failed/);
  assert.equal(error.lastResult.id, 'bpt_1');
});

const wrongIds = [undefined, null, '', 7, {}, '.', '..'];
for (const { name, ids, isUpload } of operations.filter((operation) => operation.ids.length)) {
  test(`${name} refuses an id that is none, without a request`, async () => {
    for (const wrong of wrongIds) {
      for (const index of ids.keys()) {
        const error = await rejection((async () => {
          const made = await methodOf(api(scripted()), name)(...ids.with(index, wrong), isUpload ? { path: 'a', file: 'x' } : {});
          // A stream sends nothing before it is asked for something.
          if (made?.[Symbol.asyncIterator]) await made[Symbol.asyncIterator]().next();
        })());
        assert.ok(error instanceof TypeError, `${inspect(wrong)}: ${inspect(error)}`);
        assert.match(error.message, /\b(\w*id|name|session_name)\b.* must be/i);
      }
    }
  });
}

const wrongCalls = [
  ['params', (client) => client.devboxes.list('x')],
  ['params', (client) => client.devboxes.create(7)],
  ['params', (client) => client.devboxes.createAndAwaitRunning('x')],
  ['params', (client) => client.devboxes.uploadFile('dbx_1', 'x')],
  ['path', (client) => client.devboxes.uploadFile('dbx_1', {})],
  ['path', (client) => client.devboxes.uploadFile('dbx_1', { path: '', file: 'x' })],
  ['file', (client) => client.devboxes.uploadFile('dbx_1', { path: 'a' })],
  ['file', (client) => client.devboxes.uploadFile('dbx_1', { path: 'a', file: 7 })],
  ['command', (client) => client.devboxes.executeAndAwaitCompletion('dbx_1', {})],
  ['command', (client) => client.devboxes.executeAndAwaitCompletion('dbx_1', { command: 7 })],
  ['params.limit', (client) => client.devboxes.list({ limit: {} })],
  ['options', (client) => client.devboxes.list({}, 'x')],
  ['timeout', (client) => client.devboxes.retrieve('dbx_1', { timeout: 'x' })],
  ['signal', (client) => client.devboxes.retrieve('dbx_1', { signal: 'x' })],
  ['params', (client) => client.devboxes.create({ a: 1n })],
  ['offset', (client) => client.devboxes.executions.streamStdoutUpdates('dbx_1', 'exe_1', { offset: '-1' })],
  ['offset', (client) => client.devboxes.executions.streamStderrUpdates('dbx_1', 'exe_1', { offset: 'x' })],
];
for (const [index, [name, call]] of wrongCalls.entries()) {
  test(`wrong call ${index + 1} rejects with a TypeError that names ${name}, without a request`, async () => {
    const error = await rejection(call(api(scripted())));
    assert.ok(error instanceof TypeError, inspect(error));
    assert.ok(error.message.includes(name), error.message);
  });
}

test('the statics of the official client are there', () => {
  assert.equal(Runloop.Runloop, Runloop);
  assert.equal(Runloop.DEFAULT_TIMEOUT, 30_000);
  assert.equal(Runloop.NotFoundError, RunloopSDK.NotFoundError);
  assert.equal(typeof Runloop.toFile, 'function');
});
