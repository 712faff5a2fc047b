import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite();

const names = (page) => page.$$eval('.devbox-name', (found) => found.map(({ textContent }) => textContent));

test('a server without devboxes shows what to do', async () => {
  const { page } = await suite.open();
  await page.waitForFunction(() => document.querySelector('.sidebar .empty')?.checkVisibility());
  await page.click('.welcome button');
  await page.waitForSelector('.workspace textarea[name=command]:enabled');
});

test('a devbox created with a name is listed, picked and running', async () => {
  const view = await suite.open();
  const id = await view.create('atlas');
  assert.ok((await names(view.page)).includes('atlas'));
  assert.equal(await view.page.$eval('.devbox[aria-current=true]', ({ dataset }) => dataset.id), id);
  assert.equal(await view.text('.pill[data-status]'), 'running');
  assert.equal((await suite.ask(`/v1/devboxes/${id}`)).name, 'atlas');
});

test('a devbox created without a name is listed by its id', async () => {
  const view = await suite.open();
  const id = await view.create();
  assert.ok((await view.page.$$eval('.devbox-id', (found) => found.map(({ textContent }) => textContent))).includes(id));
});

test('markup in a name is shown as text', async () => {
  const view = await suite.open();
  await view.create('<img src=x onerror=alert(1)>');
  assert.ok((await names(view.page)).includes('<img src=x onerror=alert(1)>'));
  assert.equal(await view.page.$('#app img'), null);
});

test('the list shows devboxes made elsewhere after a refresh', async () => {
  const first = await suite.open();
  const second = await suite.open();
  await first.create('made-elsewhere');
  await second.page.click('[aria-label="Refresh the list"]');
  await second.page.waitForFunction(() => [...document.querySelectorAll('.devbox-name')].some(({ textContent }) => textContent === 'made-elsewhere'));
});

test('each devbox keeps its own output', async () => {
  const view = await suite.open();
  const first = await view.create('first');
  await view.run('echo of the first');
  await view.create('second');
  await view.run('echo of the second');
  await view.waitForLine('of the second');
  assert.ok(!(await view.lines()).includes('of the first'));
  await view.page.click(`.devbox[data-id="${first}"]`);
  await view.waitForLine('of the first');
});

test('shutting down asks first, and no keeps the devbox', async () => {
  const view = await suite.open();
  const id = await view.create('kept');
  await view.press('Shut down');
  await view.press('Keep it');
  assert.equal((await suite.ask(`/v1/devboxes/${id}`)).status, 'running');
  assert.equal(await view.run('echo still here'), 'exit code 0');
});

test('a confirmed shutdown ends the devbox, here and on the server', async () => {
  const view = await suite.open();
  const id = await view.create('ended');
  await view.press('Shut down');
  await view.page.click('.workspace:not([hidden]) .confirm .danger');
  await view.waitForText('.pill[data-status]', 'shut down');
  assert.equal((await suite.ask(`/v1/devboxes/${id}`)).status, 'shutdown');
  assert.equal(await view.page.$eval('.workspace:not([hidden]) textarea[name=command]', ({ disabled }) => disabled), true);
  assert.equal(await view.page.$eval('.workspace:not([hidden]) input[name=path]', ({ disabled }) => disabled), true);
});

test('a devbox shut down under a running command ends the command here too', async () => {
  const view = await suite.open();
  await view.create('pulled');
  await view.start('echo started; sleep 1000');
  await view.waitForLine('started');
  await view.press('Shut down');
  await view.page.click('.workspace:not([hidden]) .confirm .danger');
  assert.notEqual(await view.outcome(), 'exit code 0');
  await view.waitForText('.pill[data-status]', 'shut down');
});
