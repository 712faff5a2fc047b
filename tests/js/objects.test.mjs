// The objects beside devboxes: storage objects and their uploads, blueprints, axons, secrets, policies and configs.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { inspect, promisify } from 'node:util';
import { Axon, Blueprint, GatewayConfig, McpConfig, NetworkPolicy, Secret, StorageObject, fileFromPath } from 'runloop-wasm';
import { answerTo } from '../parity/support/samples.mjs';
import { TOKEN, clientOf, rejection } from './support/client.mjs';
import { answering, busy, json, scripted, silence } from './support/scripted_fetch.mjs';

const STORE = 'https://store.test/bucket/key?X-Signature=secret%2Fsignature&X-Expires=60';
const created = (more = {}) => json(200, { id: 'obj_1', state: 'UPLOADING', upload_url: STORE, ...more });
const complete = () => json(200, { id: 'obj_1', state: 'READ_ONLY' });
const stored = () => new Response('', { status: 200 });
const sent = async ({ args: [, { body }] }) => new Uint8Array(await new Response(body).arrayBuffer());
const text = async (call) => new TextDecoder().decode(await sent(call));

const run = promisify(execFile);
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'objects-'));
});
after(() => rm(folder, { recursive: true }));

test('text is uploaded in three steps, of which the store sees nothing of the client', async () => {
  const fetch = scripted(created(), stored(), complete());
  const sdk = clientOf(fetch, { defaultHeaders: { 'x-team': 'blue' }, defaultQuery: { trace: '1' } });
  const object = await sdk.storageObject.uploadFromText('ü', 'a.txt', { metadata: { a: 'b' }, headers: { 'x-own': '1' } });
  assert.equal(object.id, 'obj_1');
  const [create, put, end] = fetch.calls;
  assert.deepEqual(create.body, { name: 'a.txt', content_type: 'text', metadata: { a: 'b' } });
  assert.equal(put.args[0], STORE);
  assert.equal(put.method, 'PUT');
  assert.deepEqual(put.headers, {});
  assert.equal(await text(put), 'ü');
  assert.equal(end.url.pathname, '/v1/objects/obj_1/complete');
  assert.deepEqual(end.body, {});
});

test('an upload sends the headers that its address is signed with', async () => {
  const fetch = scripted(created({ upload_headers: { 'Content-Type': 'text/plain', 'x-goog-hash': 'h' } }), stored(), complete());
  await clientOf(fetch).storageObject.uploadFromText('x', 'a');
  assert.deepEqual(fetch.calls[1].headers, { 'content-type': 'text/plain', 'x-goog-hash': 'h' });
});

test('an upload is repeated whole after a failure', async () => {
  const bodies = [];
  const put = async (call) => bodies.push(await text(call)) && (bodies.length < 3 ? busy() : stored());
  await clientOf(scripted(created(), put, put, put, complete())).storageObject.uploadFromBuffer(Buffer.from('bytes'), 'a', 'binary');
  assert.deepEqual(bodies, ['bytes', 'bytes', 'bytes']);
});

test('a view of a larger buffer is uploaded by its own bytes', async () => {
  const whole = new Uint8Array(8192).fill(7);
  const fetch = scripted(created(), stored(), complete());
  await clientOf(fetch).storageObject.uploadFromBuffer(whole.subarray(10, 15), 'a', 'binary');
  assert.equal((await sent(fetch.calls[1])).length, 5);
});

const repeating = () => new Response(`<Error>denied: ${STORE}</Error>`, { status: 403 });
const lost = () => Promise.reject(new TypeError(`cannot reach ${STORE}`));
for (const [what, answer] of [['a refusal', repeating], ['a lost connection', lost]]) {
  test(`no error of ${what} shows the address of a store`, async () => {
    const { storageObject } = clientOf(answering(({ url }, index) => {
      if (url.host === 'store.test') return answer();
      return index === 0 ? created() : json(200, { download_url: STORE });
    }), { maxRetries: 0 });
    const calls = [storageObject.uploadFromText('x', 'a'), storageObject.fromId('obj_1').downloadAsText()];
    for (const call of calls) {
      const error = await rejection(call);
      assert.ok(!`${error.message} ${JSON.stringify(error)} ${error.stack}`.includes('signature'), inspect(error));
    }
  });
}

test('what a store says without repeating its address is told', async () => {
  const fetch = scripted(created(), new Response('<Code>ExpiredToken</Code>', { status: 403 }));
  const error = await rejection(clientOf(fetch).storageObject.uploadFromText('x', 'a'));
  assert.equal(error.status, 403);
  assert.match(error.message, /ExpiredToken/);
});

