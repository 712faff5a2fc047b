// Starts the real devboxd binary for a test, on a free port and a throw-away data directory.
// stdin stays open for as long as the test process lives: with --exit-with-stdin the server, and
// every command it runs, ends with the test even if the test crashes.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {object} DevboxdOptions
 * @property {string[]} [args] Further arguments, e.g. `['--allow-origin', 'http://localhost:1']`.
 * @property {Record<string, string>} [env] Further environment variables of the server.
 */

/**
 * @typedef {object} Devboxd
 * @property {string} url `http://127.0.0.1:PORT`, without a slash at the end.
 * @property {string} token The bearer token every call needs.
 * @property {string} dataDir Removed by `stop()`.
 * @property {number} pid
 * @property {() => string} log Everything the server has written to stderr so far.
 * @property {() => Promise<void>} stop Ends the server and waits until it is gone; safe to call twice.
 */

/** The devboxd binary the tests drive: `DEVBOXD_BIN`, else the places a build leaves it in. */
export function devboxdBinary() {
  const named = process.env.DEVBOXD_BIN;
  if (named) {
    if (!existsSync(named)) throw new Error(`DEVBOXD_BIN names ${named}, which does not exist`);
    return named;
  }
  const places = ['target/server/devboxd', 'target/debug/devboxd'].map((place) => join(root, place));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error('there is no devboxd binary yet: run `npm run build` first');
  return found;
}

/**
 * Starts devboxd and resolves once it has printed its ready line.
 *
 * @param {DevboxdOptions} [options]
 * @returns {Promise<Devboxd>}
 */
export async function startDevboxd({ args = [], env = {} } = {}) {
  const binary = devboxdBinary();
  const dataDir = await mkdtemp(join(tmpdir(), 'devboxd-test-'));
  const child = spawn(
    binary,
    ['--listen', '127.0.0.1:0', '--data-dir', dataDir, '--exit-with-stdin', ...args],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );

  let log = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text) => { log += text; });
  const gone = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  // A server that died early makes this pipe fail; its end is reported through `gone`.
  child.stdin.on('error', () => {});

  const remove = () => rm(dataDir, { recursive: true, force: true });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise((resolve) => lines.once('line', (line) => resolve({ line }))),
    gone.then((end) => ({ end })),
  ]);
  if (first.line === undefined) {
    await remove();
    throw new Error(`devboxd ended (${first.end}) before it was ready:\n${log}`);
  }
  const ready = readyLine(first.line);

  let stopped;
  return {
    ...ready,
    dataDir,
    pid: child.pid,
    log: () => log,
    stop() {
      stopped ??= (async () => {
        child.stdin.end();
        await gone;
        await remove();
      })();
      return stopped;
    },
  };
}

/** @param {string} line */
function readyLine(line) {
  const { url, token } = JSON.parse(line);
  if (typeof url !== 'string' || typeof token !== 'string') {
    throw new Error('devboxd\'s ready line has no url or no token');
  }
  return { url: url.replace(/\/$/, ''), token };
}

/**
 * Prints the server's log when a test has failed: call it from `afterEach` with the test's context.
 *
 * @param {Devboxd} server
 * @param {{ name: string, passed?: boolean }} context
 */
export function showLogOnFailure(server, context) {
  if (context.passed === false) {
    process.stderr.write(`--- devboxd's log after "${context.name}"\n${server.log()}---\n`);
  }
}
