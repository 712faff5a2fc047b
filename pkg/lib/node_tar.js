// A directory as a tar archive, for Node's entry: ustar (POSIX.1-1988), with pax records (POSIX.1-2001) for what does not
// fit into it.
import { Buffer } from 'node:buffer';
import { open, readdir, lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';

const BLOCK = 512;
const PIECE = 1 << 16;
const LARGEST = 8 ** 11;

const octal = (value, length) => `${Math.floor(value).toString(8).padStart(length - 1, '0')}\0`;

/** A header block; what is too long for its field stands in a pax record before it. */
function header({ name, mode, size, mtime, type, link = '' }) {
  const block = Buffer.alloc(BLOCK);
  const put = (text, at, length) => block.write(text, at, length, 'utf8');
  put(name, 0, 100);
  put(octal(mode & 0o7777, 8), 100, 8);
  put(octal(0, 8), 108, 8);
  put(octal(0, 8), 116, 8);
  put(octal(size < LARGEST ? size : 0, 12), 124, 12);
  put(octal(mtime, 12), 136, 12);
  put(' '.repeat(8), 148, 8);
  put(type, 156, 1);
  put(link, 157, 100);
  put('ustar\x0000', 257, 8);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return block;
}

const padding = (size) => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** `LENGTH KEY=VALUE\n`, of which the length counts itself. */
function record(key, value) {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (Buffer.byteLength(`${length}${rest}`) !== length) length = Buffer.byteLength(`${length}${rest}`);
  return `${length}${rest}`;
}

function* headers(entry) {
  const { name, size, link = '' } = entry;
  const records = [
    Buffer.byteLength(name) > 100 ? record('path', name) : '',
    Buffer.byteLength(link) > 100 ? record('linkpath', link) : '',
    size >= LARGEST ? record('size', size) : '',
  ].join('');
  if (records) {
    const body = Buffer.from(records);
    yield header({ name: 'pax', mode: 0o644, size: body.length, mtime: entry.mtime, type: 'x' });
    yield Buffer.concat([body, padding(body.length)]);
  }
  yield header(entry);
}

async function* content(path, size) {
  const file = await open(path);
  try {
    let left = size;
    while (left > 0) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(PIECE, left)), 0, Math.min(PIECE, left));
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`);
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    yield padding(size);
  } finally {
    await file.close();
  }
}

async function* below(root, relative, isIgnored) {
  for (const child of (await readdir(join(root, relative))).sort()) {
    const name = relative ? `${relative}/${child}` : child;
    const path = join(root, name);
    const found = await lstat(path);
    const entry = { name, mode: found.mode, size: 0, mtime: Math.max(0, found.mtimeMs / 1000) };
    if (found.isDirectory()) {
      if (!isIgnored(name)) yield* headers({ ...entry, name: `${name}/`, type: '5' });
      // What is inside may be taken back in.
      yield* below(root, name, isIgnored);
    } else if (isIgnored(name)) {
      continue;
    } else if (found.isSymbolicLink()) {
      yield* headers({ ...entry, type: '2', link: await readlink(path) });
    } else if (found.isFile()) {
      yield* headers({ ...entry, size: found.size, type: '0' });
      yield* content(path, found.size);
    }
  }
}

/** The archive of what is below `root`, without what is ignored: files, folders and links; nothing else can be packed. */
export async function* tar(root, isIgnored) {
  yield* below(root, '', isIgnored);
  yield Buffer.alloc(2 * BLOCK);
}
