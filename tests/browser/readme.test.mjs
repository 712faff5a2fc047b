// The README's example for browsers, served as its reader would serve it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examples } from '../support/examples.mjs';
import { serve } from '../support/static_server.mjs';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite();

test('the example for browsers shows its output and ends its devbox', async (t) => {
  const [{ code: example }, ...others] = await examples('README.md', 'html');
  assert.deepEqual(others, []);
  assert.ok(example.includes("'http://127.0.0.1:8080'"));
  const site = await serve({
    '/': { type: 'text/html', body: `<!doctype html>${example.replace('http://127.0.0.1:8080', suite.server.url)}` },
    '/token': { type: 'text/plain', body: suite.server.token },
    '/favicon.ico': { type: 'image/x-icon', body: '' },
  });
  t.after(() => site.stop());
  const page = await suite.browser.newPage();
  t.after(() => page.close());
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  const ended = page.waitForResponse((response) => response.url().endsWith('/shutdown') && response.request().method() === 'POST');
  await page.goto(site.url);
  const view = await (await ended).json();
  assert.equal(view.status, 'shutdown');
  assert.equal(await page.$eval('#output', ({ textContent }) => textContent), '1\n2\n3\n');
  assert.deepEqual(problems, []);
});
