// The page that every bundler builds and every browser runs: it does the scenario and says how it went.

/** The program of the page. Options come in the address's hash, the outcome is left in `window.outcome`. */
export const program = `
import * as runloop from 'runloop-wasm';
import scenario from './scenario.js';
const options = JSON.parse(decodeURIComponent(location.hash.slice(1)));
window.outcome = scenario(runloop, options).then(
  (steps) => ({ steps }),
  (error) => ({ error: String(error && error.stack || error) }),
);
`;

export const html = (script) => `<!doctype html><meta charset="utf-8"><title>runtimes</title>${script}`;

/** Waits in the page for its outcome. */
export async function outcomeOf(tab) {
  const { steps, error, problem } = await tab.evaluate(async () => {
    // A bundler's development server may evaluate the page a moment after it has loaded.
    while (!window.outcome) await new Promise((resolve) => setTimeout(resolve, 20));
    return window.outcome;
  });
  if (error ?? problem) throw new Error(error ?? problem);
  return steps;
}

export const withOptions = (url, options) => `${url}#${encodeURIComponent(JSON.stringify(options))}`;
