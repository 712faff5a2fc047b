// The console as a person meets it: finds controls by what they say, and waits for what can be seen.

const SHOWN = '.workspace:not([hidden])';

export class ConsolePage {
  /** @type {import('puppeteer-core').Page} */
  page;
  /** Uncaught errors and content-security-policy violations of the page. */
  faults = [];

  /** @param {import('puppeteer-core').Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * Opens the console in a browser context of its own.
   *
   * @param {import('puppeteer-core').Browser} browser
   * @param {import('../../support/devboxd.mjs').Devboxd} server
   * @param {{ fragment?: string, width?: number, height?: number, touch?: boolean, scheme?: 'light' | 'dark' }} [options]
   */
  static async open(browser, server, options = {}) {
    const { width = 1280, height = 800, touch = false, scheme = 'light' } = options;
    const context = await browser.createBrowserContext();
    const console = new ConsolePage(await context.newPage());
    await console.#watchFaults();
    await console.page.setViewport({ width, height, isMobile: touch, hasTouch: touch });
    await console.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await console.page.goto(`${server.url}/${options.fragment ?? `#token=${server.token}`}`);
    await console.page.waitForSelector('.sidebar:not([aria-busy]), .sign-in');
    return console;
  }

  async #watchFaults() {
    this.page.on('pageerror', (error) => this.faults.push(String(error)));
    this.page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.faults.push(message.text());
    });
  }

  /** Closes the browser context, and fails if the page threw or broke its own policy. */
  async close() {
    await this.page.browserContext().close();
    if (this.faults.length > 0) throw new Error(`the page had faults:\n${this.faults.join('\n')}`);
  }

  /**
   * Creates a devbox through the list's form and waits until its terminal takes commands.
   *
   * @param {string} [name]
   */
  async create(name = '') {
    const before = await this.page.evaluate(pickedId);
    await this.fill('.create input', name);
    await this.page.click('.create button');
    await this.page.waitForFunction(
      (id) => ![undefined, id].includes(document.querySelector('.devbox[aria-current=true]')?.dataset.id), {}, before);
    await this.page.waitForSelector(`${SHOWN} textarea[name=command]:enabled`);
    return this.page.$eval(`${SHOWN} .workspace-id`, (id) => id.textContent);
  }

  /**
   * Replaces what stands in a field.
   *
   * @param {string} selector
   * @param {string} text
   */
  async fill(selector, text) {
    const field = await this.page.waitForSelector(selector);
    await field.focus();
    await field.evaluate((element) => element.select());
    await this.page.keyboard.press('Backspace');
    await this.page.keyboard.type(text);
  }

  /**
   * Types a command and runs it, without waiting for its end.
   *
   * @param {string} command
   */
  async start(command) {
    await this.fill(`${SHOWN} textarea[name=command]`, command);
    await this.page.keyboard.press('Enter');
    await this.page.waitForFunction((selector) => {
      const outcome = document.querySelector(`${selector} .outcome`);
      return outcome !== null && outcome.textContent !== '';
    }, {}, SHOWN);
  }

  /**
   * Runs a command to its end.
   *
   * @param {string} command
   * @returns {Promise<string>} How it ended, such as `exit code 0`.
   */
  async run(command) {
    await this.start(command);
    return this.outcome();
  }

  /** Waits for the end of the running command and says how it ended. */
  async outcome() {
    await this.page.waitForFunction((selector) => {
      const outcome = document.querySelector(`${selector} .outcome`);
      return outcome !== null && !outcome.classList.contains('busy');
    }, { timeout: 60_000 }, SHOWN);
    return this.text('.outcome');
  }

  /** The lines in sight on the terminal, without the empty ones at its end. */
  lines() {
    return this.page.evaluate(readLines, SHOWN);
  }

  /**
   * Waits until a line of the terminal is exactly this.
   *
   * @param {string} line
   */
  async waitForLine(line) {
    await this.page.waitForFunction((selector, wanted) => {
      const rows = document.querySelectorAll(`${selector} .xterm-rows > div`);
      return [...rows].some((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd() === wanted);
    }, {}, SHOWN, line);
  }

  /**
   * The colour and weight each piece of a line is drawn with.
   *
   * @param {string} line The line's text.
   * @returns {Promise<{ text: string, color: string, bold: boolean }[]>}
   */
  pieces(line) {
    return this.page.evaluate((selector, wanted) => {
      const rows = [...document.querySelectorAll(`${selector} .xterm-rows > div`)];
      const row = rows.find((one) => (one.textContent ?? '').trimEnd() === wanted);
      return [...(row?.children ?? [])].map((span) => {
        const { color, fontWeight } = getComputedStyle(span);
        return { text: span.textContent ?? '', color, bold: Number(fontWeight) >= 600 };
      });
    }, SHOWN, line);
  }

  /**
   * The text of something in the shown workspace, once it is there.
   *
   * @param {string} selector
   */
  async text(selector) {
    const found = await this.page.waitForSelector(`${SHOWN} ${selector}`);
    return found.evaluate((element) => element.textContent ?? '');
  }

  /**
   * Waits until something in the shown workspace says this.
   *
   * @param {string} selector
   * @param {string} part
   */
  async waitForText(selector, part) {
    await this.page.waitForFunction((within, one, wanted) => {
      const found = [...document.querySelectorAll(`${within} ${one}`)];
      return found.some((element) => element.checkVisibility() && (element.textContent ?? '').includes(wanted));
    }, {}, SHOWN, selector, part);
  }

  /**
   * Presses the button of the shown workspace that says this.
   *
   * @param {string} label
   */
  async press(label) {
    const button = await this.page.waitForFunction((within, wanted) => {
      const buttons = [...document.querySelectorAll(`${within} button`)];
      return buttons.find((one) => one.checkVisibility() && !one.disabled && one.textContent?.trim() === wanted);
    }, {}, SHOWN, label);
    await button.click();
  }

  /** @param {string} path */
  async openFile(path) {
    await this.fill(`${SHOWN} input[name=path]`, path);
    await this.page.keyboard.press('Enter');
  }

  /**
   * Writes a file and waits until the pane says so.
   *
   * @param {string} path
   * @param {string} contents
   */
  async saveFile(path, contents) {
    await this.fill(`${SHOWN} input[name=path]`, path);
    await this.fill(`${SHOWN} .file-text`, contents);
    await this.press('Save');
    await this.waitForText('.file-state', `Saved ${path}`);
  }

  /** What the file pane's text area holds. */
  fileText() {
    return this.page.$eval(`${SHOWN} .file-text`, (area) => area.value);
  }
}

/** The devbox that is picked now: a list with one devbox picks it by itself. */
function pickedId() {
  return document.querySelector('.devbox[aria-current=true]')?.dataset.id ?? null;
}

/** @param {string} selector */
function readLines(selector) {
  const rows = [...document.querySelectorAll(`${selector} .xterm-rows > div`)];
  const lines = rows.map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
