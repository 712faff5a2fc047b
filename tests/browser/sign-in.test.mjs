import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite();

test('the token in the fragment signs in and stays neither in the address nor in the history', async () => {
  const { page } = await suite.open();
  await page.waitForSelector('.shell');
  assert.equal(page.url(), `${suite.server.url}/`);
  const session = await page.createCDPSession();
  const { entries } = await session.send('Page.getNavigationHistory');
  assert.deepEqual(entries.filter(({ url }) => url.includes(suite.server.token)), []);
});

test('a reload stays signed in', async () => {
  const { page } = await suite.open();
  await page.waitForSelector('.shell');
  await page.reload();
  await page.waitForSelector('.shell');
});

test('without a token the page asks for it, and works once it has it', async () => {
  const { page } = await suite.open({ fragment: '' });
  await page.waitForSelector('.sign-in input:focus');
  await page.keyboard.type(suite.server.token);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.shell');
});

test('a wrong token is refused beside its field, and the field can be corrected', async () => {
  const { page } = await suite.open({ fragment: '' });
  await page.waitForSelector('.sign-in input:focus');
  await page.keyboard.type('not-the-token');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sign-in [role=alert]:not([hidden])');
  assert.match(await page.$eval('.sign-in [role=alert]', (alert) => alert.textContent), /refused/);
  await page.keyboard.type(suite.server.token);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.shell');
});

test('what cannot be a token is refused without asking the server', async () => {
  const { page } = await suite.open({ fragment: '#token=two%20words' });
  await page.waitForSelector('.sign-in [role=alert]:not([hidden])');
  assert.match(await page.$eval('.sign-in [role=alert]', (alert) => alert.textContent), /damaged/);
  await page.keyboard.type('two words');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.sign-in [role=alert]')?.textContent?.includes('no token'));
});

test('a link with a stale token leads to the form, which says why', async () => {
  const { page } = await suite.open({ fragment: '#token=of-another-server' });
  await page.waitForSelector('.sign-in [role=alert]:not([hidden])');
  assert.match(await page.$eval('.sign-in [role=alert]', (alert) => alert.textContent), /refused the token/);
  await page.reload();
  await page.waitForSelector('.sign-in');
});

test('signing out forgets the token', async () => {
  const { page } = await suite.open();
  await page.waitForSelector('.shell');
  await page.click('[aria-label="Sign out"]');
  await page.waitForSelector('.sign-in');
  await page.reload();
  await page.waitForSelector('.sign-in');
});

test('a new tab does not share the token', async () => {
  const { page } = await suite.open();
  await page.waitForSelector('.shell');
  const other = await page.browserContext().newPage();
  await other.goto(suite.server.url);
  await other.waitForSelector('.sign-in');
});
