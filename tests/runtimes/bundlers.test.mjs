// The common bundlers with their defaults on the installed tarball: what they make is run in Chromium.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { launch } from '../support/browsers.mjs';
import { startDevboxd } from '../support/devboxd.mjs';
import { names } from './scenario.js';
import { html, outcomeOf, program, withOptions } from './support/page.mjs';
import { site } from './support/site.mjs';
import { passed } from './support/table.mjs';
import { app, installed, runIn } from './support/workspace.mjs';

let server;
let browser;
before(async () => {
  server = await startDevboxd();
  browser = await launch('Chromium');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const version = (name) => createRequire(import.meta.url)(installed(name, 'package.json')).version;
const options = () => ({ baseURL: server.url, bearerToken: server.token });

/** Opens an address in Chromium and checks that its page does the whole scenario. */
async function runs(url) {
  const tab = await browser.open(withOptions(url, options()));
  try {
    assert.deepEqual(await outcomeOf(tab), names);
  } finally {
    await tab.close();
  }
}

async function served(t, folder) {
  const place = await site(folder);
  t.after(() => place.stop());
  await runs(place.url);
}

const script = html('<script type="module" src="/main.js"></script>');
const files = { 'main.js': program, 'index.html': script };

test('esbuild bundles it', async (t) => {
  const folder = await app('esbuild', { ...files, 'dist/index.html': script });
  await runIn(folder, process.execPath, [installed('esbuild', 'bin', 'esbuild'), 'main.js', '--bundle', '--format=esm', '--outdir=dist']);
  await served(t, join(folder, 'dist'));
  await passed('3-bundlers', 'esbuild', version('esbuild'));
});

test('Rollup bundles it', async (t) => {
  const folder = await app('rollup', { ...files, 'dist/index.html': script });
  const args = ['main.js', '--dir', 'dist', '--plugin', installed('@rollup', 'plugin-node-resolve')];
  await runIn(folder, process.execPath, [installed('rollup', 'dist', 'bin', 'rollup'), ...args]);
  await served(t, join(folder, 'dist'));
  await passed('3-bundlers', 'Rollup', version('rollup'));
});

/** webpack's interface, which Rspack has too. */
const pack = (module) => `
import { createRequire } from 'node:module';
const pack = createRequire(import.meta.url)(${JSON.stringify(module)});
(pack.webpack ?? pack.rspack ?? pack)({ entry: './main.js', mode: 'production', context: process.cwd() }, (error, stats) => {
  if (error || stats.hasErrors()) throw error ?? new Error(stats.toString());
});
`;

for (const [name, module] of [['webpack', 'webpack'], ['Rspack', '@rspack/core']]) {
  test(`${name} bundles it`, async (t) => {
    const page = html('<script type="module" src="/main.js"></script>');
    const folder = await app(name, { ...files, 'build.mjs': pack(module), 'dist/index.html': page });
    await runIn(folder, process.execPath, ['build.mjs']);
    await served(t, join(folder, 'dist'));
    await passed('3-bundlers', name, version(module));
  });
}

test('Vite builds it', async (t) => {
  const folder = await app('vite', files);
  await runIn(folder, process.execPath, [installed('vite', 'bin', 'vite.js'), 'build']);
  await served(t, join(folder, 'dist'));
  await passed('3-bundlers', 'Vite, development server and build', version('vite'));
});

/** Starts a server that prints its address; stopped with the test. */
async function started(t, folder, args) {
  const child = spawn(process.execPath, args, {
    cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1' },
  });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  t.after(async () => {
    child.kill();
    await exit;
  });
  for await (const line of createInterface(child.stdout)) {
    const found = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+\/?/.exec(line)?.[0];
    if (found) {
      child.stdout.resume();
      return found.replace(/\/?$/, '/');
    }
  }
  throw new Error(`${args.join(' ')} ended without an address`);
}

test("Vite's development server serves it", async (t) => {
  const folder = await app('vite-dev', files);
  await runs(await started(t, folder, [installed('vite', 'bin', 'vite.js'), '--host', '127.0.0.1']));
});

const layout = `export default function Layout({ children }) { return <html><body>{children}</body></html>; }`;
const client = `'use client';
import { useEffect } from 'react';
import * as runloop from 'runloop-wasm';
import scenario from '../scenario.js';
export default function Run() {
  useEffect(() => {
    const options = JSON.parse(decodeURIComponent(location.hash.slice(1)));
    window.outcome = scenario(runloop, options).then((steps) => ({ steps }), (error) => ({ error: String(error.stack ?? error) }));
  }, []);
  return null;
}`;
const onServer = `
import * as runloop from 'runloop-wasm';
import scenario from '../../scenario.js';
export const dynamic = 'force-dynamic';
export async function POST(request) {
  try {
    return Response.json({ steps: await scenario(runloop, await request.json()) });
  } catch (error) {
    return Response.json({ error: String(error.stack ?? error) });
  }
}`;

test('a Next.js app runs it in the browser, on the server and at the edge', async (t) => {
  const folder = await app('next', {
    'app/layout.jsx': layout,
    'app/page.jsx': `import Run from './run.jsx';\nexport default function Page() { return <Run />; }`,
    'app/run.jsx': client,
    'app/server/route.js': onServer,
    'app/edge/route.js': `${onServer}export const runtime = 'edge';\n`,
  });
  const next = installed('next', 'dist', 'bin', 'next');
  await runIn(folder, process.execPath, [next, 'build'], { NEXT_TELEMETRY_DISABLED: '1', CI: '1' });
  const url = await started(t, folder, [next, 'start', '--port', '0', '--hostname', '127.0.0.1']);
  await runs(url);
  for (const path of ['server', 'edge']) {
    const answer = await fetch(url + path, { method: 'POST', body: JSON.stringify(options()) });
    const { steps, error } = await answer.json();
    assert.equal(error, undefined, path);
    assert.deepEqual(steps, names, path);
  }
  await passed('3-bundlers', 'Next.js, client components, server and edge', version('next'));
});
