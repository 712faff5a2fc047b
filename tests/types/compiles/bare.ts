// A program for an engine whose types are nobody's: neither the DOM nor Node is known here.

import { RunloopSDK } from 'runloop-wasm';
import type { Fetch, RequestOptions } from 'runloop-wasm';

const seen: string[] = [];

const recorded: Fetch = async (url, init) => {
  seen.push(`${init.method ?? 'GET'} ${url}`);
  return {
    ok: true,
    status: 200,
    headers: { get: () => null, has: () => false, forEach: () => undefined },
    body: null,
    text: async () => '{}',
  };
};

class Signal {
  readonly aborted = false;
  addEventListener(type: 'abort', listener: (event: never) => void): void {
    void [type, listener];
  }
  removeEventListener(type: 'abort', listener: (event: never) => void): void {
    void [type, listener];
  }
}

const options: RequestOptions = {
  timeout: 1_000,
  maxRetries: 0,
  signal: new Signal(),
  headers: { 'x-team': 'blue', authorization: null, accept: undefined },
  query: { dry: true, page: 2, name: 'a', empty: null, absent: undefined },
  idempotencyKey: 'once',
};

export async function main(): Promise<number | null> {
  const sdk = new RunloopSDK({
    bearerToken: async () => 'short-lived',
    baseURL: 'http://127.0.0.1:8080/prefix',
    timeout: 5_000,
    maxRetries: 2,
    fetch: recorded,
    defaultHeaders: { 'x-app': 'fixture' },
    defaultQuery: { trace: 1 },
  });
  const devbox = await sdk.devbox.create({ name: 'bare', metadata: { team: 'blue' } }, { longPoll: { timeoutMs: 60_000 } });
  const info = await devbox.awaitRunning({ ...options, longPoll: { timeoutMs: 1_000 } });
  const created: number = info.create_time_ms;
  void created;

  const chunks: string[] = [];
  const result = await devbox.cmd.exec(
    'make',
    { stdout: (text) => chunks.push(text), stderr: async (text) => { chunks.push(text); }, last_n: '10', optimistic_timeout: 5 },
    { signal: new Signal(), longPoll: { timeoutMs: 600_000 } },
  );
  const text: string = (await result.stdout()) + (await result.stderr(10));
  void text;

  const execution = await devbox.cmd.execAsync('cat', { attach_stdin: true, output: () => undefined }, options);
  const state = await execution.getState();
  if (state.status === 'running') await execution.kill();
  const last = await execution.result({ longPoll: { timeoutMs: 10 } });
  const view: string | null | undefined = last.result.stdout;
  void view;

  await devbox.file.write({ file_path: '~/a.txt', contents: 'ä' });
  const contents: string = await devbox.file.read({ file_path: '~/a.txt' });
  void contents;

  const [first] = await sdk.devbox.list({ limit: 1, status: 'running' }, options);
  if (first !== undefined) await sdk.devbox.fromId(first.id).close();
  await devbox.shutdown(options);
  return result.success ? 0 : result.failed ? result.exitCode : null;
}
