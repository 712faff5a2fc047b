// What a command can be run with, and what ends it early.

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { APIUserAbortError, CommandTimeoutError, ExitError, PollingTimeoutError, RunloopError } from 'runloop-wasm';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd, recorded } from './support/live.mjs';
import { answering, events, executionView, json, scripted } from './support/scripted_fetch.mjs';

const live = liveDevboxd({ args: ['--faults'] });
const output = async (result) => (await result).stdout();


const everything = {
  last_n: '7', optimistic_timeout: 3, shell_name: 'sh', attach_stdin: true, timeoutMs: 60_000, killOnAbort: true, throwOnError: true,
  cwd: '/tmp', env: { A: 'b' },
};
const text = "(cd -- '/tmp' >/dev/null && export A='b' && eval ' true')";
const wire = [
  ['exec', { last_n: '7', optimistic_timeout: 3, shell_name: 'sh', cwd: '/tmp', env: { A: 'b' }, throwOnError: true }, [
    ['execute', 'last_n=7', { command: text, optimistic_timeout: 3, shell_name: 'sh' }],
  ]],
  ['exec', { last_n: 5, attach_stdin: true }, [['execute', 'last_n=5', { command: 'true' }]]],
  ['exec', { ...everything, stdout() {} }, [
    ['execute_async', '', { command: text, shell_name: 'sh', attach_stdin: true }],
    ['stream_stdout_updates', 'offset=0', undefined],
    ['exe_1', 'last_n=7', undefined],
  ]],
  ['exec', everything, [
    ['execute_async', '', { command: text, shell_name: 'sh', attach_stdin: true }],
    ['wait_for_status', 'last_n=7', { statuses: ['completed'], timeout_seconds: 25 }],
  ]],
  ['execAsync', everything, [['execute_async', '', { command: text, shell_name: 'sh', attach_stdin: true }]]],
];
for (const [method, params, expected] of wire) {
  test(`${method} with ${Object.keys(params)} sends to each operation what is its own`, async () => {
    const fetch = answering(({ url }) => {
      if (url.pathname.endsWith('stream_stdout_updates')) return events();
      return json(200, executionView(url.pathname.endsWith('execute_async') ? { status: 'running', exit_status: null, stdout: null } : {}));
    });
    await devboxOf(fetch).cmd[method]('true', params);
    const sent = fetch.calls.map(({ url, body }) => {
      if (body) delete body.command_id;
      return [url.pathname.split('/').pop(), url.search.slice(1), body];
    });
    assert.deepEqual(sent, expected);
  });
}

test('cwd, env and user are those of one command', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.file.write({ file_path: "it's here/f", contents: 'x' });
  const user = (await output(devbox.cmd.exec('id -un'))).trim();
  const params = { cwd: "it's here", env: { A: '$(touch pwned)', B: '' }, user };
  assert.equal(await output(devbox.cmd.exec('ls; echo "$A/$B"', params)), `f\n$(touch pwned)/\n`);
  assert.equal(await output(devbox.cmd.exec('ls; echo "$A"')), "it's here\n\n");
  const execution = await devbox.cmd.execAsync('ls', params);
  assert.equal(await output(execution.result()), 'f\n');
});

test('throwOnError rejects with the exit code and the end of the output', async (t) => {
  const devbox = await live.devbox(t);
  const command = 'seq 1 5000; echo "what went wrong" >&2; exit 3';
  for (const run of [
    () => devbox.cmd.exec(command, { throwOnError: true }),
    () => devbox.cmd.exec(command, { throwOnError: true, timeoutMs: 60_000 }),
    () => devbox.cmd.exec(command, { throwOnError: true, stdout() {} }),
    async () => (await devbox.cmd.execAsync(command, { throwOnError: true })).result(),
  ]) {
    const error = await rejection(run());
    assert.ok(error instanceof ExitError && error instanceof RunloopError);
    assert.equal(error.name, 'ExitError');
    assert.equal(error.code, 'command_failed');
    assert.equal(error.message, 'the command ended with exit code 3: what went wrong');
    assert.equal(error.exitCode, 3);
    assert.equal(error.stderr, 'what went wrong\n');
    assert.match(error.stdout, /4999\n5000\n$/);
    assert.equal((await error.result.stdout()).length, 23_893);
  }
  assert.equal((await devbox.cmd.exec('true', { throwOnError: true })).success, true);
  assert.equal((await devbox.cmd.exec('exit 3', { throwOnError: false })).exitCode, 3);
});