test('a download asks its store without the token, as text and as bytes', async () => {
  const fetch = answering(({ url }) => (url.host === 'store.test' ? new Response('ü') : json(200, { download_url: STORE })));
  const object = clientOf(fetch).storageObject.fromId('obj_1');
  assert.equal(await object.downloadAsText(), 'ü');
  const bytes = await object.downloadAsBuffer();
  assert.ok(Buffer.isBuffer(bytes));
  assert.equal(bytes.toString(), 'ü');
  const asked = fetch.calls.filter(({ url }) => url.host === 'store.test');
  assert.ok(asked.every(({ headers, args }) => !JSON.stringify(headers).includes(TOKEN) && args[0] === STORE));
});

test('a download that breaks off is begun again', async () => {
  const broken = () => new Response(new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array([1]));
      controller.error(new TypeError('terminated'));
    },
  }));
  const fetch = scripted(json(200, { download_url: STORE }), broken, busy(), new Response('whole'));
  assert.equal(await clientOf(fetch).storageObject.fromId('obj_1').downloadAsText(), 'whole');
  const always = answering(({ url }) => (url.host === 'store.test' ? broken() : json(200, { download_url: STORE })));
  assert.equal((await rejection(clientOf(always).storageObject.fromId('obj_1').downloadAsBuffer())).code, 'connection');
});

test('the signal ends an upload and a download', async () => {
  for (const use of [(sdk, options) => sdk.storageObject.uploadFromText('x', 'a', options), (sdk, options) => sdk.storageObject.fromId('obj_1').downloadAsText(options)]) {
    const stop = new AbortController();
    const fetch = answering((call) => {
      if (call.url.host !== 'store.test') return json(200, { id: 'obj_1', upload_url: STORE, download_url: STORE });
      queueMicrotask(() => stop.abort());
      return silence(call);
    });
    assert.equal((await rejection(use(clientOf(fetch), { signal: stop.signal }))).code, 'user_abort');
  }
});

test('a file is uploaded from the disk with the type of its name', async () => {
  const path = join(folder, 'a.json');
  await writeFile(path, '{"a":1}');
  const fetch = scripted(created(), stored(), complete());
  await clientOf(fetch).storageObject.uploadFromFile(path, 'named');
  assert.deepEqual(fetch.calls[0].body, { name: 'named', content_type: 'text', metadata: null });
  assert.equal(await text(fetch.calls[1]), '{"a":1}');
});

for (const [name, type] of [['a.tar.gz', 'tgz'], ['a.tgz', 'tgz'], ['a.gz', 'gzip'], ['a.tar', 'tar'], ['a.md', 'text'], ['a.YML', 'text'], ['a', 'unspecified'], ['a.bin', 'unspecified']]) {
  test(`a file ${name} is of type ${type}, unless another is given`, async () => {
    const path = join(folder, name);
    await writeFile(path, 'x');
    for (const contentType of [undefined, 'binary']) {
      const fetch = scripted(created(), stored(), complete());
      await clientOf(fetch).storageObject.uploadFromFile(path, 'n', { contentType });
      assert.equal(fetch.calls[0].body.content_type, contentType ?? type);
    }
  });
}

