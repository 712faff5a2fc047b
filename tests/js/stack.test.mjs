// An error says where in the caller's program it came from.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, rejection } from './support/client.mjs';
import { answering, json } from './support/scripted_fetch.mjs';

const refused = () => clientOf(answering(() => json(404, { message: 'gone' })));
const here = /stack\.test\.mjs/;

const calls = {
  'a single request': (sdk) => sdk.devbox.fromId('dbx_1').getInfo(),
  'a wait': (sdk) => sdk.devbox.fromId('dbx_1').awaitRunning(),
  'a creation': (sdk) => sdk.devbox.create(),
  'a command': (sdk) => sdk.devbox.fromId('dbx_1').cmd.exec('true'),
  'a watched command': (sdk) => sdk.devbox.fromId('dbx_1').cmd.exec('true', { stdout: () => {} }),
  'a list': (sdk) => sdk.devbox.list(),
  'a wrong argument': (sdk) => sdk.devbox.fromId('dbx_1').cmd.exec(7),
};
for (const [name, call] of Object.entries(calls)) {
  test(`the stack of an error of ${name} leads to the caller`, async () => {
    const error = await rejection((async () => await call(refused()))());
    assert.match(error.stack, here);
    assert.ok(error.stack.includes(error.message.slice(0, 20)), error.stack);
  });
}

test('what a callback throws keeps its own stack', async () => {
  const own = new Error('own');
  const { stack } = own;
  const view = { execution_id: 'exe_1', devbox_id: 'dbx_1', status: 'running' };
  const fetch = async (url) => (url.includes('stream')
    ? new Response('data: {"output":"x"}\n\n', { headers: { 'content-type': 'text/event-stream' } })
    : json(200, view));
  const error = await rejection(clientOf(fetch).devbox.fromId('dbx_1').cmd.exec('true', {
    stdout: () => {
      throw own;
    },
  }));
  assert.equal(error, own);
  assert.equal(error.stack, stack);
});
