// Files through commands, with every name that a file can have.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileError, RunloopError } from 'runloop-wasm';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd, recorded } from './support/live.mjs';
import { executionView, json, scripted } from './support/scripted_fetch.mjs';

const live = liveDevboxd({ args: ['--faults'] });

const names = [
  'plain', 'with space', ' ', "it's", '"quoted"', 'new\nline', 'ends in newline\n', '\ttab', '-rf', '--', '-', '~', '~root', '$(touch pwned)', '`touch pwned`',
  '*', '?', '[a]', '{a,b}', '\\', '\\n', '\\0', '%s', '#', '!', ';', '&', '|', '>', '<', '...', '.hidden', 'ä€😀', '\u0001\u001b', '\u2028', '\ufeffbom', '\r',
  'x'.repeat(255), 'a:b', 'EOF', '=', ':', 'No such file or directory',
];
const path = (name) => `names/${name}`;
const sorted = [...names].sort();

test('files with every name are written at once, listed, read, renamed and removed', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.writeMany(names.map((name) => ({ path: path(name), contents: `in ${name}` })));
  const listed = await devbox.file.list({ path: 'names' });
  assert.deepEqual(listed.map(({ name }) => name), sorted);
  for (const { name, type, size, path: at } of listed) {
    assert.deepEqual([type, size, at], ['file', Buffer.byteLength(`in ${name}`), path(name)]);
  }
  const stats = await Promise.all(sorted.map((name) => devbox.file.stat({ path: path(name) })));
  assert.deepEqual(stats, listed);
  await devbox.file.mkdir({ path: 'moved' });
  await Promise.all(names.map(async (name) => {
    assert.equal(await devbox.file.exists({ path: path(name) }), true);
    await devbox.file.rename({ from: path(name), to: `moved/${name}` });
  }));
  assert.deepEqual((await devbox.file.list({ path: 'moved/' })).map(({ name }) => name), sorted);
  await Promise.all(names.map(async (name) => {
    assert.equal(await devbox.file.exists({ path: path(name) }), false);
    await devbox.file.remove({ path: `moved/${name}` });
  }));
  assert.deepEqual(await devbox.file.list({ path: 'moved' }), []);
  assert.deepEqual((await devbox.file.list({ path: '~' })).map(({ name }) => name), ['moved', 'names']);
});

test('folders with every name are made, filled and removed', async (t) => {
  const devbox = await live.devbox(t);
  await Promise.all(names.map(async (name) => {
    await devbox.file.mkdir({ path: `${path(name)}/inner`, recursive: true });
    await devbox.file.writeMany([{ path: `${path(name)}/inner/f`, contents: name }]);
    assert.deepEqual((await devbox.file.list({ path: `${path(name)}/inner` })).map((entry) => entry.path), [`${path(name)}/inner/f`]);
  }));
  const all = await devbox.file.list({ path: 'names' });
  assert.deepEqual(all.map(({ name, type }) => [name, type]), sorted.map((name) => [name, 'directory']));
  await Promise.all(names.map((name) => devbox.file.remove({ path: path(name), recursive: true })));
  assert.deepEqual(await devbox.file.list({ path: 'names' }), []);
});

test('hundreds of files are written by two requests and listed whole', async (t) => {
  const fetch = recorded();
  const devbox = await live.devbox(t, { fetch });
  fetch.calls.length = 0;
  const files = Array.from({ length: 300 }, (_, i) => ({ path: `many/${i % 7}/file ${i}`, contents: Uint8Array.of(i & 255, 0, i >> 8) }));
  await devbox.file.writeMany(files);
  assert.deepEqual(fetch.calls.map(({ url }) => url.pathname.split('/').pop()), ['upload_file', 'execute']);
  assert.equal((await devbox.file.list({ path: 'many' })).length, 7);
  const inside = await devbox.file.list({ path: 'many/3' });
  assert.equal(inside.length, 43);
  const response = await devbox.file.download({ path: 'many/3/file 290' });
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), Uint8Array.of(34, 0, 1));
  assert.deepEqual((await devbox.file.list({ path: '.' })).map(({ name }) => name), ['many']);
});

