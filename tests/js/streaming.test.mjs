// Output as it arrives, into callbacks.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd, recorded } from './support/live.mjs';
import { answering, executionView, json } from './support/scripted_fetch.mjs';
import { settled } from './support/timers.mjs';

const live = liveDevboxd();

test('a callback gets text while the command still runs', async (t) => {
  const devbox = await live.devbox(t);
  const seen = [];
  // The command ends only after its first output has come through.
  await devbox.cmd.exec('echo ready; until [ -e go ]; do sleep 0.02; done; echo done', {
    stdout: async (text) => {
      seen.push(text);
      if (seen.length === 1) await devbox.file.write({ file_path: 'go', contents: '' });
    },
  });
  assert.equal(seen[0], 'ready\n');
  assert.equal(seen.join(''), 'ready\ndone\n');
});

test('the text comes in order and whole', async (t) => {
  const devbox = await live.devbox(t);
  let text = '';
  const result = await devbox.cmd.exec('seq 1 5000', { stdout: (chunk) => { text += chunk; } });
  assert.equal(text, Array.from({ length: 5000 }, (_, index) => `${index + 1}\n`).join(''));
  assert.equal(await result.stdout(), text);
});

test('each callback gets its own stream, and output gets both', async (t) => {
  const devbox = await live.devbox(t);
  const seen = { stdout: '', stderr: '', output: '' };
  const into = (name) => (text) => { seen[name] += text; };
  const result = await devbox.cmd.exec('echo out; echo err >&2', {
    stdout: into('stdout'),
    stderr: into('stderr'),
    output: into('output'),
  });
  assert.equal(result.exitCode, 0);
  assert.equal(seen.stdout, 'out\n');
  assert.equal(seen.stderr, 'err\n');
  assert.deepEqual(seen.output.split('\n').sort(), ['', 'err', 'out']);
});

test('output alone gets both streams', async (t) => {
  const devbox = await live.devbox(t);
  let output = '';
  await devbox.cmd.exec('echo out; echo err >&2', { output: (text) => { output += text; } });
  assert.deepEqual(output.split('\n').sort(), ['', 'err', 'out']);
});

test('a callback is not called for a stream without output', async (t) => {
  const devbox = await live.devbox(t);
  const seen = [];
  const push = (text) => seen.push(text);
  const result = await devbox.cmd.exec('true', { stdout: push, stderr: push, output: push });
  assert.equal(result.exitCode, 0);
  assert.deepEqual(seen, []);
});

test('a character is never cut', async (t) => {
  const devbox = await live.devbox(t);
  let whole = true;
  let text = '';
  await devbox.cmd.exec("for i in {1..20000}; do printf 'ä€😀'; done", {
    stdout: (chunk) => {
      whole &&= !/^[\udc00-\udfff]|[\ud800-\udbff]$|\ufffd/.test(chunk);
      text += chunk;
    },
  });
  assert.ok(whole);
  assert.equal(text, 'ä€😀'.repeat(20000));
});

/** A command each of whose streams has three events, each in a network chunk of its own. */
function threeChunks() {
  const lines = ['data: {"output":"a","offset":1}\n\n', 'data: {"output":"b","offset":2}\n\n', 'data: {"output":"c","offset":3}\n\n'];
  return answering(({ url }) => {
    if (!url.pathname.endsWith('_updates')) return json(200, executionView({ stdout: 'abc', stderr: 'abc' }));
    const chunks = [...lines];
    return new Response(new ReadableStream({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(chunk));
      },
    }));
  });
}

for (const [name, calls] of [['stdout', 3], ['output', 6]]) {
  test(`an ${name} callback that returns a Promise is waited for before its next call`, async () => {
    const seen = [];
    const gates = [];
    let ended = false;
    const callback = (text) => {
      seen.push(text);
      return new Promise((resolve) => gates.push(resolve));
    };
    const running = devboxOf(threeChunks()).cmd.exec('true', { [name]: callback }).then(() => { ended = true; });
    for (let call = 1; call <= calls; call += 1) {
      await settled();
      assert.equal(seen.length, call);
      assert.equal(ended, false);
      gates.shift()();
    }
    await running;
    assert.equal(seen.join('').split('').sort().join(''), name === 'stdout' ? 'abc' : 'aabbcc');
  });
}

