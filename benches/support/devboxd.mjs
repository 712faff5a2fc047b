// A client that costs little, so that the server is what is measured.

import { Agent, request } from 'node:http';

export class Caller {
  // Sooner than the server, which would take a request with it that is just being sent.
  #agent = new Agent({ keepAlive: true, maxSockets: Infinity, timeout: 20_000 });
  #headers;
  #url;
  /** Requests that have no answer yet. */
  held = 0;
  /** Streams that are being read. */
  streams = 0;

  constructor({ url, token }) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  /** Sends a request; resolves with Node's response once its head is there. */
  async send(method, path, body) {
    this.held += 1;
    try {
      return await new Promise((resolve, reject) => {
        const call = request(`${this.#url}${path}`, { method, agent: this.#agent, headers: this.#headers }, resolve);
        call.on('error', reject);
        call.end(body && JSON.stringify(body));
      });
    } finally {
      this.held -= 1;
    }
  }

  async answer(method, path, body) {
    const response = await this.send(method, path, body);
    let text = '';
    for await (const piece of response.setEncoding('utf8')) text += piece;
    return { status: response.statusCode, body: JSON.parse(text) };
  }

  async json(method, path, body) {
    const { status, body: answer } = await this.answer(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** The path of a new devbox that runs. */
  async devbox() {
    const { id, status: first } = await this.json('POST', '/v1/devboxes/create_and_await_running', {});
    const path = `/v1/devboxes/${id}`;
    // The answer comes after 20 s at the latest, whatever the status is.
    for (let status = first; status !== 'running';) {
      if (status === 'failure') throw new Error(`devbox ${id} failed`);
      const statuses = ['running', 'failure'];
      const { body } = await this.answer('POST', `${path}/wait_for_status`, { statuses, timeout_seconds: 30 });
      ({ status } = body);
    }
    return path;
  }

  /** Starts a command; its path. */
  async begin(devbox, command) {
    const { execution_id: id } = await this.json('POST', `${devbox}/execute_async`, { command });
    return `${devbox}/executions/${id}`;
  }

  /** Runs a command that must succeed. */
  async run(devbox, command) {
    const view = await this.json('POST', `${devbox}/execute_sync`, { command });
    if (view.exit_status !== 0) throw new Error(`${command}: ${JSON.stringify(view)}`);
  }

  /** Reads a whole output stream; the position at which its last event ends. */
  async stream(execution) {
    const body = await this.send('GET', `${execution}/stream_stdout_updates`);
    this.streams += 1;
    let end = '';
    for await (const piece of body) {
      end = piece.length < 100 ? (end + piece.toString('latin1')).slice(-200) : piece.subarray(-100).toString('latin1');
    }
    this.streams -= 1;
    return Number(/"offset":(\d+)\}\n\n$/.exec(end)?.[1]);
  }

  /** Closes the connections that nobody uses. */
  close() {
    this.#agent.destroy();
  }
}