/** What `tar` lists of an uploaded directory. */
async function packed(files, options, upload = (sdk, path) => sdk.storageObject.uploadFromDir(path, { name: 'dir', ttl_ms: 5 }, options)) {
  const path = await mkdtemp(join(folder, 'dir-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    if (content === null) await symlink('a.txt', join(path, name));
    else await writeFile(join(path, name), content);
  }
  const archive = join(folder, 'archive.tgz');
  const fetch = answering(async (call) => {
    if (call.url.host !== 'store.test') return json(200, { id: 'obj_1', upload_url: STORE, status: 'build_complete' });
    await writeFile(archive, await sent(call));
    return stored();
  });
  await upload(clientOf(fetch), path);
  const { stdout } = await run('tar', ['tzf', archive, '--quoting-style=literal']);
  return { names: stdout.split('\n').filter((name) => name && !name.endsWith('/')).sort(), archive, fetch };
}

const long = `${'d'.repeat(120)}/${'ü'.repeat(60)}`;
test('a directory is uploaded as a tgz that tar reads, with long names, links and modes', async () => {
  const { names, archive, fetch } = await packed({ 'a.txt': 'x'.repeat(100_000), 'deep/er/b': '', [long]: 'long', link: null });
  assert.deepEqual(names, ['a.txt', 'deep/er/b', long, 'link'].sort());
  assert.deepEqual(fetch.calls[0].body, { name: 'dir', ttl_ms: 5, content_type: 'tgz', metadata: null });
  const content = async (name) => (await run('tar', ['xzOf', archive, name])).stdout;
  assert.equal(await content('a.txt'), 'x'.repeat(100_000));
  assert.equal(await content(long), 'long');
});

const tree = { 'a.txt': '', 'b.log': '', 'keep.log': '', 'node_modules/x/y': '', 'src/c.log': '', 'src/d.js': '', '.git/config': '' };
const everything = Object.keys(tree).sort();
const without = (...gone) => everything.filter((name) => !gone.includes(name));
const ignored = [
  [['node_modules', '.git'], without('node_modules/x/y', '.git/config')],
  [['*.log'], without('b.log', 'keep.log')],
  [['**/*.log', '!keep.log'], without('b.log', 'src/c.log')],
  [['/src/', '# b.log', ''], without('src/c.log', 'src/d.js')],
  [['src', '!src/d.js'], without('src/c.log')],
  [['?.log', '[a-c].txt'], without('b.log', 'a.txt')],
  [[], everything],
];
for (const [patterns, expected] of ignored) {
  test(`of a directory ${JSON.stringify(patterns)} is left out`, async () => {
    assert.deepEqual((await packed(tree, { ignore: patterns })).names, expected);
    const own = await packed({ ...tree, '.dockerignore': patterns.join('\n') });
    assert.deepEqual(own.names.filter((name) => name !== '.dockerignore'), expected);
  });
}

test('what a directory leaves out may be told by a function, and by another file', async () => {
  const matcher = { matches: (path) => path.startsWith('src') };
  assert.deepEqual((await packed(tree, { ignore: matcher })).names, without('src/c.log', 'src/d.js'));
  const dockerignorePath = join(folder, 'rules');
  await writeFile(dockerignorePath, '**/*.log');
  assert.deepEqual((await packed(tree, { dockerignorePath })).names, without('b.log', 'keep.log', 'src/c.log'));
});

test('a blueprint is built from a directory', async () => {
  const { names, fetch } = await packed(tree, undefined, (sdk, path) =>
    sdk.blueprint.create({ name: 'b', build_context_dir: { path, ignore: ['src'], ttlMs: 7 } }));
  assert.deepEqual(names, without('src/c.log', 'src/d.js'));
  const posted = fetch.calls.filter(({ method, url }) => method === 'POST' && /(objects|blueprints)$/.test(url.pathname)).map(({ body }) => body);
  assert.deepEqual(posted, [
    { name: 'build-context-b', ttl_ms: 7, content_type: 'tgz', metadata: null },
    { name: 'b', build_context: { type: 'object', object_id: 'obj_1' } },
  ]);
});

test('no archive stays on the disk, whatever becomes of the upload', async () => {
  const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('runloop-wasm-'));
  const earlier = await left();
  await packed(tree);
  const refused = clientOf(scripted(json(400, { message: 'no' })));
  assert.equal((await rejection(refused.storageObject.uploadFromDir(folder, { name: 'a' }))).status, 400);
  assert.deepEqual(await left(), earlier);
});

test('an object that was only found has its upload address asked for', async () => {
  const fetch = scripted(created(), stored());
  await clientOf(fetch).storageObject.fromId('obj_1').uploadContent('x');
  assert.deepEqual(fetch.calls.map(({ method }) => method), ['GET', 'PUT']);
});

test('an object that is complete cannot be uploaded again and says so', async () => {
  const error = await rejection(clientOf(scripted(complete())).storageObject.fromId('obj_1').uploadContent('x'));
  assert.match(error.message, /obj_1.*complete or deleted/);
});

test('fileFromPath gives a File that reads the disk', async () => {
  const path = join(folder, 'named.txt');
  await writeFile(path, 'content');
  const file = await fileFromPath(path);
  assert.deepEqual([file.name, file.size, await file.text()], ['named.txt', 7, 'content']);
  assert.deepEqual([(await fileFromPath(path, 'b', { type: 'text/x' })).name, (await fileFromPath(path, { type: 'text/x' })).type], ['b', 'text/x']);
});

