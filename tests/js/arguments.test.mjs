// Wrong arguments: a TypeError that names the argument, and no request.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { RunloopSDK } from 'runloop-wasm';
import { BASE_URL, TOKEN, clientOf, rejection } from './support/client.mjs';
import { executionView, json, scripted } from './support/scripted_fetch.mjs';

const devbox = (sdk) => sdk.devbox.fromId('dbx_1');

/** The argument at fault and calls with wrong values of it. */
const options = [
  ['timeout', [{ timeout: '30' }, { timeout: -1 }, { timeout: NaN }, { timeout: {} }]],
  ['maxRetries', [{ maxRetries: '2' }, { maxRetries: -1 }, { maxRetries: 1.5 }, { maxRetries: NaN }]],
  ['signal', [{ signal: 'stop' }, { signal: {} }, { signal: new AbortController() }]],
  ['headers', [{ headers: 'x' }, { headers: 7 }, { headers: { 'bad name': '' } }, { headers: { x: 'a\nb' } }, { headers: { x: 1 } }]],
  ['query', [{ query: 'a=b' }, { query: { a: ['b'] } }, { query: { a: {} } }, { query: { a: NaN } }]],
  ['idempotencyKey', [{ idempotencyKey: 7 }, { idempotencyKey: '' }, { idempotencyKey: 'a\nb' }]],
  ['options', ['fast', 7, true]],
];
const waitOptions = [
  ['longPoll', [{ longPoll: 7 }, { longPoll: 'x' }]],
  ['timeoutMs', [{ longPoll: { timeoutMs: '1' } }, { longPoll: { timeoutMs: -1 } }, { longPoll: { timeoutMs: NaN } }]],
];
const withOptions = {
  'sdk.devbox.create': (sdk, given) => sdk.devbox.create({}, given),
  'sdk.devbox.list': (sdk, given) => sdk.devbox.list({}, given),
  getInfo: (sdk, given) => devbox(sdk).getInfo(given),
  awaitRunning: (sdk, given) => devbox(sdk).awaitRunning(given),
  shutdown: (sdk, given) => devbox(sdk).shutdown(given),
  close: (sdk, given) => devbox(sdk).close(given),
  'cmd.exec': (sdk, given) => devbox(sdk).cmd.exec('true', {}, given),
  'cmd.execAsync': (sdk, given) => devbox(sdk).cmd.execAsync('true', {}, given),
  'file.read': (sdk, given) => devbox(sdk).file.read({ file_path: 'f' }, given),
  'file.write': (sdk, given) => devbox(sdk).file.write({ file_path: 'f', contents: '' }, given),
};
const waiting = ['sdk.devbox.create', 'awaitRunning', 'cmd.exec'];

const calls = [];
for (const [method, call] of Object.entries(withOptions)) {
  for (const [name, wrong] of [...options, ...(waiting.includes(method) ? waitOptions : [])]) {
    for (const value of wrong) calls.push([method, name, value, call]);
  }
}
const exec = (name) => (sdk, value) => devbox(sdk).cmd[name](value);
const params = (name) => (sdk, value) => devbox(sdk).cmd[name]('true', value);
for (const method of ['exec', 'execAsync']) {
  for (const value of [undefined, null, '', 7, {}, ['ls'], Symbol('s')]) calls.push([`cmd.${method}`, 'command', value, exec(method)]);
  for (const value of ['x', 7, true]) calls.push([`cmd.${method}`, 'params', value, params(method)]);
  for (const stream of ['stdout', 'stderr', 'output']) {
    for (const value of ['inherit', 1, {}]) calls.push([`cmd.${method}`, stream, { [stream]: value }, params(method)]);
  }
}
for (const value of [{ last_n: 'x' }, { last_n: -1 }, { last_n: 1.5 }]) calls.push(['cmd.exec', 'last_n', value, params('exec')]);
for (const value of ['x', 7]) {
  calls.push(['sdk.devbox.create', 'params', value, (sdk, given) => sdk.devbox.create(given)]);
  calls.push(['sdk.devbox.list', 'params', value, (sdk, given) => sdk.devbox.list(given)]);
}
calls.push(['sdk.devbox.create', 'params', { metadata: 1n }, (sdk, given) => sdk.devbox.create(given)]);
for (const method of ['read', 'write']) {
  const call = (sdk, value) => devbox(sdk).file[method](value);
  for (const value of [undefined, null, 'f', {}, { file_path: '' }, { file_path: 7 }, { path: 'f' }]) {
    calls.push([`file.${method}`, value?.path === undefined && value?.file_path === undefined && typeof value !== 'object' ? /params|file_path/ : 'file_path', value, call]);
  }
}
for (const contents of [undefined, null, 7, new Uint8Array(1)]) {
  calls.push(['file.write', 'contents', { file_path: 'f', contents }, (sdk, value) => devbox(sdk).file.write(value)]);
}

