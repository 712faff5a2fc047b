// Generated from contract/openapi.json by scripts/api-types.mjs; do not edit.

import type { APIKeyCreateParameters, APIKeyCreatedView, AccountView, AfterIdle, AgentCreateParameters, AgentCreateParams, AgentDeleteResponse, AgentDevboxCountsView, AgentListParams, AgentListPublicParams, AgentListView, AgentMount, AgentSource, AgentView, AllowedCidr, ApikeyCreateParams, AuthMechanism, AxonCreateParams, AxonDeleteResponse, AxonEventListView, AxonEventView, AxonListParams, AxonListView, AxonPublishParams, AxonSubscribeSseParams, AxonUpdateParams, AxonView, BenchmarkCreateParameters, BenchmarkCreateParams, BenchmarkDefinitionsParams, BenchmarkJobCreateParameters, BenchmarkJobCreateParams, BenchmarkJobListParams, BenchmarkJobListView, BenchmarkJobView, BenchmarkListParams, BenchmarkListPublicParams, BenchmarkRunListParams, BenchmarkRunListScenarioRunsParams, BenchmarkRunListView, BenchmarkRunView, BenchmarkScenarioUpdateParameters, BenchmarkStartRunParams, BenchmarkUpdateParameters, BenchmarkUpdateParams, BenchmarkUpdateScenariosParams, BenchmarkView, BlueprintBuildLog, BlueprintBuildLogsListView, BlueprintBuildParameters, BlueprintCreateFromInspectionParams, BlueprintCreateParams, BlueprintDeleteResponse, BlueprintListParams, BlueprintListPublicParams, BlueprintListView, BlueprintPreviewParams, BlueprintPreviewView, BlueprintView, BrokerMount, BrowserCreateParams, BrowserView, CodeMountParameters, ComputerCreateParams, ComputerKeyboardInteractionParams, ComputerKeyboardInteractionResponse, ComputerMouseInteractionParams, ComputerMouseInteractionResponse, ComputerScreenInteractionParams, ComputerScreenInteractionResponse, ComputerView, CustomHeader, DevboxAsyncExecutionDetailView, DevboxCreateGatewayTokenParams, DevboxCreateMcpTokenParams, DevboxCreateParams, DevboxCreateSSHKeyResponse, DevboxCreateTunnelParams, DevboxDeleteDiskSnapshotResponse, DevboxDownloadFileParams, DevboxEnableTunnelParams, DevboxEvictionEventView, DevboxExecuteAsyncParams, DevboxExecuteParams, DevboxExecuteSyncParams, DevboxExecutionDetailView, DevboxKeepAliveResponse, DevboxKillExecutionRequest, DevboxListDiskSnapshotsParams, DevboxListParams, DevboxListView, DevboxLogsListView, DevboxReadFileContentsParams, DevboxReadFileContentsResponse, DevboxRemoveTunnelParams, DevboxRemoveTunnelResponse, DevboxResourceUsageView, DevboxSendStdInRequest, DevboxSendStdInResult, DevboxShutdownParams, DevboxSnapshotAsyncStatusView, DevboxSnapshotDiskAsyncParams, DevboxSnapshotDiskParams, DevboxSnapshotListView, DevboxSnapshotView, DevboxTunnelView, DevboxUpdateParams, DevboxUploadFileParams, DevboxUploadFileResponse, DevboxView, DevboxWaitForCommandParams, DevboxWaitForStatusBody, DevboxWriteFileContentsParams, DiskSnapshotDeleteResponse, DiskSnapshotListParams, DiskSnapshotUpdateParams, ErrorBody, EventListParams, ExecutionExecuteAsyncParams, ExecutionExecuteSyncParams, ExecutionKillParams, ExecutionRetrieveParams, ExecutionSendStdInParams, ExecutionStreamStderrUpdatesParams, ExecutionStreamStdoutUpdatesParams, ExecutionUpdateChunk, GatewayConfigCreateParameters, GatewayConfigCreateParams, GatewayConfigDeleteParams, GatewayConfigListParams, GatewayConfigListView, GatewayConfigUpdateParameters, GatewayConfigUpdateParams, GatewayConfigView, GatewayTokenView, InputContext, InputContextUpdate, InspectionSourceParam, LaunchParameters, LifecycleConfiguration, LifecycleHooks, LogListParams, McpConfigCreateParameters, McpConfigCreateParams, McpConfigDeleteParams, McpConfigListParams, McpConfigListView, McpConfigUpdateParameters, McpConfigUpdateParams, McpConfigView, McpTokenView, Mount, NetworkPolicyCreateParameters, NetworkPolicyCreateParams, NetworkPolicyDeleteParams, NetworkPolicyListParams, NetworkPolicyListView, NetworkPolicyUpdateParameters, NetworkPolicyUpdateParams, NetworkPolicyView, ObjectCompleteParams, ObjectCreateParameters, ObjectCreateParams, ObjectDeleteParams, ObjectDownloadParams, ObjectDownloadURLView, ObjectListParams, ObjectListPublicParams, ObjectListView, ObjectMount, ObjectView, PortRule, PtyConnectParams, PtyConnectView, PtyControlParams, PtyControlResultView, PtyTunnelView, PublishParams, PublishResultView, RepositoryConnectionListView, RepositoryConnectionView, RepositoryCreateParams, RepositoryInspectParams, RepositoryInspectionDetails, RepositoryInspectionListView, RepositoryManifestView, RepositoryRefreshParams, RestrictedKeyCreateParameters, RestrictedKeyCreateParams, RestrictedKeyCreatedView, ResumeTriggers, RunListParams, RunProfile, ScenarioCreateParameters, ScenarioCreateParams, ScenarioDefinitionListView, ScenarioEnvironment, ScenarioListParams, ScenarioListPublicParams, ScenarioRunListView, ScenarioRunView, ScenarioStartRunParams, ScenarioUpdateParameters, ScenarioUpdateParams, ScenarioView, ScopeEntryView, ScorerCreateParams, ScorerCreateResponse, ScorerListParams, ScorerListResponse, ScorerRetrieveResponse, ScorerUpdateParams, ScorerUpdateResponse, ScorerValidateParams, ScorerValidateResponse, ScoringContract, ScoringContractResultView, ScoringContractUpdate, ScoringFunction, ScoringFunctionResultView, SecretCreateParameters, SecretCreateParams, SecretDeleteParams, SecretListParams, SecretListView, SecretUpdateByIDParams, SecretUpdateParameters, SecretUpdateParams, SecretView, SqlBatchParams, SqlBatchResultView, SqlColumnMetaView, SqlQueryParams, SqlQueryResultView, SqlResultMetaView, SqlStatementParams, SqlStepErrorView, SqlStepResultView, SseErrorEvent, StartBenchmarkRunParameters, StartScenarioRunParameters, TunnelView } from './contract.js';
import type * as errors from './errors.js';
import type { Response } from './global.js';
import type { ClientOptions, LongPollRequestOptions, RequestOptions } from './options.js';
import type { AbstractPage, EventStream, PagePromise } from './page.js';
import type { fileFromPath, toFile } from './upload.js';

export interface Accounts {
  /** `GET /v1/accounts/me` */
  me(options?: RequestOptions): Promise<AccountView>;
}
export declare namespace Accounts {
  export { AccountView };
}

/** @deprecated The service's newest clients no longer have it. */
export interface Agents {
  /** `POST /v1/agents` @deprecated The service's newest clients no longer have it. */
  create(params: AgentCreateParams, options?: RequestOptions): Promise<AgentView>;
  /** `GET /v1/agents` @deprecated The service's newest clients no longer have it. */
  list(params?: AgentListParams, options?: RequestOptions): PagePromise<AgentsCursorIDPage<AgentView>, AgentView>;
  /** `GET /v1/agents` @deprecated The service's newest clients no longer have it. */
  list(options?: RequestOptions): PagePromise<AgentsCursorIDPage<AgentView>, AgentView>;
  /** `GET /v1/agents/devbox_counts` @deprecated The service's newest clients no longer have it. */
  devboxCounts(options?: RequestOptions): Promise<AgentDevboxCountsView>;
  /** `GET /v1/agents/list_public` @deprecated The service's newest clients no longer have it. */
  listPublic(params?: AgentListPublicParams, options?: RequestOptions): PagePromise<AgentsCursorIDPage<AgentView>, AgentView>;
  /** `GET /v1/agents/list_public` @deprecated The service's newest clients no longer have it. */
  listPublic(options?: RequestOptions): PagePromise<AgentsCursorIDPage<AgentView>, AgentView>;
  /** `GET /v1/agents/{id}` @deprecated The service's newest clients no longer have it. */
  retrieve(id: string, options?: RequestOptions): Promise<AgentView>;
  /** `POST /v1/agents/{id}/delete` @deprecated The service's newest clients no longer have it. */
  delete(id: string, options?: RequestOptions): Promise<unknown>;
}
export declare namespace Agents {
  export { AgentCreateParameters, AgentCreateParams, AgentDeleteResponse, AgentDevboxCountsView, AgentListParams, AgentListPublicParams, AgentListView, AgentMount, AgentSource, AgentView, AgentViewsAgentsCursorIDPage };
}

export interface Apikeys {
  /** `POST /v1/apikeys` */
  create(params?: ApikeyCreateParams, options?: RequestOptions): Promise<APIKeyCreatedView>;
  /** `POST /v1/apikeys` */
  create(options?: RequestOptions): Promise<APIKeyCreatedView>;
}
export declare namespace Apikeys {
  export { APIKeyCreateParameters, APIKeyCreatedView, ApikeyCreateParams };
}

