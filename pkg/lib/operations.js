// Generated from contract/openapi.json by scripts/operations.mjs; do not edit.
export default `accounts.me Gj accounts/me
agents.create Pj+
agents.delete Pa
agents.devboxCounts Gj agents/devbox_counts
agents.list Gj?  @agents
agents.listPublic Gj? agents/list_public @agents
agents.retrieve Gj
apikeys.create Pj?
axons.create Pj?
axons.delete Da axons/:id
axons.events.list Gj? axons/:id/events
axons.list Gj?  @axons
axons.publish Pj+
axons.retrieve Gj
axons.sql.batch Pj+ axons/:id/sql/batch
axons.sql.query Pj+ axons/:id/sql/query
axons.subscribeSse Ge? axons/:id/subscribe/sse ~sequence,after_sequence
axons.update Pj?
benchmarkJobs.create Pj?
benchmarkJobs.list Gj?
benchmarkJobs.retrieve Gj
benchmarkRuns.cancel Pj
benchmarkRuns.complete Pj
benchmarkRuns.list Gj?  @runs
benchmarkRuns.listScenarioRuns Gj? benchmark_runs/:id/scenario_runs @runs
benchmarkRuns.retrieve Gj
benchmarks.create Pj+
benchmarks.definitions Gj?
benchmarks.list Gj?  @benchmarks
benchmarks.listPublic Gj? benchmarks/list_public @benchmarks
benchmarks.retrieve Gj
benchmarks.runs.cancel Pj
benchmarks.runs.complete Pj
benchmarks.runs.list Gj?  @runs
benchmarks.runs.listScenarioRuns Gj? benchmarks/runs/:id/scenario_runs @runs
benchmarks.runs.retrieve Gj
benchmarks.startRun Pj+ benchmarks/start_run
benchmarks.update Pj?
benchmarks.updateScenarios Pj? benchmarks/:id/scenarios
blueprints.create Pj+
blueprints.createFromInspection Pj+ blueprints/create_from_inspection
blueprints.delete Pa
blueprints.list Gj?  @blueprints
blueprints.listPublic Gj? blueprints/list_public @blueprints
blueprints.logs Gj
blueprints.preview Pj+ blueprints/preview
blueprints.retrieve Gj
devboxes.browsers.create Pj?
devboxes.browsers.retrieve Gj
devboxes.computers.create Pj?
devboxes.computers.keyboardInteraction Pj+
devboxes.computers.mouseInteraction Pj+
devboxes.computers.retrieve Gj
devboxes.computers.screenInteraction Pj+
devboxes.create Pj?
devboxes.createAndAwaitRunning Pj+ devboxes/create_and_await_running
devboxes.createGatewayToken Pj+
devboxes.createMcpToken Pj+
devboxes.createPtyTunnel Pj
devboxes.createSSHKey Pj devboxes/:id/create_ssh_key
devboxes.createTunnel Pj+
devboxes.deleteDiskSnapshot Pa devboxes/disk_snapshots/:id/delete
devboxes.diskSnapshots.delete Pa
devboxes.diskSnapshots.list Gj?  @snapshots
devboxes.diskSnapshots.queryStatus Gj devboxes/disk_snapshots/:id/status
devboxes.diskSnapshots.update Pj?
devboxes.downloadFile Pb+!
devboxes.enableTunnel Pj?
devboxes.execute Pj+!  last_n
devboxes.executeAsync Pj+
devboxes.executeSync Pj+!
devboxes.executions.awaitCompleted Pj+ devboxes/:devbox_id/executions/:execution_id/wait_for_status last_n
devboxes.executions.executeAsync Pj+ devboxes/:id/execute_async
devboxes.executions.executeSync Pj+! devboxes/:id/execute_sync
devboxes.executions.kill Pj? devboxes/:devbox_id/executions/:execution_id/kill
devboxes.executions.retrieve Gj? devboxes/:devbox_id/executions/:execution_id
devboxes.executions.sendStdIn Pj1? devboxes/:devbox_id/executions/:execution_id/send_std_in
devboxes.executions.streamStderrUpdates Ge? devboxes/:devbox_id/executions/:execution_id/stream_stderr_updates ~offset,offset
devboxes.executions.streamStdoutUpdates Ge? devboxes/:devbox_id/executions/:execution_id/stream_stdout_updates ~offset,offset
devboxes.keepAlive Pa
devboxes.list Gj?  @devboxes
devboxes.listDiskSnapshots Gj? devboxes/disk_snapshots @snapshots
devboxes.logs.list Gj? devboxes/:id/logs
devboxes.readFileContents Pt+!
devboxes.removeTunnel Pa?
devboxes.resume Pj
devboxes.retrieve Gj
devboxes.retrieveResourceUsage Gj devboxes/:id/usage
devboxes.shutdown Pj?  force
devboxes.snapshotDisk Pj?!
devboxes.snapshotDiskAsync Pj?
devboxes.suspend Pj
devboxes.update Pj?
devboxes.uploadFile Pam+!
devboxes.waitForCommand Pj+ devboxes/:devbox_id/executions/:execution_id/wait_for_status last_n
devboxes.waitForStatus Pj+
devboxes.watchEvictions Ge devboxes/evictions/watch
devboxes.writeFileContents Pj+!
gatewayConfigs.create Pj+ gateway-configs
gatewayConfigs.delete Pj? gateway-configs/:id/delete
gatewayConfigs.list Gj? gateway-configs @gateway_configs
gatewayConfigs.retrieve Gj gateway-configs/:id
gatewayConfigs.update Pj? gateway-configs/:id
mcpConfigs.create Pj+ mcp-configs
mcpConfigs.delete Pj? mcp-configs/:id/delete
mcpConfigs.list Gj? mcp-configs @mcp_configs
mcpConfigs.retrieve Gj mcp-configs/:id
mcpConfigs.update Pj? mcp-configs/:id
networkPolicies.create Pj+ network-policies
networkPolicies.delete Pj? network-policies/:id/delete
networkPolicies.list Gj? network-policies @network_policies
networkPolicies.retrieve Gj network-policies/:id
networkPolicies.update Pj? network-policies/:id
objects.complete Pj?
objects.create Pj+
objects.delete Pj?
objects.download Gj?
objects.list Gj?  @objects
objects.listPublic Gj? objects/list_public @objects
objects.retrieve Gj
pty.connect Gj? /pty/:session_name
pty.control Pj? /pty/:session_name/control
repositories.create Pj+
repositories.delete Pa
repositories.inspect Pj?
repositories.list Gj?  @repositories
repositories.listInspections Gj repositories/:id/inspections
repositories.refresh Pa?
repositories.retrieve Gj
repositories.retrieveInspection Gj repositories/inspections/:id
restrictedKeys.create Pj?
scenarios.archive Pj
scenarios.create Pj+
scenarios.list Gj?  @scenarios
scenarios.listPublic Gj? scenarios/list_public @scenarios
scenarios.retrieve Gj
scenarios.runs.cancel Pj
scenarios.runs.complete Pj
scenarios.runs.downloadLogs Pz
scenarios.runs.list Gj?  @runs
scenarios.runs.retrieve Gj
scenarios.runs.score Pj
scenarios.scorers.create Pj+
scenarios.scorers.list Gj?  @scorers
scenarios.scorers.retrieve Gj
scenarios.scorers.update Pj+
scenarios.scorers.validate Pj+
scenarios.startRun Pj+ scenarios/start_run
scenarios.update Pj?
secrets.create Pj+
secrets.delete Pj? secrets/:name/delete
secrets.deleteById Pj secrets/id/:id/delete
secrets.list Gj?
secrets.retrieve Gj secrets/:name
secrets.retrieveById Gj secrets/id/:id
secrets.update Pj+ secrets/:name
secrets.updateById Pj+ secrets/id/:id/update`;
