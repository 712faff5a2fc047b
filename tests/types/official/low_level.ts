// Written for the official client's low-level classes: every operation that is not retired.

import Runloop, {
  APIConnectionError,
  APIError,
  LongPollAbortError,
  PollingTimeoutError,
  Runloop as Named,
  RunloopAPI,
  toFile,
} from '@runloop/api-client';

export const clients: Runloop[] = [new Runloop(), new Named({ bearerToken: 'k' }), new RunloopAPI()];
const client = new Runloop({ baseURL: 'https://api.runloop.ai', defaultHeaders: { a: 'b' }, defaultQuery: { a: 'b' } });

export async function devboxes(): Promise<void> {
  const params: Runloop.DevboxCreateParams = { name: 'a', mounts: [], launch_parameters: { keep_alive_time_seconds: 60 } };
  const created: Runloop.DevboxView = await client.devboxes.create(params);
  await client.devboxes.create();
  await client.devboxes.create({ timeout: 1 });
  const { id } = await client.devboxes.createAndAwaitRunning(params, { longPoll: { timeoutMs: 1 } });
  await client.devboxes.awaitRunning(id);
  await client.devboxes.awaitSuspended(id, { polling: { timeoutMs: 1 } });
  await client.devboxes.retrieve(id, { maxRetries: 0 });
  await client.devboxes.update(id, { name: 'b', metadata: { a: 'b' } });
  await client.devboxes.update(id, { timeout: 5 });
  await client.devboxes.createGatewayToken(id, { gateway: 'g', secret: 's' });
  await client.devboxes.createMcpToken(id, { mcp_config: 'm', secret: 's' });
  const pty: Runloop.PtyTunnelView = await client.devboxes.createPtyTunnel(id);
  const key: Runloop.DevboxCreateSSHKeyResponse = await client.devboxes.createSSHKey(id);
  await client.devboxes.deleteDiskSnapshot('snp');
  const response = await client.devboxes.downloadFile(id, { path: 'a' });
  const bytes: ArrayBuffer = await response.arrayBuffer();
  const tunnel: Runloop.TunnelView = await client.devboxes.enableTunnel(id, { auth_mode: 'authenticated' });
  await client.devboxes.enableTunnel(id);
  await client.devboxes.execute(id, { command: 'ls', command_id: 'c', last_n: '1', shell_name: 's' });
  await client.devboxes.executeAndAwaitCompletion(id, { command: 'ls' });
  const started: Runloop.DevboxAsyncExecutionDetailView = await client.devboxes.executeAsync(id, { command: 'ls' });
  await client.devboxes.executeSync(id, { command: 'ls' });
  await client.devboxes.keepAlive(id);
  await client.devboxes.removeTunnel(id);
  await client.devboxes.resume(id);
  const usage: Runloop.DevboxResourceUsageView = await client.devboxes.retrieveResourceUsage(id);
  await client.devboxes.snapshotDisk(id, { name: 's', commit_message: 'm' });
  const snapshot: Runloop.DevboxSnapshotView = await client.devboxes.snapshotDiskAsync(id);
  await client.devboxes.suspend(id);
  await client.devboxes.uploadFile(id, { path: 'a', file: await toFile(Buffer.from('x'), 'a') });
  await client.devboxes.waitForCommand(id, started.execution_id, { statuses: ['completed'], timeout_seconds: 1, last_n: '1' });
  const text: string = await client.devboxes.readFileContents(id, { file_path: 'a' });
  await client.devboxes.writeFileContents(id, { file_path: 'a', contents: text });
  for await (const eviction of await client.devboxes.watchEvictions({ timeout: 1 })) {
    const seen: Runloop.DevboxEvictionEventView = eviction;
    console.log(seen.devbox_id, seen.eviction_deadline_ms);
  }
  await client.devboxes.shutdown(id, { force: 'true' });
  await client.devboxes.shutdown(id, { headers: { a: null } });
  console.log(created.id, pty.tunnel_key, key.ssh_private_key, bytes.byteLength, tunnel.tunnel_key, usage.status, snapshot.id);
}

export async function nested(devbox: string, execution: string): Promise<void> {
  const { logs, executions, diskSnapshots } = client.devboxes;
  const lines: Runloop.Devboxes.DevboxLogsListView = await logs.list(devbox, { execution_id: execution });
  await logs.list(devbox, { timeout: 1 });
  await executions.retrieve(devbox, execution, { last_n: '1' });
  await executions.executeAsync(devbox, { command: 'ls', attach_stdin: true });
  await executions.executeSync(devbox, { command: 'ls' });
  await executions.awaitCompleted(devbox, execution, { longPoll: { timeoutMs: 1 } });
  await executions.kill(devbox, execution, { kill_process_group: true });
  await executions.kill(devbox, execution);
  const sent: Runloop.DevboxSendStdInResult = await executions.sendStdIn(devbox, execution, { text: 'a' });
  await executions.sendStdIn(devbox, execution, { signal: 'EOF' });
  for await (const chunk of await executions.streamStdoutUpdates(devbox, execution, { offset: '0' })) {
    const seen: Runloop.Devboxes.ExecutionUpdateChunk = chunk;
    console.log(seen.output, seen.offset);
  }
  for await (const { output } of await executions.streamStderrUpdates(devbox, execution)) console.log(output);
  await diskSnapshots.update('snp', { name: 'a', metadata: {} });
  const status: Runloop.Devboxes.DiskSnapshots.DevboxSnapshotAsyncStatusView = await diskSnapshots.queryStatus('snp');
  await diskSnapshots.awaitCompleted('snp', { polling: { pollingIntervalMs: 1 } });
  await diskSnapshots.delete('snp');
  const page: Runloop.DevboxSnapshotViewsDiskSnapshotsCursorIDPage = await diskSnapshots.list({ devbox_id: devbox });
  console.log(lines.logs.length, sent.success, status.status, page.snapshots.length);
}

