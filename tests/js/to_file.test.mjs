// What a file may be given as.

import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { toFile } from 'runloop-wasm';
import { rejection } from './support/client.mjs';

const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
async function* inParts(...parts) {
  yield* parts;
}
const inputs = {
  'bytes': () => bytes,
  'an ArrayBuffer': () => bytes.slice().buffer,
  'an ArrayBuffer of another realm': () => runInNewContext('Uint8Array.from({ length: 256 }, (_, index) => index).buffer'),
  'a Buffer': () => Buffer.from(bytes),
  'a view of a part of a larger buffer': () => {
    const whole = new Uint8Array(8192);
    whole.set(bytes, 100);
    return new DataView(whole.buffer, 100, 256);
  },
  'a Blob': () => new Blob([bytes]),
  'a File': () => new File([bytes], 'a'),
  'a Response': () => new Response(bytes),
  'a ReadableStream': () => new Blob([bytes]).stream(),
  'an async generator': () => inParts(bytes.subarray(0, 7), new Blob([bytes.subarray(7, 9)]), Buffer.from(bytes.subarray(9))),
  'an array of parts': () => [bytes.subarray(0, 100), bytes.subarray(100)],
  'a Promise': async () => bytes,
};
for (const [name, make] of Object.entries(inputs)) {
  test(`toFile takes ${name} byte by byte`, async () => {
    const file = await toFile(make(), 'x.bin');
    assert.ok(file instanceof File);
    assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
    assert.equal(file.name, 'x.bin');
  });
}

test('toFile takes text', async () => assert.equal(await (await toFile('ü😀', 'a')).text(), 'ü😀'));

const names = [
  ['a File', () => new File(['x'], 'own.txt'), 'own.txt'],
  ['a file stream of Node', () => createReadStream(new URL(import.meta.url)), 'to_file.test.mjs'],
  ['a Response', () => Object.defineProperty(new Response('x'), 'url', { value: 'https://a.test/b/c.bin?sig=1#d' }), 'c.bin'],
  ['bytes', () => bytes, 'unknown_file'],
];
for (const [of, make, expected] of names) {
  test(`the name of ${of} is found without being given`, async () => assert.equal((await toFile(make())).name, expected));
}

test('a File is given back as it is, unless something of it is to change', async () => {
  const file = new File(['x'], 'a', { type: 'text/x', lastModified: 5 });
  assert.equal(await toFile(file), file);
  const renamed = await toFile(file, 'b');
  assert.deepEqual([renamed.name, renamed.type, renamed.lastModified], ['b', 'text/x', 5]);
  const typed = await toFile(file, undefined, { type: 'text/y' });
  assert.deepEqual([typed.name, typed.type, typed.lastModified], ['a', 'text/y', 5]);
});

for (const wrong of [undefined, null, 7, true, {}, [7], new Map([[1, 2]]), Symbol('s'), () => {}]) {
  test(`toFile rejects ${inspect(wrong)} and says what a file may be`, async () => {
    const error = await rejection(toFile(wrong));
    assert.ok(error instanceof TypeError, inspect(error));
    assert.match(error.message, /^file must be a Blob, a string/);
  });
}
