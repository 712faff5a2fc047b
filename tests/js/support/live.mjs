// One devboxd for a test file: started before its tests, stopped after them, its log shown on failure.

import { after, afterEach, before } from 'node:test';
import { RunloopSDK } from 'runloop-wasm';
import { showLogOnFailure, startDevboxd } from '../../support/devboxd.mjs';
import { addFault } from '../../support/faults.mjs';

/**
 * Call it once at the top of a test file.
 *
 * @param {import('../../support/devboxd.mjs').DevboxdOptions} [settings]
 */
export function liveDevboxd(settings) {
  let server;
  before(async () => {
    server = await startDevboxd(settings);
  });
  afterEach((context) => showLogOnFailure(server, context));
  after(() => server?.stop());

  return {
    get url() {
      return server.url;
    },
    get token() {
      return server.token;
    },
    /** @param {import('runloop-wasm').ClientOptions} [options] */
    sdk(options = {}) {
      return new RunloopSDK({ baseURL: server.url, bearerToken: server.token, ...options });
    },
    /** What the server has written to stderr so far. */
    log: () => server.log(),
    /** Adds a fault rule to a server with `--faults`. */
    fault: (rule) => addFault(server, rule),
    /**
     * A running devbox that is shut down with the test.
     *
     * @param {import('node:test').TestContext} t
     * @param {import('runloop-wasm').ClientOptions} [options]
     */
    async devbox(t, options = {}) {
      const devbox = await this.sdk(options).devbox.create();
      t.after(() => this.sdk().devbox.fromId(devbox.id).shutdown());
      return devbox;
    },
  };
}

/** The real `fetch`, remembering the requests it made. */
export function recorded() {
  const calls = [];
  const recording = (url, init) => {
    calls.push({ url: new URL(url), method: init.method, signal: init.signal });
    return fetch(url, init);
  };
  return Object.assign(recording, { calls });
}
