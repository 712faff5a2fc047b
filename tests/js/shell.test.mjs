// Named shells: what a command leaves, the next one finds.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DevboxNamedShell, Execution, ExecutionResult } from 'runloop-wasm';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';
import { answering, executionView, json, scripted } from './support/scripted_fetch.mjs';
import { settled } from './support/timers.mjs';

const live = liveDevboxd();
const output = async (result) => (await result).stdout();

test('a shell keeps its folder and variables between commands', async (t) => {
  const devbox = await live.devbox(t);
  const shell = devbox.shell('work');
  assert.ok(shell instanceof DevboxNamedShell);
  assert.equal(shell.name, 'work');
  const result = await shell.exec('mkdir inner; cd inner; KEPT=here');
  assert.ok(result instanceof ExecutionResult);
  assert.equal(result.result.shell_name, 'work');
  assert.match(await output(shell.exec('pwd; echo $KEPT')), /\/inner\nhere\n$/);
  const execution = await shell.execAsync('echo $KEPT again');
  assert.ok(execution instanceof Execution);
  assert.equal(await output(execution.result()), 'here again\n');
  assert.equal(await output(devbox.shell('work').exec('echo $KEPT')), 'here\n');
});

test('shells without a name are shells of their own', async (t) => {
  const devbox = await live.devbox(t);
  const [one, other] = [devbox.shell(), devbox.shell()];
  assert.notEqual(one.name, other.name);
  await one.exec('A=1');
  assert.equal(await output(other.exec('echo "[$A]"')), '[]\n');
  assert.equal(await output(one.exec('echo "[$A]"')), '[1]\n');
});

test('commands that nobody waited for run in the order in which they were called', async (t) => {
  const devbox = await live.devbox(t);
  const shell = devbox.shell();
  const results = [shell.exec('cd /; sleep 0.2; N=1')];
  for (let i = 0; i < 8; i += 1) results.push(i % 3 ? shell.exec('echo $((N++))') : shell.execAsync('echo $((N++))').then((started) => started.result()));
  const outputs = await Promise.all(results.map(output));
  assert.deepEqual(outputs, ['', ...Array.from({ length: 8 }, (_, i) => `${i + 1}\n`)]);
});

test('cwd and env are those of one command also in a shell', async (t) => {
  const shell = (await live.devbox(t)).shell();
  await shell.exec('cd /; A=outer');
  assert.equal(await output(shell.exec('pwd; echo $A', { cwd: 'tmp', env: { A: 'inner' } })), '/tmp\ninner\n');
  assert.equal(await output(shell.exec('pwd; echo $A')), '/\nouter\n');
});

test('a shell has output callbacks, time limits and errors as other commands have', async (t) => {
  const shell = (await live.devbox(t)).shell();
  const chunks = [];
  await shell.exec('echo heard; A=kept', { stdout: (text) => void chunks.push(text) });
  assert.deepEqual(chunks, ['heard\n']);
  assert.equal((await rejection(shell.exec('sleep 1000', { timeoutMs: 200 }))).code, 'command_timeout');
  assert.equal((await rejection(shell.exec('(exit 4)', { throwOnError: true }))).exitCode, 4);
});

test('the name is sent with every command, and nothing before the earlier ones have their answers', async () => {
  const answers = [];
  const fetch = answering(({ url }) => new Promise((resolve) => answers.push(() =>
    resolve(json(200, executionView({ status: url.pathname.endsWith('execute') ? 'completed' : 'running' }))))));
  const shell = devboxOf(fetch).shell('s');
  const calls = [shell.exec('first', { shell_name: 'other' }), shell.execAsync('second'), shell.exec('third')];
  for (const [index, command] of ['first', 'second', 'third'].entries()) {
    await settled();
    assert.equal(fetch.calls.length, index + 1);
    assert.deepEqual([fetch.calls[index].body.command, fetch.calls[index].body.shell_name], [command, 's']);
    answers[index]();
  }
  await Promise.all(calls);
});

test('a command that fails to be sent does not keep the next ones from running', async () => {
  const fetch = scripted(json(400, { message: 'no' }), json(200, executionView()));
  const shell = devboxOf(fetch).shell();
  const [first, second] = await Promise.allSettled([shell.exec('first'), shell.exec('second')]);
  assert.equal(first.reason.status, 400);
  assert.equal(second.value.success, true);
});

test('an abort ends a command that waits for its turn at once, and it is never sent', async () => {
  let answer;
  const fetch = answering(() => new Promise((resolve) => (answer = () => resolve(json(200, executionView())))));
  const shell = devboxOf(fetch).shell();
  const first = shell.exec('first');
  const controller = new AbortController();
  const second = rejection(shell.exec('second', {}, { signal: controller.signal }));
  const third = shell.exec('third');
  await settled();
  controller.abort('enough');
  assert.equal((await second).code, 'user_abort');
  assert.equal((await second).cause, 'enough');
  answer();
  await first;
  await settled();
  answer();
  await third;
  assert.deepEqual(fetch.calls.map(({ body }) => body.command), ['first', 'third']);
});

test('a mistake is told at once, also by a command that would have to wait', async () => {
  let answer;
  const fetch = answering(() => new Promise((resolve) => (answer = () => resolve(json(200, executionView())))));
  const shell = devboxOf(fetch).shell();
  const first = shell.exec('first');
  for (const args of [[''], [7], ['x', 'params'], ['x', { cwd: '' }], ['x', {}, { signal: 7 }]]) {
    const error = await rejection(shell.exec(...args));
    assert.ok(error instanceof TypeError, String(error));
  }
  assert.equal(fetch.calls.length, 1);
  answer();
  await first;
});

for (const name of [7, {}]) {
  test(`${JSON.stringify(name)} is no name of a shell`, () => {
    assert.throws(() => devboxOf(scripted()).shell(name), (error) => error instanceof TypeError && /name/.test(error.message));
  });
}