test('contents are written byte by byte, also none, and a mode is set', async (t) => {
  const devbox = await live.devbox(t);
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i & 255);
  await devbox.file.writeMany([
    { path: 'empty', contents: '' },
    { path: 'bytes', contents: bytes },
    { path: 'blob', contents: new Blob(['a', bytes]) },
    { path: 'run', contents: '#!/bin/sh\necho "$0 ran"\n', mode: 0o755 },
    { path: 'last\n', contents: 'grüezi\n\n' },
  ]);
  const read = async (name) => new Uint8Array(await (await devbox.file.download({ path: name })).arrayBuffer());
  assert.equal((await read('empty')).length, 0);
  assert.deepEqual(await read('bytes'), bytes);
  assert.deepEqual((await read('blob')).subarray(1), bytes);
  assert.equal(await (await devbox.cmd.exec('./run')).stdout(), './run ran\n');
  assert.equal(Buffer.from(await read('last\n')).toString(), 'grüezi\n\n');
  assert.equal((await devbox.file.stat({ path: 'run' })).mode, 0o755);
});

test('a listing tells files, folders, links and others, their sizes, modes and times', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.cmd.exec("cd; printf abc > f; chmod 640 f; touch -d @1700000000.25 f; mkdir d; ln -s 'to\nnowhere' l; ln -s d ld; mkfifo p");
  const [d, f, l, ld, p] = await devbox.file.list({ path: '.' });
  assert.deepEqual(f, { name: 'f', path: './f', type: 'file', size: 3, mode: 0o640, mtimeMs: 1_700_000_000_250 });
  assert.deepEqual([d.type, l.type, l.target, ld.type, ld.target, p.type], ['directory', 'symlink', 'to\nnowhere', 'symlink', 'd', 'other']);
  assert.equal((await devbox.file.stat({ path: 'ld/' })).type, 'symlink');
  assert.equal(await devbox.file.exists({ path: 'l' }), true);
  assert.deepEqual(await devbox.file.list({ path: 'ld' }), []);
  await devbox.file.remove({ path: 'ld', recursive: true });
  assert.equal(await devbox.file.exists({ path: 'd' }), true);
  assert.equal((await devbox.file.stat({ path: '/' })).type, 'directory');
  assert.ok((await devbox.file.list({ path: '/' })).every(({ name, path: at }) => at === `/${name}`));
});

test('rename replaces what is there, as the system call does, and never moves into it', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.writeMany([{ path: 'a', contents: 'A' }, { path: 'b', contents: 'B' }, { path: 'd/f', contents: 'F' }, { path: 'e/f', contents: 'E' }]);
  await devbox.file.rename({ from: 'a', to: 'b' });
  assert.equal(await devbox.file.read({ file_path: 'b' }), 'A');
  assert.equal((await rejection(devbox.file.rename({ from: 'b', to: 'd' }))).code, 'is_a_directory');
  assert.equal((await rejection(devbox.file.rename({ from: 'd', to: 'b' }))).code, 'not_a_directory');
  assert.equal((await rejection(devbox.file.rename({ from: 'd', to: 'e' }))).code, 'directory_not_empty');
  assert.equal(await devbox.file.read({ file_path: 'd/f' }), 'F');
});

const failures = [
  ['list', { path: 'nowhere' }, 'file_not_found'],
  ['list', { path: 'f' }, 'not_a_directory'],
  ['stat', { path: 'nowhere' }, 'file_not_found'],
  ['stat', { path: 'f/g' }, 'not_a_directory'],
  ['mkdir', { path: 'd' }, 'file_exists'],
  ['mkdir', { path: 'no/where' }, 'file_not_found'],
  ['mkdir', { path: 'f/g', recursive: true }, 'not_a_directory'],
  ['remove', { path: 'nowhere' }, 'file_not_found'],
  ['remove', { path: 'nowhere', recursive: true }, 'file_not_found'],
  ['remove', { path: 'd' }, 'directory_not_empty'],
  ['remove', { path: '.', recursive: true }, 'file_error'],
  ['rename', { from: 'nowhere', to: 'x' }, 'file_not_found'],
  ['rename', { from: 'f', to: 'no/where' }, 'file_not_found'],
];
test('what fails says which file and why', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.writeMany([{ path: 'f', contents: '' }, { path: 'd/inner', contents: '' }]);
  for (const [method, params, code] of failures) {
    const error = await rejection(devbox.file[method](params));
    assert.ok(error instanceof FileError && error instanceof RunloopError, `${method} ${error}`);
    assert.equal(error.name, 'FileError');
    assert.equal(error.code, code, `${method} ${JSON.stringify(params)}: ${error.message}`);
    assert.equal(error.path, params.path ?? params.from);
    assert.ok(error.message.startsWith(`${error.path}: `), error.message);
  }
  const many = await rejection(devbox.file.writeMany([{ path: 'g', contents: 'x' }, { path: 'd', contents: 'x' }, { path: 'h', contents: 'x' }]));
  assert.deepEqual([many.code, many.path], ['is_a_directory', 'd']);
  assert.deepEqual((await devbox.file.list({ path: '~/' })).map(({ name }) => name), ['d', 'f', 'g']);
});