export async function pages(): Promise<string[]> {
  const seen: string[] = [];
  for await (const view of client.devboxes.list({ limit: 2, status: 'running' })) seen.push(view.id);
  let page: Runloop.DevboxViewsDevboxesCursorIDPage = await client.devboxes.list();
  const { devboxes: items, has_more: more, total_count: count }: { devboxes: Runloop.DevboxView[]; has_more: boolean; total_count: number } = page;
  while (page.hasNextPage()) page = await page.getNextPage();
  for await (const each of page.iterPages()) seen.push(...each.getPaginatedItems().map(({ id }) => id));
  for await (const view of page) seen.push(view.id);
  const generic: Runloop.DevboxesCursorIDPage<Runloop.DevboxView> = page;
  const cursor: Runloop.DevboxesCursorIDPageParams = { limit: 1, starting_after: 'a' };
  const next: { params: unknown } | { url: URL } | null = page.nextPageInfo();
  const snapshots = await client.devboxes.listDiskSnapshots({ 'metadata[key]': 'v', 'metadata[key][in]': 'a' });
  const lists = [
    (await client.blueprints.list()).blueprints, (await client.blueprints.listPublic({ limit: 1 })).blueprints,
    (await client.objects.list({ search: 'a' })).objects, (await client.objects.listPublic()).objects,
    (await client.axons.list()).axons, (await client.networkPolicies.list()).network_policies,
    (await client.gatewayConfigs.list()).gateway_configs, (await client.mcpConfigs.list({ id: 'a' })).mcp_configs,
  ];
  return [...seen, String(more), String(count + 1), ...generic.devboxes.map(({ id }) => id), ...lists.flat().map(({ id }) => id),
    ...snapshots.snapshots.map(({ id }) => id), cursor.starting_after ?? '', String(next), ...items.map(({ id }) => id)];
}

export async function others(): Promise<void> {
  const account: Runloop.AccountView = await client.accounts.me();
  const key: Runloop.APIKeyCreatedView = await client.apikeys.create({ name: 'k', expires_at_ms: 1 });
  await client.restrictedKeys.create({ name: 'k', scopes: [] });
  const built: Runloop.BlueprintView = await client.blueprints.createAndAwaitBuildCompleted({ name: 'b' });
  await client.blueprints.create({ name: 'b' }, { idempotencyKey: 'k' });
  await client.blueprints.awaitBuildComplete(built.id);
  await client.blueprints.retrieve('b');
  await client.blueprints.logs('b');
  await client.blueprints.preview({ name: 'b' });
  await client.blueprints.delete('b');
  const object: Runloop.ObjectView = await client.objects.create({ name: 'o', content_type: 'tgz' });
  await client.objects.complete(object.id, {});
  await client.objects.retrieve(object.id);
  await client.objects.download(object.id, { duration_seconds: 1 });
  await client.objects.delete(object.id, {});
  const secret: Runloop.SecretView = await client.secrets.create({ name: 's', value: 'v' });
  await client.secrets.retrieve('s');
  await client.secrets.update('s', { value: 'w' });
  const listed: Runloop.SecretListView = await client.secrets.list({ limit: 1 });
  await client.secrets.delete('s', {});
  const axon: Runloop.AxonView = await client.axons.create({ name: 'a' });
  await client.axons.retrieve(axon.id);
  await client.axons.publish(axon.id, { event_type: 'e', origin: 'USER_EVENT', payload: '{}', source: 's' });
  await client.axons.events.list(axon.id, { limit: 1 });
  await client.axons.sql.query(axon.id, { sql: 'select 1' });
  await client.axons.sql.batch(axon.id, { statements: [] });
  await client.axons.delete(axon.id);
  for await (const event of await client.axons.subscribeSse(axon.id, { after_sequence: 1 })) console.log(event.payload);
  const pty: Runloop.PtyConnectView = await client.pty.connect('s', { cols: 80, rows: 24 });
  await client.pty.control('s', { action: 'resize', cols: 1, rows: 1 });
  await client.networkPolicies.create({ name: 'n' });
  await client.networkPolicies.update('n', { allow_all: true });
  await client.gatewayConfigs.update('g', { name: 'h' });
  await client.mcpConfigs.delete('m');
  console.log(account.id, key.id, secret.id, listed.secrets.length, pty.connect_url);
}

export function describe(error: unknown): string {
  if (error instanceof Runloop.NotFoundError) return `${error.status}`;
  if (error instanceof PollingTimeoutError || error instanceof LongPollAbortError) return String(error.lastResult);
  if (error instanceof APIConnectionError) return 'not reached';
  if (error instanceof Runloop.APIError || error instanceof APIError) return error.message;
  return Runloop.DEFAULT_TIMEOUT.toFixed();
}
