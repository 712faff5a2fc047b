// What a client is made of, and what its requests look like.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunloopError, RunloopSDK } from 'runloop-wasm';
import { BASE_URL, TOKEN, clientOf, devboxOf, rejection } from './support/client.mjs';
import { answering, busy, devboxView, executionView, json, scripted } from './support/scripted_fetch.mjs';

/** Sets environment variables for one test; undefined removes one. */
function environment(t, variables) {
  for (const [name, value] of Object.entries(variables)) {
    const before = process.env[name];
    t.after(() => (before === undefined ? delete process.env[name] : (process.env[name] = before)));
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

test('fetch is called with the address as text and an init', async () => {
  const fetch = scripted(json(200, devboxView()));
  await devboxOf(fetch).getInfo();
  const [{ args, method }] = fetch.calls;
  assert.equal(args.length, 2);
  assert.equal(args[0], `${BASE_URL}/v1/devboxes/dbx_1`);
  assert.equal(typeof args[1], 'object');
  assert.equal(method, 'GET');
});

test('a GET carries authorization and accept, and nothing else', async () => {
  const fetch = scripted(json(200, devboxView()));
  await devboxOf(fetch).getInfo();
  assert.deepEqual(fetch.calls[0].headers, { authorization: `Bearer ${TOKEN}`, accept: 'application/json' });
});

test('a POST carries content-type and x-request-id too, and nothing else', async () => {
  const fetch = scripted(json(200, devboxView({ status: 'shutdown' })));
  await devboxOf(fetch).shutdown();
  const { headers, method } = fetch.calls[0];
  assert.equal(method, 'POST');
  assert.deepEqual(Object.keys(headers).sort(), ['accept', 'authorization', 'content-type', 'x-request-id']);
  assert.equal(headers['content-type'], 'application/json');
});

test('create sends its parameters as they are, without what is undefined', async () => {
  const fetch = scripted(json(200, devboxView()));
  await clientOf(fetch).devbox.create({ name: 'n', blueprint_id: undefined, snapshot_id: null, metadata: { a: 'b' } });
  const [{ url, body }] = fetch.calls;
  assert.equal(url.pathname, '/v1/devboxes/create_and_await_running');
  assert.deepEqual(body, { name: 'n', snapshot_id: null, metadata: { a: 'b' } });
});

test('create without parameters sends an empty object', async () => {
  const fetch = scripted(json(200, devboxView()));
  await clientOf(fetch).devbox.create();
  assert.deepEqual(fetch.calls[0].body, {});
});

test('create goes on waiting for a devbox that is not running yet', async () => {
  const fetch = scripted(
    json(200, devboxView({ status: 'queued' })),
    json(200, devboxView({ status: 'running' })),
  );
  const devbox = await clientOf(fetch).devbox.create();
  assert.equal(devbox.id, 'dbx_1');
  assert.equal(fetch.calls[1].url.pathname, '/v1/devboxes/dbx_1/wait_for_status');
  assert.deepEqual(fetch.calls[1].body.statuses, ['running', 'failure', 'shutdown']);
});

test('list sends its parameters in the query', async () => {
  const fetch = scripted(json(200, { devboxes: [], has_more: false }));
  assert.deepEqual(await clientOf(fetch).devbox.list({ limit: 3, status: 'running', include_total_count: false }), []);
  assert.deepEqual(Object.fromEntries(fetch.calls[0].url.searchParams), {
    limit: '3',
    status: 'running',
    include_total_count: 'false',
  });
});

test('exec sends the same command_id with every attempt', async () => {
  const fetch = scripted(busy(), busy(), json(200, executionView()), json(200, executionView()));
  const devbox = devboxOf(fetch);
  await devbox.cmd.exec('true');
  await devbox.cmd.exec('true');
  const [first, second, third, other] = fetch.calls.map(({ body }) => body.command_id);
  assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([second, third], [first, first]);
  assert.notEqual(other, first);
});

test('members of a view that this version does not know are kept', async () => {
  const view = executionView({ cost: { cents: 3 }, status: 'completed', tags: ['a', null] });
  const info = devboxView({ status: 'running', region: 'eu', nested: { deep: [1, { x: null }] } });
  const fetch = scripted(json(200, info), json(200, view));
  const devbox = devboxOf(fetch);
  assert.deepEqual(await devbox.getInfo(), info);
  assert.deepEqual((await devbox.cmd.exec('true')).result, view);
});

test('a view is a plain object with the prototypes of the program', async () => {
  const fetch = scripted(json(200, devboxView()));
  const info = await devboxOf(fetch).getInfo();
  assert.equal(Object.getPrototypeOf(info), Object.prototype);
  assert.ok(info.state_transitions instanceof Array);
});

test('a status that this version does not know is passed on', async () => {
  const fetch = scripted(json(200, devboxView({ status: 'hibernating' })));
  assert.equal((await devboxOf(fetch).getInfo()).status, 'hibernating');
});

for (const [name, baseURL] of [['without', 'http://host.test/a/b'], ['with', 'http://host.test/a/b/']]) {
  test(`a path in the base address ${name} a last slash is kept`, async () => {
    const fetch = scripted(json(200, devboxView()));
    await devboxOf(fetch, { baseURL }).getInfo();
    assert.equal(fetch.calls[0].url.href, 'http://host.test/a/b/v1/devboxes/dbx_1');
  });
}

test('the address is that of the service unless told otherwise', async (t) => {
  environment(t, { RUNLOOP_BASE_URL: undefined });
  for (const options of [{}, { baseURL: undefined }, { baseURL: null }]) {
    const fetch = scripted(json(200, devboxView()));
    await new RunloopSDK({ bearerToken: TOKEN, fetch, ...options }).devbox.fromId('dbx_1').getInfo();
    assert.equal(fetch.calls[0].url.href, 'https://api.runloop.ai/v1/devboxes/dbx_1');
  }
});

test('token and address come from the environment', async (t) => {
  environment(t, { RUNLOOP_API_KEY: 'from-env', RUNLOOP_BASE_URL: ' http://env.test ' });
  const fetch = scripted(json(200, devboxView()));
  await new RunloopSDK({ fetch }).devbox.fromId('dbx_1').getInfo();
  assert.equal(fetch.calls[0].url.origin, 'http://env.test');
  assert.equal(fetch.calls[0].headers.authorization, 'Bearer from-env');
});

test('an empty variable counts as absent', async (t) => {
  environment(t, { RUNLOOP_API_KEY: TOKEN, RUNLOOP_BASE_URL: '' });
  const fetch = scripted(json(200, devboxView()));
  await new RunloopSDK({ fetch }).devbox.fromId('dbx_1').getInfo();
  assert.equal(fetch.calls[0].url.origin, 'https://api.runloop.ai');
});

test('options win over the environment', async (t) => {
  environment(t, { RUNLOOP_API_KEY: 'from-env', RUNLOOP_BASE_URL: 'http://env.test' });
  const fetch = scripted(json(200, devboxView()));
  await devboxOf(fetch).getInfo();
  assert.equal(fetch.calls[0].url.origin, BASE_URL);
  assert.equal(fetch.calls[0].headers.authorization, `Bearer ${TOKEN}`);
});

for (const options of [undefined, {}, { bearerToken: undefined }]) {
  test(`without a token the constructor says so, given ${JSON.stringify(options)}`, (t) => {
    environment(t, { RUNLOOP_API_KEY: undefined });
    assert.throws(() => new RunloopSDK(options), (error) => {
      assert.ok(error instanceof RunloopError);
      assert.match(error.message, /bearerToken/);
      assert.match(error.message, /RUNLOOP_API_KEY/);
      return true;
    });
  });
}

for (const [name, wrap] of [['at once', (token) => token], ['later', async (token) => token]]) {
  test(`a token that a function gives ${name} is asked for before every attempt`, async () => {
    const fetch = scripted(busy(), busy(401, { 'x-should-retry': 'true' }), json(200, devboxView()), json(200, devboxView()));
    let asked = 0;
    const devbox = devboxOf(fetch, { bearerToken: () => wrap(`token-${(asked += 1)}`) });
    await devbox.getInfo();
    await devbox.getInfo();
    assert.deepEqual(
      fetch.calls.map(({ headers }) => headers.authorization),
      ['Bearer token-1', 'Bearer token-2', 'Bearer token-3', 'Bearer token-4'],
    );
  });
}

const loggedOut = new Error('logged out');
for (const [name, bearerToken] of [['throws', () => { throw loggedOut; }], ['rejects', async () => { throw loggedOut; }]]) {
  test(`the call fails, and nothing is sent, when the token's function ${name}`, async () => {
    const fetch = scripted();
    const error = await rejection(devboxOf(fetch, { bearerToken }).getInfo());
    assert.ok(error instanceof RunloopError);
    assert.equal(error.cause, loggedOut);
    assert.equal(fetch.calls.length, 0);
  });
}

for (const token of ['', 'a\nb', 'ä', 7, null, undefined]) {
  test(`a function that gives ${JSON.stringify(token)} for a token is an error that names bearerToken`, async () => {
    const fetch = scripted();
    const error = await rejection(devboxOf(fetch, { bearerToken: () => token }).getInfo());
    assert.match(error.message, /bearerToken/);
    assert.equal(fetch.calls.length, 0);
  });
}

test('default headers and query go with every request', async () => {
  const fetch = answering(() => json(200, devboxView()));
  const devbox = devboxOf(fetch, {
    defaultHeaders: { 'X-Team': 'blue', accept: null },
    defaultQuery: { trace: 'a b', n: 1, yes: true, gone: undefined },
  });
  await devbox.getInfo();
  await devbox.shutdown();
  for (const { headers, url } of fetch.calls) {
    assert.equal(headers['x-team'], 'blue');
    assert.equal('accept' in headers, false);
    assert.equal(url.search, '?trace=a%20b&n=1&yes=true');
  }
});

test('RUNLOOP_CUSTOM_HEADERS adds headers, one a line; options win', async (t) => {
  environment(t, { RUNLOOP_CUSTOM_HEADERS: 'x-one: 1:2\n x-two :b \n\nX-Three: env' });
  const fetch = scripted(json(200, devboxView()));
  await devboxOf(fetch, { defaultHeaders: { 'x-three': 'option' } }).getInfo();
  const { headers } = fetch.calls[0];
  assert.deepEqual([headers['x-one'], headers['x-two'], headers['x-three']], ['1:2', 'b', 'option']);
});

const hostile = { 'a/b?c#d': '/v1/devboxes/a%2Fb%3Fc%23d', 'ä %': '/v1/devboxes/%C3%A4%20%25', '../x': '/v1/devboxes/..%2Fx' };
for (const [id, path] of Object.entries(hostile)) {
  test(`an id ${JSON.stringify(id)} stays in its place in the path`, async () => {
    const fetch = scripted(json(200, devboxView()));
    await clientOf(fetch).devbox.fromId(id).getInfo();
    assert.equal(fetch.calls[0].args[0], BASE_URL + path);
  });
}

for (const id of ['.', '..']) {
  test(`an id ${JSON.stringify(id)} cannot climb: it is refused`, async () => {
    const fetch = scripted();
    const error = await rejection((async () => clientOf(fetch).devbox.fromId(id).getInfo())());
    assert.ok(error instanceof TypeError);
    assert.match(error.message, /\bid\b/);
    assert.equal(fetch.calls.length, 0);
  });
}

test('the id of an execution stays in its place in the path', async () => {
  const fetch = scripted(
    json(200, executionView({ execution_id: '../../x?y', status: 'running' })),
    json(200, executionView()),
  );
  const execution = await devboxOf(fetch).cmd.execAsync('true');
  await execution.getState();
  assert.equal(fetch.calls[1].args[0], `${BASE_URL}/v1/devboxes/dbx_1/executions/..%2F..%2Fx%3Fy`);
});