const said = [
  ["mkdir: cannot create directory 'd': Permission denied", 'file_permission'],
  ["rm: cannot remove 'd': Operation not permitted", 'file_permission'],
  ["mv: cannot move 'a' to 'b': File exists", 'file_exists'],
  ["mv: cannot move 'a' to a subdirectory of itself, 'a/b'", 'file_error'],
  ["rm: cannot remove 'No such file or directory': Device or resource busy", 'file_error'],
  ['', 'file_error'],
];
for (const [stderr, code] of said) {
  test(`${JSON.stringify(stderr)} is a ${code}`, async () => {
    const devbox = devboxOf(scripted(json(200, executionView({ exit_status: 1, stderr: `${stderr}\n` }))));
    const error = await rejection(devbox.file.mkdir({ path: 'd' }));
    assert.equal(error.code, code);
    assert.equal(error.message, `d: ${stderr || 'exit code 1'}`);
  });
}

test('what may be missing is no failure', async (t) => {
  const devbox = await live.devbox(t);
  assert.equal(await devbox.file.remove({ path: 'nowhere', force: true }), undefined);
  assert.equal(await devbox.file.mkdir({ path: 'a/b', recursive: true }), undefined);
  await devbox.file.mkdir({ path: 'a/b', recursive: true });
  assert.equal(await devbox.file.exists({ path: 'a/b/c' }), false);
  assert.equal(await devbox.file.exists({ path: 'a' }), true);
  assert.equal(await devbox.file.writeMany([]), undefined);
  await devbox.file.remove({ path: 'a/b' });
});

test('writing many files leaves nothing of its own when its command could not be run', async (t) => {
  const devbox = await live.devbox(t);
  await live.fault({ path: 'execute', action: 'status', status: 400 });
  const error = await rejection(devbox.file.writeMany([{ path: 'f', contents: 'x' }]));
  assert.equal(error.status, 400);
  assert.deepEqual(await devbox.file.list({ path: '.' }), []);
});

const wrong = [
  ['list', 'params', 'x'], ['list', 'path', undefined], ['list', 'path', {}], ['list', 'path', { path: '' }], ['list', 'path', { path: 7 }], ['list', 'path', { path: 'a\0b' }],
  ['stat', 'path', { path: '' }], ['exists', 'path', { path: null }], ['exists', 'path', { path: '\ud800' }],
  ['mkdir', 'path', {}], ['mkdir', 'recursive', { path: 'd', recursive: 'yes' }],
  ['remove', 'path', {}], ['remove', 'recursive', { path: 'd', recursive: 1 }], ['remove', 'force', { path: 'd', force: 1 }],
  ['rename', 'from', { to: 'x' }], ['rename', 'to', { from: 'x' }],
  ['writeMany', 'files', undefined], ['writeMany', 'files', { path: 'f', contents: '' }], ['writeMany', 'files', [null]], ['writeMany', 'path', [{ contents: '' }]],
  ['writeMany', 'contents', [{ path: 'f' }]], ['writeMany', 'contents', [{ path: 'f', contents: 7 }]], ['writeMany', 'mode', [{ path: 'f', contents: '', mode: '755' }]],
  ['writeMany', 'mode', [{ path: 'f', contents: '', mode: 0o10000 }]],
];
for (const [method, name, params] of wrong) {
  test(`${method} refuses ${JSON.stringify(params)} and names ${name}`, async () => {
    const fetch = scripted();
    const error = await rejection(devboxOf(fetch).file[method](params));
    assert.ok(error instanceof TypeError, String(error.stack));
    assert.match(error.message, new RegExp(`\\b${name}\\b`));
    assert.equal(fetch.calls.length, 0);
  });
}
