// A command's standard input: texts in order, one on its way at a time, none of them twice.
import { makeError } from '../wasm/errors.js';
import { fail } from './arguments.js';
import { abortError, unlessAborted } from './abort.js';
import { operate } from './operation.js';
import { callSignal } from './options.js';
import { Turns } from './turns.js';

/** A text of more is sent in parts: the service limits a request, and what may wait to be read. */
const PART = 256 * 1024;

/** After these the service may have taken the text, or not. */
const isUncertain = ({ code, status }) => code === 'connection' || code === 'connection_timeout' || status === 408 || status >= 500;

export class Stdin {
  #client;
  #ids;
  #isAttached;
  #isClosed = false;
  #turns = new Turns();
  /** The latest failure: what waited behind it is not sent either. */
  #failure;
  #stream;

  constructor(client, ids, isAttached) {
    this.#client = client;
    this.#ids = ids;
    this.#isAttached = isAttached;
  }

  /** Sends a text. */
  async write(text, options) {
    if (typeof text !== 'string' || text === '') fail('text', 'must be a non-empty string');
    await this.#next(async () => {
      for (const part of parts(text)) await this.#send({ text: part }, options);
    }, options);
  }

  /** Sends the end of the input. */
  async close(options) {
    await this.#next(async () => {
      await this.#send({ signal: 'EOF' }, options);
      this.#isClosed = true;
    }, options);
  }

  /** Interrupts the command, past what waits to be sent. */
  async interrupt(options) {
    await this.#send({ signal: 'INTERRUPT' }, options);
  }

  /** The same as a stream; made once. */
  get stream() {
    return (this.#stream ??= this.#open());
  }

  #open() {
    this.#check();
    const decode = decoder();
    const write = async (text) => text && this.write(text);
    return new WritableStream({
      write: (chunk) => write(decode(chunk)),
      close: async () => {
        await write(decode());
        await this.close();
      },
    });
  }

  async #next(send, options) {
    this.#check();
    const signal = callSignal(options);
    const before = this.#failure;
    await unlessAborted(this.#turns.next(async () => {
      try {
        if (this.#failure !== before) throw this.#failure;
        if (signal?.aborted) throw abortError(signal);
        await send();
      } catch (error) {
        this.#failure = error;
        throw error;
      }
    }), signal);
  }

  #check() {
    if (!this.#isAttached) {
      throw makeError('stdin_not_attached', 'the command has no stdin: start it with `attach_stdin: true`', undefined, '{}');
    }
    if (this.#isClosed) throw makeError('stdin_closed', 'the stdin of the command is closed', undefined, '{}');
  }

  async #send(what, options) {
    if (what.text) this.#check();
    const sent = operate(this.#client, 'devboxes.executions.sendStdIn', this.#ids, what, options);
    const { success } = await sent.catch((error) => {
      if (!isUncertain(error)) throw error;
      const message = `it is not known whether the command got its input, so it was not sent again: ${error.message}`;
      throw makeError('stdin_uncertain', message, error, '{}');
    });
    if (success === false) throw makeError('stdin_refused', 'the service could not give the command its input', undefined, '{}');
  }
}

/** A text in parts that do not split a character. */
function* parts(text) {
  for (let at = 0, end; at < text.length; at = end) {
    end = at + PART;
    if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1;
    yield text.slice(at, end);
  }
}

/** Gives the text of strings and bytes whose characters may be split between them; called with nothing at the end. */
function decoder() {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let half = '';
  const bytes = (chunk) => {
    try {
      return utf8.decode(chunk, { stream: chunk !== undefined });
    } catch {
      return fail('chunk', 'must be UTF-8: stdin takes text');
    }
  };
  return (chunk) => {
    const isText = typeof chunk === 'string';
    const isBytes = ArrayBuffer.isView(chunk) || Object.prototype.toString.call(chunk) === '[object ArrayBuffer]';
    if (!isText && !isBytes && chunk !== undefined) fail('chunk', 'must be a string or bytes');
    // Bytes that wait for the rest of their character end where a text begins.
    const text = half + (isText ? bytes() + chunk : bytes(chunk));
    half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    return chunk === undefined ? text : text.slice(0, text.length - half.length);
  };
}
