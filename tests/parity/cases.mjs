// The calls that both clients make. A case is a call, the server it meets and the differences it shows.

import { devboxView, executionView, json } from '../js/support/scripted_fetch.mjs';
import {
  endIsProven, headersEverywhere, holdIsNamed, knownEndIsNotAwaited, linesAreHonoured, nothingLeaks, nullIsLeftOut,
  pathIsEncoded, queryEverywhere, streamsTellTheEnd,
} from './support/differences.mjs';
import { server } from './support/record.mjs';

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {(sdk: any) => unknown} call
 * @property {import('./support/differences.mjs').Difference[]} differs
 * @property {typeof server} [answer]
 * @property {object} [options] Of the client.
 */

/** A server whose commands and devboxes take a while. */
const slow = (request) => {
  const { pathname } = request.url;
  if (/\/execute(_async)?$/.test(pathname)) {
    return json(200, executionView({ status: 'running', exit_status: null, stdout: null, stderr: null }));
  }
  if (pathname.endsWith('/create_and_await_running')) return json(200, devboxView({ status: 'provisioning' }));
  return server(request);
};

/** A server whose views hold only the end of the output. */
const cut = (request) => (/\/execute$/.test(request.url.pathname)
  ? json(200, executionView({ stdout: 'xt', stderr: 'xt', stdout_truncated: true, stderr_truncated: true }))
  : server(request));

const devbox = (sdk) => sdk.devbox.fromId('dbx_1');
const ignore = () => {};
const started = async (sdk, params) => devbox(sdk).cmd.execAsync('ls -l', params);

/** @type {Case[]} */
export const cases = [];
const add = (name, call, { differs = [], ...setting } = {}) => cases.push({ name, call, differs, ...setting });

const creations = {
  'nothing': undefined,
  'an empty object': {},
  'a name': { name: 'ünïcode 😀' },
  'null for a name': { name: null },
  'undefined for a name': { name: undefined, entrypoint: 'run' },
  'metadata': { metadata: { team: 'blue', 'a.b': 'c' } },
  'environment variables': { environment_variables: { A: '1', B: '' } },
  'a blueprint by id': { blueprint_id: 'bpt_1' },
  'a blueprint by name': { blueprint_name: 'base' },
  'a snapshot': { snapshot_id: 'snp_1' },
  'launch parameters': {
    launch_parameters: { resource_size_request: 'SMALL', keep_alive_time_seconds: 60, launch_commands: ['a', 'b'], after_idle: { idle_time_seconds: 5, on_idle: 'suspend' } },
  },
  'files': { file_mounts: { '/home/user/a': 'text\n' } },
  'code': { code_mounts: [{ repo_name: 'r', repo_owner: 'o' }] },
  'mounts': { mounts: [{ type: 'object_mount', object_id: 'obj_1', object_path: '/a' }] },
  'secrets': { secrets: { KEY: 'name' } },
  'a gateway': { gateways: { API: { gateway: 'gwc_1', secret: 's' } } },
  'a tunnel': { tunnel: { auth_mode: 'open', http_keep_alive: true } },
  'a field that no type has': { from_the_future: { deep: [1, null, true] } },
};
for (const [name, params] of Object.entries(creations)) add(`create with ${name}`, (sdk) => sdk.devbox.create(params));
add('create of a devbox that takes a while', (sdk) => sdk.devbox.create({}), { answer: slow, differs: [holdIsNamed] });

const pages = {
  'nothing': undefined,
  'a limit': { limit: 5 },
  'a cursor': { starting_after: 'dbx 1/ü&=?' },
  'a status': { status: 'running' },
  'no count': { include_total_count: false },
  'everything': { limit: 1, starting_after: 'dbx_0', status: 'suspended', include_total_count: true },
  'undefined': { limit: undefined, status: 'queued' },
  'empty text': { starting_after: '' },
};
for (const [name, params] of Object.entries(pages)) add(`list with ${name}`, (sdk) => sdk.devbox.list(params));
add('list with null', (sdk) => sdk.devbox.list({ status: null, limit: 2 }), { differs: [nullIsLeftOut] });

add('getInfo', (sdk) => devbox(sdk).getInfo());
add('awaitRunning', (sdk) => devbox(sdk).awaitRunning(), { differs: [holdIsNamed] });
add('shutdown', (sdk) => devbox(sdk).shutdown());

const commands = {
  'nothing more': undefined,
  'last_n': { last_n: '7' },
  'optimistic_timeout': { optimistic_timeout: 3 },
  'a shell': { shell_name: 'main' },
  'null for a shell': { shell_name: null },
  'everything': { last_n: '1', optimistic_timeout: 25, shell_name: 's' },
};
for (const [name, params] of Object.entries(commands)) {
  add(`exec with ${name}`, (sdk) => devbox(sdk).cmd.exec('echo "ü" | cat', params));
  add(`exec with ${name}, of a command that takes a while`, (sdk) => devbox(sdk).cmd.exec('sleep 9', params), { answer: slow, differs: [holdIsNamed] });
  add(
    `exec with ${name} and a callback`,
    (sdk) => devbox(sdk).cmd.exec('sleep 9', { ...params, stdout: ignore }),
    {
      answer: slow,
      differs: [
        ...(params?.last_n ?? params?.optimistic_timeout ? [nothingLeaks] : []),
        streamsTellTheEnd,
        ...(params?.last_n ? [linesAreHonoured(params.last_n)] : []),
      ],
    },
  );
}
for (const callbacks of [['stdout'], ['stderr'], ['output'], ['stdout', 'stderr'], ['stdout', 'stderr', 'output']]) {
  const params = Object.fromEntries(callbacks.map((name) => [name, ignore]));
  add(`exec with ${callbacks.join(', ')}`, (sdk) => devbox(sdk).cmd.exec('ls', params), { answer: slow, differs: [streamsTellTheEnd] });
  add(`exec with ${callbacks.join(', ')}, of a command that has ended`, (sdk) => devbox(sdk).cmd.exec('ls', params), { differs: [knownEndIsNotAwaited] });
  add(`result of execAsync with ${callbacks.join(', ')}`, async (sdk) => (await started(sdk, params)).result(), { answer: slow, differs: [streamsTellTheEnd] });
}
const starts = {
  'nothing more': undefined,
  'stdin': { attach_stdin: true },
  'no stdin': { attach_stdin: false },
  'a shell': { shell_name: 'main' },
};
for (const [name, params] of Object.entries(starts)) add(`execAsync with ${name}`, (sdk) => started(sdk, params));

