// Local files, for Node's entry.
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { fail } from './arguments.js';
import { ignoring } from './node_ignore.js';
import { tar } from './node_tar.js';

async function found(path, name, is, kind) {
  const state = await stat(path).catch((cause) => fail(name, `cannot be read: ${cause.message}`));
  if (!state[is]()) fail(name, `must be the path of a ${kind}, which ${path} is not`);
}

/** A file as a Blob that is read from the disk as it is sent. */
export async function open(path, name) {
  await found(path, name, 'isFile', 'file');
  return openAsBlob(path);
}

/** A directory as a tgz that is read from the disk as it is sent, and what removes it from there. */
export async function pack(path, { ignore, dockerignorePath }) {
  await found(path, 'dirPath', 'isDirectory', 'directory');
  const isIgnored = await rules(path, ignore, dockerignorePath);
  const folder = await mkdtemp(join(tmpdir(), 'runloop-wasm-'));
  const release = () => rm(folder, { recursive: true, force: true });
  try {
    const archive = join(folder, 'archive.tgz');
    await pipeline(tar(path, isIgnored), createGzip(), createWriteStream(archive));
    return { content: await openAsBlob(archive), release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function rules(path, ignore, file) {
  if (typeof ignore?.matches === 'function') return (name) => ignore.matches(name);
  if (Array.isArray(ignore)) return ignoring(ignore.map((line) => (typeof line === 'string' ? line : fail('ignore', 'must have strings'))));
  if (ignore != null) fail('ignore', 'must be an array of patterns, or have a method `matches`');
  if (file != null) {
    await found(file, 'dockerignorePath', 'isFile', 'file');
    return ignoring((await readFile(file, 'utf8')).split('\n'));
  }
  const own = await readFile(join(path, '.dockerignore'), 'utf8').catch(() => '');
  return ignoring(own.split('\n'));
}
