// The main job, end to end: a devbox, commands, and the end of both.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  APIError, AuthenticationError, BadRequestError, Devbox, Execution, ExecutionResult, NotFoundError, RunloopError, RunloopSDK,
} from 'runloop-wasm';
import { rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';

const live = liveDevboxd();

test('create gives a devbox that is running', async (t) => {
  const devbox = await live.devbox(t);
  assert.ok(devbox instanceof Devbox);
  assert.match(devbox.id, /^dbx_/);
  assert.equal((await devbox.getInfo()).status, 'running');
});

test('create passes its parameters on', async (t) => {
  const sdk = live.sdk();
  const devbox = await sdk.devbox.create({
    name: 'named',
    metadata: { team: 'blue' },
    environment_variables: { GREETING: 'hällo' },
  });
  t.after(() => devbox.shutdown());
  const info = await devbox.getInfo();
  assert.equal(info.name, 'named');
  assert.deepEqual(info.metadata, { team: 'blue' });
  const result = await devbox.cmd.exec('printf %s "$GREETING"');
  assert.equal(await result.stdout(), 'hällo');
});

test('exec gives the exit code and both outputs', async (t) => {
  const devbox = await live.devbox(t);
  const result = await devbox.cmd.exec('echo out; echo err >&2; exit 3');
  assert.ok(result instanceof ExecutionResult);
  assert.equal(result.exitCode, 3);
  assert.equal(result.success, false);
  assert.equal(result.failed, true);
  assert.equal(await result.stdout(), 'out\n');
  assert.equal(await result.stderr(), 'err\n');
  assert.equal(result.result.execution_id, result.executionId);
  assert.equal(result.result.status, 'completed');
});

test('exec says success for exit code 0', async (t) => {
  const devbox = await live.devbox(t);
  const result = await devbox.cmd.exec('true');
  assert.deepEqual([result.exitCode, result.success, result.failed], [0, true, false]);
});

test('exec waits for a command that outlives the first answer', async (t) => {
  const devbox = await live.devbox(t);
  const result = await devbox.cmd.exec('sleep 2; echo late', { optimistic_timeout: 1 });
  assert.equal(await result.stdout(), 'late\n');
});

test('commands share the devbox and its home', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.cmd.exec('echo kept > note');
  assert.equal(await (await devbox.cmd.exec('cat ~/note')).stdout(), 'kept\n');
});

test('list gives the newest devboxes first, as many as asked for', async (t) => {
  const sdk = live.sdk();
  const older = await live.devbox(t);
  const newer = await live.devbox(t);
  const [first, second, ...more] = await sdk.devbox.list({ limit: 2 });
  assert.ok(first instanceof Devbox);
  assert.deepEqual([first.id, second.id, more], [newer.id, older.id, []]);
});

test('list filters by status', async (t) => {
  const sdk = live.sdk();
  const running = await live.devbox(t);
  const ended = await sdk.devbox.create();
  await ended.shutdown();
  const ids = (await sdk.devbox.list({ status: 'running' })).map(({ id }) => id);
  assert.ok(ids.includes(running.id));
  assert.ok(!ids.includes(ended.id));
});

test('a devbox by its id is the same devbox', async (t) => {
  const devbox = await live.devbox(t);
  const same = live.sdk().devbox.fromId(devbox.id);
  assert.ok(same instanceof Devbox);
  assert.equal(same.id, devbox.id);
  assert.equal((await same.awaitRunning()).id, devbox.id);
});

test('shutdown gives the devbox as shut down, and may be repeated', async () => {
  const devbox = await live.sdk().devbox.create();
  assert.equal((await devbox.shutdown()).status, 'shutdown');
  assert.equal((await devbox.shutdown()).status, 'shutdown');
  assert.equal((await devbox.getInfo()).status, 'shutdown');
});

test('close shuts the devbox down and gives nothing back', async () => {
  const devbox = await live.sdk().devbox.create();
  assert.equal(await devbox.close(), undefined);
  assert.equal((await devbox.getInfo()).status, 'shutdown');
});

test('waiting for a devbox that was shut down fails at once and says why', async () => {
  const devbox = await live.sdk().devbox.create();
  await devbox.shutdown();
  const error = await rejection(devbox.awaitRunning());
  assert.ok(error instanceof RunloopError);
  assert.equal(error.code, 'devbox_failed');
  assert.match(error.message, /shutdown/);
});

