// The client's timers, moved by hand.

import { setImmediate } from 'node:timers/promises';

/**
 * Puts the test's mock in the place of `setTimeout` until the test ends.
 *
 * @param {import('node:test').TestContext} t
 */
export function manualTimers(t) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return {
    /** Lets `ms` milliseconds pass and everything that follows from them happen. */
    async pass(ms) {
      await settled();
      t.mock.timers.tick(ms);
      await settled();
    },
  };
}

/** Everything that needs no timer and no network has happened. */
export async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}
