// The three browser engines on the installed tarball: without a bundler, in a worker, under a strict policy.

import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { browserBinaries, launch } from '../support/browsers.mjs';
import { startDevboxd } from '../support/devboxd.mjs';
import { names } from './scenario.js';
import { html, outcomeOf, program, withOptions } from './support/page.mjs';
import { site } from './support/site.mjs';
import { passed } from './support/table.mjs';
import { app, installed, runIn } from './support/workspace.mjs';

const imports = (entry) => `<script type="importmap">{ "imports": { "runloop-wasm": "/node_modules/runloop-wasm/${entry}" } }</script>`;
const policy = `<meta http-equiv="content-security-policy" content="script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'">`;

/** In a page: what is wrong with the errors of one copy of the package beside another copy's classes. */
const apart = `async function apart(one, other) {
  const options = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  const error = await new one.RunloopSDK(options).devbox.fromId('dbx_none').getInfo().catch((reason) => reason);
  if (!(error instanceof one.NotFoundError)) return 'an error is not of its own copy';
  if (error instanceof other.RunloopError) return 'an error is of the other copy';
  const said = [error.name, error.code, error.status].join();
  return said === 'NotFoundError,not_found,404' ? undefined : 'an error says ' + said;
}`;

const files = {
  'main.js': program,
  'index.html': html(`${imports('dist/browser.js')}<script type="module" src="/main.js"></script>`),
  // An import map is an inline script, which the policy forbids: addresses are written out.
  'strict.js': program.replace("'runloop-wasm'", "'/node_modules/runloop-wasm/dist/browser.js'"),
  'strict.html': html(`${policy}<script type="module" src="/strict.js"></script>`),
  'slim.js': program
    .replace("'runloop-wasm';", "'/node_modules/runloop-wasm/dist/slim.js';")
    .replace('scenario(runloop', 'runloop.init().then(() => scenario(runloop').replace('options).then(', 'options)).then('),
  'slim.html': html('<script type="module" src="/slim.js"></script>'),
  'worker.html': html(`<script type="module">
    window.outcome = new Promise((resolve) => {
      const worker = new Worker('/worker.js', { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => resolve({ error: message });
      worker.postMessage(JSON.parse(decodeURIComponent(location.hash.slice(1))));
    });
  </script>`),
  'worker.js': `
    import * as runloop from '/node_modules/runloop-wasm/dist/browser.js';
    import scenario from '/scenario.js';
    onmessage = ({ data }) => scenario(runloop, data).then(
      (steps) => postMessage({ steps }), (error) => postMessage({ error: String(error.stack ?? error) }));
  `,
  // Classic, as every engine has them, and as bundlers make them.
  'service_worker.source.js': `
    import * as runloop from 'runloop-wasm';
    import scenario from './scenario.js';
    self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('message', (event) => event.waitUntil(scenario(runloop, event.data).then(
      (steps) => event.source.postMessage({ steps }), (error) => event.source.postMessage({ error: String(error.stack ?? error) }))));
  `,
  'service_worker.html': html(`<script type="module">
    window.outcome = (async () => {
      const { installing, waiting, active } = await navigator.serviceWorker.register('/service_worker.js');
      const worker = installing ?? waiting ?? active;
      while (worker.state !== 'activated') await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
      const told = new Promise((resolve) => navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data)));
      navigator.serviceWorker.startMessages();
      worker.postMessage(JSON.parse(decodeURIComponent(location.hash.slice(1))));
      return told;
    })().catch((error) => ({ error: String(error.stack ?? error) }));
  </script>`),
  'iframe.html': html(`<iframe></iframe><script type="module">
    ${apart}
    const frame = document.querySelector('iframe');
    window.outcome = (async () => {
      frame.src = '/framed.html' + location.hash;
      await new Promise((resolve) => frame.addEventListener('load', resolve));
      const { runloop, outcome } = frame.contentWindow;
      return { ...await outcome, problem: await apart(runloop, await import('/node_modules/runloop-wasm/dist/browser.js')) };
    })().catch((error) => ({ error: String(error.stack ?? error) }));
  </script>`),
  'framed.html': html('<script type="module" src="/framed.js"></script>'),
  'framed.js': `${program.replace("'runloop-wasm'", "'/node_modules/runloop-wasm/dist/browser.js'")} window.runloop = runloop;`,
  'copies.html': html(`<script type="module">
    ${apart}
    window.outcome = (async () => {
      const one = await import('/node_modules/runloop-wasm/dist/browser.js');
      const other = await import('/other_version/dist/browser.js');
      const { default: scenario } = await import('/scenario.js');
      const options = JSON.parse(decodeURIComponent(location.hash.slice(1)));
      const [steps] = await Promise.all([scenario(one, options), scenario(other, options)]);
      return { steps, problem: await apart(one, other) ?? await apart(other, one) };
    })().catch((error) => ({ error: String(error.stack ?? error) }));
  </script>`),
};

const pages = {
  'a page without a bundler': '',
  'a page whose policy allows no more than it needs, with Trusted Types': 'strict.html',
  'a page that loads the module as a file': 'slim.html',
  'a web worker': 'worker.html',
  'a service worker': 'service_worker.html',
  'an iframe, with a copy of its own': 'iframe.html',
  'a page with two versions': 'copies.html',
};

let server;
let place;
before(async () => {
  server = await startDevboxd();
  const folder = await app('browsers', files);
  await cp(join(folder, 'node_modules', 'runloop-wasm'), join(folder, 'other_version'), { recursive: true });
  const bundler = [installed('esbuild', 'bin', 'esbuild'), '--bundle', '--outfile=service_worker.js'];
  await runIn(folder, process.execPath, [...bundler, 'service_worker.source.js']);
  place = await site(folder);
});
after(async () => {
  await place?.stop();
  await server?.stop();
});

for (const name of Object.keys(browserBinaries)) {
  test(`${name} runs the package`, async (t) => {
    if (!browserBinaries[name]()) {
      if (process.env.CI) assert.fail(`${name} is not installed`);
      return t.skip(`${name} is not installed`);
    }
    const browser = await launch(name);
    t.after(() => browser.close());
    for (const [what, path] of Object.entries(pages)) {
      await t.test(`in ${what}`, async () => {
        const tab = await browser.open(withOptions(place.url + path, { baseURL: server.url, bearerToken: server.token }));
        try {
          assert.deepEqual(await outcomeOf(tab), names);
        } finally {
          await tab.close();
        }
      });
    }
    await passed('2-browsers', name === 'WebKit' ? 'WebKit (WebKitGTK)' : name, browser.version);
  });
}
