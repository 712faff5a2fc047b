// The package in a page of another origin than the server's, without a bundler.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from '../support/static_server.mjs';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite();
const importMap = '<script type="importmap">{"imports":{"runloop-wasm":"/node_modules/runloop-wasm/dist/browser.js"}}</script>';
const page = (policy = '') => ({ type: 'text/html', body: `<!doctype html>${policy}${importMap}` });
const policy = (scripts) => `<meta http-equiv="content-security-policy" content="script-src ${scripts}">`;

let site;
before(async () => {
  site = await serve({
    '/': page(),
    '/strict': page(policy("'self' 'unsafe-inline'")),
    '/allowed': page(policy("'self' 'unsafe-inline' 'wasm-unsafe-eval'")),
    '/favicon.ico': { type: 'image/x-icon', body: '' },
  });
});
after(() => site?.stop());

/**
 * Runs a function in a fresh page; it gets the options of a client for the server.
 *
 * @param {import('node:test').TestContext} t
 * @param {(options: { baseURL: string, bearerToken: string }) => unknown} work
 */
async function inPage(t, work, path = '/') {
  const tab = await suite.browser.newPage();
  t.after(() => tab.close());
  const problems = [];
  tab.on('pageerror', (error) => problems.push(String(error)));
  await tab.goto(site.url + path);
  const result = await tab.evaluate(work, { baseURL: suite.server.url, bearerToken: suite.server.token });
  assert.deepEqual(problems, []);
  return result;
}

test('the main job works from a page', async (t) => {
  const seen = await inPage(t, async (options) => {
    const { RunloopSDK } = await import('runloop-wasm');
    const sdk = new RunloopSDK(options);
    const devbox = await sdk.devbox.create({ name: 'from a page' });
    await devbox.file.write({ file_path: 'ü.txt', contents: 'grüezi 😀\n' });
    const texts = { stdout: '', stderr: '' };
    const result = await devbox.cmd.exec('cat ü.txt; echo oops >&2; exit 3', {
      stdout: (text) => { texts.stdout += text; },
      stderr: async (text) => { texts.stderr += text; },
    });
    const execution = await devbox.cmd.execAsync('sleep 100');
    await execution.kill();
    const killed = await execution.result();
    const listed = await sdk.devbox.list({ limit: 100 });
    return {
      ...texts,
      exitCode: result.exitCode,
      stdoutAgain: await result.stdout(),
      file: await devbox.file.read({ file_path: 'ü.txt' }),
      killed: killed.success,
      listed: listed.some(({ id }) => id === devbox.id),
      status: (await devbox.shutdown()).status,
    };
  });
  assert.deepEqual(seen, {
    stdout: 'grüezi 😀\n',
    stderr: 'oops\n',
    exitCode: 3,
    stdoutAgain: 'grüezi 😀\n',
    file: 'grüezi 😀\n',
    killed: false,
    listed: true,
    status: 'shutdown',
  });
});

test('a callback in a page gets text while the command still runs', async (t) => {
  const seen = await inPage(t, async (options) => {
    const { RunloopSDK } = await import('runloop-wasm');
    const devbox = await new RunloopSDK(options).devbox.create();
    const texts = [];
    await devbox.cmd.exec('echo ready; until [ -e go ]; do sleep 0.02; done; echo done', {
      stdout: async (text) => {
        texts.push(text);
        if (texts.length === 1) await devbox.file.write({ file_path: 'go', contents: '' });
      },
    });
    await devbox.shutdown();
    return texts;
  });
  assert.equal(seen[0], 'ready\n');
  assert.equal(seen.join(''), 'ready\ndone\n');
});

test('two million lines arrive whole in a page', async (t) => {
  const seen = await inPage(t, async (options) => {
    const { RunloopSDK } = await import('runloop-wasm');
    const devbox = await new RunloopSDK(options).devbox.create();
    let bytes = 0;
    let end = '';
    await devbox.cmd.exec('seq 1 2000000', {
      stdout: (text) => {
        bytes += text.length;
        end = (end + text).slice(-16);
      },
    });
    await devbox.shutdown();
    return { bytes, end };
  });
  assert.deepEqual(seen, { bytes: 14_888_896, end: '1999999\n2000000\n' });
});

test('errors in a page are of the classes that it imports', async (t) => {
  const seen = await inPage(t, async (options) => {
    const runloop = await import('runloop-wasm');
    const { RunloopSDK } = runloop;
    const failure = async (promise) => promise.then(() => 'none', (error) => error);
    const sdk = new RunloopSDK(options);
    const controller = new AbortController();
    const devbox = await sdk.devbox.create();
    const aborted = failure(devbox.cmd.exec('echo on; sleep 100', { stdout: () => controller.abort('enough') }, { signal: controller.signal }));
    const offline = new RunloopSDK({ ...options, baseURL: 'http://127.0.0.1:1', maxRetries: 0 });
    const results = [
      (await failure(sdk.devbox.fromId('nobody').getInfo())) instanceof runloop.NotFoundError,
      (await failure(new RunloopSDK({ ...options, bearerToken: 'wrong' }).devbox.list())) instanceof RunloopSDK.AuthenticationError,
      (await failure(offline.devbox.list())) instanceof runloop.APIConnectionError,
      (await aborted) instanceof runloop.APIUserAbortError,
      (await aborted).cause,
      (await failure(devbox.cmd.exec(7))) instanceof TypeError,
    ];
    await devbox.shutdown();
    return results;
  });
  assert.deepEqual(seen, [true, true, true, true, 'enough', true]);
});

test('without a token the constructor says so in a page too, where there is no environment', async (t) => {
  const message = await inPage(t, async () => {
    const { RunloopSDK } = await import('runloop-wasm');
    try {
      new RunloopSDK({});
    } catch (error) {
      return error.message;
    }
    return 'none';
  });
  assert.match(message, /bearerToken/);
});

test('a page whose policy forbids WebAssembly is told what to allow', async (t) => {
  const { name, code, message } = await inPage(t, async (options) => {
    const { RunloopSDK } = await import('runloop-wasm');
    const error = await new RunloopSDK(options).devbox.list().catch((reason) => reason);
    return { name: error.name, code: error.code, message: error.message };
  }, '/strict');
  assert.deepEqual([name, code], ['RunloopError', 'wasm_forbidden']);
  assert.match(message, /wasm-unsafe-eval/);
});

test("a page whose policy has 'wasm-unsafe-eval' can use it", async (t) => {
  const isListed = await inPage(t, async (options) => {
    const { RunloopSDK } = await import('runloop-wasm');
    return Array.isArray(await new RunloopSDK(options).devbox.list());
  }, '/allowed');
  assert.equal(isListed, true);
});
