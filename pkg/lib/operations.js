// Generated from contract/openapi.json by scripts/operations.mjs; do not edit.
export default `accounts.me Gj accounts/me
agents.create Pj agents
agents.delete Pa agents/:id/delete
agents.devboxCounts Gj agents/devbox_counts
agents.list Gj agents @agents
agents.listPublic Gj agents/list_public @agents
agents.retrieve Gj agents/:id
apikeys.create Pj apikeys
axons.create Pj axons
axons.delete Da axons/:id
axons.events.list Gj axons/:id/events
axons.list Gj axons @axons
axons.publish Pj axons/:id/publish
axons.retrieve Gj axons/:id
axons.sql.batch Pj axons/:id/sql/batch
axons.sql.query Pj axons/:id/sql/query
axons.subscribeSse Ge axons/:id/subscribe/sse
axons.update Pj axons/:id
benchmarkJobs.create Pj benchmark_jobs
benchmarkJobs.list Gj benchmark_jobs
benchmarkJobs.retrieve Gj benchmark_jobs/:id
benchmarkRuns.cancel Pj benchmark_runs/:id/cancel
benchmarkRuns.complete Pj benchmark_runs/:id/complete
benchmarkRuns.list Gj benchmark_runs @runs
benchmarkRuns.listScenarioRuns Gj benchmark_runs/:id/scenario_runs @runs
benchmarkRuns.retrieve Gj benchmark_runs/:id
benchmarks.create Pj benchmarks
benchmarks.definitions Gj benchmarks/:id/definitions
benchmarks.list Gj benchmarks @benchmarks
benchmarks.listPublic Gj benchmarks/list_public @benchmarks
benchmarks.retrieve Gj benchmarks/:id
benchmarks.runs.cancel Pj benchmarks/runs/:id/cancel
benchmarks.runs.complete Pj benchmarks/runs/:id/complete
benchmarks.runs.list Gj benchmarks/runs @runs
benchmarks.runs.listScenarioRuns Gj benchmarks/runs/:id/scenario_runs @runs
benchmarks.runs.retrieve Gj benchmarks/runs/:id
benchmarks.startRun Pj benchmarks/start_run
benchmarks.update Pj benchmarks/:id
benchmarks.updateScenarios Pj benchmarks/:id/scenarios
blueprints.create Pj blueprints
blueprints.createFromInspection Pj blueprints/create_from_inspection
blueprints.delete Pa blueprints/:id/delete
blueprints.list Gj blueprints @blueprints
blueprints.listPublic Gj blueprints/list_public @blueprints
blueprints.logs Gj blueprints/:id/logs
blueprints.preview Pj blueprints/preview
blueprints.retrieve Gj blueprints/:id
devboxes.browsers.create Pj devboxes/browsers
devboxes.browsers.retrieve Gj devboxes/browsers/:id
devboxes.computers.create Pj devboxes/computers
devboxes.computers.keyboardInteraction Pj devboxes/computers/:id/keyboard_interaction
devboxes.computers.mouseInteraction Pj devboxes/computers/:id/mouse_interaction
devboxes.computers.retrieve Gj devboxes/computers/:id
devboxes.computers.screenInteraction Pj devboxes/computers/:id/screen_interaction
devboxes.create Pj devboxes
devboxes.createAndAwaitRunning Pj devboxes/create_and_await_running
devboxes.createGatewayToken Pj devboxes/:id/create_gateway_token
devboxes.createMcpToken Pj devboxes/:id/create_mcp_token
devboxes.createPtyTunnel Pj devboxes/:id/create_pty_tunnel
devboxes.createSSHKey Pj devboxes/:id/create_ssh_key
devboxes.createTunnel Pj devboxes/:id/create_tunnel
devboxes.deleteDiskSnapshot Pa devboxes/disk_snapshots/:id/delete
devboxes.diskSnapshots.delete Pa devboxes/disk_snapshots/:id/delete
devboxes.diskSnapshots.list Gj devboxes/disk_snapshots @snapshots
devboxes.diskSnapshots.queryStatus Gj devboxes/disk_snapshots/:id/status
devboxes.diskSnapshots.update Pj devboxes/disk_snapshots/:id
devboxes.downloadFile Pb! devboxes/:id/download_file
devboxes.enableTunnel Pj devboxes/:id/enable_tunnel
devboxes.execute Pj! devboxes/:id/execute last_n
devboxes.executeAsync Pj devboxes/:id/execute_async
devboxes.executeSync Pj! devboxes/:id/execute_sync
devboxes.executions.awaitCompleted Pj devboxes/:devbox_id/executions/:execution_id/wait_for_status last_n
devboxes.executions.executeAsync Pj devboxes/:id/execute_async
devboxes.executions.executeSync Pj! devboxes/:id/execute_sync
devboxes.executions.kill Pj devboxes/:devbox_id/executions/:execution_id/kill
devboxes.executions.retrieve Gj devboxes/:devbox_id/executions/:execution_id
devboxes.executions.sendStdIn Pj1 devboxes/:devbox_id/executions/:execution_id/send_std_in
devboxes.executions.streamStderrUpdates Ge devboxes/:devbox_id/executions/:execution_id/stream_stderr_updates
devboxes.executions.streamStdoutUpdates Ge devboxes/:devbox_id/executions/:execution_id/stream_stdout_updates
devboxes.keepAlive Pa devboxes/:id/keep_alive
devboxes.list Gj devboxes @devboxes
devboxes.listDiskSnapshots Gj devboxes/disk_snapshots @snapshots
devboxes.logs.list Gj devboxes/:id/logs
devboxes.readFileContents Pt! devboxes/:id/read_file_contents
devboxes.removeTunnel Pa devboxes/:id/remove_tunnel
devboxes.resume Pj devboxes/:id/resume
devboxes.retrieve Gj devboxes/:id
devboxes.retrieveResourceUsage Gj devboxes/:id/usage
devboxes.shutdown Pj devboxes/:id/shutdown force
devboxes.snapshotDisk Pj! devboxes/:id/snapshot_disk
devboxes.snapshotDiskAsync Pj devboxes/:id/snapshot_disk_async
devboxes.suspend Pj devboxes/:id/suspend
devboxes.update Pj devboxes/:id
devboxes.uploadFile Pam! devboxes/:id/upload_file
devboxes.waitForCommand Pj devboxes/:devbox_id/executions/:execution_id/wait_for_status last_n
devboxes.waitForStatus Pj devboxes/:id/wait_for_status
devboxes.watchEvictions Ge devboxes/evictions/watch
devboxes.writeFileContents Pj! devboxes/:id/write_file_contents
gatewayConfigs.create Pj gateway-configs
gatewayConfigs.delete Pj gateway-configs/:id/delete
gatewayConfigs.list Gj gateway-configs @gateway_configs
gatewayConfigs.retrieve Gj gateway-configs/:id
gatewayConfigs.update Pj gateway-configs/:id
mcpConfigs.create Pj mcp-configs
mcpConfigs.delete Pj mcp-configs/:id/delete
mcpConfigs.list Gj mcp-configs @mcp_configs
mcpConfigs.retrieve Gj mcp-configs/:id
mcpConfigs.update Pj mcp-configs/:id
networkPolicies.create Pj network-policies
networkPolicies.delete Pj network-policies/:id/delete
networkPolicies.list Gj network-policies @network_policies
networkPolicies.retrieve Gj network-policies/:id
networkPolicies.update Pj network-policies/:id
objects.complete Pj objects/:id/complete
objects.create Pj objects
objects.delete Pj objects/:id/delete
objects.download Gj objects/:id/download
objects.list Gj objects @objects
objects.listPublic Gj objects/list_public @objects
objects.retrieve Gj objects/:id
pty.connect Gj /pty/:session_name
pty.control Pj /pty/:session_name/control
repositories.create Pj repositories
repositories.delete Pa repositories/:id/delete
repositories.inspect Pj repositories/:id/inspect
repositories.list Gj repositories @repositories
repositories.listInspections Gj repositories/:id/inspections
repositories.refresh Pa repositories/:id/refresh
repositories.retrieve Gj repositories/:id
repositories.retrieveInspection Gj repositories/inspections/:id
restrictedKeys.create Pj restricted_keys
scenarios.archive Pj scenarios/:id/archive
scenarios.create Pj scenarios
scenarios.list Gj scenarios @scenarios
scenarios.listPublic Gj scenarios/list_public @scenarios
scenarios.retrieve Gj scenarios/:id
scenarios.runs.cancel Pj scenarios/runs/:id/cancel
scenarios.runs.complete Pj scenarios/runs/:id/complete
scenarios.runs.downloadLogs Pz scenarios/runs/:id/download_logs
scenarios.runs.list Gj scenarios/runs @runs
scenarios.runs.retrieve Gj scenarios/runs/:id
scenarios.runs.score Pj scenarios/runs/:id/score
scenarios.scorers.create Pj scenarios/scorers
scenarios.scorers.list Gj scenarios/scorers @scorers
scenarios.scorers.retrieve Gj scenarios/scorers/:id
scenarios.scorers.update Pj scenarios/scorers/:id
scenarios.scorers.validate Pj scenarios/scorers/:id/validate
scenarios.startRun Pj scenarios/start_run
scenarios.update Pj scenarios/:id
secrets.create Pj secrets
secrets.delete Pj secrets/:name/delete
secrets.deleteById Pj secrets/id/:id/delete
secrets.list Gj secrets
secrets.retrieve Gj secrets/:name
secrets.retrieveById Gj secrets/id/:id
secrets.update Pj secrets/:name
secrets.updateById Pj secrets/id/:id/update`;
