// How a class calls the module: options and signal read first, so that a mistake rejects, and the
// answer's text parsed by the engine, so that unknown fields are kept.
import { makeError, place } from '../wasm/errors.js';
import { fail } from './arguments.js';
import { callOptions, callSignal } from './options.js';

/** Runs an operation on a handle; `read` gives its arguments. Gives the answer's text. */
export async function call(handle, operation, options, read, callbacks, upload) {
  const text = write(read?.() ?? {});
  try {
    return await handle.call(operation, text, callOptions(options), callSignal(options), callbacks?.(), upload);
  } catch (error) {
    throw place(error);
  }
}

/** Arguments as JSON; functions among the caller's parameters are left out, as JSON does. */
function write(given) {
  try {
    return JSON.stringify(given);
  } catch {
    return fail('params', 'cannot be written as JSON');
  }
}

/** Runs an operation whose answer is a view. */
export async function view(handle, operation, options, read) {
  return parse(await call(handle, operation, options, read));
}

/** A view out of its text, or what else `fits` says it must be. */
export function parse(text, fits = isView) {
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    unusable('the answer is not JSON', cause);
  }
  return fits(parsed) ? parsed : unusable('the answer is not a JSON object');
}

const isView = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws the error for an answer that is not what the contract says. */
export function unusable(problem, cause) {
  throw makeError('bad_response', problem, cause, '{}');
}
