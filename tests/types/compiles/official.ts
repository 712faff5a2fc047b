// Written as for the official client's `RunloopSDK`; only the module's name differs.

import { APIError, NotFoundError, RunloopSDK } from 'runloop-wasm';
import type {
  ClientOptions,
  Devbox,
  DevboxAsyncExecutionDetailView,
  DevboxCreateParams,
  DevboxView,
  ExecuteStreamingCallbacks,
  Execution,
  ExecutionResult,
  LongPollRequestOptions,
} from 'runloop-wasm';

interface Job {
  devbox: Devbox;
  execution?: Execution;
}

export class Runner {
  private readonly client: RunloopSDK;
  private readonly jobs = new Map<string, Job>();

  constructor(options: ClientOptions = {}) {
    this.client = new RunloopSDK({
      bearerToken: process.env['RUNLOOP_API_KEY'],
      baseURL: process.env['RUNLOOP_BASE_URL'],
      timeout: 30 * 1000,
      maxRetries: 3,
      defaultHeaders: { 'X-Custom': 'yes' },
      ...options,
    });
  }

  async start(name: string, options?: LongPollRequestOptions<DevboxView>): Promise<Devbox> {
    const params: DevboxCreateParams = {
      name,
      metadata: { owner: 'runner' },
      environment_variables: { NODE_ENV: 'test' },
      launch_parameters: { resource_size_request: 'SMALL', keep_alive_time_seconds: 60 * 5 },
    };
    const devbox = await this.client.devbox.create(params, options);
    this.jobs.set(name, { devbox });
    return devbox;
  }

  async run(devbox: Devbox, command: string): Promise<string> {
    const callbacks: ExecuteStreamingCallbacks = {
      stdout: (line: string) => console.log(line),
      stderr: (line) => console.error(line),
      output: (line) => void line,
    };
    const wait: LongPollRequestOptions<DevboxAsyncExecutionDetailView> = { longPoll: { timeoutMs: 10 * 60 * 1000 } };
    const result: ExecutionResult = await devbox.cmd.exec(command, callbacks, wait);
    if (result.exitCode !== 0) throw new Error(await result.stderr());
    return result.stdout(20);
  }

  async background(name: string, command: string): Promise<Execution> {
    const job = this.jobs.get(name);
    if (job === undefined) throw new Error(name);
    const execution = await job.devbox.cmd.execAsync(command, { shell_name: 'main', attach_stdin: false });
    this.jobs.set(name, { ...job, execution });
    return execution;
  }

  async exists(id: string): Promise<boolean> {
    try {
      const info = await this.client.devbox.fromId(id).getInfo({ timeout: 5_000, maxRetries: 0 });
      return info.status !== 'shutdown';
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof RunloopSDK.NotFoundError) return false;
      if (error instanceof APIError) console.error(error.status, error.headers, error.error);
      throw error;
    }
  }

  async stop(): Promise<void> {
    const running = await this.client.devbox.list({ status: 'running', limit: 100 });
    await Promise.all(running.map(async (devbox: Devbox) => devbox.shutdown()));
    await Promise.all([...this.jobs.values()].map(async ({ execution }) => execution?.kill()));
  }
}
