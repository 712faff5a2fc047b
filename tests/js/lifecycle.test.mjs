// The life of a devbox: from where it is made, over suspension, to its end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Devbox, RunloopError } from 'runloop-wasm';
import { clientOf, devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';
import { answering, json } from './support/scripted_fetch.mjs';

const live = liveDevboxd({ args: ['--faults'] });

test('suspend ends the processes and keeps the disk, resume brings it back', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.write({ file_path: 'kept', contents: 'kept' });
  const execution = await devbox.cmd.execAsync('sleep 600');
  await devbox.suspend();
  assert.equal((await devbox.awaitSuspended()).status, 'suspended');
  assert.notEqual((await execution.result()).exitCode, 0);
  assert.equal((await devbox.resume()).status, 'running');
  assert.equal(await devbox.file.read({ file_path: 'kept' }), 'kept');
});

test('resumeAsync does not wait', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.suspend();
  await devbox.awaitSuspended();
  assert.notEqual((await devbox.resumeAsync()).status, 'suspended');
  assert.equal((await devbox.awaitRunning()).status, 'running');
});

test('a running devbox is not waited for to be suspended when it ends', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.shutdown();
  const error = await rejection(devbox.awaitSuspended());
  assert.equal(error.code, 'devbox_failed');
  assert.equal(error.lastResult.status, 'shutdown');
});

test('awaitSuspended gives up at its deadline, with the last view', async () => {
  const devbox = devboxOf(answering(() => json(200, { id: 'dbx_1', status: 'running' })));
  const error = await rejection(devbox.awaitSuspended({ longPoll: { timeoutMs: 20 } }));
  assert.equal(error.code, 'polling_timeout');
  assert.equal(error.lastResult.status, 'running');
});

test('keepAlive and usage answer', async (t) => {
  const devbox = await live.devbox(t);
  assert.deepEqual(await devbox.keepAlive(), {});
  const usage = await devbox.usage();
  assert.equal(usage.id, devbox.id);
  assert.equal(usage.status, 'running');
});

test('update changes what is given and nothing else', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.update({ name: 'first', metadata: { team: 'blue' } });
  const view = await devbox.update({ name: 'second' });
  assert.deepEqual([view.name, view.metadata], ['second', { team: 'blue' }]);
});

test('logs hold what the commands have written, filtered by execution', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.cmd.exec('echo one');
  const second = await devbox.cmd.exec('echo two >&2');
  const { logs } = await devbox.logs();
  assert.deepEqual(logs.map(({ message }) => message).sort(), ['one', 'two']);
  const { logs: filtered } = await devbox.logs({ execution_id: second.executionId });
  assert.deepEqual(filtered.map(({ message, level }) => [message, level]), [['two', 'error']]);
});

test('shutdown with force ends a devbox of which a snapshot is being taken', async () => {
  const asked = [];
  const devbox = devboxOf((url) => {
    asked.push(new URL(url).search);
    return Promise.resolve(json(200, { id: 'dbx_1', status: 'shutdown' }));
  });
  await devbox.shutdown();
  await devbox.shutdown({ force: true });
  assert.deepEqual(asked, ['', '?force=true']);
  assert.match((await rejection(devbox.shutdown({ force: 'yes' }))).message, /^force must be a boolean/);
});

test('close gives nothing, and again changes nothing', async (t) => {
  const devbox = await live.devbox(t);
  assert.equal(await devbox.close(), undefined);
  assert.equal(await devbox.close(), undefined);
  assert.equal((await devbox.getInfo()).status, 'shutdown');
});

const asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

test('disposing shuts the devbox down', async (t) => {
  const devbox = await live.devbox(t);
  assert.equal(await devbox[asyncDispose](), undefined);
  assert.equal((await devbox.getInfo()).status, 'shutdown');
});

test('what fails at the end of the block reaches the caller', async () => {
  const devbox = devboxOf(answering(() => json(500, { message: 'no' })), { maxRetries: 0 });
  assert.equal((await rejection(devbox[asyncDispose]())).code, 'internal_server');
});

test('a devbox in the list is one of the service', async (t) => {
  const devbox = await live.devbox(t);
  const [newest] = await live.sdk().devbox.list({ limit: 1 });
  assert.ok(newest instanceof Devbox);
  assert.equal(newest.id, devbox.id);
});

test('iterating the list goes through all pages', async (t) => {
  const sdk = live.sdk();
  const metadata = { group: `paged-${Date.now()}` };
  const made = [];
  for (let index = 0; index < 7; index++) made.push((await sdk.devbox.create({ metadata })).id);
  t.after(() => Promise.all(made.map((id) => sdk.devbox.fromId(id).shutdown())));
  const query = { limit: 3, 'metadata[group]': metadata.group };
  assert.equal((await sdk.devbox.list(query)).length, 3);
  const found = [];
  for await (const devbox of sdk.devbox.list(query)) found.push(devbox.id);
  assert.deepEqual(found, made.reverse());
});

const pages = (answers) => {
  const asked = [];
  const fetch = (url) => {
    asked.push(new URL(url).searchParams.get('starting_after'));
    return Promise.resolve(json(200, answers[asked.length - 1] ?? { devboxes: [] }));
  };
  return { fetch, asked };
};
const devboxes = (...ids) => ids.map((id) => ({ id }));

async function ids(list, most = Infinity) {
  const found = [];
  for await (const { id } of list) {
    found.push(id);
    if (found.length >= most) break;
  }
  return found;
}

test('leaving the loop early asks for no more pages', async () => {
  const { fetch, asked } = pages([{ devboxes: devboxes('a', 'b'), has_more: true }]);
  assert.deepEqual(await ids(clientOf(fetch).devbox.list(), 2), ['a', 'b']);
  assert.deepEqual(asked, [null]);
});

test('without has_more the pages end with an empty one', async () => {
  const { fetch, asked } = pages([{ devboxes: devboxes('a') }, { devboxes: devboxes('b') }]);
  assert.deepEqual(await ids(clientOf(fetch).devbox.list()), ['a', 'b']);
  assert.deepEqual(asked, [null, 'a', 'b']);
});

test('a server that does not know the cursor is not asked for ever', async () => {
  const same = { devboxes: devboxes('a', 'b'), has_more: true };
  const { fetch, asked } = pages(Array(50).fill(same));
  await ids(clientOf(fetch).devbox.list());
  assert.deepEqual(asked, [null, 'b']);
});

test('a failure while iterating rejects there', async () => {
  const answers = [json(200, { devboxes: devboxes('a'), has_more: true }), json(404, { message: 'gone' })];
  const client = clientOf(() => Promise.resolve(answers.shift()));
  const error = await rejection(ids(client.devbox.list()));
  assert.ok(error instanceof RunloopError);
  assert.equal(error.code, 'not_found');
});
