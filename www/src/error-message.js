// What went wrong, in a sentence for the person who sees it beside the control they used.

import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError, StreamGapError } from 'runloop-wasm';

/**
 * @param {unknown} error
 * @returns {string}
 */
export function errorMessage(error) {
  if (error instanceof APIUserAbortError) return 'Not waited for any longer.';
  if (error instanceof APIConnectionTimeoutError) {
    return `${location.host} took too long to answer. Try again.`;
  }
  if (error instanceof APIConnectionError) {
    return `Cannot reach ${location.host}. Is devboxd still running there?`;
  }
  if (error instanceof StreamGapError) {
    return `Part of the output was lost on the way: ${error.message}`;
  }
  if (error instanceof APIError) return serverMessage(error) ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/**
 * The server's own sentence, without the status number the error's message starts with.
 *
 * @param {APIError} error
 * @returns {string | undefined}
 */
function serverMessage({ error: body }) {
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
  return typeof body.message === 'string' && body.message !== '' ? body.message : undefined;
}
