// One server and one browser for a test file, and a page for each of its tests.

import { after, afterEach, before } from 'node:test';
import { launchChromium } from '../../support/browsers.mjs';
import { showLogOnFailure, startDevboxd } from '../../support/devboxd.mjs';
import { ConsolePage } from './console-page.mjs';

/**
 * Registers the hooks; call it once at the top of a test file.
 *
 * @param {import('../../support/devboxd.mjs').DevboxdOptions} [settings]
 */
export function consoleSuite(settings) {
  /** @type {import('../../support/devboxd.mjs').Devboxd} */
  let server;
  /** @type {import('puppeteer-core').Browser} */
  let browser;
  /** @type {ConsolePage[]} */
  let opened = [];

  before(async () => {
    server = await startDevboxd(settings);
    browser = await launchChromium();
  });

  afterEach(async (context) => {
    showLogOnFailure(server, context);
    const pages = opened;
    opened = [];
    for (const page of pages) await page.close();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  return {
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },
    /** @param {Parameters<typeof ConsolePage.open>[2]} [options] */
    async open(options) {
      const page = await ConsolePage.open(browser, server, options);
      opened.push(page);
      return page;
    },
    /**
     * Asks the server directly, past the console.
     *
     * @param {string} path
     */
    async ask(path) {
      const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${server.token}` } });
      return response.json();
    },
  };
}