test('an exit code that the service does not know is no success', async () => {
  const devbox = devboxOf(scripted(json(200, executionView({ exit_status: null, stderr: null }))));
  const error = await rejection(devbox.cmd.exec('true', { throwOnError: true }));
  assert.equal(error.exitCode, null);
  assert.equal(error.message, 'the command ended without an exit code');
  assert.equal(error.stderr, '');
});

/** A command whose child lives until its group is killed. */
const longLived = 'echo begun; sleep 1000 & echo $! > child; wait';
const child = 'until [ -s child ]; do sleep 0.01; done; kill -0 $(cat child) 2>/dev/null';
const lives = async (devbox) => (await devbox.cmd.exec(child)).success;
/** The end of the child comes a moment after the kill; its parent is gone, so it may stay as a zombie for a while. */
const dies = async (devbox) => {
  const seen = 'while kill -0 $(cat child) 2>/dev/null && ! grep -q "^State:.Z" /proc/$(cat child)/status; do sleep 0.01; done';
  return (await devbox.cmd.exec(seen, { timeoutMs: 10_000 })).success;
};

test('a kill reaches the children of a command when it is asked to', async (t) => {
  const devbox = await live.devbox(t);
  for (const [options, ends] of [[undefined, lives], [{ kill_process_group: true }, dies]]) {
    const execution = await devbox.cmd.execAsync(longLived, { timeoutMs: 60_000 });
    assert.ok(await lives(devbox));
    await execution.kill(options);
    assert.equal((await execution.result()).success, false);
    assert.ok(await ends(devbox));
    await devbox.cmd.exec('rm child');
  }
});

test('timeoutMs kills the command with its group, says so and keeps the output so far', async (t) => {
  const devbox = await live.devbox(t);
  const chunks = [];
  for (const params of [{}, { stdout: (chunk) => void chunks.push(chunk) }]) {
    const error = await rejection(devbox.cmd.exec(longLived, { timeoutMs: 700, ...params }));
    assert.ok(error instanceof CommandTimeoutError && error instanceof PollingTimeoutError);
    assert.equal(error.name, 'CommandTimeoutError');
    assert.equal(error.code, 'command_timeout');
    assert.equal(error.message, 'the command still ran after 700 ms and was killed with its process group');
    assert.equal(error.timeoutMs, 700);
    assert.equal(await error.result.stdout(), 'begun\n');
    assert.equal(error.result.success, false);
    assert.equal(error.lastResult.status, 'completed');
    assert.ok(await dies(devbox));
  }
  assert.equal(chunks.join(''), 'begun\n');
});

test('timeoutMs of execAsync kills also when nobody waits, and result says so each time', async (t) => {
  const fetch = recorded();
  const devbox = await live.devbox(t, { fetch });
  const execution = await devbox.cmd.execAsync(longLived, { timeoutMs: 300 });
  while ((await execution.getState()).status !== 'completed');
  assert.ok(await dies(devbox));
  for (let i = 0; i < 2; i += 1) assert.equal((await rejection(execution.result())).code, 'command_timeout');
  assert.equal(fetch.calls.filter(({ url }) => url.pathname.endsWith('/kill')).length, 1);
});

test('a command that ends in time is left alone, and so is what it leaves running', async (t) => {
  const devbox = await live.devbox(t);
  const result = await devbox.cmd.exec('sleep 1000 >/dev/null 2>&1 & echo $! > child; echo done', { timeoutMs: 30_000 });
  assert.equal(await result.stdout(), 'done\n');
  const started = await devbox.cmd.execAsync('echo done', { timeoutMs: 300 });
  assert.equal(await output(started.result()), 'done\n');
  const unread = await devbox.cmd.execAsync('echo done', { timeoutMs: 1 });
  await unread.result().catch((error) => assert.equal(error.code, 'command_timeout'));
  assert.ok(await lives(devbox));
});

test('a command that cannot be killed in time says that too', async (t) => {
  const devbox = await live.devbox(t);
  await live.fault({ path: '/kill', action: 'status', status: 403, times: 1 });
  const error = await rejection(devbox.cmd.exec('sleep 1000', { timeoutMs: 200 }));
  assert.equal(error.code, 'command_timeout');
  assert.match(error.message, /could not be killed: 403/);
  assert.equal(error.cause.status, 403);
  assert.equal(error.result, undefined);
});