test('execAsync gives a handle while the command runs', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('until [ -e go ]; do sleep 0.02; done; echo went');
  assert.ok(execution instanceof Execution);
  assert.equal(execution.devboxId, devbox.id);
  assert.ok(['queued', 'running'].includes((await execution.getState()).status));
  await devbox.file.write({ file_path: 'go', contents: '' });
  const result = await execution.result();
  assert.deepEqual([result.executionId, result.devboxId], [execution.executionId, devbox.id]);
  assert.equal(await result.stdout(), 'went\n');
  assert.equal((await execution.getState()).status, 'completed');
});

test('an execution gives its result more than once', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('echo again');
  const results = await Promise.all([execution.result(), execution.result()]);
  results.push(await execution.result());
  for (const result of results) assert.equal(await result.stdout(), 'again\n');
});

test('kill ends a command', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('sleep 1000');
  assert.equal(await execution.kill(), undefined);
  const result = await execution.result();
  assert.equal(result.success, false);
});

test('killing a command that has ended changes nothing', async (t) => {
  const devbox = await live.devbox(t);
  const execution = await devbox.cmd.execAsync('echo done');
  await execution.result();
  await execution.kill();
  assert.equal((await execution.result()).exitCode, 0);
});

test('a result gives the same view every time', async (t) => {
  const devbox = await live.devbox(t);
  const result = await devbox.cmd.exec('true');
  assert.equal(result.result, result.result);
});

test('a wrong token is an AuthenticationError, at once', async () => {
  const error = await rejection(live.sdk({ bearerToken: 'wrong' }).devbox.list());
  assert.ok(error instanceof AuthenticationError);
});

test('a devbox that is not there is a NotFoundError, for every call', async () => {
  const nobody = live.sdk().devbox.fromId('dbx_of_nobody');
  const calls = [
    nobody.getInfo(), nobody.awaitRunning(), nobody.shutdown(), nobody.cmd.exec('true'),
    nobody.cmd.exec('true', { stdout: () => {} }), nobody.cmd.execAsync('true'),
    nobody.cmd.exec('true', { timeoutMs: 1000 }), nobody.shell().exec('true'), nobody.shell('s').execAsync('true'),
    nobody.file.read({ file_path: 'f' }), nobody.file.write({ file_path: 'f', contents: '' }),
    nobody.file.upload({ path: 'f', file: 'x' }), nobody.file.download({ path: 'f' }), nobody.file.list({ path: '.' }),
    nobody.file.stat({ path: 'f' }), nobody.file.exists({ path: 'f' }), nobody.file.mkdir({ path: 'f' }), nobody.file.remove({ path: 'f' }),
    nobody.file.rename({ from: 'f', to: 'g' }), nobody.file.writeMany([{ path: 'f', contents: 'x' }]),
  ];
  const errors = await Promise.all(calls.map(rejection));
  assert.deepEqual(errors.map((error) => error instanceof NotFoundError), calls.map(() => true));
});

test('a parameter that the service refuses is a BadRequestError that names it', async () => {
  const error = await rejection(live.sdk().devbox.create({ metadata: { team: 7 } }));
  assert.ok(error instanceof BadRequestError);
  assert.match(error.message, /metadata/);
});

test('a command on a devbox that was shut down is an error that says so', async () => {
  const devbox = await live.sdk().devbox.create();
  await devbox.shutdown();
  const error = await rejection(devbox.cmd.exec('true'));
  assert.ok(error instanceof APIError);
  assert.match(error.message, /shutdown|shut down/);
});

test('what is asked of a devbox that was shut down is an error that says so, never an answer', async () => {
  const devbox = await live.sdk().devbox.create();
  const execution = await devbox.cmd.execAsync('cat', { attach_stdin: true });
  await devbox.shutdown();
  assert.equal((await execution.result()).success, false);
  const calls = {
    exists: () => devbox.file.exists({ path: '.' }),
    list: () => devbox.file.list({ path: '.' }),
    upload: () => devbox.file.upload({ path: 'f', file: new Uint8Array(300_000) }),
    writeMany: () => devbox.file.writeMany([{ path: 'f', contents: 'x' }]),
    shell: () => devbox.shell().exec('true'),
    'exec with timeoutMs': () => devbox.cmd.exec('true', { timeoutMs: 1000 }),
    sendStdIn: () => execution.sendStdIn('x'),
    interrupt: () => execution.interrupt(),
  };
  for (const [name, call] of Object.entries(calls)) {
    const error = await rejection(call());
    assert.ok(error instanceof APIError, `${name}: ${error}`);
    assert.match(error.message, /shutdown|shut down|closed|does not run/, name);
  }
});

test('the constructor needs neither a wait nor an init', () => {
  assert.equal(typeof RunloopSDK.init, 'undefined');
  assert.equal(live.sdk().devbox.fromId('dbx_x').id, 'dbx_x');
});
