// What a command is asked for with: what the service gets, and what this package does itself.
import { fail, flag, millis, object, required, string } from './arguments.js';
import { compose } from './shell_text.js';

/**
 * Reads the parameters of a command. `sent` are those of the service, as they came; the others are composed into the
 * command's text or kept by this package.
 */
export function readOrder(command, params) {
  const { cwd, env, user, timeoutMs, killOnAbort, throwOnError, ...sent } = object(params, 'params');
  if (sent.last_n != null && !/^\d{1,9}$/.test(sent.last_n)) fail('last_n', 'must be a whole number of lines');
  const shell = string(sent.shell_name, 'shell_name');
  return {
    command: compose(required(command, 'command'), { cwd, env, user }, shell !== undefined),
    sent,
    lastN: sent.last_n,
    isAttached: flag(sent.attach_stdin, 'attach_stdin'),
    // A longer `setTimeout` fires at once (HTML standard 8.6: the delay is a signed 32-bit number).
    timeoutMs: timeoutMs == null ? undefined : Math.min(millis(timeoutMs, 'timeoutMs'), 2 ** 31 - 1),
    killOnAbort: flag(killOnAbort, 'killOnAbort'),
    throwOnError: flag(throwOnError, 'throwOnError'),
  };
}