export interface Axons {
  readonly events: Axons.Events;
  readonly sql: Axons.Sql;
  /** `POST /v1/axons` */
  create(params?: AxonCreateParams, options?: RequestOptions): Promise<AxonView>;
  /** `POST /v1/axons` */
  create(options?: RequestOptions): Promise<AxonView>;
  /** `GET /v1/axons` */
  list(params?: AxonListParams, options?: RequestOptions): PagePromise<AxonsCursorIDPage<AxonView>, AxonView>;
  /** `GET /v1/axons` */
  list(options?: RequestOptions): PagePromise<AxonsCursorIDPage<AxonView>, AxonView>;
  /** `GET /v1/axons/{id}` */
  retrieve(id: string, options?: RequestOptions): Promise<AxonView>;
  /** `POST /v1/axons/{id}` */
  update(id: string, params?: AxonUpdateParams, options?: RequestOptions): Promise<AxonView>;
  /** `POST /v1/axons/{id}` */
  update(id: string, options?: RequestOptions): Promise<AxonView>;
  /** `DELETE /v1/axons/{id}` */
  delete(id: string, options?: RequestOptions): Promise<unknown>;
  /** `POST /v1/axons/{id}/publish` */
  publish(id: string, params: AxonPublishParams, options?: RequestOptions): Promise<PublishResultView>;
  /** `GET /v1/axons/{id}/subscribe/sse` */
  subscribeSse(id: string, params?: AxonSubscribeSseParams, options?: RequestOptions): Promise<EventStream<AxonEventView>>;
  /** `GET /v1/axons/{id}/subscribe/sse` */
  subscribeSse(id: string, options?: RequestOptions): Promise<EventStream<AxonEventView>>;
}
export declare namespace Axons {
  export interface Events {
    /** `GET /v1/axons/{id}/events` */
    list(id: string, params?: EventListParams, options?: RequestOptions): Promise<AxonEventListView>;
    /** `GET /v1/axons/{id}/events` */
    list(id: string, options?: RequestOptions): Promise<AxonEventListView>;
  }
  export namespace Events {
    export { AxonEventListView, AxonEventView, EventListParams };
  }
  export interface Sql {
    /** `POST /v1/axons/{id}/sql/batch` */
    batch(id: string, params: SqlBatchParams, options?: RequestOptions): Promise<SqlBatchResultView>;
    /** `POST /v1/axons/{id}/sql/query` */
    query(id: string, params: SqlQueryParams, options?: RequestOptions): Promise<SqlQueryResultView>;
  }
  export namespace Sql {
    export { SqlBatchParams, SqlBatchResultView, SqlColumnMetaView, SqlQueryParams, SqlQueryResultView, SqlResultMetaView, SqlStatementParams, SqlStepErrorView, SqlStepResultView };
  }
  export { AxonCreateParams, AxonDeleteResponse, AxonEventListView, AxonEventView, AxonListParams, AxonListView, AxonPublishParams, AxonSubscribeSseParams, AxonUpdateParams, AxonView, AxonViewsAxonsCursorIDPage, EventListParams, PublishParams, PublishResultView, SqlBatchParams, SqlBatchResultView, SqlColumnMetaView, SqlQueryParams, SqlQueryResultView, SqlResultMetaView, SqlStatementParams, SqlStepErrorView, SqlStepResultView };
}

/** @deprecated The service's newest clients no longer have it. */
export interface BenchmarkJobs {
  /** `POST /v1/benchmark_jobs` @deprecated The service's newest clients no longer have it. */
  create(params?: BenchmarkJobCreateParams, options?: RequestOptions): Promise<BenchmarkJobView>;
  /** `POST /v1/benchmark_jobs` @deprecated The service's newest clients no longer have it. */
  create(options?: RequestOptions): Promise<BenchmarkJobView>;
  /** `GET /v1/benchmark_jobs` @deprecated The service's newest clients no longer have it. */
  list(params?: BenchmarkJobListParams, options?: RequestOptions): Promise<BenchmarkJobListView>;
  /** `GET /v1/benchmark_jobs` @deprecated The service's newest clients no longer have it. */
  list(options?: RequestOptions): Promise<BenchmarkJobListView>;
  /** `GET /v1/benchmark_jobs/{id}` @deprecated The service's newest clients no longer have it. */
  retrieve(id: string, options?: RequestOptions): Promise<BenchmarkJobView>;
}
export declare namespace BenchmarkJobs {
  export { BenchmarkJobCreateParameters, BenchmarkJobCreateParams, BenchmarkJobListParams, BenchmarkJobListView, BenchmarkJobView };
}

/** @deprecated The service's newest clients no longer have it. */
export interface BenchmarkRuns {
  /** `GET /v1/benchmark_runs` @deprecated The service's newest clients no longer have it. */
  list(params?: BenchmarkRunListParams, options?: RequestOptions): PagePromise<BenchmarkRunsCursorIDPage<BenchmarkRunView>, BenchmarkRunView>;
  /** `GET /v1/benchmark_runs` @deprecated The service's newest clients no longer have it. */
  list(options?: RequestOptions): PagePromise<BenchmarkRunsCursorIDPage<BenchmarkRunView>, BenchmarkRunView>;
  /** `GET /v1/benchmark_runs/{id}` @deprecated The service's newest clients no longer have it. */
  retrieve(id: string, options?: RequestOptions): Promise<BenchmarkRunView>;
  /** `POST /v1/benchmark_runs/{id}/cancel` @deprecated The service's newest clients no longer have it. */
  cancel(id: string, options?: RequestOptions): Promise<BenchmarkRunView>;
  /** `POST /v1/benchmark_runs/{id}/complete` @deprecated The service's newest clients no longer have it. */
  complete(id: string, options?: RequestOptions): Promise<BenchmarkRunView>;
  /** `GET /v1/benchmark_runs/{id}/scenario_runs` @deprecated The service's newest clients no longer have it. */
  listScenarioRuns(id: string, params?: BenchmarkRunListScenarioRunsParams, options?: RequestOptions): PagePromise<BenchmarkRunsCursorIDPage<ScenarioRunView>, ScenarioRunView>;
  /** `GET /v1/benchmark_runs/{id}/scenario_runs` @deprecated The service's newest clients no longer have it. */
  listScenarioRuns(id: string, options?: RequestOptions): PagePromise<BenchmarkRunsCursorIDPage<ScenarioRunView>, ScenarioRunView>;
}
export declare namespace BenchmarkRuns {
  export { BenchmarkRunListParams, BenchmarkRunListScenarioRunsParams, BenchmarkRunListView, BenchmarkRunView, BenchmarkRunViewsBenchmarkRunsCursorIDPage, ScenarioRunListView, ScenarioRunView, ScoringContractResultView, ScoringFunctionResultView };
}

/** @deprecated The service's newest clients no longer have it. */
export interface Benchmarks {
  /** @deprecated The service's newest clients no longer have it. */
  readonly runs: Benchmarks.Runs;
  /** `POST /v1/benchmarks` @deprecated The service's newest clients no longer have it. */
  create(params: BenchmarkCreateParams, options?: RequestOptions): Promise<BenchmarkView>;
  /** `GET /v1/benchmarks` @deprecated The service's newest clients no longer have it. */
  list(params?: BenchmarkListParams, options?: RequestOptions): PagePromise<BenchmarksCursorIDPage<BenchmarkView>, BenchmarkView>;
  /** `GET /v1/benchmarks` @deprecated The service's newest clients no longer have it. */
  list(options?: RequestOptions): PagePromise<BenchmarksCursorIDPage<BenchmarkView>, BenchmarkView>;
  /** `GET /v1/benchmarks/list_public` @deprecated The service's newest clients no longer have it. */
  listPublic(params?: BenchmarkListPublicParams, options?: RequestOptions): PagePromise<BenchmarksCursorIDPage<BenchmarkView>, BenchmarkView>;
  /** `GET /v1/benchmarks/list_public` @deprecated The service's newest clients no longer have it. */
  listPublic(options?: RequestOptions): PagePromise<BenchmarksCursorIDPage<BenchmarkView>, BenchmarkView>;
  /** `POST /v1/benchmarks/start_run` @deprecated The service's newest clients no longer have it. */
  startRun(params: BenchmarkStartRunParams, options?: RequestOptions): Promise<BenchmarkRunView>;
  /** `GET /v1/benchmarks/{id}` @deprecated The service's newest clients no longer have it. */
  retrieve(id: string, options?: RequestOptions): Promise<BenchmarkView>;
  /** `POST /v1/benchmarks/{id}` @deprecated The service's newest clients no longer have it. */
  update(id: string, params?: BenchmarkUpdateParams, options?: RequestOptions): Promise<BenchmarkView>;
  /** `POST /v1/benchmarks/{id}` @deprecated The service's newest clients no longer have it. */
  update(id: string, options?: RequestOptions): Promise<BenchmarkView>;
  /** `GET /v1/benchmarks/{id}/definitions` @deprecated The service's newest clients no longer have it. */
  definitions(id: string, params?: BenchmarkDefinitionsParams, options?: RequestOptions): Promise<ScenarioDefinitionListView>;
  /** `GET /v1/benchmarks/{id}/definitions` @deprecated The service's newest clients no longer have it. */
  definitions(id: string, options?: RequestOptions): Promise<ScenarioDefinitionListView>;
  /** `POST /v1/benchmarks/{id}/scenarios` @deprecated The service's newest clients no longer have it. */
  updateScenarios(id: string, params?: BenchmarkUpdateScenariosParams, options?: RequestOptions): Promise<BenchmarkView>;
  /** `POST /v1/benchmarks/{id}/scenarios` @deprecated The service's newest clients no longer have it. */
  updateScenarios(id: string, options?: RequestOptions): Promise<BenchmarkView>;
}
export declare namespace Benchmarks {
  /** @deprecated The service's newest clients no longer have it. */
  export interface Runs {
    /** `GET /v1/benchmarks/runs` @deprecated The service's newest clients no longer have it. */
    list(params?: { benchmark_id?: string; limit?: number; starting_after?: string }, options?: RequestOptions): PagePromise<BenchmarkRunsCursorIDPage<BenchmarkRunView>, BenchmarkRunView>;
    /** `GET /v1/benchmarks/runs` @deprecated The service's newest clients no longer have it. */
    list(options?: RequestOptions): PagePromise<BenchmarkRunsCursorIDPage<BenchmarkRunView>, BenchmarkRunView>;
    /** `GET /v1/benchmarks/runs/{id}` @deprecated The service's newest clients no longer have it. */
    retrieve(id: string, options?: RequestOptions): Promise<BenchmarkRunView>;
    /** `POST /v1/benchmarks/runs/{id}/cancel` @deprecated The service's newest clients no longer have it. */
    cancel(id: string, options?: RequestOptions): Promise<BenchmarkRunView>;
    /** `POST /v1/benchmarks/runs/{id}/complete` @deprecated The service's newest clients no longer have it. */
    complete(id: string, options?: RequestOptions): Promise<BenchmarkRunView>;
    /** `GET /v1/benchmarks/runs/{id}/scenario_runs` @deprecated The service's newest clients no longer have it. */
    listScenarioRuns(id: string, params?: { limit?: number; starting_after?: string; state?: string }, options?: RequestOptions): PagePromise<BenchmarkRunsCursorIDPage<ScenarioRunView>, ScenarioRunView>;
    /** `GET /v1/benchmarks/runs/{id}/scenario_runs` @deprecated The service's newest clients no longer have it. */
    listScenarioRuns(id: string, options?: RequestOptions): PagePromise<BenchmarkRunsCursorIDPage<ScenarioRunView>, ScenarioRunView>;
  }
  export namespace Runs {
    export { BenchmarkRunListView, BenchmarkRunView, RunListParams, RunProfile, ScenarioRunListView, ScenarioRunView, ScoringContractResultView, ScoringFunctionResultView };
  }
  export { AfterIdle, AgentMount, BenchmarkCreateParameters, BenchmarkCreateParams, BenchmarkDefinitionsParams, BenchmarkListParams, BenchmarkListPublicParams, BenchmarkRunListView, BenchmarkRunView, BenchmarkScenarioUpdateParameters, BenchmarkStartRunParams, BenchmarkUpdateParameters, BenchmarkUpdateParams, BenchmarkUpdateScenariosParams, BenchmarkView, BenchmarkViewsBenchmarksCursorIDPage, BrokerMount, InputContext, LaunchParameters, LifecycleConfiguration, LifecycleHooks, Mount, ObjectMount, ResumeTriggers, RunListParams, RunProfile, ScenarioDefinitionListView, ScenarioEnvironment, ScenarioRunListView, ScenarioRunView, ScenarioView, ScoringContract, ScoringContractResultView, ScoringFunction, ScoringFunctionResultView, StartBenchmarkRunParameters };
}