test('killOnAbort kills the command with its group, and the abort is what is thrown', async (t) => {
  const devbox = await live.devbox(t);
  for (const params of [{}, { stdout() {} }]) {
    const controller = new AbortController();
    const running = devbox.cmd.exec(longLived, { killOnAbort: true, ...params }, { signal: controller.signal });
    assert.ok(await lives(devbox));
    controller.abort('enough');
    const error = await rejection(running);
    assert.ok(error instanceof APIUserAbortError);
    assert.equal(error.cause, 'enough');
    assert.ok(await dies(devbox));
    await devbox.cmd.exec('rm child');
  }
});

test('without killOnAbort an abort leaves the command running', async (t) => {
  const devbox = await live.devbox(t);
  const controller = new AbortController();
  const running = devbox.cmd.exec(longLived, { timeoutMs: 60_000 }, { signal: controller.signal });
  assert.ok(await lives(devbox));
  controller.abort();
  assert.equal((await rejection(running)).code, 'user_abort');
  assert.ok(await lives(devbox));
});

test('killOnAbort of execAsync kills a command that nobody waits for', async (t) => {
  const devbox = await live.devbox(t);
  const controller = new AbortController();
  const execution = await devbox.cmd.execAsync(longLived, { killOnAbort: true }, { signal: controller.signal });
  assert.ok(await lives(devbox));
  controller.abort();
  assert.equal((await execution.result()).success, false);
  assert.ok(await dies(devbox));
});

test('an abort while the command is being started kills it as soon as its id is known', async () => {
  const controller = new AbortController();
  const fetch = answering(({ url }) => {
    if (url.pathname.endsWith('execute_async')) controller.abort('early');
    return json(200, executionView({ status: 'running' }));
  });
  for (const method of ['exec', 'execAsync']) {
    const error = await rejection(devboxOf(fetch).cmd[method]('true', { killOnAbort: true }, { signal: controller.signal }));
    assert.equal(error.code, 'user_abort');
    assert.equal(error.cause, 'early');
  }
  const paths = fetch.calls.map(({ url }) => url.pathname.split('/').pop());
  // The second call found the signal aborted and sent nothing.
  assert.deepEqual(paths, ['execute_async', 'exe_1', 'kill']);
  assert.deepEqual(fetch.calls.at(-1).body, { kill_process_group: true });
});

test('an abort is never hidden by a kill that fails', async () => {
  const controller = new AbortController();
  const fetch = answering(({ url }) => {
    if (url.pathname.endsWith('wait_for_status')) controller.abort('enough');
    return url.pathname.endsWith('kill') ? json(400, { message: 'no' }) : json(200, executionView({ status: 'running' }));
  });
  const error = await rejection(devboxOf(fetch).cmd.exec('true', { killOnAbort: true }, { signal: controller.signal }));
  assert.equal(error.code, 'user_abort');
  assert.equal(error.cause, 'enough');
});

test('a start that fails leaves no listener on the signal, and neither does a command that has ended', async () => {
  for (const [answer, settles] of [[json(400, {}), rejection], [json(200, executionView()), (promise) => promise]]) {
    const { signal } = new AbortController();
    const devbox = devboxOf(answering(() => answer.clone()));
    await settles(devbox.cmd.exec('true', { killOnAbort: true, timeoutMs: 1000 }, { signal }));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  }
});

const wrong = [
  ['timeoutMs', '1'], ['timeoutMs', 0], ['timeoutMs', -1], ['timeoutMs', NaN], ['killOnAbort', 'yes'], ['throwOnError', 1],
  ['attach_stdin', 'yes'], ['shell_name', 7], ['cwd', ''], ['cwd', 7], ['env', 'A=b'], ['env', { 'A B': '' }], ['user', ''], ['user', '-x'],
];
for (const [name, value] of wrong) {
  test(`a command with ${name} ${JSON.stringify(value)} is refused by name, and nothing is sent`, async () => {
    const fetch = scripted();
    const devbox = devboxOf(fetch);
    for (const run of [() => devbox.cmd.exec('true', { [name]: value }), () => devbox.cmd.execAsync('true', { [name]: value })]) {
      const error = await rejection(run());
      assert.ok(error instanceof TypeError, String(error));
      assert.match(error.message, new RegExp(name));
    }
    assert.equal(fetch.calls.length, 0);
  });
}
