// Chromium, Firefox and WebKit behind the three things that tests ask of a browser.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

/** Chromium's sandbox refuses to start as root, which CI machines are. */
const chromiumArguments = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-background-networking'];

const onPath = (...names) => {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
};

/** The path of a browser's program: what a variable names, else the first of the names on the PATH. */
export const browserBinaries = {
  Chromium: () => process.env.CHROME_BIN ?? onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'),
  Firefox: () => process.env.FIREFOX_BIN ?? onPath('firefox', 'firefox-esr'),
  WebKit: () => process.env.WEBKIT_DRIVER_BIN ?? onPath('WebKitWebDriver'),
};

/**
 * @typedef {object} Tab
 * @property {(work: (argument: any) => unknown, argument?: unknown) => Promise<any>} evaluate Runs a function in the page
 *   with an argument that JSON can hold, and gives what its Promise gives.
 * @property {(url: string) => Promise<void>} goto Loads another address, or the same one anew.
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Browser
 * @property {string} version
 * @property {(url: string) => Promise<Tab>} open
 * @property {() => Promise<void>} close
 */

/** The path of a browser, or an error that says how it is found. */
function binary(name) {
  const path = browserBinaries[name]();
  if (!path) throw new Error(`${name} is not installed: run \`npm test\` once, which installs it, or see scripts/lib/browsers.mjs`);
  return path;
}

/** Chromium with all that puppeteer can do. */
export const launchChromium = () => puppeteer.launch({ executablePath: binary('Chromium'), args: chromiumArguments });

/** @returns {Promise<Browser>} */
async function puppeteered(launching) {
  const browser = await launching;
  return {
    version: (await browser.version()).replace(/^\D+/, ''),
    async open(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return {
        evaluate: (work, argument) => page.evaluate(work, argument),
        goto: async (address) => void (await page.goto(address)),
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** WebKitGTK's own small browser, which lies with the library. */
function miniBrowser() {
  const libraries = ['/usr/lib', '/usr/libexec'].filter((folder) => existsSync(folder));
  const folders = libraries.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const all = folders.flatMap((folder) => ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'].map((name) => join(folder, name, 'MiniBrowser')));
  return all.find((path) => existsSync(path));
}

/** Asks until the driver listens: it says nothing when it does. */
async function listening(url, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/status`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @returns {Promise<Browser>} */
async function webkit(driver) {
  const { Builder } = await import('selenium-webdriver');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn('xvfb-run', ['-a', driver, `--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', detached: true });
  await listening(url, child);
  const session = await new Builder().usingServer(url).withCapabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
  }).build();
  await session.manage().setTimeouts({ script: 300_000, pageLoad: 60_000 });
  const version = (await session.getCapabilities()).get('browserVersion');
  return {
    version,
    async open(address) {
      await session.switchTo().newWindow('tab');
      const handle = await session.getWindowHandle();
      const use = () => session.switchTo().window(handle);
      await session.get(address);
      return {
        async evaluate(work, argument) {
          await use();
          const outcome = await session.executeAsyncScript(
            `const done = arguments[arguments.length - 1];
             Promise.resolve().then(() => (${work})(JSON.parse(arguments[0]))).then(
               (value) => done({ value }), (error) => done({ error: String(error && error.stack || error) + ' ' + error }));`,
            JSON.stringify(argument ?? null),
          );
          if (outcome.error) throw new Error(outcome.error);
          return outcome.value;
        },
        async goto(other) {
          await use();
          await session.get(other);
        },
        async close() {
          await use();
          await session.close();
          const [first] = await session.getAllWindowHandles();
          await session.switchTo().window(first);
        },
      };
    },
    async close() {
      await session.quit().catch(() => {});
      // xvfb-run and its children are one process group.
      process.kill(-child.pid, 'SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

/**
 * Starts a browser that talks to nobody but the tests' own servers.
 *
 * @param {'Chromium' | 'Firefox' | 'WebKit'} name
 * @returns {Promise<Browser>}
 */
export function launch(name) {
  if (name === 'WebKit') return webkit(binary(name));
  return puppeteered(name === 'Firefox' ? puppeteer.launch({ browser: 'firefox', executablePath: binary(name) }) : launchChromium());
}
