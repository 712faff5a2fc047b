// A Chromium for the browser tests.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as apt from './apt.mjs';
import { Failure, note } from './log.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function find() {
  if (process.env.CHROME_BIN) return existsSync(process.env.CHROME_BIN) ? process.env.CHROME_BIN : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(existsSync);
}

/** The path of a Chromium or Chrome, installed by apt where there is none. */
export async function ensureChromium() {
  const present = find();
  if (present) return present;
  if (process.env.CHROME_BIN) throw new Failure(`CHROME_BIN names ${process.env.CHROME_BIN}, which does not exist`);
  if (apt.canInstall() && (await apt.available('chromium'))) await apt.install(['chromium']);
  const installed = find();
  if (!installed) throw new Failure(`no Chromium found: ${apt.installCommand(['chromium'])}, or set CHROME_BIN`);
  note(`Chromium: ${installed}`);
  return installed;
}
