// Finds and starts the Chromium that the browser tests drive.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** `CHROME_BIN`, else the first well-known name on the PATH. */
export function chromiumBinary() {
  const named = process.env.CHROME_BIN;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_BIN names ${named}, which does not exist`);
    return named;
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (!found) throw new Error('no Chromium found: install one (Debian: apt-get install chromium) or set CHROME_BIN');
  return found;
}

/** A headless Chromium that talks to nobody but the tests' own server. */
export function launchChromium() {
  // Chromium's sandbox refuses to start as root, which CI machines are.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return puppeteer.launch({
    executablePath: chromiumBinary(),
    args: [...asRoot, '--disable-gpu', '--disable-background-networking'],
  });
}
