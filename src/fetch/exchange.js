// One request over `fetch` and its answer, in the few calls that cross the boundary.

export class Exchange {
  constructor() {
    this.controller = new AbortController();
  }

  /**
   * Sends; the Promise gives the status, or in words why there is none that a retry could mend.
   * `custom` is the caller's own `fetch`; `body` is text, or a function that gives the parts of an
   * init that carry a body. With `whole` the text of the answer is read in the same turn, where there is one.
   */
  async send(custom, method, url, headers, body, whole) {
    const fetch = custom ?? globalThis.fetch;
    if (typeof fetch !== 'function') return 'there is no global `fetch` here: pass `fetch` to the constructor';
    const init = { method, headers: JSON.parse(headers), signal: this.controller.signal };
    if (typeof body === 'function') {
      const { headers: more, ...parts } = await body(this.controller.signal);
      Object.assign(init, parts);
      Object.assign(init.headers, more);
    } else if (body !== undefined) init.body = body;
    // Not as a method: a browser's own fetch refuses any `this` but the global object.
    this.response = await fetch.call(undefined, url, init);
    const status = this.response?.status;
    if (typeof status !== 'number') return '`fetch` gave something that is not a Response';
    if (whole && status >= 200 && status < 300) this.body = await this.text();
    return status;
  }

  /** The headers of the answer as a JSON object, names in lower case. */
  headers() {
    const headers = {};
    this.response.headers?.forEach?.((value, name) => (headers[name.toLowerCase()] = value));
    return JSON.stringify(headers);
  }

  /** The whole body. */
  async text() {
    const text = await this.response.text();
    this.over();
    return text;
  }

  /** The next bytes of the body; undefined at its end. */
  async read() {
    this.reader ??= this.response.body?.getReader();
    const { done, value } = (await this.reader?.read()) ?? { done: true };
    if (done) this.over();
    return done ? undefined : value;
  }

  /** Nothing is left to be stopped; an abort that nobody needs costs an error with its stack. */
  over() {
    this.controller = undefined;
  }

  /** The answer and what aborts it, for whoever reads its body; `stop` does nothing any more. */
  handOver() {
    const { controller, response } = this;
    this.controller = undefined;
    return { controller, response };
  }

  /** Stops whatever is under way; does nothing to an exchange that is over. */
  stop() {
    this.controller?.abort();
    // A caller's fetch may ignore the signal. The stream may have failed already.
    this.reader?.cancel().catch(() => {});
  }
}