export interface Blueprints {
  /** `POST /v1/blueprints` */
  create(params: BlueprintCreateParams, options?: RequestOptions): Promise<BlueprintView>;
  /** `GET /v1/blueprints` */
  list(params?: BlueprintListParams, options?: RequestOptions): PagePromise<BlueprintsCursorIDPage<BlueprintView>, BlueprintView>;
  /** `GET /v1/blueprints` */
  list(options?: RequestOptions): PagePromise<BlueprintsCursorIDPage<BlueprintView>, BlueprintView>;
  /** `POST /v1/blueprints/create_from_inspection` @deprecated The service's newest clients no longer have it. */
  createFromInspection(params: BlueprintCreateFromInspectionParams, options?: RequestOptions): Promise<BlueprintView>;
  /** `GET /v1/blueprints/list_public` */
  listPublic(params?: BlueprintListPublicParams, options?: RequestOptions): PagePromise<BlueprintsCursorIDPage<BlueprintView>, BlueprintView>;
  /** `GET /v1/blueprints/list_public` */
  listPublic(options?: RequestOptions): PagePromise<BlueprintsCursorIDPage<BlueprintView>, BlueprintView>;
  /** `POST /v1/blueprints/preview` @deprecated */
  preview(params: BlueprintPreviewParams, options?: RequestOptions): Promise<BlueprintPreviewView>;
  /** `GET /v1/blueprints/{id}` */
  retrieve(id: string, options?: RequestOptions): Promise<BlueprintView>;
  /** `POST /v1/blueprints/{id}/delete` */
  delete(id: string, options?: RequestOptions): Promise<unknown>;
  /** `GET /v1/blueprints/{id}/logs` */
  logs(id: string, options?: RequestOptions): Promise<BlueprintBuildLogsListView>;
  /** Waits until a blueprint is built; gives its view. */
  awaitBuildComplete(id: string, options?: LongPollRequestOptions<BlueprintView>): Promise<BlueprintView>;
  /** Creates a blueprint and waits until it is built; gives its view. */
  createAndAwaitBuildCompleted(params: BlueprintCreateParams, options?: LongPollRequestOptions<BlueprintView>): Promise<BlueprintView>;
}
export declare namespace Blueprints {
  export { AfterIdle, BlueprintBuildLog, BlueprintBuildLogsListView, BlueprintBuildParameters, BlueprintCreateFromInspectionParams, BlueprintCreateParams, BlueprintDeleteResponse, BlueprintListParams, BlueprintListPublicParams, BlueprintListView, BlueprintPreviewParams, BlueprintPreviewView, BlueprintView, BlueprintViewsBlueprintsCursorIDPage, CodeMountParameters, InspectionSourceParam, LaunchParameters, LifecycleConfiguration, LifecycleHooks, ResumeTriggers };
}

