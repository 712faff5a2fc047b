// Written for the official client's object-oriented classes: everything of them but the retired ones.

import Runloop, { RunloopSDK, toFile } from '@runloop/api-client';
import type {
  Axon,
  Blueprint,
  BlueprintOps,
  ClientOptions,
  Devbox,
  DevboxCmdOps,
  DevboxFileOps,
  DevboxOps,
  ExecuteStreamingCallbacks,
  Execution,
  ExecutionResult,
  GatewayConfig,
  LongPollRequestOptions,
  McpConfig,
  NetworkPolicy,
  Secret,
  StorageObject,
} from '@runloop/api-client';

const options: ClientOptions = { bearerToken: 'key', http2: false, httpAgent: undefined, timeout: 1000, maxRetries: 2 };
export const sdk = new RunloopSDK(options);
const api: Runloop = sdk.api;
const request: Runloop.RequestOptions = { timeout: 1, maxRetries: 1, headers: { a: 'b' }, idempotencyKey: 'k' };

export async function devboxes(ops: DevboxOps): Promise<string[]> {
  const callbacks: ExecuteStreamingCallbacks = { stdout: (line) => console.log(line.length) };
  const wait: LongPollRequestOptions<Runloop.Devboxes.DevboxView> = { longPoll: { timeoutMs: 1000 } };
  const devbox: Devbox = await ops.create({ name: 'a' }, wait);
  const cmd: DevboxCmdOps = devbox.cmd;
  const file: DevboxFileOps = devbox.file;
  const result: ExecutionResult = await cmd.exec('ls', { ...callbacks, last_n: '3', optimistic_timeout: 1 });
  const execution: Execution = await cmd.execAsync('ls', { attach_stdin: true });
  const state: Runloop.DevboxAsyncExecutionDetailView = await execution.getState(request);
  const ended: ExecutionResult = await execution.result();
  await execution.kill();
  const code: number | null = ended.exitCode ?? state.exit_status ?? null;
  const text: string = await file.read({ file_path: 'a' });
  const written: Runloop.DevboxExecutionDetailView = await file.write({ file_path: 'a', contents: text }, request);
  const listed: Devbox[] = await ops.list({ limit: 1, status: 'running' });
  const view: Runloop.DevboxView = await devbox.getInfo();
  await devbox.awaitRunning();
  await devbox.shutdown();
  return [ops.fromId('dbx').id, String(code), written.stdout, listed[0]?.id ?? '', view.status, await result.stdout(1)];
}

export async function blueprints(ops: BlueprintOps, context: StorageObject): Promise<Devbox> {
  const blueprint: Blueprint = await ops.create({
    name: 'base',
    dockerfile: 'FROM ubuntu:24.04',
    build_context: context,
    system_setup_commands: ['apt-get update'],
  });
  const again: Blueprint = await ops.create({ name: 'base', build_context_dir: { path: '.', ignore: ['node_modules'], ttlMs: 1 } });
  await ops.create({ name: 'base', build_context_dir: './app' }, { polling: { pollingIntervalMs: 500 } });
  const info: Runloop.Blueprints.BlueprintView = await blueprint.getInfo(request);
  const logs: Runloop.BlueprintBuildLogsListView = await again.logs();
  const all: Blueprint[] = await ops.list({ name: info.name, limit: logs.logs.length });
  await all[0]?.delete();
  return ops.fromId(blueprint.id).createDevbox({ name: 'from it' }, { longPoll: { timeoutMs: 1 } });
}

export async function storageObjects(): Promise<StorageObject> {
  const ops = sdk.storageObject;
  const created: StorageObject = await ops.create({ name: 'a', content_type: 'text', metadata: { a: 'b' }, ttl_ms: 1 });
  await created.uploadContent('text');
  await created.complete(request);
  const { download_url: url }: Runloop.ObjectDownloadURLView = await created.getDownloadUrl(60);
  const text: string = await created.downloadAsText();
  const buffer: Buffer = await created.downloadAsBuffer();
  const info: Runloop.Objects.ObjectView = await created.getInfo();
  await ops.uploadFromFile('a.txt', 'a', { contentType: 'text', metadata: { a: url } });
  await ops.uploadFromText(text, 'a', { metadata: {} });
  await ops.uploadFromBuffer(buffer, info.name, 'binary', request);
  await ops.uploadFromDir('.', { name: 'dir', ttl_ms: 1 });
  const all: StorageObject[] = await ops.list({ state: 'READ_ONLY', limit: 2 });
  await all[0]?.delete();
  return ops.fromId(created.id);
}

export async function axons(): Promise<number> {
  const axon: Axon = await sdk.axon.create({ name: 'events' });
  const published: Runloop.PublishResultView = await axon.publish({
    event_type: 'push', origin: 'EXTERNAL_EVENT', payload: '{}', source: 'test',
  });
  const rows: Runloop.Axons.SqlQueryResultView = await axon.sql.query({ sql: 'select 1', params: [] });
  await axon.sql.batch({ statements: [{ sql: 'select 1' }] });
  const all: Axon[] = await sdk.axon.list({ name: (await axon.getInfo()).name ?? undefined });
  for await (const event of await sdk.axon.fromId(axon.id).subscribeSse({ after_sequence: published.sequence })) {
    const seen: Runloop.AxonEventView = event;
    return seen.sequence + all.length + rows.rows.length;
  }
  return 0;
}

export async function secrets(): Promise<Devbox> {
  const secret: Secret = await sdk.secret.create({ name: 'KEY', value: 'v' });
  const info: Runloop.SecretView = await secret.getInfo();
  const updated: Secret = await sdk.secret.update(secret, { value: 'w' }, request);
  await sdk.secret.update(info.name, { value: 'x' });
  await updated.update({ value: 'y' });
  const gone: Runloop.SecretView = await sdk.secret.delete('KEY');
  await sdk.secret.fromName('KEY').delete();
  const all: Secret[] = await sdk.secret.list({ limit: 3 });
  const id: string | undefined = all[0]?.id;
  return sdk.devbox.create({ name: id ?? gone.name, environment_variables: { A: secret.name } });
}

export async function configs(): Promise<string[]> {
  const policy: NetworkPolicy = await sdk.networkPolicy.create({ name: 'p', allow_all: false, allowed_hostnames: ['a.test'] });
  const policyView: Runloop.NetworkPolicyView = await policy.update({ name: 'q' });
  const gateway: GatewayConfig = await sdk.gatewayConfig.create({ name: 'g', endpoint: 'https://a.test', auth_mechanism: { type: 'bearer' } });
  const gatewayView: Runloop.GatewayConfigs.GatewayConfigView = await gateway.getInfo();
  const mcp: McpConfig = await sdk.mcpConfig.create({ name: 'm', endpoint: 'https://a.test', allowed_tools: ['*'] });
  const mcpView: Runloop.McpConfigView = await mcp.delete(request);
  const lists: [NetworkPolicy[], GatewayConfig[], McpConfig[]] = await Promise.all([
    sdk.networkPolicy.list({ limit: 1 }),
    sdk.gatewayConfig.list({ name: 'g' }),
    sdk.mcpConfig.list(),
  ]);
  return [policyView.id, gatewayView.id, mcpView.id, ...lists.flat().map(({ id }) => id), sdk.mcpConfig.fromId('m').id];
}

export async function uploads(devbox: string): Promise<unknown> {
  const file = await toFile(Buffer.from('x'), 'x.txt', { type: 'text/plain' });
  return api.devboxes.uploadFile(devbox, { path: 'x.txt', file }, request);
}
