import { ExitError } from '../wasm/errors.js';
import { count } from './arguments.js';
import { call, parse } from './call.js';

/** The result of a command; an error of one that did not succeed, where `throws` asks for it. */
export function judged(result, throws) {
  if (!throws || result.success) return result;
  const { exitCode, result: { stderr } } = result;
  const said = stderr?.trimEnd().split('\n').pop().slice(0, 200);
  const how = exitCode === null ? 'without an exit code' : `with exit code ${exitCode}`;
  throw new ExitError(`the command ended ${how}${said ? `: ${said}` : ''}`, result);
}

/** What a completed command left: `await devbox.cmd.exec('…')`. */
export class ExecutionResult {
  #client;
  #devbox;
  #text;
  #lastN;
  #view;

  constructor(client, devbox, text, lastN) {
    this.#client = client;
    this.#devbox = devbox;
    this.#text = text;
    this.#lastN = lastN == null ? undefined : String(lastN);
    this.#view = parse(text);
  }

  /** The exit code; null when the service does not know it. */
  get exitCode() {
    return this.#view.exit_status ?? null;
  }

  /** Whether the exit code is 0. */
  get success() {
    return this.exitCode === 0;
  }

  /** Whether there is an exit code other than 0. */
  get failed() {
    return this.exitCode !== null && !this.success;
  }

  /** The execution's id. */
  get executionId() {
    return this.#view.execution_id;
  }

  /** The id of its devbox. */
  get devboxId() {
    return this.#devbox;
  }

  /** The view, as the service gave it. */
  get result() {
    return this.#view;
  }

  /** Standard output: all of it, or its last lines. */
  stdout(numLines) {
    return this.#output('stdout', numLines);
  }

  /** Standard error: all of it, or its last lines. */
  stderr(numLines) {
    return this.#output('stderr', numLines);
  }

  #output(stream, numLines) {
    return call(this.#client, 'output', undefined, () => ({
      id: this.#devbox,
      view: this.#text,
      last_n: this.#lastN,
      stream,
      lines: count(numLines, 'numLines'),
    }));
  }
}
