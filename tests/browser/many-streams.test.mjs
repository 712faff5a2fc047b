// More streams than a browser keeps connections, in one page of each engine: all exact, none starved, and a kill
// gets out among them; and a page that is reloaded while a command streams.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browserBinaries, launch } from '../support/browsers.mjs';
import { startDevboxd } from '../support/devboxd.mjs';
import { serve } from '../support/static_server.mjs';

const importMap = '<script type="importmap">{"imports":{"runloop-wasm":"/node_modules/runloop-wasm/dist/browser.js"}}</script>';

let server;
let site;
before(async () => {
  server = await startDevboxd();
  site = await serve({
    '/': { type: 'text/html', body: `<!doctype html><meta charset="utf-8">${importMap}` },
    '/favicon.ico': { type: 'image/x-icon', body: '' },
  });
});
after(async () => {
  await site?.stop();
  await server?.stop();
});

const options = () => ({ baseURL: server.url, bearerToken: server.token });

/** Runs in the page: 20 commands that print for some seconds, both streams of each watched, and one that is killed. */
async function manyStreams(given) {
  const { RunloopSDK } = await import('runloop-wasm');
  // Two clients of one page share its connections.
  const clients = [new RunloopSDK(given), new RunloopSDK(given)];
  const { id } = await clients[0].devbox.create();
  const cmds = clients.map((client) => client.devbox.fromId(id).cmd);
  let running = 20;
  let silentAtFirstEnd;
  const all = [];
  const script = 'for i in $(seq 1 100); do echo "out $i ü"; echo "err $i" >&2; sleep 0.1; done';
  const runs = Array.from({ length: 20 }, async (_, at) => {
    const seen = { stdout: '', stderr: '' };
    all.push(seen);
    let longest = 0;
    let last = performance.now();
    const write = (name) => (text) => {
      seen[name] += text;
      if (name === 'stderr') return;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    };
    const { exitCode } = await cmds[at % 2].exec(script, { stdout: write('stdout'), stderr: write('stderr') });
    silentAtFirstEnd ??= all.filter(({ stdout, stderr }) => !stdout || !stderr).length;
    running -= 1;
    return { ...seen, exitCode, longest };
  });
  const victim = await cmds[1].execAsync('sleep 100', { output: () => {} });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const began = performance.now();
  await victim.kill();
  const killed = { ms: performance.now() - began, running };
  const results = await Promise.all(runs);
  const { exitCode } = await victim.result();
  await clients[0].devbox.fromId(id).shutdown();
  return { results, killed, exitCode, silentAtFirstEnd };
}

/** Runs in the page: starts a command and keeps what it has shown where a reload does not lose it. */
async function startOne(given) {
  const { RunloopSDK } = await import('runloop-wasm');
  const devbox = await new RunloopSDK(given).devbox.create();
  const execution = await devbox.cmd.execAsync('for i in $(seq 1 60); do echo "line $i ü"; sleep 0.05; done', {
    stdout: (text) => {
      const { shown = '' } = JSON.parse(sessionStorage.getItem('run') ?? '{}');
      // In one write, so that a reload in between loses neither.
      sessionStorage.setItem('run', JSON.stringify({ devbox: devbox.id, id: execution.executionId, cursor: execution.cursor, shown: shown + text }));
    },
  });
  while (!(JSON.parse(sessionStorage.getItem('run') ?? '{}').shown ?? '').includes('line 5 ')) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs in the page after a reload: goes on from where the former one was. */
async function goOn(given) {
  const { RunloopSDK } = await import('runloop-wasm');
  const { devbox, id, cursor, shown: before } = JSON.parse(sessionStorage.getItem('run'));
  let shown = before;
  const box = new RunloopSDK(given).devbox.fromId(devbox);
  const execution = await box.cmd.stream(id, cursor, { stdout: (text) => { shown += text; } });
  const { exitCode } = await execution.result();
  await box.shutdown();
  return { before, shown, exitCode };
}

const lines = (count, line) => Array.from({ length: count }, (_, at) => `${line(at + 1)}\n`).join('');

for (const name of Object.keys(browserBinaries)) {
  test(`${name}: many streams and reloads`, { timeout: 180_000 }, async (t) => {
    if (!process.env.CI && !browserBinaries[name]()) return t.skip(`${name} is not installed`);
    const browser = await launch(name);
    t.after(() => browser.close());

    await t.test('twenty commands stream in one page, exactly and by turns, and a kill is answered at once', async () => {
      const tab = await browser.open(site.url);
      const { results, killed, exitCode, silentAtFirstEnd } = await tab.evaluate(manyStreams, options());
      for (const result of results) {
        assert.equal(result.stdout, lines(100, (at) => `out ${at} ü`));
        assert.equal(result.stderr, lines(100, (at) => `err ${at}`));
        assert.equal(result.exitCode, 0);
      }
      assert.equal(silentAtFirstEnd, 0, 'a stream was shown nothing until another command had ended');
      assert.equal(killed.running, 20, 'the kill was answered after the commands had ended');
      assert.equal(exitCode, 137);
      t.diagnostic(`${name} ${browser.version}: a kill among 40 streams took ${Math.round(killed.ms)} ms, the longest silence of a stream ${
        Math.round(Math.max(...results.map(({ longest }) => longest)))} ms`);
      await tab.close();
    });

    await t.test('a reload while a command streams loses and repeats nothing', async () => {
      const tab = await browser.open(site.url);
      await tab.evaluate(startOne, options());
      await tab.goto(site.url);
      const { before: shown, shown: all, exitCode } = await tab.evaluate(goOn, options());
      const whole = lines(60, (at) => `line ${at} ü`);
      assert.ok(shown.length > 0 && shown.length < whole.length);
      assert.equal(all, whole);
      assert.equal(exitCode, 0);
      await tab.close();
    });
    return undefined;
  });
}