add('getState', async (sdk) => (await started(sdk)).getState());
add('kill', async (sdk) => (await started(sdk)).kill());
add('result', async (sdk) => (await started(sdk)).result(), { answer: slow, differs: [holdIsNamed] });
add('result of a command that has ended', async (sdk) => (await started(sdk)).result(), { differs: [knownEndIsNotAwaited] });

for (const stream of ['stdout', 'stderr']) {
  const read = (...lines) => async (sdk) => (await devbox(sdk).cmd.exec('ls'))[stream](...lines);
  add(`${stream} that the view has`, read());
  add(`the last lines of ${stream} that the view has`, read(2));
  add(`${stream} that the view has only the end of`, read(), { answer: cut, differs: [endIsProven('4')] });
  add(`no line of ${stream} that the view has only the end of`, read(0), { answer: cut });
}

for (const file_path of ['a', '/tmp/a b', '~/ü', 'a/../b']) {
  add(`read of ${file_path}`, (sdk) => devbox(sdk).file.read({ file_path }));
  add(`write of ${file_path}`, (sdk) => devbox(sdk).file.write({ file_path, contents: 'ü\n\u0000"\\' }));
}
add('write of nothing', (sdk) => devbox(sdk).file.write({ file_path: 'a', contents: '' }));

const methods = {
  create: (sdk, given) => sdk.devbox.create({}, given),
  list: (sdk, given) => sdk.devbox.list({}, given),
  getInfo: (sdk, given) => devbox(sdk).getInfo(given),
  shutdown: (sdk, given) => devbox(sdk).shutdown(given),
  exec: (sdk, given) => devbox(sdk).cmd.exec('ls', {}, given),
  execAsync: (sdk, given) => devbox(sdk).cmd.execAsync('ls', {}, given),
  read: (sdk, given) => devbox(sdk).file.read({ file_path: 'a' }, given),
  write: (sdk, given) => devbox(sdk).file.write({ file_path: 'a', contents: '' }, given),
};
const requestOptions = {
  'a header': { headers: { 'X-Team': 'blue' } },
  'a header in place of a default': { headers: { Accept: 'application/vnd.test+json' } },
  'a default header removed': { headers: { authorization: null } },
  'a header that is undefined': { headers: { accept: undefined, 'x-a': '1' } },
  'an idempotency key': { idempotencyKey: 'key-1' },
  'a timeout': { timeout: 1000 },
};
for (const [method, call] of Object.entries(methods)) {
  for (const [name, given] of Object.entries(requestOptions)) {
    add(`${method} with ${name}`, (sdk) => call(sdk, given));
  }
}
add('getInfo with a query', (sdk) => devbox(sdk).getInfo({ query: { a: 'b c', n: 1, yes: true, gone: undefined } }));
add('exec with a query, of a command that takes a while', (sdk) => devbox(sdk).cmd.exec('ls', {}, { query: { a: 'b' } }), { answer: slow, differs: [holdIsNamed, queryEverywhere({ a: 'b' })] });
add(
  'exec with a header and a callback',
  (sdk) => devbox(sdk).cmd.exec('ls', { stdout: ignore }, { headers: { 'x-a': 'b' } }),
  { answer: slow, differs: [streamsTellTheEnd, headersEverywhere({ 'x-a': 'b' })] },
);

const clientOptions = {
  'default headers': { defaultHeaders: { 'X-Team': 'blue', accept: null } },
  'a default query': { defaultQuery: { trace: 'a b', n: '1' } },
  'a base address with a path': { baseURL: 'http://runloop.test/prefix/' },
  'a base address without a last slash': { baseURL: 'http://runloop.test/prefix' },
};
for (const [name, options] of Object.entries(clientOptions)) {
  for (const method of ['list', 'exec', 'read']) {
    add(`${method} with ${name}`, (sdk) => methods[method](sdk), { options });
  }
}

const failing = (status, headers = {}) => json(status, { message: 'busy' }, { 'retry-after-ms': '1', ...headers });
for (const [name, status, headers] of [['a 429', 429], ['a 503', 503], ['a 400 to be retried', 400, { 'x-should-retry': 'true' }]]) {
  for (const method of ['getInfo', 'exec', 'write']) {
    add(`${method} after ${name}`, (sdk) => methods[method](sdk), { answer: (request, index) => (index === 0 ? failing(status, headers) : server(request)) });
  }
}
add('getInfo after a 503 not to be retried', (sdk) => methods.getInfo(sdk).catch(ignore), { answer: () => failing(503, { 'x-should-retry': 'false' }) });

add('getInfo of an id with a question mark', (sdk) => sdk.devbox.fromId('a/b?c').getInfo(), { differs: [pathIsEncoded('/v1/devboxes/a%2Fb%3Fc')] });