export interface Devboxes {
  /** @deprecated The service's newest clients no longer have it. */
  readonly browsers: Devboxes.Browsers;
  /** @deprecated The service's newest clients no longer have it. */
  readonly computers: Devboxes.Computers;
  readonly diskSnapshots: Devboxes.DiskSnapshots;
  readonly executions: Devboxes.Executions;
  readonly logs: Devboxes.Logs;
  /** `POST /v1/devboxes` */
  create(params?: DevboxCreateParams, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes` */
  create(options?: RequestOptions): Promise<DevboxView>;
  /** `GET /v1/devboxes` */
  list(params?: DevboxListParams, options?: RequestOptions): PagePromise<DevboxesCursorIDPage<DevboxView>, DevboxView>;
  /** `GET /v1/devboxes` */
  list(options?: RequestOptions): PagePromise<DevboxesCursorIDPage<DevboxView>, DevboxView>;
  /** `GET /v1/devboxes/disk_snapshots` */
  listDiskSnapshots(params?: DevboxListDiskSnapshotsParams, options?: RequestOptions): PagePromise<DiskSnapshotsCursorIDPage<DevboxSnapshotView>, DevboxSnapshotView>;
  /** `GET /v1/devboxes/disk_snapshots` */
  listDiskSnapshots(options?: RequestOptions): PagePromise<DiskSnapshotsCursorIDPage<DevboxSnapshotView>, DevboxSnapshotView>;
  /** `POST /v1/devboxes/disk_snapshots/{id}/delete` */
  deleteDiskSnapshot(id: string, options?: RequestOptions): Promise<unknown>;
  /** `GET /v1/devboxes/evictions/watch` */
  watchEvictions(options?: RequestOptions): Promise<EventStream<DevboxEvictionEventView>>;
  /** `POST /v1/devboxes/{devbox_id}/executions/{execution_id}/wait_for_status` */
  waitForCommand(devboxId: string, executionId: string, params: DevboxWaitForCommandParams, options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;
  /** `GET /v1/devboxes/{id}` */
  retrieve(id: string, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes/{id}` */
  update(id: string, params?: DevboxUpdateParams, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes/{id}` */
  update(id: string, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes/{id}/create_gateway_token` */
  createGatewayToken(id: string, params: DevboxCreateGatewayTokenParams, options?: RequestOptions): Promise<GatewayTokenView>;
  /** `POST /v1/devboxes/{id}/create_mcp_token` */
  createMcpToken(id: string, params: DevboxCreateMcpTokenParams, options?: RequestOptions): Promise<McpTokenView>;
  /** `POST /v1/devboxes/{id}/create_pty_tunnel` */
  createPtyTunnel(id: string, options?: RequestOptions): Promise<PtyTunnelView>;
  /** `POST /v1/devboxes/{id}/create_ssh_key` */
  createSSHKey(id: string, options?: RequestOptions): Promise<DevboxCreateSSHKeyResponse>;
  /** `POST /v1/devboxes/{id}/create_tunnel` @deprecated The service's newest clients no longer have it. */
  createTunnel(id: string, params: DevboxCreateTunnelParams, options?: RequestOptions): Promise<DevboxTunnelView>;
  /** `POST /v1/devboxes/{id}/download_file` */
  downloadFile(id: string, params: DevboxDownloadFileParams, options?: RequestOptions): Promise<Response>;
  /** `POST /v1/devboxes/{id}/enable_tunnel` */
  enableTunnel(id: string, params?: DevboxEnableTunnelParams, options?: RequestOptions): Promise<TunnelView>;
  /** `POST /v1/devboxes/{id}/enable_tunnel` */
  enableTunnel(id: string, options?: RequestOptions): Promise<TunnelView>;
  /** `POST /v1/devboxes/{id}/execute` */
  execute(id: string, params: DevboxExecuteParams, options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;
  /** `POST /v1/devboxes/{id}/execute_async` */
  executeAsync(id: string, params: DevboxExecuteAsyncParams, options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;
  /** `POST /v1/devboxes/{id}/execute_sync` @deprecated */
  executeSync(id: string, params: DevboxExecuteSyncParams, options?: RequestOptions): Promise<DevboxExecutionDetailView>;
  /** `POST /v1/devboxes/{id}/keep_alive` */
  keepAlive(id: string, options?: RequestOptions): Promise<unknown>;
  /** `POST /v1/devboxes/{id}/read_file_contents` */
  readFileContents(id: string, params: DevboxReadFileContentsParams, options?: RequestOptions): Promise<string>;
  /** `POST /v1/devboxes/{id}/remove_tunnel` */
  removeTunnel(id: string, params?: DevboxRemoveTunnelParams, options?: RequestOptions): Promise<unknown>;
  /** `POST /v1/devboxes/{id}/remove_tunnel` */
  removeTunnel(id: string, options?: RequestOptions): Promise<unknown>;
  /** `POST /v1/devboxes/{id}/resume` */
  resume(id: string, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes/{id}/shutdown` */
  shutdown(id: string, params?: DevboxShutdownParams, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes/{id}/shutdown` */
  shutdown(id: string, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes/{id}/snapshot_disk` */
  snapshotDisk(id: string, params?: DevboxSnapshotDiskParams, options?: RequestOptions): Promise<DevboxSnapshotView>;
  /** `POST /v1/devboxes/{id}/snapshot_disk` */
  snapshotDisk(id: string, options?: RequestOptions): Promise<DevboxSnapshotView>;
  /** `POST /v1/devboxes/{id}/snapshot_disk_async` */
  snapshotDiskAsync(id: string, params?: DevboxSnapshotDiskAsyncParams, options?: RequestOptions): Promise<DevboxSnapshotView>;
  /** `POST /v1/devboxes/{id}/snapshot_disk_async` */
  snapshotDiskAsync(id: string, options?: RequestOptions): Promise<DevboxSnapshotView>;
  /** `POST /v1/devboxes/{id}/suspend` */
  suspend(id: string, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes/{id}/upload_file` */
  uploadFile(id: string, params: DevboxUploadFileParams, options?: RequestOptions): Promise<unknown>;
  /** `GET /v1/devboxes/{id}/usage` */
  retrieveResourceUsage(id: string, options?: RequestOptions): Promise<DevboxResourceUsageView>;
  /** `POST /v1/devboxes/{id}/wait_for_status` */
  waitForStatus(id: string, params: DevboxWaitForStatusBody, options?: RequestOptions): Promise<DevboxView>;
  /** `POST /v1/devboxes/{id}/write_file_contents` */
  writeFileContents(id: string, params: DevboxWriteFileContentsParams, options?: RequestOptions): Promise<DevboxExecutionDetailView>;
  /** Waits until a devbox is running; gives its view. */
  awaitRunning(id: string, options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>;
  /** Waits until a devbox is suspended; gives its view. */
  awaitSuspended(id: string, options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>;
  /** Creates a devbox and waits until it is running; gives its view. */
  createAndAwaitRunning(params?: DevboxCreateParams, options?: LongPollRequestOptions<DevboxView>): Promise<DevboxView>;
  /** Runs a command to its end; gives its view, with as much of the output as the service keeps in it. */
  executeAndAwaitCompletion(devboxId: string, params: Omit<DevboxExecuteParams, 'command_id'>, options?: LongPollRequestOptions<DevboxAsyncExecutionDetailView>): Promise<DevboxAsyncExecutionDetailView>;
}
export declare namespace Devboxes {
  /** @deprecated The service's newest clients no longer have it. */
  export interface Browsers {
    /** `POST /v1/devboxes/browsers` @deprecated The service's newest clients no longer have it. */
    create(params?: BrowserCreateParams, options?: RequestOptions): Promise<BrowserView>;
    /** `POST /v1/devboxes/browsers` @deprecated The service's newest clients no longer have it. */
    create(options?: RequestOptions): Promise<BrowserView>;
    /** `GET /v1/devboxes/browsers/{id}` @deprecated The service's newest clients no longer have it. */
    retrieve(id: string, options?: RequestOptions): Promise<BrowserView>;
  }
  export namespace Browsers {
    export { AfterIdle, BrowserCreateParams, BrowserView, DevboxView, LaunchParameters, LifecycleConfiguration, LifecycleHooks, ResumeTriggers, TunnelView };
  }
  /** @deprecated The service's newest clients no longer have it. */
  export interface Computers {
    /** `POST /v1/devboxes/computers` @deprecated The service's newest clients no longer have it. */
    create(params?: ComputerCreateParams, options?: RequestOptions): Promise<ComputerView>;
    /** `POST /v1/devboxes/computers` @deprecated The service's newest clients no longer have it. */
    create(options?: RequestOptions): Promise<ComputerView>;
    /** `GET /v1/devboxes/computers/{id}` @deprecated The service's newest clients no longer have it. */
    retrieve(id: string, options?: RequestOptions): Promise<ComputerView>;
    /** `POST /v1/devboxes/computers/{id}/keyboard_interaction` @deprecated The service's newest clients no longer have it. */
    keyboardInteraction(id: string, params: ComputerKeyboardInteractionParams, options?: RequestOptions): Promise<ComputerKeyboardInteractionResponse>;
    /** `POST /v1/devboxes/computers/{id}/mouse_interaction` @deprecated The service's newest clients no longer have it. */
    mouseInteraction(id: string, params: ComputerMouseInteractionParams, options?: RequestOptions): Promise<ComputerMouseInteractionResponse>;
    /** `POST /v1/devboxes/computers/{id}/screen_interaction` @deprecated The service's newest clients no longer have it. */
    screenInteraction(id: string, params: ComputerScreenInteractionParams, options?: RequestOptions): Promise<ComputerScreenInteractionResponse>;
  }
  export namespace Computers {
    export { AfterIdle, ComputerCreateParams, ComputerKeyboardInteractionParams, ComputerKeyboardInteractionResponse, ComputerMouseInteractionParams, ComputerMouseInteractionResponse, ComputerScreenInteractionParams, ComputerScreenInteractionResponse, ComputerView, DevboxView, LaunchParameters, LifecycleConfiguration, LifecycleHooks, ResumeTriggers, TunnelView };
  }
  export interface DiskSnapshots {
    /** `GET /v1/devboxes/disk_snapshots` */
    list(params?: DevboxListDiskSnapshotsParams, options?: RequestOptions): PagePromise<DiskSnapshotsCursorIDPage<DevboxSnapshotView>, DevboxSnapshotView>;
    /** `GET /v1/devboxes/disk_snapshots` */
    list(options?: RequestOptions): PagePromise<DiskSnapshotsCursorIDPage<DevboxSnapshotView>, DevboxSnapshotView>;
    /** `POST /v1/devboxes/disk_snapshots/{id}` */
    update(id: string, params?: DiskSnapshotUpdateParams, options?: RequestOptions): Promise<DevboxSnapshotView>;
    /** `POST /v1/devboxes/disk_snapshots/{id}` */
    update(id: string, options?: RequestOptions): Promise<DevboxSnapshotView>;
    /** `POST /v1/devboxes/disk_snapshots/{id}/delete` */
    delete(id: string, options?: RequestOptions): Promise<unknown>;
    /** `GET /v1/devboxes/disk_snapshots/{id}/status` */
    queryStatus(id: string, options?: RequestOptions): Promise<DevboxSnapshotAsyncStatusView>;
    /** Waits for the end; gives the view. */
    awaitCompleted(id: string, options?: LongPollRequestOptions<DevboxSnapshotAsyncStatusView>): Promise<DevboxSnapshotAsyncStatusView>;
  }
  export namespace DiskSnapshots {
    export { DevboxListDiskSnapshotsParams, DevboxSnapshotAsyncStatusView, DevboxSnapshotListView, DevboxSnapshotView, DiskSnapshotDeleteResponse, DiskSnapshotListParams, DiskSnapshotUpdateParams };
  }
  export interface Executions {
    /** `GET /v1/devboxes/{devbox_id}/executions/{execution_id}` */
    retrieve(devboxId: string, executionId: string, params?: ExecutionRetrieveParams, options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;
    /** `GET /v1/devboxes/{devbox_id}/executions/{execution_id}` */
    retrieve(devboxId: string, executionId: string, options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;
    /** `POST /v1/devboxes/{devbox_id}/executions/{execution_id}/kill` */
    kill(devboxId: string, executionId: string, params?: ExecutionKillParams, options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;
    /** `POST /v1/devboxes/{devbox_id}/executions/{execution_id}/kill` */
    kill(devboxId: string, executionId: string, options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;
    /** `POST /v1/devboxes/{devbox_id}/executions/{execution_id}/send_std_in` */
    sendStdIn(devboxId: string, executionId: string, params?: ExecutionSendStdInParams, options?: RequestOptions): Promise<DevboxSendStdInResult>;
    /** `POST /v1/devboxes/{devbox_id}/executions/{execution_id}/send_std_in` */
    sendStdIn(devboxId: string, executionId: string, options?: RequestOptions): Promise<DevboxSendStdInResult>;
    /** `GET /v1/devboxes/{devbox_id}/executions/{execution_id}/stream_stderr_updates` */
    streamStderrUpdates(devboxId: string, executionId: string, params?: ExecutionStreamStderrUpdatesParams, options?: RequestOptions): Promise<EventStream<ExecutionUpdateChunk>>;
    /** `GET /v1/devboxes/{devbox_id}/executions/{execution_id}/stream_stderr_updates` */
    streamStderrUpdates(devboxId: string, executionId: string, options?: RequestOptions): Promise<EventStream<ExecutionUpdateChunk>>;
    /** `GET /v1/devboxes/{devbox_id}/executions/{execution_id}/stream_stdout_updates` */
    streamStdoutUpdates(devboxId: string, executionId: string, params?: ExecutionStreamStdoutUpdatesParams, options?: RequestOptions): Promise<EventStream<ExecutionUpdateChunk>>;
    /** `GET /v1/devboxes/{devbox_id}/executions/{execution_id}/stream_stdout_updates` */
    streamStdoutUpdates(devboxId: string, executionId: string, options?: RequestOptions): Promise<EventStream<ExecutionUpdateChunk>>;
    /** `POST /v1/devboxes/{id}/execute_async` */
    executeAsync(id: string, params: DevboxExecuteAsyncParams, options?: RequestOptions): Promise<DevboxAsyncExecutionDetailView>;
    /** `POST /v1/devboxes/{id}/execute_sync` @deprecated */
    executeSync(id: string, params: DevboxExecuteSyncParams, options?: RequestOptions): Promise<DevboxExecutionDetailView>;
    /** Waits for the end; gives the view. */
    awaitCompleted(devboxId: string, executionId: string, options?: LongPollRequestOptions<DevboxAsyncExecutionDetailView>): Promise<DevboxAsyncExecutionDetailView>;
  }
  export namespace Executions {
    export { DevboxAsyncExecutionDetailView, DevboxExecuteAsyncParams, DevboxExecuteSyncParams, DevboxExecutionDetailView, DevboxSendStdInResult, DevboxWaitForCommandParams, ExecutionExecuteAsyncParams, ExecutionExecuteSyncParams, ExecutionKillParams, ExecutionRetrieveParams, ExecutionSendStdInParams, ExecutionStreamStderrUpdatesParams, ExecutionStreamStdoutUpdatesParams, ExecutionUpdateChunk };
  }
  export interface Logs {
    /** `GET /v1/devboxes/{id}/logs` */
    list(id: string, params?: LogListParams, options?: RequestOptions): Promise<DevboxLogsListView>;
    /** `GET /v1/devboxes/{id}/logs` */
    list(id: string, options?: RequestOptions): Promise<DevboxLogsListView>;
  }
  export namespace Logs {
    export { DevboxLogsListView, LogListParams };
  }
  export { AfterIdle, AgentMount, AuthMechanism, BrokerMount, BrowserCreateParams, BrowserView, CodeMountParameters, ComputerCreateParams, ComputerKeyboardInteractionParams, ComputerKeyboardInteractionResponse, ComputerMouseInteractionParams, ComputerMouseInteractionResponse, ComputerScreenInteractionParams, ComputerScreenInteractionResponse, ComputerView, DevboxAsyncExecutionDetailView, DevboxCreateGatewayTokenParams, DevboxCreateMcpTokenParams, DevboxCreateParams, DevboxCreateSSHKeyResponse, DevboxCreateTunnelParams, DevboxDeleteDiskSnapshotResponse, DevboxDownloadFileParams, DevboxEnableTunnelParams, DevboxEvictionEventView, DevboxExecuteAsyncParams, DevboxExecuteParams, DevboxExecuteSyncParams, DevboxExecutionDetailView, DevboxKeepAliveResponse, DevboxKillExecutionRequest, DevboxListDiskSnapshotsParams, DevboxListParams, DevboxListView, DevboxLogsListView, DevboxReadFileContentsParams, DevboxReadFileContentsResponse, DevboxRemoveTunnelParams, DevboxRemoveTunnelResponse, DevboxResourceUsageView, DevboxSendStdInRequest, DevboxSendStdInResult, DevboxShutdownParams, DevboxSnapshotAsyncStatusView, DevboxSnapshotDiskAsyncParams, DevboxSnapshotDiskParams, DevboxSnapshotListView, DevboxSnapshotView, DevboxSnapshotViewsDiskSnapshotsCursorIDPage, DevboxTunnelView, DevboxUpdateParams, DevboxUploadFileParams, DevboxUploadFileResponse, DevboxView, DevboxViewsDevboxesCursorIDPage, DevboxWaitForCommandParams, DevboxWaitForStatusBody, DevboxWriteFileContentsParams, DiskSnapshotDeleteResponse, DiskSnapshotListParams, DiskSnapshotUpdateParams, ExecutionExecuteAsyncParams, ExecutionExecuteSyncParams, ExecutionKillParams, ExecutionRetrieveParams, ExecutionSendStdInParams, ExecutionStreamStderrUpdatesParams, ExecutionStreamStdoutUpdatesParams, ExecutionUpdateChunk, GatewayTokenView, LaunchParameters, LifecycleConfiguration, LifecycleHooks, LogListParams, McpTokenView, Mount, ObjectMount, PtyTunnelView, ResumeTriggers, TunnelView };
}

export interface GatewayConfigs {
  /** `POST /v1/gateway-configs` */
  create(params: GatewayConfigCreateParams, options?: RequestOptions): Promise<GatewayConfigView>;
  /** `GET /v1/gateway-configs` */
  list(params?: GatewayConfigListParams, options?: RequestOptions): PagePromise<GatewayConfigsCursorIDPage<GatewayConfigView>, GatewayConfigView>;
  /** `GET /v1/gateway-configs` */
  list(options?: RequestOptions): PagePromise<GatewayConfigsCursorIDPage<GatewayConfigView>, GatewayConfigView>;
  /** `GET /v1/gateway-configs/{id}` */
  retrieve(id: string, options?: RequestOptions): Promise<GatewayConfigView>;
  /** `POST /v1/gateway-configs/{id}` */
  update(id: string, params?: GatewayConfigUpdateParams, options?: RequestOptions): Promise<GatewayConfigView>;
  /** `POST /v1/gateway-configs/{id}` */
  update(id: string, options?: RequestOptions): Promise<GatewayConfigView>;
  /** `POST /v1/gateway-configs/{id}/delete` */
  delete(id: string, params?: GatewayConfigDeleteParams, options?: RequestOptions): Promise<GatewayConfigView>;
  /** `POST /v1/gateway-configs/{id}/delete` */
  delete(id: string, options?: RequestOptions): Promise<GatewayConfigView>;
}
export declare namespace GatewayConfigs {
  export { AuthMechanism, CustomHeader, GatewayConfigCreateParameters, GatewayConfigCreateParams, GatewayConfigDeleteParams, GatewayConfigListParams, GatewayConfigListView, GatewayConfigUpdateParameters, GatewayConfigUpdateParams, GatewayConfigView, GatewayConfigViewsGatewayConfigsCursorIDPage };
}

export interface McpConfigs {
  /** `POST /v1/mcp-configs` */
  create(params: McpConfigCreateParams, options?: RequestOptions): Promise<McpConfigView>;
  /** `GET /v1/mcp-configs` */
  list(params?: McpConfigListParams, options?: RequestOptions): PagePromise<McpConfigsCursorIDPage<McpConfigView>, McpConfigView>;
  /** `GET /v1/mcp-configs` */
  list(options?: RequestOptions): PagePromise<McpConfigsCursorIDPage<McpConfigView>, McpConfigView>;
  /** `GET /v1/mcp-configs/{id}` */
  retrieve(id: string, options?: RequestOptions): Promise<McpConfigView>;
  /** `POST /v1/mcp-configs/{id}` */
  update(id: string, params?: McpConfigUpdateParams, options?: RequestOptions): Promise<McpConfigView>;
  /** `POST /v1/mcp-configs/{id}` */
  update(id: string, options?: RequestOptions): Promise<McpConfigView>;
  /** `POST /v1/mcp-configs/{id}/delete` */
  delete(id: string, params?: McpConfigDeleteParams, options?: RequestOptions): Promise<McpConfigView>;
  /** `POST /v1/mcp-configs/{id}/delete` */
  delete(id: string, options?: RequestOptions): Promise<McpConfigView>;
}
export declare namespace McpConfigs {
  export { AuthMechanism, CustomHeader, McpConfigCreateParameters, McpConfigCreateParams, McpConfigDeleteParams, McpConfigListParams, McpConfigListView, McpConfigUpdateParameters, McpConfigUpdateParams, McpConfigView, McpConfigViewsMcpConfigsCursorIDPage };
}

export interface NetworkPolicies {
  /** `POST /v1/network-policies` */
  create(params: NetworkPolicyCreateParams, options?: RequestOptions): Promise<NetworkPolicyView>;
  /** `GET /v1/network-policies` */
  list(params?: NetworkPolicyListParams, options?: RequestOptions): PagePromise<NetworkPoliciesCursorIDPage<NetworkPolicyView>, NetworkPolicyView>;
  /** `GET /v1/network-policies` */
  list(options?: RequestOptions): PagePromise<NetworkPoliciesCursorIDPage<NetworkPolicyView>, NetworkPolicyView>;
  /** `GET /v1/network-policies/{id}` */
  retrieve(id: string, options?: RequestOptions): Promise<NetworkPolicyView>;
  /** `POST /v1/network-policies/{id}` */
  update(id: string, params?: NetworkPolicyUpdateParams, options?: RequestOptions): Promise<NetworkPolicyView>;
  /** `POST /v1/network-policies/{id}` */
  update(id: string, options?: RequestOptions): Promise<NetworkPolicyView>;
  /** `POST /v1/network-policies/{id}/delete` */
  delete(id: string, params?: NetworkPolicyDeleteParams, options?: RequestOptions): Promise<NetworkPolicyView>;
  /** `POST /v1/network-policies/{id}/delete` */
  delete(id: string, options?: RequestOptions): Promise<NetworkPolicyView>;
}
export declare namespace NetworkPolicies {
  export { AllowedCidr, NetworkPolicyCreateParameters, NetworkPolicyCreateParams, NetworkPolicyDeleteParams, NetworkPolicyListParams, NetworkPolicyListView, NetworkPolicyUpdateParameters, NetworkPolicyUpdateParams, NetworkPolicyView, NetworkPolicyViewsNetworkPoliciesCursorIDPage, PortRule };
}

export interface Objects {
  /** `POST /v1/objects` */
  create(params: ObjectCreateParams, options?: RequestOptions): Promise<ObjectView>;
  /** `GET /v1/objects` */
  list(params?: ObjectListParams, options?: RequestOptions): PagePromise<ObjectsCursorIDPage<ObjectView>, ObjectView>;
  /** `GET /v1/objects` */
  list(options?: RequestOptions): PagePromise<ObjectsCursorIDPage<ObjectView>, ObjectView>;
  /** `GET /v1/objects/list_public` */
  listPublic(params?: ObjectListPublicParams, options?: RequestOptions): PagePromise<ObjectsCursorIDPage<ObjectView>, ObjectView>;
  /** `GET /v1/objects/list_public` */
  listPublic(options?: RequestOptions): PagePromise<ObjectsCursorIDPage<ObjectView>, ObjectView>;
  /** `GET /v1/objects/{id}` */
  retrieve(id: string, options?: RequestOptions): Promise<ObjectView>;
  /** `POST /v1/objects/{id}/complete` */
  complete(id: string, params?: ObjectCompleteParams, options?: RequestOptions): Promise<ObjectView>;
  /** `POST /v1/objects/{id}/complete` */
  complete(id: string, options?: RequestOptions): Promise<ObjectView>;
  /** `POST /v1/objects/{id}/delete` */
  delete(id: string, params?: ObjectDeleteParams, options?: RequestOptions): Promise<ObjectView>;
  /** `POST /v1/objects/{id}/delete` */
  delete(id: string, options?: RequestOptions): Promise<ObjectView>;
  /** `GET /v1/objects/{id}/download` */
  download(id: string, params?: ObjectDownloadParams, options?: RequestOptions): Promise<ObjectDownloadURLView>;
  /** `GET /v1/objects/{id}/download` */
  download(id: string, options?: RequestOptions): Promise<ObjectDownloadURLView>;
}
export declare namespace Objects {
  export { ObjectCompleteParams, ObjectCreateParameters, ObjectCreateParams, ObjectDeleteParams, ObjectDownloadParams, ObjectDownloadURLView, ObjectListParams, ObjectListPublicParams, ObjectListView, ObjectMount, ObjectView, ObjectViewsObjectsCursorIDPage };
}

/** @deprecated The service's newest clients no longer have it. */
export interface Repositories {
  /** `POST /v1/repositories` @deprecated The service's newest clients no longer have it. */
  create(params: RepositoryCreateParams, options?: RequestOptions): Promise<RepositoryConnectionView>;
  /** `GET /v1/repositories` @deprecated The service's newest clients no longer have it. */
  list(params?: { limit?: number; name?: string; owner?: string; starting_after?: string }, options?: RequestOptions): PagePromise<RepositoriesCursorIDPage<RepositoryConnectionView>, RepositoryConnectionView>;
  /** `GET /v1/repositories` @deprecated The service's newest clients no longer have it. */
  list(options?: RequestOptions): PagePromise<RepositoriesCursorIDPage<RepositoryConnectionView>, RepositoryConnectionView>;
  /** `GET /v1/repositories/inspections/{id}` @deprecated The service's newest clients no longer have it. */
  retrieveInspection(id: string, options?: RequestOptions): Promise<RepositoryInspectionDetails>;
  /** `GET /v1/repositories/{id}` @deprecated The service's newest clients no longer have it. */
  retrieve(id: string, options?: RequestOptions): Promise<RepositoryConnectionView>;
  /** `POST /v1/repositories/{id}/delete` @deprecated The service's newest clients no longer have it. */
  delete(id: string, options?: RequestOptions): Promise<unknown>;
  /** `POST /v1/repositories/{id}/inspect` @deprecated The service's newest clients no longer have it. */
  inspect(id: string, params?: RepositoryInspectParams, options?: RequestOptions): Promise<RepositoryInspectionDetails>;
  /** `POST /v1/repositories/{id}/inspect` @deprecated The service's newest clients no longer have it. */
  inspect(id: string, options?: RequestOptions): Promise<RepositoryInspectionDetails>;
  /** `GET /v1/repositories/{id}/inspections` @deprecated The service's newest clients no longer have it. */
  listInspections(id: string, options?: RequestOptions): Promise<RepositoryInspectionListView>;
  /** `POST /v1/repositories/{id}/refresh` @deprecated The service's newest clients no longer have it. */
  refresh(id: string, params?: RepositoryRefreshParams, options?: RequestOptions): Promise<unknown>;
  /** `POST /v1/repositories/{id}/refresh` @deprecated The service's newest clients no longer have it. */
  refresh(id: string, options?: RequestOptions): Promise<unknown>;
}
export declare namespace Repositories {
  export { RepositoryConnectionListView, RepositoryConnectionView, RepositoryConnectionViewsRepositoriesCursorIDPage, RepositoryCreateParams, RepositoryInspectParams, RepositoryInspectionDetails, RepositoryInspectionListView, RepositoryManifestView, RepositoryRefreshParams };
}

export interface RestrictedKeys {
  /** `POST /v1/restricted_keys` */
  create(params?: RestrictedKeyCreateParams, options?: RequestOptions): Promise<RestrictedKeyCreatedView>;
  /** `POST /v1/restricted_keys` */
  create(options?: RequestOptions): Promise<RestrictedKeyCreatedView>;
}
export declare namespace RestrictedKeys {
  export { RestrictedKeyCreateParameters, RestrictedKeyCreateParams, RestrictedKeyCreatedView, ScopeEntryView };
}

/** @deprecated The service's newest clients no longer have it. */
export interface Scenarios {
  /** @deprecated The service's newest clients no longer have it. */
  readonly runs: Scenarios.Runs;
  /** @deprecated The service's newest clients no longer have it. */
  readonly scorers: Scenarios.Scorers;
  /** `POST /v1/scenarios` @deprecated The service's newest clients no longer have it. */
  create(params: ScenarioCreateParams, options?: RequestOptions): Promise<ScenarioView>;
  /** `GET /v1/scenarios` @deprecated The service's newest clients no longer have it. */
  list(params?: ScenarioListParams, options?: RequestOptions): PagePromise<ScenariosCursorIDPage<ScenarioView>, ScenarioView>;
  /** `GET /v1/scenarios` @deprecated The service's newest clients no longer have it. */
  list(options?: RequestOptions): PagePromise<ScenariosCursorIDPage<ScenarioView>, ScenarioView>;
  /** `GET /v1/scenarios/list_public` @deprecated The service's newest clients no longer have it. */
  listPublic(params?: ScenarioListPublicParams, options?: RequestOptions): PagePromise<ScenariosCursorIDPage<ScenarioView>, ScenarioView>;
  /** `GET /v1/scenarios/list_public` @deprecated The service's newest clients no longer have it. */
  listPublic(options?: RequestOptions): PagePromise<ScenariosCursorIDPage<ScenarioView>, ScenarioView>;
  /** `POST /v1/scenarios/start_run` @deprecated The service's newest clients no longer have it. */
  startRun(params: ScenarioStartRunParams, options?: RequestOptions): Promise<ScenarioRunView>;
  /** `GET /v1/scenarios/{id}` @deprecated The service's newest clients no longer have it. */
  retrieve(id: string, options?: RequestOptions): Promise<ScenarioView>;
  /** `POST /v1/scenarios/{id}` @deprecated The service's newest clients no longer have it. */
  update(id: string, params?: ScenarioUpdateParams, options?: RequestOptions): Promise<ScenarioView>;
  /** `POST /v1/scenarios/{id}` @deprecated The service's newest clients no longer have it. */
  update(id: string, options?: RequestOptions): Promise<ScenarioView>;
  /** `POST /v1/scenarios/{id}/archive` @deprecated The service's newest clients no longer have it. */
  archive(id: string, options?: RequestOptions): Promise<ScenarioView>;
}
export declare namespace Scenarios {
  /** @deprecated The service's newest clients no longer have it. */
  export interface Runs {
    /** `GET /v1/scenarios/runs` @deprecated The service's newest clients no longer have it. */
    list(params?: RunListParams, options?: RequestOptions): PagePromise<ScenarioRunsCursorIDPage<ScenarioRunView>, ScenarioRunView>;
    /** `GET /v1/scenarios/runs` @deprecated The service's newest clients no longer have it. */
    list(options?: RequestOptions): PagePromise<ScenarioRunsCursorIDPage<ScenarioRunView>, ScenarioRunView>;
    /** `GET /v1/scenarios/runs/{id}` @deprecated The service's newest clients no longer have it. */
    retrieve(id: string, options?: RequestOptions): Promise<ScenarioRunView>;
    /** `POST /v1/scenarios/runs/{id}/cancel` @deprecated The service's newest clients no longer have it. */
    cancel(id: string, options?: RequestOptions): Promise<ScenarioRunView>;
    /** `POST /v1/scenarios/runs/{id}/complete` @deprecated The service's newest clients no longer have it. */
    complete(id: string, options?: RequestOptions): Promise<ScenarioRunView>;
    /** `POST /v1/scenarios/runs/{id}/download_logs` @deprecated The service's newest clients no longer have it. */
    downloadLogs(id: string, options?: RequestOptions): Promise<Response>;
    /** `POST /v1/scenarios/runs/{id}/score` @deprecated The service's newest clients no longer have it. */
    score(id: string, options?: RequestOptions): Promise<ScenarioRunView>;
  }
  export namespace Runs {
    export { RunListParams, ScenarioRunListView, ScenarioRunView, ScoringContractResultView, ScoringFunctionResultView };
  }
  /** @deprecated The service's newest clients no longer have it. */
  export interface Scorers {
    /** `POST /v1/scenarios/scorers` @deprecated The service's newest clients no longer have it. */
    create(params: ScorerCreateParams, options?: RequestOptions): Promise<ScorerCreateResponse>;
    /** `GET /v1/scenarios/scorers` @deprecated The service's newest clients no longer have it. */
    list(params?: ScorerListParams, options?: RequestOptions): PagePromise<ScenarioScorersCursorIDPage<ScorerListResponse>, ScorerListResponse>;
    /** `GET /v1/scenarios/scorers` @deprecated The service's newest clients no longer have it. */
    list(options?: RequestOptions): PagePromise<ScenarioScorersCursorIDPage<ScorerListResponse>, ScorerListResponse>;
    /** `GET /v1/scenarios/scorers/{id}` @deprecated The service's newest clients no longer have it. */
    retrieve(id: string, options?: RequestOptions): Promise<ScorerRetrieveResponse>;
    /** `POST /v1/scenarios/scorers/{id}` @deprecated The service's newest clients no longer have it. */
    update(id: string, params: ScorerUpdateParams, options?: RequestOptions): Promise<ScorerUpdateResponse>;
    /** `POST /v1/scenarios/scorers/{id}/validate` @deprecated The service's newest clients no longer have it. */
    validate(id: string, params: ScorerValidateParams, options?: RequestOptions): Promise<ScorerValidateResponse>;
  }
  export namespace Scorers {
    export { AfterIdle, LaunchParameters, LifecycleConfiguration, LifecycleHooks, ResumeTriggers, ScenarioEnvironment, ScorerCreateParams, ScorerCreateResponse, ScorerListParams, ScorerListResponse, ScorerListResponsesScenarioScorersCursorIDPage, ScorerRetrieveResponse, ScorerUpdateParams, ScorerUpdateResponse, ScorerValidateParams, ScorerValidateResponse, ScoringFunctionResultView };
  }
  export { AfterIdle, AgentMount, BrokerMount, InputContext, InputContextUpdate, LaunchParameters, LifecycleConfiguration, LifecycleHooks, Mount, ObjectMount, ResumeTriggers, RunListParams, RunProfile, ScenarioCreateParameters, ScenarioCreateParams, ScenarioDefinitionListView, ScenarioEnvironment, ScenarioListParams, ScenarioListPublicParams, ScenarioRunListView, ScenarioRunView, ScenarioRunViewsBenchmarkRunsCursorIDPage, ScenarioRunViewsScenarioRunsCursorIDPage, ScenarioStartRunParams, ScenarioUpdateParameters, ScenarioUpdateParams, ScenarioView, ScenarioViewsScenariosCursorIDPage, ScorerCreateParams, ScorerCreateResponse, ScorerListParams, ScorerListResponse, ScorerListResponsesScenarioScorersCursorIDPage, ScorerRetrieveResponse, ScorerUpdateParams, ScorerUpdateResponse, ScorerValidateParams, ScorerValidateResponse, ScoringContract, ScoringContractResultView, ScoringContractUpdate, ScoringFunction, ScoringFunctionResultView, StartScenarioRunParameters };
}

export interface Secrets {
  /** `POST /v1/secrets` */
  create(params: SecretCreateParams, options?: RequestOptions): Promise<SecretView>;
  /** `GET /v1/secrets` */
  list(params?: SecretListParams, options?: RequestOptions): Promise<SecretListView>;
  /** `GET /v1/secrets` */
  list(options?: RequestOptions): Promise<SecretListView>;
  /** `GET /v1/secrets/id/{id}` */
  retrieveById(id: string, options?: RequestOptions): Promise<SecretView>;
  /** `POST /v1/secrets/id/{id}/delete` */
  deleteById(id: string, options?: RequestOptions): Promise<SecretView>;
  /** `POST /v1/secrets/id/{id}/update` */
  updateById(id: string, params: SecretUpdateByIDParams, options?: RequestOptions): Promise<SecretView>;
  /** `GET /v1/secrets/{name}` */
  retrieve(name: string, options?: RequestOptions): Promise<SecretView>;
  /** `POST /v1/secrets/{name}` */
  update(name: string, params: SecretUpdateParams, options?: RequestOptions): Promise<SecretView>;
  /** `POST /v1/secrets/{name}/delete` */
  delete(name: string, params?: SecretDeleteParams, options?: RequestOptions): Promise<SecretView>;
  /** `POST /v1/secrets/{name}/delete` */
  delete(name: string, options?: RequestOptions): Promise<SecretView>;
}
export declare namespace Secrets {
  export { SecretCreateParameters, SecretCreateParams, SecretDeleteParams, SecretListParams, SecretListView, SecretUpdateByIDParams, SecretUpdateParameters, SecretUpdateParams, SecretView };
}

export interface Pty {
  /** `GET /pty/{session_name}` */
  connect(sessionName: string, params?: PtyConnectParams, options?: RequestOptions): Promise<PtyConnectView>;
  /** `GET /pty/{session_name}` */
  connect(sessionName: string, options?: RequestOptions): Promise<PtyConnectView>;
  /** `POST /pty/{session_name}/control` */
  control(sessionName: string, params?: PtyControlParams, options?: RequestOptions): Promise<PtyControlResultView>;
  /** `POST /pty/{session_name}/control` */
  control(sessionName: string, options?: RequestOptions): Promise<PtyControlResultView>;
}
export declare namespace Pty {
  export { PtyConnectParams, PtyConnectView, PtyControlParams, PtyControlResultView, PtyTunnelView };
}

export interface AgentsCursorIDPage<Item> extends AbstractPage<Item>, AgentsCursorIDPageResponse<Item> {}
export interface AgentsCursorIDPageResponse<Item> {
  agents: Item[];
  has_more: boolean;
  total_count: number;
}
export interface AgentsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface AxonsCursorIDPage<Item> extends AbstractPage<Item>, AxonsCursorIDPageResponse<Item> {}
export interface AxonsCursorIDPageResponse<Item> {
  axons: Item[];
  has_more: boolean;
  total_count: number;
}
export interface AxonsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface BenchmarkRunsCursorIDPage<Item> extends AbstractPage<Item>, BenchmarkRunsCursorIDPageResponse<Item> {}
export interface BenchmarkRunsCursorIDPageResponse<Item> {
  runs: Item[];
  has_more: boolean;
  total_count: number;
}
export interface BenchmarkRunsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface BenchmarksCursorIDPage<Item> extends AbstractPage<Item>, BenchmarksCursorIDPageResponse<Item> {}
export interface BenchmarksCursorIDPageResponse<Item> {
  benchmarks: Item[];
  has_more: boolean;
  total_count: number;
}
export interface BenchmarksCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface BlueprintsCursorIDPage<Item> extends AbstractPage<Item>, BlueprintsCursorIDPageResponse<Item> {}
export interface BlueprintsCursorIDPageResponse<Item> {
  blueprints: Item[];
  has_more: boolean;
  total_count: number;
}
export interface BlueprintsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface DevboxesCursorIDPage<Item> extends AbstractPage<Item>, DevboxesCursorIDPageResponse<Item> {}
export interface DevboxesCursorIDPageResponse<Item> {
  devboxes: Item[];
  has_more: boolean;
  total_count: number;
}
export interface DevboxesCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface DiskSnapshotsCursorIDPage<Item> extends AbstractPage<Item>, DiskSnapshotsCursorIDPageResponse<Item> {}
export interface DiskSnapshotsCursorIDPageResponse<Item> {
  snapshots: Item[];
  has_more: boolean;
  total_count: number;
}
export interface DiskSnapshotsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface GatewayConfigsCursorIDPage<Item> extends AbstractPage<Item>, GatewayConfigsCursorIDPageResponse<Item> {}
export interface GatewayConfigsCursorIDPageResponse<Item> {
  gateway_configs: Item[];
  has_more: boolean;
  total_count: number;
}
export interface GatewayConfigsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface McpConfigsCursorIDPage<Item> extends AbstractPage<Item>, McpConfigsCursorIDPageResponse<Item> {}
export interface McpConfigsCursorIDPageResponse<Item> {
  mcp_configs: Item[];
  has_more: boolean;
  total_count: number;
}
export interface McpConfigsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface NetworkPoliciesCursorIDPage<Item> extends AbstractPage<Item>, NetworkPoliciesCursorIDPageResponse<Item> {}
export interface NetworkPoliciesCursorIDPageResponse<Item> {
  network_policies: Item[];
  has_more: boolean;
  total_count: number;
}
export interface NetworkPoliciesCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface ObjectsCursorIDPage<Item> extends AbstractPage<Item>, ObjectsCursorIDPageResponse<Item> {}
export interface ObjectsCursorIDPageResponse<Item> {
  objects: Item[];
  has_more: boolean;
  total_count: number;
}
export interface ObjectsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface RepositoriesCursorIDPage<Item> extends AbstractPage<Item>, RepositoriesCursorIDPageResponse<Item> {}
export interface RepositoriesCursorIDPageResponse<Item> {
  repositories: Item[];
  has_more: boolean;
  total_count: number;
}
export interface RepositoriesCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface ScenarioRunsCursorIDPage<Item> extends AbstractPage<Item>, ScenarioRunsCursorIDPageResponse<Item> {}
export interface ScenarioRunsCursorIDPageResponse<Item> {
  runs: Item[];
  has_more: boolean;
  total_count: number;
}
export interface ScenarioRunsCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface ScenarioScorersCursorIDPage<Item> extends AbstractPage<Item>, ScenarioScorersCursorIDPageResponse<Item> {}
export interface ScenarioScorersCursorIDPageResponse<Item> {
  scorers: Item[];
  has_more: boolean;
  total_count: number;
}
export interface ScenarioScorersCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export interface ScenariosCursorIDPage<Item> extends AbstractPage<Item>, ScenariosCursorIDPageResponse<Item> {}
export interface ScenariosCursorIDPageResponse<Item> {
  scenarios: Item[];
  has_more: boolean;
  total_count: number;
}
export interface ScenariosCursorIDPageParams {
  limit?: number;
  starting_after?: string;
}
export type AgentViewsAgentsCursorIDPage = AgentsCursorIDPage<AgentView>;
export type AxonViewsAxonsCursorIDPage = AxonsCursorIDPage<AxonView>;
export type BenchmarkRunViewsBenchmarkRunsCursorIDPage = BenchmarkRunsCursorIDPage<BenchmarkRunView>;
export type BenchmarkViewsBenchmarksCursorIDPage = BenchmarksCursorIDPage<BenchmarkView>;
export type BlueprintViewsBlueprintsCursorIDPage = BlueprintsCursorIDPage<BlueprintView>;
export type DevboxSnapshotViewsDiskSnapshotsCursorIDPage = DiskSnapshotsCursorIDPage<DevboxSnapshotView>;
export type DevboxViewsDevboxesCursorIDPage = DevboxesCursorIDPage<DevboxView>;
export type GatewayConfigViewsGatewayConfigsCursorIDPage = GatewayConfigsCursorIDPage<GatewayConfigView>;
export type McpConfigViewsMcpConfigsCursorIDPage = McpConfigsCursorIDPage<McpConfigView>;
export type NetworkPolicyViewsNetworkPoliciesCursorIDPage = NetworkPoliciesCursorIDPage<NetworkPolicyView>;
export type ObjectViewsObjectsCursorIDPage = ObjectsCursorIDPage<ObjectView>;
export type RepositoryConnectionViewsRepositoriesCursorIDPage = RepositoriesCursorIDPage<RepositoryConnectionView>;
export type ScenarioRunViewsBenchmarkRunsCursorIDPage = BenchmarkRunsCursorIDPage<ScenarioRunView>;
export type ScenarioRunViewsScenarioRunsCursorIDPage = ScenarioRunsCursorIDPage<ScenarioRunView>;
export type ScenarioViewsScenariosCursorIDPage = ScenariosCursorIDPage<ScenarioView>;
export type ScorerListResponsesScenarioScorersCursorIDPage = ScenarioScorersCursorIDPage<ScorerListResponse>;

/**
 * The low-level client: a member a resource of the API, a method an operation. It is `sdk.api` too.
 *
 * ```js
 * const devbox = await new Runloop().devboxes.retrieve(id);
 * ```
 *
 * A method takes the ids of its path, then the parameters, then the options; where all parameters are optional,
 * options alone may stand in their place. Its Promise is a plain one: `asResponse()` and `withResponse()` are not there.
 */
export declare class Runloop {
  /**
   * @throws {@link RunloopError} without a token
   * @throws `TypeError` for an option that is not what it should be
   */
  constructor(options?: ClientOptions);

  readonly accounts: Accounts;
  /** @deprecated The service's newest clients no longer have it. */
  readonly agents: Agents;
  readonly apikeys: Apikeys;
  readonly axons: Axons;
  /** @deprecated The service's newest clients no longer have it. */
  readonly benchmarkJobs: BenchmarkJobs;
  /** @deprecated The service's newest clients no longer have it. */
  readonly benchmarkRuns: BenchmarkRuns;
  /** @deprecated The service's newest clients no longer have it. */
  readonly benchmarks: Benchmarks;
  readonly blueprints: Blueprints;
  readonly devboxes: Devboxes;
  readonly gatewayConfigs: GatewayConfigs;
  readonly mcpConfigs: McpConfigs;
  readonly networkPolicies: NetworkPolicies;
  readonly objects: Objects;
  /** @deprecated The service's newest clients no longer have it. */
  readonly repositories: Repositories;
  readonly restrictedKeys: RestrictedKeys;
  /** @deprecated The service's newest clients no longer have it. */
  readonly scenarios: Scenarios;
  readonly secrets: Secrets;
  readonly pty: Pty;

  static readonly Runloop: typeof Runloop;
  /** Milliseconds that an attempt of most operations may take. */
  static readonly DEFAULT_TIMEOUT: number;
  static readonly toFile: typeof toFile;
  static readonly fileFromPath: typeof fileFromPath;
  static readonly APIConnectionError: typeof errors.APIConnectionError;
  static readonly APIConnectionTimeoutError: typeof errors.APIConnectionTimeoutError;
  static readonly APIError: typeof errors.APIError;
  static readonly APIUserAbortError: typeof errors.APIUserAbortError;
  static readonly AuthenticationError: typeof errors.AuthenticationError;
  static readonly BadRequestError: typeof errors.BadRequestError;
  static readonly CommandTimeoutError: typeof errors.CommandTimeoutError;
  static readonly ConflictError: typeof errors.ConflictError;
  static readonly ExitError: typeof errors.ExitError;
  static readonly FileError: typeof errors.FileError;
  static readonly InternalServerError: typeof errors.InternalServerError;
  static readonly LongPollAbortError: typeof errors.LongPollAbortError;
  static readonly MaxAttemptsExceededError: typeof errors.MaxAttemptsExceededError;
  static readonly NotFoundError: typeof errors.NotFoundError;
  static readonly PermissionDeniedError: typeof errors.PermissionDeniedError;
  static readonly PollingTimeoutError: typeof errors.PollingTimeoutError;
  static readonly RateLimitError: typeof errors.RateLimitError;
  static readonly RunloopError: typeof errors.RunloopError;
  static readonly StreamGapError: typeof errors.StreamGapError;
  static readonly UnprocessableEntityError: typeof errors.UnprocessableEntityError;
}
export declare namespace Runloop {
  export { APIKeyCreateParameters, APIKeyCreatedView, AccountView, Accounts, AfterIdle, AgentCreateParameters, AgentCreateParams, AgentDeleteResponse, AgentDevboxCountsView, AgentListParams, AgentListPublicParams, AgentListView, AgentMount, AgentSource, AgentView, AgentViewsAgentsCursorIDPage, Agents, AgentsCursorIDPage, AgentsCursorIDPageParams, AgentsCursorIDPageResponse, AllowedCidr, ApikeyCreateParams, Apikeys, AuthMechanism, AxonCreateParams, AxonDeleteResponse, AxonEventListView, AxonEventView, AxonListParams, AxonListView, AxonPublishParams, AxonSubscribeSseParams, AxonUpdateParams, AxonView, AxonViewsAxonsCursorIDPage, Axons, AxonsCursorIDPage, AxonsCursorIDPageParams, AxonsCursorIDPageResponse, BenchmarkCreateParameters, BenchmarkCreateParams, BenchmarkDefinitionsParams, BenchmarkJobCreateParameters, BenchmarkJobCreateParams, BenchmarkJobListParams, BenchmarkJobListView, BenchmarkJobView, BenchmarkJobs, BenchmarkListParams, BenchmarkListPublicParams, BenchmarkRunListParams, BenchmarkRunListScenarioRunsParams, BenchmarkRunListView, BenchmarkRunView, BenchmarkRunViewsBenchmarkRunsCursorIDPage, BenchmarkRuns, BenchmarkRunsCursorIDPage, BenchmarkRunsCursorIDPageParams, BenchmarkRunsCursorIDPageResponse, BenchmarkScenarioUpdateParameters, BenchmarkStartRunParams, BenchmarkUpdateParameters, BenchmarkUpdateParams, BenchmarkUpdateScenariosParams, BenchmarkView, BenchmarkViewsBenchmarksCursorIDPage, Benchmarks, BenchmarksCursorIDPage, BenchmarksCursorIDPageParams, BenchmarksCursorIDPageResponse, BlueprintBuildLog, BlueprintBuildLogsListView, BlueprintBuildParameters, BlueprintCreateFromInspectionParams, BlueprintCreateParams, BlueprintDeleteResponse, BlueprintListParams, BlueprintListPublicParams, BlueprintListView, BlueprintPreviewParams, BlueprintPreviewView, BlueprintView, BlueprintViewsBlueprintsCursorIDPage, Blueprints, BlueprintsCursorIDPage, BlueprintsCursorIDPageParams, BlueprintsCursorIDPageResponse, BrokerMount, BrowserCreateParams, BrowserView, ClientOptions, CodeMountParameters, ComputerCreateParams, ComputerKeyboardInteractionParams, ComputerKeyboardInteractionResponse, ComputerMouseInteractionParams, ComputerMouseInteractionResponse, ComputerScreenInteractionParams, ComputerScreenInteractionResponse, ComputerView, CustomHeader, DevboxAsyncExecutionDetailView, DevboxCreateGatewayTokenParams, DevboxCreateMcpTokenParams, DevboxCreateParams, DevboxCreateSSHKeyResponse, DevboxCreateTunnelParams, DevboxDeleteDiskSnapshotResponse, DevboxDownloadFileParams, DevboxEnableTunnelParams, DevboxEvictionEventView, DevboxExecuteAsyncParams, DevboxExecuteParams, DevboxExecuteSyncParams, DevboxExecutionDetailView, DevboxKeepAliveResponse, DevboxKillExecutionRequest, DevboxListDiskSnapshotsParams, DevboxListParams, DevboxListView, DevboxLogsListView, DevboxReadFileContentsParams, DevboxReadFileContentsResponse, DevboxRemoveTunnelParams, DevboxRemoveTunnelResponse, DevboxResourceUsageView, DevboxSendStdInRequest, DevboxSendStdInResult, DevboxShutdownParams, DevboxSnapshotAsyncStatusView, DevboxSnapshotDiskAsyncParams, DevboxSnapshotDiskParams, DevboxSnapshotListView, DevboxSnapshotView, DevboxSnapshotViewsDiskSnapshotsCursorIDPage, DevboxTunnelView, DevboxUpdateParams, DevboxUploadFileParams, DevboxUploadFileResponse, DevboxView, DevboxViewsDevboxesCursorIDPage, DevboxWaitForCommandParams, DevboxWaitForStatusBody, DevboxWriteFileContentsParams, Devboxes, DevboxesCursorIDPage, DevboxesCursorIDPageParams, DevboxesCursorIDPageResponse, DiskSnapshotDeleteResponse, DiskSnapshotListParams, DiskSnapshotUpdateParams, DiskSnapshotsCursorIDPage, DiskSnapshotsCursorIDPageParams, DiskSnapshotsCursorIDPageResponse, ErrorBody, EventListParams, ExecutionExecuteAsyncParams, ExecutionExecuteSyncParams, ExecutionKillParams, ExecutionRetrieveParams, ExecutionSendStdInParams, ExecutionStreamStderrUpdatesParams, ExecutionStreamStdoutUpdatesParams, ExecutionUpdateChunk, GatewayConfigCreateParameters, GatewayConfigCreateParams, GatewayConfigDeleteParams, GatewayConfigListParams, GatewayConfigListView, GatewayConfigUpdateParameters, GatewayConfigUpdateParams, GatewayConfigView, GatewayConfigViewsGatewayConfigsCursorIDPage, GatewayConfigs, GatewayConfigsCursorIDPage, GatewayConfigsCursorIDPageParams, GatewayConfigsCursorIDPageResponse, GatewayTokenView, InputContext, InputContextUpdate, InspectionSourceParam, LaunchParameters, LifecycleConfiguration, LifecycleHooks, LogListParams, McpConfigCreateParameters, McpConfigCreateParams, McpConfigDeleteParams, McpConfigListParams, McpConfigListView, McpConfigUpdateParameters, McpConfigUpdateParams, McpConfigView, McpConfigViewsMcpConfigsCursorIDPage, McpConfigs, McpConfigsCursorIDPage, McpConfigsCursorIDPageParams, McpConfigsCursorIDPageResponse, McpTokenView, Mount, NetworkPolicies, NetworkPoliciesCursorIDPage, NetworkPoliciesCursorIDPageParams, NetworkPoliciesCursorIDPageResponse, NetworkPolicyCreateParameters, NetworkPolicyCreateParams, NetworkPolicyDeleteParams, NetworkPolicyListParams, NetworkPolicyListView, NetworkPolicyUpdateParameters, NetworkPolicyUpdateParams, NetworkPolicyView, NetworkPolicyViewsNetworkPoliciesCursorIDPage, ObjectCompleteParams, ObjectCreateParameters, ObjectCreateParams, ObjectDeleteParams, ObjectDownloadParams, ObjectDownloadURLView, ObjectListParams, ObjectListPublicParams, ObjectListView, ObjectMount, ObjectView, ObjectViewsObjectsCursorIDPage, Objects, ObjectsCursorIDPage, ObjectsCursorIDPageParams, ObjectsCursorIDPageResponse, PortRule, Pty, PtyConnectParams, PtyConnectView, PtyControlParams, PtyControlResultView, PtyTunnelView, PublishParams, PublishResultView, Repositories, RepositoriesCursorIDPage, RepositoriesCursorIDPageParams, RepositoriesCursorIDPageResponse, RepositoryConnectionListView, RepositoryConnectionView, RepositoryConnectionViewsRepositoriesCursorIDPage, RepositoryCreateParams, RepositoryInspectParams, RepositoryInspectionDetails, RepositoryInspectionListView, RepositoryManifestView, RepositoryRefreshParams, RequestOptions, RestrictedKeyCreateParameters, RestrictedKeyCreateParams, RestrictedKeyCreatedView, RestrictedKeys, ResumeTriggers, RunListParams, RunProfile, ScenarioCreateParameters, ScenarioCreateParams, ScenarioDefinitionListView, ScenarioEnvironment, ScenarioListParams, ScenarioListPublicParams, ScenarioRunListView, ScenarioRunView, ScenarioRunViewsBenchmarkRunsCursorIDPage, ScenarioRunViewsScenarioRunsCursorIDPage, ScenarioRunsCursorIDPage, ScenarioRunsCursorIDPageParams, ScenarioRunsCursorIDPageResponse, ScenarioScorersCursorIDPage, ScenarioScorersCursorIDPageParams, ScenarioScorersCursorIDPageResponse, ScenarioStartRunParams, ScenarioUpdateParameters, ScenarioUpdateParams, ScenarioView, ScenarioViewsScenariosCursorIDPage, Scenarios, ScenariosCursorIDPage, ScenariosCursorIDPageParams, ScenariosCursorIDPageResponse, ScopeEntryView, ScorerCreateParams, ScorerCreateResponse, ScorerListParams, ScorerListResponse, ScorerListResponsesScenarioScorersCursorIDPage, ScorerRetrieveResponse, ScorerUpdateParams, ScorerUpdateResponse, ScorerValidateParams, ScorerValidateResponse, ScoringContract, ScoringContractResultView, ScoringContractUpdate, ScoringFunction, ScoringFunctionResultView, SecretCreateParameters, SecretCreateParams, SecretDeleteParams, SecretListParams, SecretListView, SecretUpdateByIDParams, SecretUpdateParameters, SecretUpdateParams, SecretView, Secrets, SqlBatchParams, SqlBatchResultView, SqlColumnMetaView, SqlQueryParams, SqlQueryResultView, SqlResultMetaView, SqlStatementParams, SqlStepErrorView, SqlStepResultView, SseErrorEvent, StartBenchmarkRunParameters, StartScenarioRunParameters, TunnelView };
}
