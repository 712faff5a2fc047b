// Bytes there and back: uploads of whatever gives bytes, downloads that are streamed.

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { APIConnectionError, APIConnectionTimeoutError, APIUserAbortError, NotFoundError } from 'runloop-wasm';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';
import { busy, json, scripted } from './support/scripted_fetch.mjs';

const live = liveDevboxd({ args: ['--faults'] });
const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const large = new Uint8Array(3_000_000).map((_, i) => (i * 31) ^ (i >> 8));
const bytesOf = async (response) => new Uint8Array(await response.arrayBuffer());
const download = async (devbox, path, options) => bytesOf(await devbox.file.download({ path }, options));

const inside = new Uint8Array(500);
inside.set(every, 100);
const sources = {
  'bytes': () => every,
  'a view of a larger buffer': () => inside.subarray(100, 356),
  'a DataView': () => new DataView(inside.buffer, 100, 256),
  'an ArrayBuffer': () => every.buffer,
  'a Buffer': () => Buffer.from(every),
  'a Blob': () => new Blob([every]),
  'a File': () => new File([every], 'its own name'),
  'a ReadableStream': () => new Blob([every]).stream(),
  'a stream of Node': () => Readable.from([Buffer.from(every.subarray(0, 9)), Buffer.from(every.subarray(9))]),
  async *'an async generator'() { yield every.subarray(0, 9); yield every.subarray(9); },
  'a Response': () => new Response(every),
  'a Promise': () => Promise.resolve(every),
};
for (const [name, source] of Object.entries(sources)) {
  test(`${name} is uploaded byte by byte`, async (t) => {
    const devbox = await live.devbox(t);
    await devbox.file.upload({ path: 'bin/f', file: source() });
    assert.deepEqual(await download(devbox, 'bin/f'), every);
  });
}

for (const text of ['', 'grüezi 😀\n']) {
  test(`the text ${JSON.stringify(text)} is uploaded as UTF-8`, async (t) => {
    const devbox = await live.devbox(t);
    await devbox.file.upload({ path: 'f', file: text });
    assert.equal(await (await devbox.file.download({ path: 'f' })).text(), text);
  });
}

for (const [name, source] of [['a stream', () => new Blob([large]).stream()], ['bytes', () => large]]) {
  test(`an upload of ${name} that fails half-way is repeated whole`, async (t) => {
    const devbox = await live.devbox(t);
    await live.fault({ path: 'upload_file', action: 'status', status: 503, headers: { 'retry-after-ms': '1' }, times: 2 });
    await devbox.file.upload({ path: 'f', file: source() });
    assert.deepEqual(await download(devbox, 'f'), large);
  });
}

test('the progress of an upload goes from nothing to everything', async (t) => {
  const devbox = await live.devbox(t);
  const told = [];
  await devbox.file.upload({ path: 'f', file: new Blob([large]).stream() }, { onProgress: async (progress) => void told.push(progress) });
  assert.deepEqual(told[0], { loaded: 0, total: large.length });
  assert.deepEqual(told.at(-1), { loaded: large.length, total: large.length });
  assert.ok(told.length > 3);
  for (const [index, { loaded }] of told.entries()) assert.ok(index === 0 || loaded >= told[index - 1].loaded);
  assert.deepEqual(await download(devbox, 'f'), large);
});

test('progress begins anew with every attempt, over a connection that streams or not', async (t) => {
  const process = Object.getOwnPropertyDescriptor(globalThis, 'process');
  t.after(() => Object.defineProperty(globalThis, 'process', process));
  for (const isStreaming of [true, false]) {
    const bodies = [];
    const fetch = async (_url, { body, headers }) => {
      const form = await new Response(body, { headers: body instanceof FormData ? undefined : headers }).formData();
      bodies.push([form.get('path'), await form.get('file').text()]);
      return bodies.length === 1 ? busy() : json(200, {});
    };
    const told = [];
    if (!isStreaming) Object.defineProperty(globalThis, 'process', { configurable: true, value: undefined });
    await devboxOf(fetch, { maxRetries: 1 }).file.upload({ path: 'p', file: 'abc' }, { onProgress: ({ loaded }) => void told.push(loaded) });
    Object.defineProperty(globalThis, 'process', process);
    assert.deepEqual(bodies, [['p', 'abc'], ['p', 'abc']]);
    assert.equal(told.filter((loaded) => loaded === 0).length, 2);
    assert.equal(told.at(-1), 3);
  }
});

test('what onProgress throws ends the transfer and is thrown as it is', async (t) => {
  const devbox = await live.devbox(t);
  const thrown = { mine: true };
  const onProgress = () => { throw thrown; };
  assert.equal(await rejection(devbox.file.upload({ path: 'f', file: large }, { onProgress })), thrown);
  await devbox.file.upload({ path: 'f', file: large });
  assert.equal(await rejection(download(devbox, 'f', { onProgress })), thrown);
});

test('a download is a Response that tells its progress as it is read', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.upload({ path: 'f', file: large });
  const told = [];
  const response = await devbox.file.download({ path: 'f' }, { onProgress: (progress) => void told.push(progress) });
  assert.ok(response instanceof Response);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-length'), String(large.length));
  assert.match(response.url, /download_file$/);
  assert.deepEqual(told, []);
  assert.deepEqual(await bytesOf(response), large);
  assert.deepEqual(told.at(-1), { loaded: large.length, total: large.length });
});

