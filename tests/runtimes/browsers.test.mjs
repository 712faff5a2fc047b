// The three browser engines on the installed tarball: without a bundler, in a worker, under a strict policy.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browserBinaries, launch } from '../support/browsers.mjs';
import { startDevboxd } from '../support/devboxd.mjs';
import { html, outcomeOf, program, withOptions } from './support/page.mjs';
import { site } from './support/site.mjs';
import { passed } from './support/table.mjs';
import { app } from './support/workspace.mjs';

const imports = (entry) => `<script type="importmap">{ "imports": { "runloop-wasm": "/node_modules/runloop-wasm/${entry}" } }</script>`;
const policy = `<meta http-equiv="content-security-policy" content="script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'">`;

const files = {
  'main.js': program,
  'index.html': html(`${imports('index.browser.js')}<script type="module" src="/main.js"></script>`),
  // An import map is an inline script, which the policy forbids: addresses are written out.
  'strict.js': program.replace("'runloop-wasm'", "'/node_modules/runloop-wasm/index.browser.js'"),
  'strict.html': html(`${policy}<script type="module" src="/strict.js"></script>`),
  'slim.js': program
    .replace("'runloop-wasm';", "'/node_modules/runloop-wasm/index.slim.js';")
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
    import * as runloop from '/node_modules/runloop-wasm/index.browser.js';
    import scenario from '/scenario.js';
    onmessage = ({ data }) => scenario(runloop, data).then(
      (steps) => postMessage({ steps }), (error) => postMessage({ error: String(error.stack ?? error) }));
  `,
};

const pages = {
  'a page without a bundler': '',
  'a page whose policy allows no more than it needs, with Trusted Types': 'strict.html',
  'a page that loads the module as a file': 'slim.html',
  'a web worker': 'worker.html',
};

let server;
let place;
before(async () => {
  server = await startDevboxd();
  place = await site(await app('browsers', files));
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
          assert.equal((await outcomeOf(tab)).length, 7);
        } finally {
          await tab.close();
        }
      });
    }
    await passed('2-browsers', name === 'WebKit' ? 'WebKit (WebKitGTK)' : name, browser.version);
  });
}
