// The browsers that tests drive, installed by apt where they are missing.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as apt from './apt.mjs';
import { Failure, note, warn } from './log.mjs';

const kinds = {
  Chromium: {
    variable: 'CHROME_BIN',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    packages: ['chromium'],
  },
  Firefox: {
    variable: 'FIREFOX_BIN',
    names: ['firefox', 'firefox-esr'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    packages: ['firefox-esr'],
  },
  // WebKitGTK, which needs a display: xvfb-run gives it one.
  WebKit: {
    variable: 'WEBKIT_DRIVER_BIN',
    names: ['WebKitWebDriver'],
    places: [],
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth'],
  },
};

function find({ variable, names, places }) {
  const named = process.env[variable];
  if (named) {
    if (!existsSync(named)) throw new Failure(`${variable} names ${named}, which does not exist`);
    return named;
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(existsSync);
}

/**
 * The paths of the browsers by the variable that tests read, each installed where it is missing. One that cannot be had
 * fails on CI and is said aloud elsewhere; without Chromium nothing of the console is tested, so it fails everywhere.
 */
export async function ensureBrowsers() {
  const env = {};
  for (const [name, kind] of Object.entries(kinds)) {
    let path = find(kind);
    if (!path && apt.canInstall() && (await apt.available(kind.packages[0]))) {
      await apt.install(kind.packages);
      path = find(kind);
    }
    if (path) {
      note(`${name}: ${path}`);
      env[kind.variable] = path;
      continue;
    }
    const problem = `no ${name} found: ${apt.installCommand(kind.packages)}, or set ${kind.variable}`;
    if (process.env.CI || name === 'Chromium') throw new Failure(problem);
    warn(`${problem}; its tests are SKIPPED`);
  }
  return env;
}