for (const [method, name, value, call] of calls) {
  test(`${method} refuses ${inspect(value, { breakLength: Infinity })} and names ${name}`, async () => {
    const fetch = scripted();
    // A wrong argument is told by the Promise, so that one `catch` sees everything.
    const promise = call(clientOf(fetch), value);
    assert.ok(promise instanceof Promise);
    const error = await rejection(promise);
    assert.ok(error instanceof TypeError, inspect(error));
    assert.match(error.message, name instanceof RegExp ? name : new RegExp(`\\b${name}\\b`));
    assert.equal(fetch.calls.length, 0);
  });
}

for (const id of [undefined, null, '', 7, {}]) {
  test(`fromId refuses ${inspect(id)} and names id`, () => {
    assert.throws(() => clientOf(scripted()).devbox.fromId(id), (error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, /\bid\b/);
      return true;
    });
  });
}

for (const method of ['stdout', 'stderr']) {
  for (const lines of ['3', -1, 1.5, NaN, {}]) {
    test(`${method} refuses ${inspect(lines)} for a number of lines`, async () => {
      const fetch = scripted(json(200, executionView()));
      const result = await devbox(clientOf(fetch)).cmd.exec('true');
      const error = await rejection(result[method](lines));
      assert.ok(error instanceof TypeError, inspect(error));
      assert.match(error.message, /numLines/);
    });
  }
}

const clientOptions = [
  ['bearerToken', [7, {}, '', 'a\nb', 'ä', ' ']],
  ['baseURL', [7, 'runloop', 'ftp://x', 'http://', 'http://x/?a=b', 'http://x/#a', 'http://user:pw@x', '/v1']],
  ['timeout', ['30', -1, 0, NaN]],
  ['maxRetries', ['2', -1, 1.5, Infinity]],
  ['fetch', ['node-fetch', {}, 7]],
  ['defaultHeaders', ['x', { x: 1 }, { 'a b': '' }, { x: 'ā' }]],
  ['defaultQuery', ['x', { x: [] }]],
];
for (const [name, wrong] of clientOptions) {
  for (const value of wrong) {
    test(`the constructor refuses ${inspect(value)} for ${name}`, () => {
      assert.throws(() => new RunloopSDK({ bearerToken: TOKEN, baseURL: BASE_URL, [name]: value }), (error) => {
        assert.ok(error instanceof TypeError, inspect(error));
        assert.match(error.message, new RegExp(`\\b${name}\\b`));
        return true;
      });
    });
  }
}

for (const value of ['x', 7, true]) {
  test(`the constructor refuses ${inspect(value)} for options`, () => {
    assert.throws(() => new RunloopSDK(value), (error) => error instanceof TypeError && /\boptions\b/.test(error.message));
  });
}

test('null and undefined are as good as nothing, wherever nothing is allowed', async () => {
  for (const nothing of [null, undefined]) {
    const fetch = scripted(json(200, executionView()), json(200, { devboxes: [], has_more: false }));
    const sdk = clientOf(fetch, { timeout: nothing, maxRetries: nothing, defaultHeaders: nothing, defaultQuery: nothing });
    await devbox(sdk).cmd.exec('true', nothing, nothing);
    await sdk.devbox.list(nothing, { timeout: nothing, signal: nothing, headers: nothing, query: nothing, longPoll: nothing });
  }
});

test('an options object whose getter throws rejects the call', async () => {
  const options = { get timeout() { throw new Error('no'); } };
  const error = await rejection(devbox(clientOf(scripted())).getInfo(options));
  assert.ok(error instanceof Error);
});