/** An answer whose body gives a piece and then nothing until its fetch is aborted; without one, an end too early. */
const piece = (headers, ends) => ({ signal }) => new Response(new ReadableStream({
  start(controller) {
    controller.enqueue(every);
    if (ends) controller.close();
    signal.addEventListener('abort', () => controller.error(signal.reason), { once: true });
  },
}), { headers });

test('an abort ends a download whose body is being read', async () => {
  const fetch = scripted(piece());
  const controller = new AbortController();
  const response = await devboxOf(fetch).file.download({ path: 'f' }, { signal: controller.signal });
  const reader = response.body.getReader();
  assert.deepEqual((await reader.read()).value, every);
  const waiting = rejection(reader.read());
  controller.abort('enough');
  const error = await waiting;
  assert.ok(error instanceof APIUserAbortError);
  assert.equal(error.cause, 'enough');
  assert.equal(fetch.calls[0].signal.aborted, true);
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
});

test('an abort between two reads is found by the next', async () => {
  const controller = new AbortController();
  const response = await devboxOf(scripted(piece())).file.download({ path: 'f' }, { signal: controller.signal });
  controller.abort('enough');
  assert.equal((await rejection(response.text())).cause, 'enough');
});

const timeouts = [['call', undefined, { timeout: 1000 }], ['client', { timeout: 1000 }, undefined]];
for (const [whose, ofClient, ofCall] of timeouts) test(`a body that stalls ends after the timeout of the ${whose}, and one that is not read waits`, async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const fetch = scripted(piece());
  const response = await devboxOf(fetch, ofClient).file.download({ path: 'f' }, ofCall);
  t.mock.timers.tick(5000);
  const reader = response.body.getReader();
  assert.deepEqual((await reader.read()).value, every);
  t.mock.timers.tick(5000);
  const waiting = rejection(reader.read());
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(1000);
  assert.ok((await waiting) instanceof APIConnectionTimeoutError);
  assert.equal(fetch.calls[0].signal.aborted, true);
});

test('a body that is shorter than announced is an error, not a file', async (t) => {
  const scriptedDevbox = devboxOf(scripted(piece({ 'content-length': '300' }, true)));
  const short = await rejection(download(scriptedDevbox, 'f'));
  assert.ok(short instanceof APIConnectionError);
  assert.match(short.message, /256 of 300 bytes/);
  const devbox = await live.devbox(t);
  await devbox.file.upload({ path: 'f', file: large });
  await live.fault({ path: 'download_file', action: 'cut', after_bytes: 1_000_000 });
  const cut = await rejection(download(devbox, 'f'));
  assert.ok(cut instanceof APIConnectionError);
  assert.ok(cut.cause instanceof Error);
});

test('cancelling a download closes its connection and lets go of the signal', async () => {
  const fetch = scripted(piece());
  const { signal } = new AbortController();
  const response = await devboxOf(fetch).file.download({ path: 'f' }, { signal });
  await response.body.cancel();
  assert.equal(fetch.calls[0].signal.aborted, true);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a download that was read leaves no listener on the signal', async () => {
  const { signal } = new AbortController();
  const response = await devboxOf(scripted(new Response('abc'))).file.download({ path: 'f' }, { signal });
  assert.equal(await response.text(), 'abc');
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a download is asked for again when the service fails at first', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.upload({ path: 'f', file: every });
  await live.fault({ path: 'download_file', action: 'status', status: 503, headers: { 'retry-after-ms': '1' } });
  assert.deepEqual(await download(devbox, 'f'), every);
});

test('a file that is not there is a NotFoundError, when it is asked for', async (t) => {
  const devbox = await live.devbox(t);
  assert.ok((await rejection(devbox.file.download({ path: 'nowhere' }))) instanceof NotFoundError);
});

test('text is text also when the service calls it JSON', async () => {
  const devbox = devboxOf(scripted(json(200, { a: 1 })));
  assert.equal(await devbox.file.read({ file_path: 'f.json' }), '{"a":1}');
});

const wrong = [
  ['upload', 'params', undefined], ['upload', 'path', { file: 'x' }], ['upload', 'path', { path: '', file: 'x' }], ['upload', 'path', { path: 7, file: 'x' }],
  ['upload', 'file', { path: 'f' }], ['upload', 'file', { path: 'f', file: null }], ['upload', 'file', { path: 'f', file: 7 }], ['upload', 'file', { path: 'f', file: {} }],
  ['download', 'path', undefined], ['download', 'path', {}], ['download', 'path', { path: '' }], ['download', 'path', { file_path: 'f' }],
];
for (const [method, name, params] of wrong) {
  test(`${method} refuses ${JSON.stringify(params)}`, async () => {
    const fetch = scripted();
    const error = await rejection(devboxOf(fetch).file[method](params));
    assert.ok(error instanceof TypeError, String(error));
    assert.match(error.message, name === 'params' ? /params|path/ : new RegExp(`\\b${name}\\b`));
    assert.equal(fetch.calls.length, 0);
  });
}
for (const method of ['upload', 'download']) {
  test(`${method} refuses an onProgress that is no function`, async () => {
    const fetch = scripted();
    const error = await rejection(devboxOf(fetch).file[method]({ path: 'f', file: 'x' }, { onProgress: 'yes' }));
    assert.ok(error instanceof TypeError && /onProgress/.test(error.message));
    assert.equal(fetch.calls.length, 0);
  });
}
