// Many calls: at once, and one after another.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { clientOf, devboxOf } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';
import { answering, devboxView, events, executionView, json } from './support/scripted_fetch.mjs';
import { settled } from './support/timers.mjs';

const live = liveDevboxd();

test('two hundred commands at once on one client all give their own output', async (t) => {
  const devbox = await live.devbox(t);
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  const outputs = await Promise.all(numbers.map(async (number) => {
    const result = await devbox.cmd.exec(`echo out ${number}; echo err ${number} >&2; exit ${number % 7}`);
    return [result.exitCode, await result.stdout(), await result.stderr()];
  }));
  assert.deepEqual(outputs, numbers.map((number) => [number % 7, `out ${number}\n`, `err ${number}\n`]));
});

test('many streamed commands at once do not mix their output', async (t) => {
  const devbox = await live.devbox(t);
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  await Promise.all(numbers.map(async (number) => {
    let text = '';
    await devbox.cmd.exec(`for i in 1 2 3; do echo ${number}; done`, { stdout: (chunk) => { text += chunk; } });
    assert.equal(text, `${number}\n`.repeat(3));
  }));
});

test('calls that overlap on one handle do not disturb one another', async () => {
  const fetch = answering(({ url }) => json(200, /execut/.test(url.pathname) ? executionView() : devboxView()));
  const devbox = devboxOf(fetch);
  const results = await Promise.all([
    devbox.getInfo(), devbox.awaitRunning(), devbox.cmd.exec('true'), devbox.getInfo(), devbox.shutdown(), devbox.close(),
  ]);
  assert.equal(results.length, 6);
  assert.equal(devbox.id, 'dbx_1');
});

test('between chunks a stream holds its unfinished event once', async () => {
  const STREAMS = 200;
  const HELD = 16_384;
  const text = 'x'.repeat(65_536);
  const [whole, next] = [0, 1].map((number) => `data: ${JSON.stringify({ output: text, offset: number * text.length }).replace('":', '": ')}\n\n`);
  const rests = [];
  const fetch = answering(({ url: { pathname } }) => {
    if (pathname.endsWith('/execute_async')) return json(200, executionView({ status: 'running' }));
    if (!pathname.endsWith('_updates')) return json(200, executionView({ stdout: text + text }));
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(whole + next.slice(0, HELD)));
        rests.push(() => {
          controller.enqueue(new TextEncoder().encode(next.slice(HELD)));
          controller.close();
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  });
  const ofModule = () => {
    const { external, arrayBuffers } = process.memoryUsage();
    return external - arrayBuffers;
  };
  const before = ofModule();
  const devbox = devboxOf(fetch);
  const commands = [];
  let begun = 0;
  const all = new Promise((resolve) => {
    const stdout = () => void (++begun === STREAMS && resolve());
    for (let stream = 0; stream < STREAMS; stream += 1) commands.push(devbox.cmd.exec('print', { stdout }));
  });
  await all;
  await settled();
  const grown = ofModule() - before;
  for (const rest of rests) rest();
  await Promise.all(commands);
  // The event's text, and what a chunk leaves behind in the module's memory; its bytes too would be twice as much.
  assert.ok(grown < STREAMS * 1.5 * text.length, `${Math.round(grown / STREAMS)} bytes a stream`);
});

test('memory is steady over many calls of every kind', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const text = 'x'.repeat(10_000);
  const fetch = answering(({ url }) => {
    fetch.calls.length = 0;
    if (url.pathname.endsWith('_updates')) return events(text);
    if (url.pathname.endsWith('/nowhere')) return json(404, { message: text });
    return json(200, /execut/.test(url.pathname) ? executionView({ stdout: text, stderr: text }) : devboxView());
  });
  const sdk = clientOf(fetch);
  const { signal } = new AbortController();
  const held = async () => {
    // A handle is freed by its finalizer, which runs some time after the collection that finds it, and
    // wasm memory never shrinks: so handles must not pile up.
    for (let turn = 0; turn < 3; turn += 1) {
      collect();
      await settled();
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const round = async () => {
    for (let call = 0; call < 200; call += 1) {
      const devbox = await sdk.devbox.create({ name: text }, { signal });
      await devbox.getInfo({ headers: { 'x-text': text } });
      const result = await devbox.cmd.exec('true', { output: () => {} }, { signal });
      await result.stdout(3);
      const execution = await devbox.cmd.execAsync('true', { stdout: () => {} });
      await execution.result();
      await sdk.devbox.fromId('nowhere').getInfo().catch(() => {});
      await devbox.cmd.exec('true', { stdout: () => { throw text; } }).catch(() => {});
      if (call % 20 === 0) await held();
    }
  };
  // Twice, so that pools and caches have their size.
  await round();
  await round();
  const before = await held();
  for (let repeat = 0; repeat < 3; repeat += 1) await round();
  const grown = (await held()) - before;
  // 5,400 calls with 10 kB each: one kind of call that keeps its text would show as 6 MB.
  assert.ok(grown < 3 * 2 ** 20, `${Math.round(grown / 1024)} kB`);
});