const failures = {
  'an Error': () => new Error('full'),
  'a string': () => 'full',
  'an object': () => Object.freeze({ full: true }),
  undefined: () => undefined,
};
for (const [name, make] of Object.entries(failures)) {
  for (const [way, fail] of [
    ['throws', (value) => () => { throw value; }],
    ['rejects with', (value) => async () => { throw value; }],
  ]) {
    test(`exec rejects with the very value when a callback ${way} ${name}`, async (t) => {
      const fetch = recorded();
      const devbox = await live.devbox(t, { fetch });
      const value = make();
      let calls = 0;
      const failing = fail(value);
      const outcome = await devbox.cmd
        .exec('echo first; while :; do echo more; sleep 0.01; done', {
          stdout: (text) => {
            calls += 1;
            return failing(text);
          },
        })
        .then(() => assert.fail('exec resolved'), (error) => ({ error }));
      assert.equal(outcome.error, value);
      assert.equal(calls, 1);
      const streams = fetch.calls.filter(({ url }) => /stream_std(out|err)_updates$/.test(url.pathname));
      assert.ok(streams.length > 0);
      assert.deepEqual(streams.map(({ signal }) => signal.aborted), streams.map(() => true));
    });
  }
}

test('an execution started with callbacks gives its result after they have had everything', async (t) => {
  const devbox = await live.devbox(t);
  let text = '';
  const execution = await devbox.cmd.execAsync('seq 1 3000', { stdout: (chunk) => { text += chunk; } });
  const result = await execution.result();
  assert.equal(result.exitCode, 0);
  assert.equal(text, await result.stdout());
});

test('an execution gives what its callback threw as the failure of its result', async (t) => {
  const devbox = await live.devbox(t);
  const full = new Error('full');
  const execution = await devbox.cmd.execAsync('echo text', { stdout: () => { throw full; } });
  assert.equal(await rejection(execution.result()), full);
});

test('two million lines arrive whole, in bounded memory', async (t) => {
  const devbox = await live.devbox(t);
  const expected = createHash('sha256');
  for (let from = 1; from <= 2_000_000; from += 10_000) {
    expected.update(Array.from({ length: 10_000 }, (_, index) => `${from + index}\n`).join(''));
  }
  const got = createHash('sha256');
  let bytes = 0;
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = held();
  let peak = before;
  const result = await devbox.cmd.exec('seq 1 2000000', {
    stdout: (text) => {
      bytes += Buffer.byteLength(text);
      got.update(text);
      peak = Math.max(peak, held());
    },
  });
  assert.equal(result.exitCode, 0);
  assert.equal(bytes, 14_888_896);
  assert.equal(got.digest('hex'), expected.digest('hex'));
  // A tenth of it would already be more than what is on its way at once; garbage not yet collected is most.
  assert.ok(peak - before < 96 * 2 ** 20, `${Math.round((peak - before) / 2 ** 20)} MiB`);
});

test('a slow callback holds the output back instead of storing it', async (t) => {
  const devbox = await live.devbox(t);
  let bytes = 0;
  let calls = 0;
  let release;
  const first = new Promise((resolve) => { release = resolve; });
  let begun;
  const started = new Promise((resolve) => { begun = resolve; });
  const running = devbox.cmd.exec('seq 1 200000', {
    stdout: async (text) => {
      bytes += Buffer.byteLength(text);
      calls += 1;
      if (calls === 1) {
        begun();
        await first;
      }
    },
  });
  await started;
  await devbox.cmd.exec('true');
  assert.equal(calls, 1);
  release();
  await running;
  assert.equal(bytes, 1_288_895);
});
