// Weaknesses of existing clients that no other test is about, and the table that names a test for each of them.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientOf, devboxOf, rejection } from './support/client.mjs';
import { answering, devboxView, events, executionView, json, scripted, silence } from './support/scripted_fetch.mjs';
import { manualTimers } from './support/timers.mjs';

const root = new URL('../../', import.meta.url);

/** The titles of a file's tests. A title that is built has a pattern in it. */
async function titles(path) {
  const source = await readFile(new URL(path, root), 'utf8');
  if (path.endsWith('.rs')) return [...source.matchAll(/#\[(?:tokio::)?test[^\]]*\]\s*(?:#\[[^\]]*\]\s*)*(?:async )?fn (\w+)/g)].map(([, name]) => name)
    .concat([...source.matchAll(/proptest! \{([\s\S]*?)\n\}/g)].flatMap(([, body]) => [...body.matchAll(/fn (\w+)/g)].map(([, name]) => name)));
  return [...source.matchAll(/\btest\(\s*(['`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(([, , title]) => title.replaceAll("\\'", "'"));
}

test('each of the fifty rows of the table names a test that exists', async () => {
  const table = await readFile(new URL('docs/known-weaknesses.md', root), 'utf8');
  const rows = [...table.matchAll(/^\| (\d+) \| [NP ]+ \| .* \| `([^`]+)`: (.+) \|$/gm)];
  assert.deepEqual([...new Set(rows.map(([, number]) => Number(number)))].sort((a, b) => a - b), Array.from({ length: 50 }, (_, index) => index + 1));
  for (const [, number, path, title] of rows) {
    assert.ok((await titles(path)).includes(title), `row ${number}: ${path} has no test "${title}"`);
  }
});

test('a file that is answered as JSON is text', async () => {
  const fetch = scripted(json(200, { a: 1 }));
  assert.equal(await devboxOf(fetch).file.read({ file_path: 'a.json' }), '{"a":1}');
});

test('however many calls are under way, each ends with its own timeout or abort', async () => {
  const sdk = clientOf(answering(silence), { maxRetries: 0 });
  const stop = new AbortController();
  const calls = Array.from({ length: 500 }, (_, index) => sdk.devbox.fromId(`dbx_${index}`).getInfo(index % 2 ? { timeout: 20 } : { signal: stop.signal }));
  const codes = Promise.all(calls.map(async (call) => (await rejection(call)).code));
  stop.abort();
  assert.deepEqual(new Set(await codes), new Set(['user_abort', 'connection_timeout']));
});

test('a wait whose connection is dead begins another within a minute', async (t) => {
  const timers = manualTimers(t);
  const fetch = scripted(silence, json(200, devboxView()));
  const running = devboxOf(fetch).awaitRunning();
  await timers.pass(60_000);
  await timers.pass(5_000);
  assert.equal((await running).status, 'running');
});

// 32 MB in 32,768 pieces: were all before a piece looked at again for each, that would be 500 GB.
test('an event of many network chunks is read in linear time', { timeout: 60_000 }, async () => {
  const text = 'x'.repeat(32 << 20);
  const whole = Buffer.from(await events(text).text());
  const inPieces = () => new Response(new ReadableStream({
    start(controller) {
      for (let at = 0; at < whole.length; at += 1024) controller.enqueue(whole.subarray(at, at + 1024));
      controller.close();
    },
  }), { headers: { 'content-type': 'text/event-stream' } });
  const fetch = answering(({ url }) => {
    if (url.pathname.endsWith('stream_stdout_updates')) return inPieces();
    return json(200, url.pathname.endsWith('execute_async') ? executionView({ status: 'running' }) : executionView({ stdout: text }));
  });
  let length = 0;
  await devboxOf(fetch).cmd.exec('true', { stdout: (part) => { length += part.length; } });
  assert.equal(length, text.length);
});

test('a download that nobody reads is not read ahead', async () => {
  let given = 0;
  const endless = () => new Response(new ReadableStream({
    pull(controller) {
      given += 1;
      controller.enqueue(new Uint8Array(65_536));
    },
  }));
  const response = await clientOf(scripted(endless)).api.devboxes.downloadFile('dbx_1', { path: 'a' });
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(given <= 2, `${given} pieces were taken`);
  await response.body.cancel();
});

test('a file of the disk is handed to fetch without being read', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'weaknesses-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'large');
  await writeFile(path, 'before');
  const url = 'https://store.test/a';
  const fetch = scripted(json(200, { id: 'obj_1', upload_url: url }), async ({ args: [, { body }] }) => {
    assert.ok(body instanceof Blob);
    return new Response('');
  }, json(200, {}));
  await clientOf(fetch).storageObject.uploadFromFile(path, 'a');
});

test('evictions are asked for as events, whatever accept header the client has', async () => {
  const fetch = answering(() => new Response('data: {"devbox_id":"dbx_1","eviction_deadline_ms":1}\n\n'));
  const { api } = clientOf(fetch, { defaultHeaders: { accept: 'application/json' } });
  const stream = (await api.devboxes.watchEvictions({ headers: { Accept: 'application/json' } }))[Symbol.asyncIterator]();
  assert.equal((await stream.next()).value.devbox_id, 'dbx_1');
  await stream.return();
  assert.equal(fetch.calls[0].headers.accept, 'text/event-stream');
});

test('an abort after a reconnect ends the stream, and with an error', async () => {
  const stop = new AbortController();
  const event = (sequence) => new Response(`data: {"sequence":${sequence}}\n\n`, { headers: { 'content-type': 'text/event-stream' } });
  const fetch = scripted(event(1), event(2), silence);
  const stream = (await clientOf(fetch, { maxRetries: 5 }).api.axons.subscribeSse('axn_1', {}, { signal: stop.signal }))[Symbol.asyncIterator]();
  assert.equal((await stream.next()).value.sequence, 1);
  assert.equal((await stream.next()).value.sequence, 2);
  const next = rejection(stream.next());
  stop.abort();
  assert.equal((await next).code, 'user_abort');
});
