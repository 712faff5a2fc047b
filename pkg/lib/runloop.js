import { object, required } from './arguments.js';
import { Client } from './client.js';
import { errorClasses } from '../wasm/errors.js';
import { operate, operation, operationNames } from './operation.js';
import { pages } from './page.js';
import { subscribe } from './subscribe.js';
import { fileFromPath, toFile } from './to_file.js';
import { updates } from './updates.js';
import { uploadBody } from './upload.js';
import { waits } from './waits.js';

/** The low-level client: an object a resource, a method an operation. */
export class Runloop {
  constructor(options) {
    const client = options instanceof Client ? options : new Client(options);
    for (const name of operationNames()) add(this, name, method(client, name));
    for (const name in waits) add(this, name, (...given) => waits[name](client, ...given));
  }
}

// The official client has these as statics too, for code that knows only the client.
Object.assign(Runloop, errorClasses, { Runloop, DEFAULT_TIMEOUT: 30_000, toFile, fileFromPath });

/** Puts `devboxes.logs.list` at its place, and the objects on the way. */
function add(target, name, value) {
  const path = name.split('.');
  const last = path.pop();
  for (const part of path) target = target[part] ??= {};
  target[last] = value;
}

const optionNames = ['timeout', 'maxRetries', 'signal', 'headers', 'query', 'idempotencyKey', 'httpAgent'];

/**
 * Whether what stands in the place of optional parameters is the options instead, as the official client allows. A
 * `signal` that is text is one for a process.
 */
const isOptions = (given) => {
  const names = Object.keys(given ?? {});
  return names.length > 0 && names.every((name) => optionNames.includes(name)) && typeof given.signal !== 'string';
};

/** The method of an operation: `(...ids, params, options)`, or `(...ids, options)` where it takes no parameters. */
function method(client, name) {
  return (...given) => {
    const row = operation(name);
    const ids = given.splice(0, row.ids);
    let [params, options] = row.takes ? given : [undefined, ...given];
    if (row.isOptional && options == null && isOptions(params)) [params, options] = [undefined, params];
    if (row.items) return pages(client, name, ids, params, options);
    return run(client, row, ids, params, options);
  };
}

async function run(client, row, ids, params, options) {
  if (row.cursor?.field === 'offset') return updates(client, row.name, ids, params, options);
  if (row.kind === 'e') return subscribe(client, row.name, ids, params, options);
  if (!row.isUpload) return operate(client, row.name, ids, params ?? (sendsEmptyBody(row) ? {} : undefined), options);
  const { path, file } = object(params, 'params');
  const body = await uploadBody(required(path, 'path'), file);
  return operate(client, row.name, ids, undefined, options, body);
}

/** Optional parameters that are left out are an empty object, but for what ends something. */
const sendsEmptyBody = ({ name, method, isOptional, query }) =>
  method === 'POST' && isOptional && !query.length && !/(delete|complete|removeTunnel|refresh)$/.test(name);