const sdk = () => clientOf(answering(answerTo({ status: 'build_complete' })));
const kinds = [
  ['axon', Axon, { name: 'a' }],
  ['networkPolicy', NetworkPolicy, { name: 'n' }],
  ['gatewayConfig', GatewayConfig, { name: 'g', endpoint: 'https://a.test', auth_mechanism: { type: 'bearer' } }],
  ['mcpConfig', McpConfig, { name: 'm', endpoint: 'https://a.test', allowed_tools: [] }],
  ['storageObject', StorageObject, { name: 'o', content_type: 'text' }],
  ['blueprint', Blueprint, { name: 'b' }],
];
for (const [noun, Class, params] of kinds) {
  test(`sdk.${noun} makes, finds and lists ${Class.name}s`, async () => {
    const made = await sdk()[noun].create(params);
    const found = sdk()[noun].fromId('id_1');
    const listed = await sdk()[noun].list();
    for (const each of [made, found, ...listed]) assert.ok(each instanceof Class, inspect(each));
    assert.equal(found.id, 'id_1');
    assert.ok(listed.length > 0 && listed[0].id);
    assert.ok(made.id);
  });

  test(`sdk.${noun} names what is wrong in its arguments`, async () => {
    const noRequest = clientOf(scripted())[noun];
    for (const wrong of [undefined, null, '', 7, {}]) assert.throws(() => noRequest.fromId(wrong), /^TypeError: id must be a non-empty string$/);
    for (const wrong of ['x', 7]) {
      assert.match((await rejection(noRequest.create(wrong))).message, /^params must be an object/);
      assert.match((await rejection(noRequest.list(wrong))).message, /^params must be an object/);
      assert.match((await rejection(noRequest.fromId('x').getInfo(wrong))).message, /^options must be an object/);
    }
    for (const climbing of ['.', '..']) assert.match((await rejection(noRequest.fromId(climbing).getInfo())).message, /id must be/);
  });

  test(`an answer without an id for ${noun} is named`, async () => {
    const bare = clientOf(answering(() => json(200, { status: 'build_complete' })));
    assert.equal((await rejection(bare[noun].create(params))).code, 'bad_response');
  });
}

test('secrets are found by name, listed, changed and deleted', async () => {
  const { secret } = clientOf(answering(answerTo({ name: 'KEY' })));
  const found = secret.fromName('KEY');
  assert.deepEqual([found.name, found.id], ['KEY', undefined]);
  const made = await secret.create({ name: 'KEY', value: 'v' });
  assert.ok(made instanceof Secret && made.id);
  assert.ok((await secret.update(found, { value: 'w' })) instanceof Secret);
  assert.ok((await found.update({ value: 'w' })).id);
  assert.equal((await secret.delete(made)).name, 'KEY');
  assert.ok((await secret.list())[0] instanceof Secret);
});

const wrongCalls = [
  ['name', (client) => client.secret.fromName('')],
  ['secret', (client) => client.secret.update(7, { value: 'v' })],
  ['secret', (client) => client.secret.delete({})],
  ['params', (client) => client.secret.create('x')],
  ['params', (client) => client.secret.update('KEY', 'x')],
  ['text', (client) => client.storageObject.uploadFromText(7, 'a')],
  ['name', (client) => client.storageObject.uploadFromText('x', '')],
  ['content', (client) => client.storageObject.uploadFromBuffer(7, 'a', 'binary')],
  ['contentType', (client) => client.storageObject.uploadFromBuffer(new Uint8Array(1), 'a')],
  ['content', (client) => client.storageObject.fromId('obj_1').uploadContent(7)],
  ['filePath', (client) => client.storageObject.uploadFromFile(7, 'a')],
  ['filePath', (client) => client.storageObject.uploadFromFile('/nowhere/at/all', 'a')],
  ['filePath', (client) => client.storageObject.uploadFromFile(tmpdir(), 'a')],
  ['dirPath', (client) => client.storageObject.uploadFromDir('', { name: 'a' })],
  ['dirPath', (client) => client.storageObject.uploadFromDir('/nowhere/at/all', { name: 'a' })],
  ['name', (client) => client.storageObject.uploadFromDir(folder, {})],
  ['ignore', (client) => client.storageObject.uploadFromDir(folder, { name: 'a' }, { ignore: 'x' })],
  ['ignore', (client) => client.storageObject.uploadFromDir(folder, { name: 'a' }, { ignore: [7] })],
  ['dockerignorePath', (client) => client.storageObject.uploadFromDir(folder, { name: 'a' }, { dockerignorePath: '/nowhere' })],
  ['path', () => fileFromPath('')],
  ['path', () => fileFromPath('/nowhere/at/all')],
  ['duration_seconds', (client) => client.storageObject.fromId('obj_1').getDownloadUrl({})],
  ['params', (client) => client.axon.fromId('axn_1').publish('x')],
  ['params', (client) => client.axon.fromId('axn_1').sql.query(7)],
  ['params', (client) => client.gatewayConfig.fromId('gwc_1').update('x')],
  ['build_context_dir', (client) => client.blueprint.create({ name: 'b', build_context_dir: 7 })],
];
for (const [index, [name, call]] of wrongCalls.entries()) {
  test(`wrong call ${index + 1} of an object rejects with a TypeError that names ${name}, without a request`, async () => {
    const error = await rejection((async () => call(clientOf(scripted())))());
    assert.ok(error instanceof TypeError, inspect(error));
    assert.ok(error.message.includes(name), error.message);
  });
}
