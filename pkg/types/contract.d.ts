// Generated from contract/openapi.json by scripts/types.mjs; do not edit.

export interface components {
    schemas: {
        AccountView: {
            /** @enum {string} */
            account_billing_type?: "STRIPE" | "AWS_MARKETPLACE" | "STRIPE_PROJECTS" | "UNRECOGNIZED" | (string & {});
            /** @enum {string} */
            account_status: "ACCOUNT_STATUS_INVALID" | "ACCOUNT_STATUS_ONBOARDING" | "ACCOUNT_STATUS_ENABLED" | "ACCOUNT_STATUS_DISABLED_BY_ADMIN" | "ACCOUNT_STATUS_DISABLED_QUOTA_REACHED" | "ACCOUNT_STATUS_TRIAL_CANCELLED" | "ACCOUNT_STATUS_STRIPE_PENDING_RESOURCES" | "UNRECOGNIZED" | (string & {});
            active_subscription?: string | null;
            billing: components["schemas"]["AccountView.Billing"];
            created_at: string;
            external_billing_account_id?: string | null;
            id: string;
            name: string;
            stripe_customer_id?: string | null;
            /** @enum {string} */
            tier: "ACCOUNT_TIER_INVALID" | "ACCOUNT_TIER_BASIC" | "ACCOUNT_TIER_PRO" | "ACCOUNT_TIER_ENTERPRISE" | "ACCOUNT_TIER_TRIAL" | "UNRECOGNIZED" | (string & {});
        };
        "AccountView.Billing": {
            /** @enum {string} */
            account_billing_type: "STRIPE" | "AWS_MARKETPLACE" | "STRIPE_PROJECTS" | "UNRECOGNIZED" | (string & {});
            aws?: components["schemas"]["AccountView.Billing.Aws"] | null;
            stripe?: components["schemas"]["AccountView.Billing.Stripe"] | null;
            stripe_customer_id?: string | null;
        };
        "AccountView.Billing.Aws": {
            customer_identifier?: string | null;
            license_arn?: string | null;
            subscription_status?: string | null;
        };
        "AccountView.Billing.Stripe": {
            active_subscription?: string | null;
            customer_id?: string | null;
        };
        AfterIdle: {
            /**
             * Format: int32
             * @description seconds
             */
            idle_time_seconds: number;
            /** @enum {string} */
            on_idle: "shutdown" | "suspend";
        };
        AgentCreateParameters: {
            name: string;
            source?: components["schemas"]["AgentSource"] | null;
            version?: string | null;
        };
        /** @deprecated */
        AgentCreateParams: {
            name: string;
            source?: components["schemas"]["AgentSource"] | null;
            version?: string | null;
        };
        AgentDeleteResponse: unknown;
        /** @deprecated */
        AgentDevboxCountsView: {
            counts: {
                [key: string]: number;
            };
            /** Format: int32 */
            total_count: number;
        };
        /** @deprecated */
        AgentListParams: {
            include_total_count?: boolean;
            is_public?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
            version?: string;
        };
        /** @deprecated */
        AgentListPublicParams: {
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
            version?: string;
        };
        /** @deprecated */
        AgentListView: {
            agents: components["schemas"]["AgentView"][];
            has_more: boolean;
            /** Format: int32 */
            total_count?: number | null;
        };
        /** @deprecated */
        AgentMount: {
            agent_id: string | null;
            agent_name: string | null;
            agent_path?: string | null;
            auth_token?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent_mount";
        };
        /** @deprecated */
        AgentSource: {
            git?: components["schemas"]["AgentSource.Git"] | null;
            npm?: components["schemas"]["AgentSource.Npm"] | null;
            object?: components["schemas"]["AgentSource.Object"] | null;
            pip?: components["schemas"]["AgentSource.Pip"] | null;
            type: string;
        };
        /** @deprecated */
        "AgentSource.Git": {
            agent_setup?: string[] | null;
            ref?: string | null;
            repository: string;
        };
        /** @deprecated */
        "AgentSource.Npm": {
            agent_setup?: string[] | null;
            package_name: string;
            registry_url?: string | null;
        };
        /** @deprecated */
        "AgentSource.Object": {
            agent_setup?: string[] | null;
            object_id: string;
        };
        /** @deprecated */
        "AgentSource.Pip": {
            agent_setup?: string[] | null;
            package_name: string;
            registry_url?: string | null;
        };
        /** @deprecated */
        AgentView: {
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            id: string;
            is_public: boolean;
            name: string;
            source?: components["schemas"]["AgentSource"] | null;
            version?: string | null;
        };
        AllowedCidr: {
            cidr: string;
            ports?: components["schemas"]["PortRule"][] | null;
        };
        APIKeyCreatedView: {
            /**
             * Format: int64
             * @description ms since epoch
             */
            expires_at_ms?: number | null;
            id?: string;
            key_secret?: string;
            name?: string;
        };
        APIKeyCreateParameters: {
            /** @description ms since epoch */
            expires_at_ms?: number | null;
            name?: string;
        };
        ApikeyCreateParams: {
            /**
             * Format: int64
             * @description ms since epoch
             */
            expires_at_ms?: number | null;
            name?: string;
        };
        AuthMechanism: {
            key?: string | null;
            type: string;
        };
        AxonCreateParams: {
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
        };
        AxonDeleteResponse: unknown;
        AxonEventListView: {
            events: components["schemas"]["AxonEventView"][];
            has_more: boolean;
            /** Format: int32 */
            total_count?: number | null;
        };
        AxonEventView: {
            axon_id: string;
            event_type: string;
            /** @enum {string} */
            origin: "EXTERNAL_EVENT" | "AGENT_EVENT" | "USER_EVENT" | "SYSTEM_EVENT" | (string & {});
            payload: string;
            /** Format: int64 */
            sequence: number;
            source: string;
            /**
             * Format: int64
             * @description ms since epoch
             */
            timestamp_ms: number;
        };
        AxonListParams: {
            id?: string;
            include_total_count?: boolean;
            limit?: number;
            "metadata[key]"?: string;
            "metadata[key][in]"?: string;
            name?: string;
            search?: string;
            starting_after?: string;
        };
        AxonListView: {
            axons: components["schemas"]["AxonView"][];
            has_more: boolean;
            /** Format: int32 */
            total_count?: number | null;
        };
        AxonPublishParams: {
            event_type: string;
            /** @enum {string} */
            origin: "EXTERNAL_EVENT" | "AGENT_EVENT" | "USER_EVENT";
            payload: string;
            source: string;
        };
        AxonSubscribeSseParams: {
            after_sequence?: number;
        };
        AxonUpdateParams: {
            metadata?: {
                [key: string]: string;
            } | null;
        };
        AxonView: {
            /**
             * Format: int64
             * @description ms since epoch
             */
            created_at_ms: number;
            /** @description ms since epoch */
            deleted_at_ms?: number | null;
            id: string;
            metadata: {
                [key: string]: string;
            };
            name?: string | null;
        };
        BenchmarkCreateParameters: {
            attribution?: string | null;
            description?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            required_environment_variables?: string[] | null;
            required_secret_names?: string[];
            scenario_ids?: string[] | null;
        };
        /** @deprecated */
        BenchmarkCreateParams: {
            attribution?: string | null;
            description?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            required_environment_variables?: string[] | null;
            required_secret_names?: string[];
            scenario_ids?: string[] | null;
        };
        /** @deprecated */
        BenchmarkDefinitionsParams: {
            limit?: number;
            starting_after?: string;
        };
        BenchmarkJobCreateParameters: {
            name?: string | null;
            spec?: (components["schemas"]["BenchmarkJobCreateParameters.HarborJobSpec"] | components["schemas"]["BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec"] | components["schemas"]["BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec"]) | null;
        };
        "BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec": {
            agent_configs: components["schemas"]["BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.AgentConfig"][];
            benchmark_id: string;
            orchestrator_config?: components["schemas"]["BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.OrchestratorConfig"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "benchmark";
        };
        "BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.AgentConfig": {
            agent_environment?: components["schemas"]["BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.AgentConfig.AgentEnvironment"] | null;
            agent_id?: string | null;
            kwargs?: {
                [key: string]: string;
            } | null;
            model_name?: string | null;
            name: string;
            /** @description seconds */
            timeout_seconds?: number | null;
            /** @constant */
            type: "job_agent";
        };
        "BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.AgentConfig.AgentEnvironment": {
            environment_variables?: {
                [key: string]: string;
            } | null;
            secrets?: {
                [key: string]: string;
            } | null;
        };
        "BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.OrchestratorConfig": {
            n_attempts?: number | null;
            n_concurrent_trials?: number | null;
            quiet?: boolean | null;
            timeout_multiplier?: number | null;
        };
        "BenchmarkJobCreateParameters.HarborJobSpec": {
            inline_yaml: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "harbor";
        };
        "BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec": {
            agent_configs: components["schemas"]["BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.AgentConfig"][];
            orchestrator_config?: components["schemas"]["BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.OrchestratorConfig"] | null;
            scenario_ids: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "scenarios";
        };
        "BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.AgentConfig": {
            agent_environment?: components["schemas"]["BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.AgentConfig.AgentEnvironment"] | null;
            agent_id?: string | null;
            kwargs?: {
                [key: string]: string;
            } | null;
            model_name?: string | null;
            name: string;
            /** @description seconds */
            timeout_seconds?: number | null;
            /** @constant */
            type: "job_agent";
        };
        "BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.AgentConfig.AgentEnvironment": {
            environment_variables?: {
                [key: string]: string;
            } | null;
            secrets?: {
                [key: string]: string;
            } | null;
        };
        "BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.OrchestratorConfig": {
            n_attempts?: number | null;
            n_concurrent_trials?: number | null;
            quiet?: boolean | null;
            timeout_multiplier?: number | null;
        };
        /** @deprecated */
        BenchmarkJobCreateParams: {
            name?: string | null;
            spec?: (components["schemas"]["BenchmarkJobCreateParams.HarborJobSpec"] | components["schemas"]["BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec"] | components["schemas"]["BenchmarkJobCreateParams.ScenarioDefinitionJobSpec"]) | null;
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec": {
            agent_configs: components["schemas"]["BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.AgentConfig"][];
            benchmark_id: string;
            orchestrator_config?: components["schemas"]["BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.OrchestratorConfig"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "benchmark";
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.AgentConfig": {
            agent_environment?: components["schemas"]["BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.AgentConfig.AgentEnvironment"] | null;
            agent_id?: string | null;
            kwargs?: {
                [key: string]: string;
            } | null;
            model_name?: string | null;
            name: string;
            /** @description seconds */
            timeout_seconds?: number | null;
            /** @constant */
            type: "job_agent";
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.AgentConfig.AgentEnvironment": {
            environment_variables?: {
                [key: string]: string;
            } | null;
            secrets?: {
                [key: string]: string;
            } | null;
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.OrchestratorConfig": {
            n_attempts?: number | null;
            n_concurrent_trials?: number | null;
            quiet?: boolean | null;
            timeout_multiplier?: number | null;
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.HarborJobSpec": {
            inline_yaml: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "harbor";
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.ScenarioDefinitionJobSpec": {
            agent_configs: components["schemas"]["BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.AgentConfig"][];
            orchestrator_config?: components["schemas"]["BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.OrchestratorConfig"] | null;
            scenario_ids: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "scenarios";
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.AgentConfig": {
            agent_environment?: components["schemas"]["BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.AgentConfig.AgentEnvironment"] | null;
            agent_id?: string | null;
            kwargs?: {
                [key: string]: string;
            } | null;
            model_name?: string | null;
            name: string;
            /** @description seconds */
            timeout_seconds?: number | null;
            /** @constant */
            type: "job_agent";
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.AgentConfig.AgentEnvironment": {
            environment_variables?: {
                [key: string]: string;
            } | null;
            secrets?: {
                [key: string]: string;
            } | null;
        };
        /** @deprecated */
        "BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.OrchestratorConfig": {
            n_attempts?: number | null;
            n_concurrent_trials?: number | null;
            quiet?: boolean | null;
            timeout_multiplier?: number | null;
        };
        /** @deprecated */
        BenchmarkJobListParams: {
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
        };
        /** @deprecated */
        BenchmarkJobListView: {
            has_more: boolean;
            jobs: components["schemas"]["BenchmarkJobView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        /** @deprecated */
        BenchmarkJobView: {
            benchmark_outcomes?: components["schemas"]["BenchmarkJobView.BenchmarkOutcome"][] | null;
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            failure_reason?: string | null;
            id: string;
            in_progress_runs?: components["schemas"]["BenchmarkJobView.InProgressRun"][] | null;
            job_source?: (components["schemas"]["BenchmarkJobView.HarborJobSource"] | components["schemas"]["BenchmarkJobView.BenchmarkDefJobSource"] | components["schemas"]["BenchmarkJobView.ScenariosJobSource"]) | null;
            job_spec?: components["schemas"]["BenchmarkJobView.JobSpec"] | null;
            name: string;
            /** @enum {string} */
            state: "initializing" | "queued" | "running" | "completed" | "failed" | "cancelled" | "timeout" | (string & {});
        };
        /** @deprecated */
        "BenchmarkJobView.BenchmarkDefJobSource": {
            benchmark_id: string;
            benchmark_name?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "benchmark";
        };
        /** @deprecated */
        "BenchmarkJobView.BenchmarkOutcome": {
            agent_name: string;
            average_score?: number | null;
            benchmark_run_id: string;
            /** @description milliseconds */
            duration_ms?: number | null;
            model_name?: string | null;
            /** Format: int32 */
            n_completed: number;
            /** Format: int32 */
            n_failed: number;
            /** Format: int32 */
            n_timeout: number;
            scenario_outcomes: components["schemas"]["BenchmarkJobView.BenchmarkOutcome.ScenarioOutcome"][];
        };
        /** @deprecated */
        "BenchmarkJobView.BenchmarkOutcome.ScenarioOutcome": {
            /** @description milliseconds */
            duration_ms?: number | null;
            failure_reason?: components["schemas"]["BenchmarkJobView.BenchmarkOutcome.ScenarioOutcome.FailureReason"] | null;
            scenario_definition_id: string;
            scenario_name: string;
            scenario_run_id?: string | null;
            score?: number | null;
            /** @enum {string} */
            state: "COMPLETED" | "FAILED" | "TIMEOUT" | "CANCELED" | (string & {});
        };
        /** @deprecated */
        "BenchmarkJobView.BenchmarkOutcome.ScenarioOutcome.FailureReason": {
            exception_message: string;
            exception_type: string;
        };
        /** @deprecated */
        "BenchmarkJobView.HarborJobSource": {
            inline_yaml: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "harbor";
        };
        /** @deprecated */
        "BenchmarkJobView.InProgressRun": {
            agent_config?: (components["schemas"]["BenchmarkJobView.InProgressRun.ExternalAPIAgentConfig"] | components["schemas"]["BenchmarkJobView.InProgressRun.JobAgentConfig"]) | null;
            benchmark_run_id: string;
            /** @description milliseconds */
            duration_ms?: number | null;
            /**
             * Format: int64
             * @description ms since epoch
             */
            start_time_ms: number;
            /** @enum {string} */
            state: "running" | "canceled" | "completed" | "failed" | (string & {});
        };
        /** @deprecated */
        "BenchmarkJobView.InProgressRun.ExternalAPIAgentConfig": {
            info?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "external_api";
        };
        /** @deprecated */
        "BenchmarkJobView.InProgressRun.JobAgentConfig": {
            agent_environment?: components["schemas"]["BenchmarkJobView.InProgressRun.JobAgentConfig.AgentEnvironment"] | null;
            agent_id?: string | null;
            kwargs?: {
                [key: string]: string;
            } | null;
            model_name?: string | null;
            name: string;
            /** @description seconds */
            timeout_seconds?: number | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "job_agent";
        };
        /** @deprecated */
        "BenchmarkJobView.InProgressRun.JobAgentConfig.AgentEnvironment": {
            environment_variables?: {
                [key: string]: string;
            } | null;
            secrets?: {
                [key: string]: string;
            } | null;
        };
        /** @deprecated */
        "BenchmarkJobView.JobSpec": {
            agent_configs: components["schemas"]["BenchmarkJobView.JobSpec.AgentConfig"][];
            orchestrator_config?: components["schemas"]["BenchmarkJobView.JobSpec.OrchestratorConfig"] | null;
            scenario_ids: string[];
        };
        /** @deprecated */
        "BenchmarkJobView.JobSpec.AgentConfig": {
            agent_environment?: components["schemas"]["BenchmarkJobView.JobSpec.AgentConfig.AgentEnvironment"] | null;
            agent_id?: string | null;
            kwargs?: {
                [key: string]: string;
            } | null;
            model_name?: string | null;
            name: string;
            /** @description seconds */
            timeout_seconds?: number | null;
            /** @constant */
            type: "job_agent";
        };
        /** @deprecated */
        "BenchmarkJobView.JobSpec.AgentConfig.AgentEnvironment": {
            environment_variables?: {
                [key: string]: string;
            } | null;
            secrets?: {
                [key: string]: string;
            } | null;
        };
        /** @deprecated */
        "BenchmarkJobView.JobSpec.OrchestratorConfig": {
            /** Format: int32 */
            n_attempts?: number | null;
            /** Format: int32 */
            n_concurrent_trials?: number | null;
            quiet?: boolean | null;
            timeout_multiplier?: number | null;
        };
        /** @deprecated */
        "BenchmarkJobView.ScenariosJobSource": {
            scenario_ids: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "scenarios";
        };
        /** @deprecated */
        BenchmarkListParams: {
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
        };
        /** @deprecated */
        BenchmarkListPublicParams: {
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
        };
        /** @deprecated */
        BenchmarkRunListParams: {
            benchmark_id?: string;
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
            state?: string;
        };
        /** @deprecated */
        BenchmarkRunListScenarioRunsParams: {
            include_total_count?: boolean;
            limit?: number;
            search?: string;
            starting_after?: string;
            /** @enum {string} */
            state?: "running" | "scoring" | "scored" | "completed" | "canceled" | "timeout" | "failed";
        };
        /** @deprecated */
        BenchmarkRunListView: {
            has_more: boolean;
            runs: components["schemas"]["BenchmarkRunView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        /** @deprecated */
        BenchmarkRunView: {
            benchmark_id?: string | null;
            /** @description milliseconds */
            duration_ms?: number | null;
            environment_variables?: {
                [key: string]: string;
            } | null;
            id: string;
            metadata: {
                [key: string]: string;
            };
            name?: string | null;
            purpose?: string | null;
            score?: number | null;
            secrets_provided?: {
                [key: string]: string;
            } | null;
            /**
             * Format: int64
             * @description ms since epoch
             */
            start_time_ms: number;
            /** @enum {string} */
            state: "running" | "canceled" | "completed" | "failed" | (string & {});
        };
        BenchmarkScenarioUpdateParameters: {
            scenarios_to_add?: string[] | null;
            scenarios_to_remove?: string[] | null;
        };
        /** @deprecated */
        "BenchmarksCursorIDPageResponse.BenchmarkView": {
            benchmarks: components["schemas"]["BenchmarkView"][];
            has_more: boolean;
            /** Format: int32 */
            total_count?: number | null;
        };
        /** @deprecated */
        BenchmarkStartRunParams: {
            benchmark_id: string;
            metadata?: {
                [key: string]: string;
            } | null;
            run_name?: string | null;
            runProfile?: components["schemas"]["RunProfile"] | null;
        };
        BenchmarkUpdateParameters: {
            attribution?: string | null;
            description?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
            required_environment_variables?: string[] | null;
            required_secret_names?: string[] | null;
            scenario_ids?: string[] | null;
        };
        /** @deprecated */
        BenchmarkUpdateParams: {
            attribution?: string | null;
            description?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
            required_environment_variables?: string[] | null;
            required_secret_names?: string[] | null;
            scenario_ids?: string[] | null;
        };
        /** @deprecated */
        BenchmarkUpdateScenariosParams: {
            scenarios_to_add?: string[] | null;
            scenarios_to_remove?: string[] | null;
        };
        /** @deprecated */
        BenchmarkView: {
            attribution?: string;
            description?: string;
            id: string;
            is_public?: boolean;
            metadata: {
                [key: string]: string;
            };
            name: string;
            required_environment_variables?: string[];
            required_secret_names?: string[];
            scenarioIds: string[];
            /** @enum {string} */
            status: "active" | "archived" | (string & {});
        };
        BlueprintBuildLog: {
            level: string;
            message: string;
            /**
             * Format: int64
             * @description ms since epoch
             */
            timestamp_ms: number;
        };
        BlueprintBuildLogsListView: {
            blueprint_id: string;
            logs: components["schemas"]["BlueprintBuildLog"][];
        };
        BlueprintBuildParameters: {
            base_blueprint_id?: string | null;
            base_blueprint_name?: string | null;
            build_args?: {
                [key: string]: string;
            } | null;
            build_context?: components["schemas"]["BlueprintBuildParameters.BuildContext"] | null;
            code_mounts?: components["schemas"]["CodeMountParameters"][] | null;
            dockerfile?: string | null;
            file_mounts?: {
                [key: string]: string;
            } | null;
            launch_parameters?: components["schemas"]["LaunchParameters"] | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            network_policy_id?: string | null;
            secrets?: {
                [key: string]: string;
            } | null;
            services?: components["schemas"]["BlueprintBuildParameters.Service"][] | null;
            system_setup_commands?: string[] | null;
        };
        "BlueprintBuildParameters.BuildContext": {
            object_id: string;
            /** @constant */
            type: "object";
        };
        "BlueprintBuildParameters.Service": {
            credentials?: components["schemas"]["BlueprintBuildParameters.Service.Credentials"] | null;
            env?: {
                [key: string]: string;
            } | null;
            image: string;
            name: string;
            options?: string | null;
            port_mappings?: string[] | null;
        };
        "BlueprintBuildParameters.Service.Credentials": {
            password: string;
            username: string;
        };
        BlueprintCreateFromInspectionParams: {
            file_mounts?: {
                [key: string]: string;
            } | null;
            inspection_source: components["schemas"]["InspectionSourceParam"];
            launch_parameters?: components["schemas"]["LaunchParameters"] | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            secrets?: {
                [key: string]: string;
            } | null;
            system_setup_commands?: string[] | null;
        };
        BlueprintCreateParams: {
            base_blueprint_id?: string | null;
            base_blueprint_name?: string | null;
            build_args?: {
                [key: string]: string;
            } | null;
            build_context?: components["schemas"]["BlueprintCreateParams.BuildContext"] | null;
            code_mounts?: components["schemas"]["CodeMountParameters"][] | null;
            dockerfile?: string | null;
            file_mounts?: {
                [key: string]: string;
            } | null;
            launch_parameters?: components["schemas"]["LaunchParameters"] | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            network_policy_id?: string | null;
            secrets?: {
                [key: string]: string;
            } | null;
            services?: components["schemas"]["BlueprintCreateParams.Service"][] | null;
            system_setup_commands?: string[] | null;
        };
        "BlueprintCreateParams.BuildContext": {
            object_id: string;
            /** @constant */
            type: "object";
        };
        "BlueprintCreateParams.Service": {
            credentials?: components["schemas"]["BlueprintCreateParams.Service.Credentials"] | null;
            env?: {
                [key: string]: string;
            } | null;
            image: string;
            name: string;
            options?: string | null;
            port_mappings?: string[] | null;
        };
        "BlueprintCreateParams.Service.Credentials": {
            password: string;
            username: string;
        };
        BlueprintDeleteResponse: unknown;
        BlueprintListParams: {
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            starting_after?: string;
            status?: string;
        };
        BlueprintListPublicParams: {
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            starting_after?: string;
            status?: string;
        };
        BlueprintListView: {
            blueprints: components["schemas"]["BlueprintView"][];
            has_more: boolean;
            /** Format: int32 */
            total_count?: number | null;
        };
        BlueprintPreviewParams: {
            base_blueprint_id?: string | null;
            base_blueprint_name?: string | null;
            build_args?: {
                [key: string]: string;
            } | null;
            build_context?: components["schemas"]["BlueprintPreviewParams.BuildContext"] | null;
            code_mounts?: components["schemas"]["CodeMountParameters"][] | null;
            dockerfile?: string | null;
            file_mounts?: {
                [key: string]: string;
            } | null;
            launch_parameters?: components["schemas"]["LaunchParameters"] | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            network_policy_id?: string | null;
            secrets?: {
                [key: string]: string;
            } | null;
            services?: components["schemas"]["BlueprintPreviewParams.Service"][] | null;
            system_setup_commands?: string[] | null;
        };
        "BlueprintPreviewParams.BuildContext": {
            object_id: string;
            /** @constant */
            type: "object";
        };
        "BlueprintPreviewParams.Service": {
            credentials?: components["schemas"]["BlueprintPreviewParams.Service.Credentials"] | null;
            env?: {
                [key: string]: string;
            } | null;
            image: string;
            name: string;
            options?: string | null;
            port_mappings?: string[] | null;
        };
        "BlueprintPreviewParams.Service.Credentials": {
            password: string;
            username: string;
        };
        BlueprintPreviewView: {
            dockerfile: string;
        };
        BlueprintView: {
            base_blueprint_id?: string | null;
            /**
             * Format: int64
             * @description ms since epoch
             */
            build_finish_time_ms?: number | null;
            containerized_services?: components["schemas"]["BlueprintView.ContainerizedService"][] | null;
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            devbox_capabilities?: ("unknown" | "docker_in_docker")[] | null;
            /** @enum {string|null} */
            failure_reason?: "out_of_memory" | "out_of_disk" | "build_failed" | null | (string & {});
            id: string;
            is_public?: boolean;
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            parameters: components["schemas"]["BlueprintBuildParameters"];
            /** @enum {string} */
            state: "created" | "deleted" | (string & {});
            /** @enum {string} */
            status: "queued" | "provisioning" | "building" | "awaiting_upload" | "failed" | "build_complete" | (string & {});
        };
        "BlueprintView.ContainerizedService": {
            credentials?: components["schemas"]["BlueprintView.ContainerizedService.Credentials"] | null;
            env?: {
                [key: string]: string;
            } | null;
            image: string;
            name: string;
            options?: string | null;
            port_mappings?: string[] | null;
        };
        "BlueprintView.ContainerizedService.Credentials": {
            password: string;
            username: string;
        };
        BrokerMount: {
            agent_binary?: string | null;
            axon_id: string;
            launch_args?: string[] | null;
            /** @enum {string|null} */
            protocol?: "acp" | "claude_json" | "codex_json" | "pi_json" | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "broker_mount";
            working_directory?: string | null;
        };
        BrowserCreateParams: {
            name?: string | null;
        };
        BrowserView: {
            connection_url: string;
            devbox: components["schemas"]["DevboxView"];
            live_view_url: string;
        };
        CodeMountParameters: {
            git_ref?: string | null;
            install_command?: string | null;
            repo_name: string;
            repo_owner: string;
            token?: string | null;
        };
        ComputerCreateParams: {
            display_dimensions?: components["schemas"]["ComputerCreateParams.DisplayDimensions"] | null;
            name?: string | null;
        };
        "ComputerCreateParams.DisplayDimensions": {
            display_height_px: number;
            display_width_px: number;
        };
        ComputerKeyboardInteractionParams: {
            /** @enum {string} */
            action: "key" | "type";
            text?: string | null;
        };
        ComputerKeyboardInteractionResponse: {
            error?: string | null;
            latest_screenshot_base64_img?: string | null;
            output?: string | null;
        };
        ComputerMouseInteractionParams: {
            /** @enum {string} */
            action: "mouse_move" | "left_click" | "left_click_drag" | "right_click" | "middle_click" | "double_click";
            coordinate?: components["schemas"]["ComputerMouseInteractionParams.Coordinate"] | null;
        };
        "ComputerMouseInteractionParams.Coordinate": {
            x: number;
            y: number;
        };
        ComputerMouseInteractionResponse: {
            error?: string | null;
            latest_screenshot_base64_img?: string | null;
            output?: string | null;
        };
        ComputerScreenInteractionParams: {
            /** @enum {string} */
            action: "screenshot" | "cursor_position";
        };
        ComputerScreenInteractionResponse: {
            error?: string | null;
            latest_screenshot_base64_img?: string | null;
            output?: string | null;
        };
        ComputerView: {
            devbox: components["schemas"]["DevboxView"];
            live_screen_url: string;
        };
        CustomHeader: {
            name: string;
            secret?: string | null;
            value?: string | null;
        };
        DevboxAsyncExecutionDetailView: {
            devbox_id: string;
            execution_id: string;
            /** Format: int32 */
            exit_status?: number | null;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string | null;
            /** @enum {string} */
            status: "queued" | "running" | "completed" | (string & {});
            stderr?: string | null;
            stderr_truncated?: boolean | null;
            stdout?: string | null;
            stdout_truncated?: boolean | null;
        };
        DevboxCreateGatewayTokenParams: {
            gateway: string;
            secret: string;
        };
        DevboxCreateMcpTokenParams: {
            mcp_config: string;
            secret: string;
        };
        DevboxCreateParams: {
            blueprint_id?: string | null;
            blueprint_name?: string | null;
            code_mounts?: components["schemas"]["CodeMountParameters"][] | null;
            entrypoint?: string | null;
            environment_variables?: {
                [key: string]: string;
            } | null;
            file_mounts?: {
                [key: string]: string;
            } | null;
            gateways?: {
                [key: string]: components["schemas"]["DevboxCreateParams.Gateways"];
            } | null;
            launch_parameters?: components["schemas"]["LaunchParameters"] | null;
            mcp?: {
                [key: string]: components["schemas"]["DevboxCreateParams.Mcp"];
            } | null;
            metadata?: {
                [key: string]: string;
            } | null;
            mounts?: components["schemas"]["Mount"][] | null;
            name?: string | null;
            secrets?: {
                [key: string]: string;
            } | null;
            snapshot_id?: string | null;
            tunnel?: components["schemas"]["DevboxCreateParams.Tunnel"] | null;
        };
        "DevboxCreateParams.Gateways": {
            gateway: string;
            secret: string;
        };
        "DevboxCreateParams.Mcp": {
            mcp_config: string;
            secret: string;
        };
        "DevboxCreateParams.Tunnel": {
            /** @enum {string|null} */
            auth_mode?: "open" | "authenticated" | null;
            http_keep_alive?: boolean | null;
            wake_on_http?: boolean | null;
        };
        DevboxCreateSSHKeyResponse: {
            id: string;
            ssh_private_key: string;
            ssh_user: string;
            url: string;
        };
        DevboxCreateTunnelParams: {
            port: number;
        };
        DevboxDeleteDiskSnapshotResponse: unknown;
        DevboxDownloadFileParams: {
            path: string;
        };
        DevboxEnableTunnelParams: {
            /** @enum {string|null} */
            auth_mode?: "open" | "authenticated" | null;
            http_keep_alive?: boolean | null;
            wake_on_http?: boolean | null;
        };
        DevboxEvictionEventView: {
            devbox_id: string;
            /** @description ms since epoch */
            eviction_deadline_ms: number;
        };
        DevboxExecuteAsyncParams: {
            attach_stdin?: boolean | null;
            command: string;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string | null;
        };
        DevboxExecuteParams: {
            command: string;
            command_id: string;
            /** @description Sent in the query string, as text. */
            last_n?: string;
            /**
             * Format: int32
             * @description seconds
             */
            optimistic_timeout?: number | null;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string | null;
        };
        DevboxExecuteSyncParams: {
            attach_stdin?: boolean | null;
            command: string;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string | null;
        };
        DevboxExecutionDetailView: {
            devbox_id: string;
            /** Format: int32 */
            exit_status: number;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string | null;
            stderr: string;
            stdout: string;
        };
        DevboxKeepAliveResponse: unknown;
        DevboxKillExecutionRequest: {
            kill_process_group?: boolean | null;
        };
        DevboxListDiskSnapshotsParams: {
            devbox_id?: string;
            include_total_count?: boolean;
            limit?: number;
            "metadata[key]"?: string;
            "metadata[key][in]"?: string;
            source_blueprint_id?: string;
            starting_after?: string;
        };
        DevboxListParams: {
            include_total_count?: boolean;
            limit?: number;
            starting_after?: string;
            /** @enum {string} */
            status?: "scheduled" | "queued" | "provisioning" | "initializing" | "running" | "suspending" | "suspended" | "resuming" | "failure" | "shutdown";
        };
        DevboxListView: {
            devboxes: components["schemas"]["DevboxView"][];
            has_more: boolean;
            /** Format: int32 */
            total_count?: number | null;
        };
        DevboxLogsListView: {
            logs: components["schemas"]["DevboxLogsListView.Log"][];
        };
        "DevboxLogsListView.Log": {
            cmd?: string | null;
            cmd_id?: string | null;
            /** Format: int32 */
            exit_code?: number | null;
            level: string;
            message?: string | null;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string | null;
            /** @enum {string} */
            source: "setup_commands" | "entrypoint" | "exec" | "files" | "stats" | "kmsg" | (string & {});
            /**
             * Format: int64
             * @description ms since epoch
             */
            timestamp_ms: number;
        };
        DevboxReadFileContentsParams: {
            file_path: string;
        };
        DevboxReadFileContentsResponse: string;
        DevboxRemoveTunnelParams: {
            port: number;
        };
        DevboxRemoveTunnelResponse: unknown;
        DevboxResourceUsageView: {
            /**
             * Format: int64
             * @description GB-seconds
             */
            disk_gb_seconds: number;
            /**
             * Format: int64
             * @description ms since epoch
             */
            end_time_ms?: number | null;
            id: string;
            /**
             * Format: int64
             * @description GB-seconds
             */
            memory_gb_seconds: number;
            /**
             * Format: int64
             * @description ms since epoch
             */
            start_time_ms: number;
            status: string;
            /**
             * Format: int64
             * @description seconds
             */
            total_active_seconds: number;
            /**
             * Format: int64
             * @description seconds
             */
            total_elapsed_seconds: number;
            /**
             * Format: int64
             * @description vCPU-seconds
             */
            vcpu_seconds: number;
        };
        DevboxSendStdInRequest: {
            /** @enum {string|null} */
            signal?: "EOF" | "INTERRUPT" | null;
            text?: string | null;
        };
        DevboxSendStdInResult: {
            devbox_id: string;
            execution_id: string;
            success: boolean;
        };
        DevboxShutdownParams: {
            force?: string;
        };
        DevboxSnapshotAsyncStatusView: {
            error_message?: string | null;
            snapshot?: components["schemas"]["DevboxSnapshotView"] | null;
            /** @enum {string} */
            status: "in_progress" | "error" | "complete" | "deleted" | (string & {});
        };
        DevboxSnapshotDiskAsyncParams: {
            commit_message?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
        };
        DevboxSnapshotDiskParams: {
            commit_message?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
        };
        DevboxSnapshotListView: {
            has_more: boolean;
            snapshots: components["schemas"]["DevboxSnapshotView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        DevboxSnapshotView: {
            commit_message?: string | null;
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            id: string;
            metadata: {
                [key: string]: string;
            };
            name?: string | null;
            /**
             * Format: int64
             * @description bytes
             */
            size_bytes?: number | null;
            source_blueprint_id?: string | null;
            source_devbox_id: string;
        };
        DevboxTunnelView: {
            devbox_id: string;
            port: number;
            url: string;
        };
        DevboxUpdateParams: {
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
        };
        DevboxUploadFileParams: {
            /** Format: binary */
            file?: import("./upload.js").Uploadable;
            path: string;
        };
        DevboxUploadFileResponse: unknown;
        DevboxView: {
            blueprint_id?: string | null;
            capabilities: ("unknown" | "docker_in_docker")[];
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            /**
             * Format: int64
             * @description ms since epoch
             */
            end_time_ms: number | null;
            /** @enum {string|null} */
            failure_reason?: "out_of_memory" | "out_of_disk" | "execution_failed" | "health_check_failed" | null | (string & {});
            gateway_specs?: {
                [key: string]: components["schemas"]["DevboxView.GatewaySpecs"];
            } | null;
            id: string;
            initiator_id?: string | null;
            /** @enum {string} */
            initiator_type?: "unknown" | "api" | "scenario" | "scoring_validation" | "reflex" | (string & {});
            launch_parameters: components["schemas"]["LaunchParameters"];
            mcp_specs?: {
                [key: string]: components["schemas"]["DevboxView.McpSpecs"];
            } | null;
            metadata: {
                [key: string]: string;
            };
            name?: string | null;
            /** @enum {string|null} */
            shutdown_reason?: "api_shutdown" | "keep_alive_timeout" | "entrypoint_exit" | "idle" | "ttl_expired" | null | (string & {});
            snapshot_id?: string | null;
            state_transitions: components["schemas"]["DevboxView.StateTransition"][];
            /** @enum {string} */
            status: "scheduled" | "queued" | "provisioning" | "initializing" | "running" | "suspending" | "suspended" | "resuming" | "failure" | "shutdown" | (string & {});
            tunnel?: components["schemas"]["TunnelView"] | null;
        };
        "DevboxView.GatewaySpecs": {
            gateway_config_id: string;
            secret_id: string;
        };
        "DevboxView.McpSpecs": {
            mcp_config_id: string;
            secret_id: string;
        };
        "DevboxView.StateTransition": {
            failure_reason?: string | null;
            /** @enum {string} */
            status?: "scheduled" | "queued" | "provisioning" | "initializing" | "running" | "suspending" | "suspended" | "resuming" | "failure" | "shutdown" | (string & {});
            transition_time_ms?: unknown;
        };
        DevboxWaitForCommandParams: {
            /** @description Sent in the query string, as text. */
            last_n?: string;
            statuses: ("queued" | "running" | "completed")[];
            /** @description seconds */
            timeout_seconds?: number | null;
        };
        DevboxWaitForStatusBody: {
            statuses: ("scheduled" | "queued" | "provisioning" | "initializing" | "running" | "suspending" | "suspended" | "resuming" | "failure" | "shutdown")[];
            /** @description seconds, server clamps */
            timeout_seconds?: number | null;
        };
        DevboxWriteFileContentsParams: {
            contents: string;
            file_path: string;
        };
        DiskSnapshotDeleteResponse: unknown;
        DiskSnapshotListParams: {
            devbox_id?: string;
            include_total_count?: boolean;
            limit?: number;
            "metadata[key]"?: string;
            "metadata[key][in]"?: string;
            source_blueprint_id?: string;
            starting_after?: string;
        };
        DiskSnapshotUpdateParams: {
            commit_message?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
        };
        ErrorBody: {
            code?: string | number | null;
            message?: string;
        } & {
            [key: string]: unknown;
        };
        EventListParams: {
            include_total_count?: boolean;
            limit?: number;
            starting_after?: string;
        };
        ExecutionExecuteAsyncParams: {
            attach_stdin?: boolean | null;
            command: string;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string | null;
        };
        ExecutionExecuteSyncParams: {
            attach_stdin?: boolean | null;
            command: string;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string | null;
        };
        ExecutionKillParams: {
            kill_process_group?: boolean | null;
        };
        ExecutionRetrieveParams: {
            /** @description number of lines, as string */
            last_n?: string;
        };
        ExecutionSendStdInParams: {
            /** @enum {string|null} */
            signal?: "EOF" | "INTERRUPT" | null;
            text?: string | null;
        };
        ExecutionStreamStderrUpdatesParams: {
            /** @description byte offset */
            offset?: string;
        };
        ExecutionStreamStdoutUpdatesParams: {
            /** @description byte offset */
            offset?: string;
        };
        ExecutionUpdateChunk: {
            /**
             * Format: int64
             * @description byte offset
             */
            offset?: number;
            output: string;
        };
        GatewayConfigCreateParameters: {
            auth_mechanism: components["schemas"]["AuthMechanism"];
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint: string;
            name: string;
        };
        GatewayConfigCreateParams: {
            auth_mechanism: components["schemas"]["AuthMechanism"];
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint: string;
            name: string;
        };
        GatewayConfigDeleteParams: Record<string, never>;
        GatewayConfigListParams: {
            id?: string;
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
        };
        GatewayConfigListView: {
            gateway_configs: components["schemas"]["GatewayConfigView"][];
            has_more: boolean;
            /** Format: int32 */
            total_count?: number | null;
        };
        GatewayConfigUpdateParameters: {
            auth_mechanism?: components["schemas"]["AuthMechanism"] | null;
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint?: string | null;
            name?: string | null;
        };
        GatewayConfigUpdateParams: {
            auth_mechanism?: components["schemas"]["AuthMechanism"] | null;
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint?: string | null;
            name?: string | null;
        };
        GatewayConfigView: {
            account_id?: string | null;
            auth_mechanism: components["schemas"]["AuthMechanism"];
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint: string;
            id: string;
            name: string;
        };
        GatewayTokenView: {
            auth_mechanism: components["schemas"]["AuthMechanism"];
            devbox_id: string;
            endpoint: string;
            gateway_config_id: string;
            token: string;
            url: string;
        };
        /** @deprecated */
        InputContext: {
            additional_context?: unknown;
            problem_statement: string;
        };
        /** @deprecated */
        InputContextUpdate: {
            additional_context?: unknown;
            problem_statement?: string | null;
        };
        InspectionSourceParam: {
            github_auth_token?: string | null;
            inspection_id: string;
        };
        LaunchParameters: {
            after_idle?: components["schemas"]["AfterIdle"] | null;
            /** @enum {string|null} */
            architecture?: "x86_64" | "arm64" | null;
            available_ports?: number[] | null;
            custom_cpu_cores?: number | null;
            /** Format: int32 */
            custom_disk_size?: number | null;
            /** Format: int32 */
            custom_gb_memory?: number | null;
            /**
             * Format: int64
             * @description seconds
             */
            keep_alive_time_seconds?: number | null;
            launch_commands?: string[] | null;
            lifecycle?: components["schemas"]["LifecycleConfiguration"] | null;
            network_policy_id?: string | null;
            /** @enum {string|null} */
            provisioning_tier?: "standard" | "flex" | null;
            required_services?: string[] | null;
            /** @enum {string|null} */
            resource_size_request?: "X_SMALL" | "SMALL" | "MEDIUM" | "LARGE" | "X_LARGE" | "XX_LARGE" | "CUSTOM_SIZE" | null;
            user_parameters?: components["schemas"]["LaunchParameters.UserParameters"] | null;
        };
        "LaunchParameters.UserParameters": {
            /** Format: int32 */
            uid: number;
            username: string;
        };
        LifecycleConfiguration: {
            after_idle?: components["schemas"]["AfterIdle"] | null;
            lifecycle_hooks?: components["schemas"]["LifecycleHooks"] | null;
            resume_triggers?: components["schemas"]["ResumeTriggers"] | null;
        };
        LifecycleHooks: {
            suspend_commands?: string[] | null;
            /** @description milliseconds */
            suspend_deadline_ms?: number | null;
        };
        LogListParams: {
            execution_id?: string;
            /** @description Retired: the newest Python client no longer has it. */
            shell_name?: string;
        };
        McpConfigCreateParameters: {
            allowed_tools: string[];
            auth_mechanism?: components["schemas"]["AuthMechanism"] | null;
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint: string;
            name: string;
        };
        McpConfigCreateParams: {
            allowed_tools: string[];
            auth_mechanism?: components["schemas"]["AuthMechanism"] | null;
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint: string;
            name: string;
        };
        McpConfigDeleteParams: Record<string, never>;
        McpConfigListParams: {
            id?: string;
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
        };
        McpConfigListView: {
            has_more: boolean;
            mcp_configs: components["schemas"]["McpConfigView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        McpConfigUpdateParameters: {
            allowed_tools?: string[] | null;
            auth_mechanism?: components["schemas"]["AuthMechanism"] | null;
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint?: string | null;
            name?: string | null;
        };
        McpConfigUpdateParams: {
            allowed_tools?: string[] | null;
            auth_mechanism?: components["schemas"]["AuthMechanism"] | null;
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint?: string | null;
            name?: string | null;
        };
        McpConfigView: {
            allowed_tools: string[];
            auth_mechanism: components["schemas"]["AuthMechanism"];
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            custom_headers?: components["schemas"]["CustomHeader"][] | null;
            description?: string | null;
            endpoint: string;
            id: string;
            name: string;
        };
        McpTokenView: {
            allowed_tools: string[];
            devbox_id: string;
            endpoint: string;
            mcp_config_id: string;
            token: string;
            url: string;
        };
        Mount: components["schemas"]["ObjectMount"] | components["schemas"]["AgentMount"] | components["schemas"]["Mount.CodeMount"] | components["schemas"]["Mount.FileMount"] | components["schemas"]["BrokerMount"];
        "Mount.CodeMount": {
            git_ref?: string | null;
            install_command?: string | null;
            repo_name: string;
            repo_owner: string;
            token?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "code_mount";
        };
        "Mount.FileMount": {
            content: string;
            target: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "file_mount";
        };
        NetworkPolicyCreateParameters: {
            allow_agent_gateway?: boolean | null;
            allow_all?: boolean | null;
            allow_devbox_to_devbox?: boolean | null;
            allow_mcp_gateway?: boolean | null;
            allow_runloop_mirrors?: boolean | null;
            allowed_cidrs?: components["schemas"]["AllowedCidr"][] | null;
            allowed_hostnames?: string[] | null;
            description?: string | null;
            name: string;
        };
        NetworkPolicyCreateParams: {
            allow_agent_gateway?: boolean | null;
            allow_all?: boolean | null;
            allow_devbox_to_devbox?: boolean | null;
            allow_mcp_gateway?: boolean | null;
            allow_runloop_mirrors?: boolean | null;
            allowed_cidrs?: components["schemas"]["AllowedCidr"][] | null;
            allowed_hostnames?: string[] | null;
            description?: string | null;
            name: string;
        };
        NetworkPolicyDeleteParams: Record<string, never>;
        NetworkPolicyListParams: {
            id?: string;
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
        };
        NetworkPolicyListView: {
            has_more: boolean;
            network_policies: components["schemas"]["NetworkPolicyView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        NetworkPolicyUpdateParameters: {
            allow_agent_gateway?: boolean | null;
            allow_all?: boolean | null;
            allow_devbox_to_devbox?: boolean | null;
            allow_mcp_gateway?: boolean | null;
            allow_runloop_mirrors?: boolean | null;
            allowed_cidrs?: components["schemas"]["AllowedCidr"][] | null;
            allowed_hostnames?: string[] | null;
            description?: string | null;
            name?: string | null;
        };
        NetworkPolicyUpdateParams: {
            allow_agent_gateway?: boolean | null;
            allow_all?: boolean | null;
            allow_devbox_to_devbox?: boolean | null;
            allow_mcp_gateway?: boolean | null;
            allow_runloop_mirrors?: boolean | null;
            allowed_cidrs?: components["schemas"]["AllowedCidr"][] | null;
            allowed_hostnames?: string[] | null;
            description?: string | null;
            name?: string | null;
        };
        NetworkPolicyView: {
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            description?: string | null;
            egress: components["schemas"]["NetworkPolicyView.Egress"];
            id: string;
            name: string;
            /**
             * Format: int64
             * @description ms since epoch
             */
            update_time_ms: number;
        };
        "NetworkPolicyView.Egress": {
            allow_agent_gateway: boolean;
            allow_all: boolean;
            allow_devbox_to_devbox: boolean;
            allow_mcp_gateway: boolean;
            allow_runloop_mirrors: boolean;
            allowed_cidrs: components["schemas"]["AllowedCidr"][];
            allowed_hostnames: string[];
        };
        ObjectCompleteParams: Record<string, never>;
        ObjectCreateParameters: {
            /** @enum {string} */
            content_type: "unspecified" | "text" | "binary" | "gzip" | "tar" | "tgz";
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            /** @description milliseconds */
            ttl_ms?: number | null;
        };
        ObjectCreateParams: {
            /** @enum {string} */
            content_type: "unspecified" | "text" | "binary" | "gzip" | "tar" | "tgz";
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            /**
             * Format: int64
             * @description milliseconds
             */
            ttl_ms?: number | null;
        };
        ObjectDeleteParams: Record<string, never>;
        ObjectDownloadParams: {
            /** @description seconds */
            duration_seconds?: number;
        };
        ObjectDownloadURLView: {
            download_url: string;
        };
        ObjectListParams: {
            /** @enum {string} */
            content_type?: "unspecified" | "text" | "binary" | "gzip" | "tar" | "tgz";
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
            /** @enum {string} */
            state?: "UPLOADING" | "READ_ONLY" | "DELETED" | "ERROR";
        };
        ObjectListPublicParams: {
            /** @enum {string} */
            content_type?: "unspecified" | "text" | "binary" | "gzip" | "tar" | "tgz";
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
            /** @enum {string} */
            state?: "UPLOADING" | "READ_ONLY" | "DELETED" | "ERROR";
        };
        ObjectListView: {
            has_more: boolean;
            objects: components["schemas"]["ObjectView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        ObjectMount: {
            object_id: string;
            object_path: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "object_mount";
        };
        ObjectView: {
            /** @enum {string} */
            content_type: "unspecified" | "text" | "binary" | "gzip" | "tar" | "tgz" | (string & {});
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            /**
             * Format: int64
             * @description ms since epoch
             */
            delete_after_time_ms?: number | null;
            id: string;
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            /**
             * Format: int64
             * @description bytes
             */
            size_bytes?: number | null;
            /** @enum {string} */
            state: "UPLOADING" | "READ_ONLY" | "DELETED" | "ERROR" | (string & {});
            upload_headers?: {
                [key: string]: string;
            } | null;
            upload_url?: string | null;
        };
        PortRule: {
            end_port?: number | null;
            port: number;
            /** @enum {string|null} */
            protocol?: "TCP" | "UDP" | null;
        };
        PtyConnectParams: {
            /**
             * Format: int32
             * @description character cells
             */
            cols?: number;
            /**
             * Format: int32
             * @description character cells
             */
            rows?: number;
        };
        PtyConnectView: {
            attached: boolean;
            /**
             * Format: int32
             * @description character cells
             */
            cols?: number;
            connect_url?: string;
            created: boolean;
            /**
             * Format: int64
             * @description seconds
             */
            idle_ttl_seconds?: number;
            protocol_version?: string;
            /**
             * Format: int32
             * @description character cells
             */
            rows?: number;
            session_name?: string;
            status?: string;
        };
        PtyControlParams: {
            /** @enum {string} */
            action?: "resize" | "signal" | "close";
            /**
             * Format: int32
             * @description character cells
             */
            cols?: number;
            /**
             * Format: int32
             * @description character cells
             */
            rows?: number;
            signal?: string;
        };
        PtyControlResultView: {
            session_name?: string;
            status?: string;
        };
        PtyTunnelView: {
            auth_token: string;
            tunnel_key: string;
        };
        PublishParams: {
            event_type: string;
            /** @enum {string} */
            origin: "EXTERNAL_EVENT" | "AGENT_EVENT" | "USER_EVENT";
            payload: string;
            source: string;
        };
        PublishResultView: {
            /** Format: int64 */
            sequence: number;
            /**
             * Format: int64
             * @description ms since epoch
             */
            timestamp_ms: number;
        };
        RepositoryConnectionListView: {
            has_more: boolean;
            remaining_count: number;
            repositories: components["schemas"]["RepositoryConnectionView"][];
            /** Format: int32 */
            total_count: number;
        };
        RepositoryConnectionView: {
            id: string;
            name: string;
            owner: string;
        };
        RepositoryCreateParams: {
            blueprint_id?: string | null;
            github_auth_token?: string | null;
            name: string;
            owner: string;
        };
        RepositoryInspectionDetails: {
            blueprint_id?: string | null;
            blueprint_name?: string | null;
            /** @enum {string|null} */
            build_status?: "image_building" | "image_build_success" | "image_build_failure" | null | (string & {});
            commit_sha: string;
            id: string;
            inspected_at: number;
            repository_manifest: components["schemas"]["RepositoryManifestView"];
            /** @enum {string} */
            status: "invalid" | "repo_auth_pending" | "repo_authentication_failure" | "repo_access_failure" | "inspection_pending" | "inspection_failed" | "inspection_success" | "inspection_user_manifest_added" | (string & {});
            user_manifest?: components["schemas"]["RepositoryManifestView"] | null;
            workflow_contexts?: {
                [key: string]: components["schemas"]["RepositoryInspectionDetails.WorkflowContexts"];
            } | null;
        };
        "RepositoryInspectionDetails.WorkflowContexts": {
            actions_context: components["schemas"]["RepositoryInspectionDetails.WorkflowContextsActionsContext"];
            file_name: string;
        };
        "RepositoryInspectionDetails.WorkflowContextsActionsContext": {
            actions_skipped_unnecessary: string[];
            actions_taken: string[];
            actions_unknown: string[];
        };
        RepositoryInspectionListView: {
            inspections: components["schemas"]["RepositoryInspectionDetails"][];
        };
        RepositoryInspectParams: {
            github_auth_token?: string | null;
        };
        RepositoryManifestView: {
            container_config: components["schemas"]["RepositoryManifestView.ContainerConfig"];
            containerized_services?: components["schemas"]["RepositoryManifestView.ContainerizedService"][] | null;
            env_vars?: {
                [key: string]: string;
            } | null;
            languages: components["schemas"]["RepositoryManifestView.Language"][];
            required_env_vars?: string[] | null;
            workspaces: components["schemas"]["RepositoryManifestView.Workspace"][];
        };
        "RepositoryManifestView.ContainerConfig": {
            /** @enum {string|null} */
            architecture?: "x86_64" | "arm64" | null | (string & {});
            base_image_name: string;
            setup_commands?: string[] | null;
        };
        "RepositoryManifestView.ContainerizedService": {
            credentials?: components["schemas"]["RepositoryManifestView.ContainerizedServiceCredentials"] | null;
            env?: {
                [key: string]: string;
            } | null;
            image: string;
            name: string;
            options?: string | null;
            port_mappings?: string[] | null;
        };
        "RepositoryManifestView.ContainerizedServiceCredentials": {
            password: string;
            username: string;
        };
        "RepositoryManifestView.Language": {
            language?: string | null;
            version?: string | null;
        };
        "RepositoryManifestView.Workspace": {
            build_tool: string[];
            dev_commands?: components["schemas"]["RepositoryManifestView.WorkspaceDevCommands"] | null;
            name?: string | null;
            path?: string | null;
            workspace_refresh_commands?: string[] | null;
            workspace_setup_commands?: string[] | null;
        };
        "RepositoryManifestView.WorkspaceDevCommands": {
            build?: string[] | null;
            install?: string[] | null;
            lint?: string[] | null;
            scripts?: string[] | null;
            test?: string[] | null;
        };
        RepositoryRefreshParams: {
            blueprint_id?: string | null;
            github_auth_token?: string | null;
        };
        RestrictedKeyCreatedView: {
            /**
             * Format: int64
             * @description ms since epoch
             */
            expires_at_ms?: number | null;
            id?: string;
            key_secret?: string;
            name?: string;
            scopes?: components["schemas"]["ScopeEntryView"][];
        };
        RestrictedKeyCreateParameters: {
            /** @description ms since epoch */
            expires_at_ms?: number | null;
            name?: string;
            scopes?: components["schemas"]["ScopeEntryView"][];
        };
        RestrictedKeyCreateParams: {
            /**
             * Format: int64
             * @description ms since epoch
             */
            expires_at_ms?: number | null;
            name?: string;
            scopes?: components["schemas"]["ScopeEntryView"][];
        };
        ResumeTriggers: {
            axon_event?: boolean | null;
            http?: boolean | null;
        };
        /** @deprecated */
        RunListParams: {
            benchmark_run_id?: string;
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            scenario_id?: string;
            search?: string;
            starting_after?: string;
            state?: string;
        };
        /** @deprecated */
        RunProfile: {
            envVars?: {
                [key: string]: string;
            } | null;
            launchParameters?: components["schemas"]["LaunchParameters"] | null;
            mounts?: components["schemas"]["Mount"][] | null;
            purpose?: string | null;
            secrets?: {
                [key: string]: string;
            } | null;
        };
        ScenarioCreateParameters: {
            environment_parameters?: components["schemas"]["ScenarioEnvironment"] | null;
            input_context: components["schemas"]["InputContext"];
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            reference_output?: string | null;
            required_environment_variables?: string[] | null;
            required_secret_names?: string[] | null;
            /** @description seconds */
            scorer_timeout_sec?: number | null;
            scoring_contract: components["schemas"]["ScoringContract"];
            /** @enum {string|null} */
            validation_type?: "UNSPECIFIED" | "FORWARD" | "REVERSE" | "EVALUATION" | null;
        };
        /** @deprecated */
        ScenarioCreateParams: {
            environment_parameters?: components["schemas"]["ScenarioEnvironment"] | null;
            input_context: components["schemas"]["InputContext"];
            metadata?: {
                [key: string]: string;
            } | null;
            name: string;
            reference_output?: string | null;
            required_environment_variables?: string[] | null;
            required_secret_names?: string[] | null;
            /**
             * Format: int32
             * @description seconds
             */
            scorer_timeout_sec?: number | null;
            scoring_contract: components["schemas"]["ScoringContract"];
            /** @enum {string|null} */
            validation_type?: "UNSPECIFIED" | "FORWARD" | "REVERSE" | "EVALUATION" | null;
        };
        /** @deprecated */
        ScenarioDefinitionListView: {
            has_more: boolean;
            scenarios: components["schemas"]["ScenarioView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        /** @deprecated */
        ScenarioEnvironment: {
            blueprint_id?: string | null;
            launch_parameters?: components["schemas"]["LaunchParameters"] | null;
            snapshot_id?: string | null;
            working_directory?: string | null;
        };
        /** @deprecated */
        ScenarioListParams: {
            benchmark_id?: string;
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
            validation_type?: string;
        };
        /** @deprecated */
        ScenarioListPublicParams: {
            include_total_count?: boolean;
            limit?: number;
            name?: string;
            search?: string;
            starting_after?: string;
        };
        /** @deprecated */
        ScenarioRunListView: {
            has_more: boolean;
            runs: components["schemas"]["ScenarioRunView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        /** @deprecated */
        ScenarioRunView: {
            benchmark_run_id?: string | null;
            devbox_id: string;
            /** @description milliseconds */
            duration_ms?: number | null;
            environment_variables?: {
                [key: string]: string;
            } | null;
            id: string;
            metadata: {
                [key: string]: string;
            };
            name?: string | null;
            purpose?: string | null;
            scenario_id: string;
            scoring_contract_result?: components["schemas"]["ScoringContractResultView"] | null;
            secrets_provided?: {
                [key: string]: string;
            } | null;
            /**
             * Format: int64
             * @description ms since epoch
             */
            start_time_ms?: number;
            /** @enum {string} */
            state: "running" | "scoring" | "scored" | "completed" | "canceled" | "timeout" | "failed" | (string & {});
        };
        /** @deprecated */
        "ScenarioScorersCursorIDPageResponse.ScorerListResponse": {
            has_more: boolean;
            scorers: components["schemas"]["ScorerListResponse"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        /** @deprecated */
        ScenarioStartRunParams: {
            benchmark_run_id?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            run_name?: string | null;
            runProfile?: components["schemas"]["RunProfile"] | null;
            scenario_id: string;
        };
        ScenarioUpdateParameters: {
            environment_parameters?: components["schemas"]["ScenarioEnvironment"] | null;
            input_context?: components["schemas"]["InputContextUpdate"] | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
            reference_output?: string | null;
            required_environment_variables?: string[] | null;
            required_secret_names?: string[] | null;
            /** @description seconds */
            scorer_timeout_sec?: number | null;
            scoring_contract?: components["schemas"]["ScoringContractUpdate"] | null;
            /** @enum {string|null} */
            validation_type?: "UNSPECIFIED" | "FORWARD" | "REVERSE" | "EVALUATION" | null;
        };
        /** @deprecated */
        ScenarioUpdateParams: {
            environment_parameters?: components["schemas"]["ScenarioEnvironment"] | null;
            input_context?: components["schemas"]["InputContextUpdate"] | null;
            metadata?: {
                [key: string]: string;
            } | null;
            name?: string | null;
            reference_output?: string | null;
            required_environment_variables?: string[] | null;
            required_secret_names?: string[] | null;
            /**
             * Format: int32
             * @description seconds
             */
            scorer_timeout_sec?: number | null;
            scoring_contract?: components["schemas"]["ScoringContractUpdate"] | null;
            /** @enum {string|null} */
            validation_type?: "UNSPECIFIED" | "FORWARD" | "REVERSE" | "EVALUATION" | null;
        };
        /** @deprecated */
        ScenarioView: {
            environment?: components["schemas"]["ScenarioEnvironment"] | null;
            id: string;
            input_context: components["schemas"]["InputContext"];
            is_public?: boolean;
            metadata: {
                [key: string]: string;
            };
            name: string;
            reference_output?: string | null;
            required_environment_variables?: string[];
            required_secret_names?: string[];
            /**
             * Format: int32
             * @description seconds
             */
            scorer_timeout_sec?: number | null;
            scoring_contract: components["schemas"]["ScoringContract"];
            /** @enum {string} */
            status: "active" | "archived" | (string & {});
            /** @enum {string|null} */
            validation_type?: "UNSPECIFIED" | "FORWARD" | "REVERSE" | "EVALUATION" | null | (string & {});
        };
        ScopeEntryView: {
            /** @enum {string} */
            access_level?: "ACCESS_LEVEL_NONE" | "ACCESS_LEVEL_READ" | "ACCESS_LEVEL_WRITE";
            /** @enum {string} */
            resource_type?: "RESOURCE_TYPE_DEVBOXES" | "RESOURCE_TYPE_BLUEPRINTS" | "RESOURCE_TYPE_SNAPSHOTS" | "RESOURCE_TYPE_BENCHMARKS" | "RESOURCE_TYPE_SCENARIOS" | "RESOURCE_TYPE_AGENTS" | "RESOURCE_TYPE_OBJECTS" | "RESOURCE_TYPE_ACCOUNT";
        };
        /** @deprecated */
        ScorerCreateParams: {
            bash_script: string;
            type: string;
        };
        /** @deprecated */
        ScorerCreateResponse: {
            bash_script: string;
            id: string;
            type: string;
        };
        /** @deprecated */
        ScorerListParams: {
            include_total_count?: boolean;
            limit?: number;
            search?: string;
            starting_after?: string;
        };
        /** @deprecated */
        ScorerListResponse: {
            bash_script: string;
            id: string;
            type: string;
        };
        /** @deprecated */
        ScorerRetrieveResponse: {
            bash_script: string;
            id: string;
            type: string;
        };
        /** @deprecated */
        ScorerUpdateParams: {
            bash_script: string;
            type: string;
        };
        /** @deprecated */
        ScorerUpdateResponse: {
            bash_script: string;
            id: string;
            type: string;
        };
        ScorerValidateParams: {
            environment_parameters?: components["schemas"]["ScenarioEnvironment"];
            scoring_context: unknown;
        };
        ScorerValidateResponse: {
            environment_parameters?: components["schemas"]["ScenarioEnvironment"] | null;
            name: string;
            scoring_context: unknown;
            scoring_result: components["schemas"]["ScoringFunctionResultView"];
        };
        /** @deprecated */
        ScoringContract: {
            scoring_function_parameters: components["schemas"]["ScoringFunction"][];
        };
        /** @deprecated */
        ScoringContractResultView: {
            score: number;
            scoring_function_results: components["schemas"]["ScoringFunctionResultView"][];
        };
        /** @deprecated */
        ScoringContractUpdate: {
            scoring_function_parameters?: components["schemas"]["ScoringFunction"][] | null;
        };
        /** @deprecated */
        ScoringFunction: {
            name: string;
            scorer: components["schemas"]["ScoringFunction.AstGrepScoringFunction"] | components["schemas"]["ScoringFunction.BashScriptScoringFunction"] | components["schemas"]["ScoringFunction.CommandScoringFunction"] | components["schemas"]["ScoringFunction.CustomScoringFunction"] | components["schemas"]["ScoringFunction.PythonScriptScoringFunction"] | components["schemas"]["ScoringFunction.TestBasedScoringFunction"];
            weight: number;
        };
        /** @deprecated */
        "ScoringFunction.AstGrepScoringFunction": {
            lang?: string;
            pattern: string;
            search_directory: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ast_grep_scorer";
        };
        /** @deprecated */
        "ScoringFunction.BashScriptScoringFunction": {
            bash_script?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "bash_script_scorer";
        };
        /** @deprecated */
        "ScoringFunction.CommandScoringFunction": {
            command?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "command_scorer";
        };
        /** @deprecated */
        "ScoringFunction.CustomScoringFunction": {
            custom_scorer_type: string;
            scorer_params?: unknown;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "custom_scorer";
        };
        /** @deprecated */
        "ScoringFunction.PythonScriptScoringFunction": {
            python_script: string;
            python_version_constraint?: string | null;
            requirements_contents?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "python_script_scorer";
        };
        /** @deprecated */
        "ScoringFunction.TestBasedScoringFunction": {
            test_command?: string;
            test_files?: components["schemas"]["ScoringFunction.TestBasedScoringFunction.TestFile"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "test_based_scorer";
        };
        /** @deprecated */
        "ScoringFunction.TestBasedScoringFunction.TestFile": {
            file_contents?: string;
            file_path?: string;
        };
        /** @deprecated */
        ScoringFunctionResultView: {
            output: string;
            score: number;
            scoring_function_name: string;
            /** @enum {string} */
            state: "unknown" | "complete" | "error" | (string & {});
        };
        SecretCreateParameters: {
            name: string;
            value: string;
        };
        SecretCreateParams: {
            name: string;
            value: string;
        };
        SecretDeleteParams: Record<string, never>;
        SecretListParams: {
            limit?: number;
        };
        SecretListView: {
            has_more: boolean;
            secrets: components["schemas"]["SecretView"][];
            /** Format: int32 */
            total_count?: number | null;
        };
        SecretUpdateByIDParams: {
            value: string;
        };
        SecretUpdateParameters: {
            value: string;
        };
        SecretUpdateParams: {
            value: string;
        };
        SecretView: {
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            id: string;
            name: string;
            /**
             * Format: int64
             * @description ms since epoch
             */
            update_time_ms: number;
        };
        SqlBatchParams: {
            statements: components["schemas"]["SqlStatementParams"][];
        };
        SqlBatchResultView: {
            results: components["schemas"]["SqlStepResultView"][];
        };
        SqlColumnMetaView: {
            name: string;
            type: string;
        };
        SqlQueryParams: {
            params?: unknown[];
            sql: string;
        };
        SqlQueryResultView: {
            columns: components["schemas"]["SqlColumnMetaView"][];
            meta: components["schemas"]["SqlResultMetaView"];
            rows: unknown[];
        };
        SqlResultMetaView: {
            /** Format: int64 */
            changes: number;
            /** @description milliseconds */
            duration_ms: number;
            rows_read_limit_reached: boolean;
        };
        SqlStatementParams: {
            params?: unknown[];
            sql: string;
        };
        SqlStepErrorView: {
            message: string;
        };
        SqlStepResultView: {
            error?: components["schemas"]["SqlStepErrorView"] | null;
            success?: components["schemas"]["SqlQueryResultView"] | null;
        };
        SseErrorEvent: {
            /** @description HTTP status as number/text */
            code?: string | number;
            message?: string;
        } & {
            [key: string]: unknown;
        };
        StartBenchmarkRunParameters: {
            benchmark_id: string;
            metadata?: {
                [key: string]: string;
            } | null;
            run_name?: string | null;
            runProfile?: components["schemas"]["RunProfile"] | null;
        };
        StartScenarioRunParameters: {
            benchmark_run_id?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            run_name?: string | null;
            runProfile?: components["schemas"]["RunProfile"] | null;
            scenario_id: string;
        };
        TunnelView: {
            /** @enum {string} */
            auth_mode: "open" | "authenticated" | (string & {});
            auth_token?: string | null;
            /**
             * Format: int64
             * @description ms since epoch
             */
            create_time_ms: number;
            http_keep_alive: boolean;
            tunnel_key: string;
            wake_on_http: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}

export type APIKeyCreateParameters = components['schemas']['APIKeyCreateParameters'];
export type APIKeyCreatedView = components['schemas']['APIKeyCreatedView'];
export type AccountView = components['schemas']['AccountView'];
export declare namespace AccountView { export type Billing = components['schemas']['AccountView.Billing']; }
export declare namespace AccountView.Billing { export type Aws = components['schemas']['AccountView.Billing.Aws']; }
export declare namespace AccountView.Billing { export type Stripe = components['schemas']['AccountView.Billing.Stripe']; }
export type AfterIdle = components['schemas']['AfterIdle'];
export type AgentCreateParameters = components['schemas']['AgentCreateParameters'];
/** @deprecated Retired by the service. */
export type AgentCreateParams = components['schemas']['AgentCreateParams'];
export type AgentDeleteResponse = components['schemas']['AgentDeleteResponse'];
/** @deprecated Retired by the service. */
export type AgentDevboxCountsView = components['schemas']['AgentDevboxCountsView'];
/** @deprecated Retired by the service. */
export type AgentListParams = components['schemas']['AgentListParams'];
/** @deprecated Retired by the service. */
export type AgentListPublicParams = components['schemas']['AgentListPublicParams'];
/** @deprecated Retired by the service. */
export type AgentListView = components['schemas']['AgentListView'];
/** @deprecated Retired by the service. */
export type AgentMount = components['schemas']['AgentMount'];
/** @deprecated Retired by the service. */
export type AgentSource = components['schemas']['AgentSource'];
/** @deprecated Retired by the service. */
export declare namespace AgentSource { export type Git = components['schemas']['AgentSource.Git']; }
/** @deprecated Retired by the service. */
export declare namespace AgentSource { export type Npm = components['schemas']['AgentSource.Npm']; }
/** @deprecated Retired by the service. */
export declare namespace AgentSource { export type Object = components['schemas']['AgentSource.Object']; }
/** @deprecated Retired by the service. */
export declare namespace AgentSource { export type Pip = components['schemas']['AgentSource.Pip']; }
/** @deprecated Retired by the service. */
export type AgentView = components['schemas']['AgentView'];
export type AllowedCidr = components['schemas']['AllowedCidr'];
export type ApikeyCreateParams = components['schemas']['ApikeyCreateParams'];
export type AuthMechanism = components['schemas']['AuthMechanism'];
export type AxonCreateParams = components['schemas']['AxonCreateParams'];
export type AxonDeleteResponse = components['schemas']['AxonDeleteResponse'];
export type AxonEventListView = components['schemas']['AxonEventListView'];
export type AxonEventView = components['schemas']['AxonEventView'];
export type AxonListParams = components['schemas']['AxonListParams'];
export type AxonListView = components['schemas']['AxonListView'];
export type AxonPublishParams = components['schemas']['AxonPublishParams'];
export type AxonSubscribeSseParams = components['schemas']['AxonSubscribeSseParams'];
export type AxonUpdateParams = components['schemas']['AxonUpdateParams'];
export type AxonView = components['schemas']['AxonView'];
export type BenchmarkCreateParameters = components['schemas']['BenchmarkCreateParameters'];
/** @deprecated Retired by the service. */
export type BenchmarkCreateParams = components['schemas']['BenchmarkCreateParams'];
/** @deprecated Retired by the service. */
export type BenchmarkDefinitionsParams = components['schemas']['BenchmarkDefinitionsParams'];
export type BenchmarkJobCreateParameters = components['schemas']['BenchmarkJobCreateParameters'];
export declare namespace BenchmarkJobCreateParameters { export type BenchmarkDefinitionJobSpec = components['schemas']['BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec']; }
export declare namespace BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec { export type AgentConfig = components['schemas']['BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.AgentConfig']; }
export declare namespace BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.AgentConfig { export type AgentEnvironment = components['schemas']['BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.AgentConfig.AgentEnvironment']; }
export declare namespace BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec { export type OrchestratorConfig = components['schemas']['BenchmarkJobCreateParameters.BenchmarkDefinitionJobSpec.OrchestratorConfig']; }
export declare namespace BenchmarkJobCreateParameters { export type HarborJobSpec = components['schemas']['BenchmarkJobCreateParameters.HarborJobSpec']; }
export declare namespace BenchmarkJobCreateParameters { export type ScenarioDefinitionJobSpec = components['schemas']['BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec']; }
export declare namespace BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec { export type AgentConfig = components['schemas']['BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.AgentConfig']; }
export declare namespace BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.AgentConfig { export type AgentEnvironment = components['schemas']['BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.AgentConfig.AgentEnvironment']; }
export declare namespace BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec { export type OrchestratorConfig = components['schemas']['BenchmarkJobCreateParameters.ScenarioDefinitionJobSpec.OrchestratorConfig']; }
/** @deprecated Retired by the service. */
export type BenchmarkJobCreateParams = components['schemas']['BenchmarkJobCreateParams'];
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams { export type BenchmarkDefinitionJobSpec = components['schemas']['BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec { export type AgentConfig = components['schemas']['BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.AgentConfig']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.AgentConfig { export type AgentEnvironment = components['schemas']['BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.AgentConfig.AgentEnvironment']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec { export type OrchestratorConfig = components['schemas']['BenchmarkJobCreateParams.BenchmarkDefinitionJobSpec.OrchestratorConfig']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams { export type HarborJobSpec = components['schemas']['BenchmarkJobCreateParams.HarborJobSpec']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams { export type ScenarioDefinitionJobSpec = components['schemas']['BenchmarkJobCreateParams.ScenarioDefinitionJobSpec']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams.ScenarioDefinitionJobSpec { export type AgentConfig = components['schemas']['BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.AgentConfig']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.AgentConfig { export type AgentEnvironment = components['schemas']['BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.AgentConfig.AgentEnvironment']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobCreateParams.ScenarioDefinitionJobSpec { export type OrchestratorConfig = components['schemas']['BenchmarkJobCreateParams.ScenarioDefinitionJobSpec.OrchestratorConfig']; }
/** @deprecated Retired by the service. */
export type BenchmarkJobListParams = components['schemas']['BenchmarkJobListParams'];
/** @deprecated Retired by the service. */
export type BenchmarkJobListView = components['schemas']['BenchmarkJobListView'];
/** @deprecated Retired by the service. */
export type BenchmarkJobView = components['schemas']['BenchmarkJobView'];
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView { export type BenchmarkDefJobSource = components['schemas']['BenchmarkJobView.BenchmarkDefJobSource']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView { export type BenchmarkOutcome = components['schemas']['BenchmarkJobView.BenchmarkOutcome']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView.BenchmarkOutcome { export type ScenarioOutcome = components['schemas']['BenchmarkJobView.BenchmarkOutcome.ScenarioOutcome']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView.BenchmarkOutcome.ScenarioOutcome { export type FailureReason = components['schemas']['BenchmarkJobView.BenchmarkOutcome.ScenarioOutcome.FailureReason']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView { export type HarborJobSource = components['schemas']['BenchmarkJobView.HarborJobSource']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView { export type InProgressRun = components['schemas']['BenchmarkJobView.InProgressRun']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView.InProgressRun { export type ExternalAPIAgentConfig = components['schemas']['BenchmarkJobView.InProgressRun.ExternalAPIAgentConfig']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView.InProgressRun { export type JobAgentConfig = components['schemas']['BenchmarkJobView.InProgressRun.JobAgentConfig']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView.InProgressRun.JobAgentConfig { export type AgentEnvironment = components['schemas']['BenchmarkJobView.InProgressRun.JobAgentConfig.AgentEnvironment']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView { export type JobSpec = components['schemas']['BenchmarkJobView.JobSpec']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView.JobSpec { export type AgentConfig = components['schemas']['BenchmarkJobView.JobSpec.AgentConfig']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView.JobSpec.AgentConfig { export type AgentEnvironment = components['schemas']['BenchmarkJobView.JobSpec.AgentConfig.AgentEnvironment']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView.JobSpec { export type OrchestratorConfig = components['schemas']['BenchmarkJobView.JobSpec.OrchestratorConfig']; }
/** @deprecated Retired by the service. */
export declare namespace BenchmarkJobView { export type ScenariosJobSource = components['schemas']['BenchmarkJobView.ScenariosJobSource']; }
/** @deprecated Retired by the service. */
export type BenchmarkListParams = components['schemas']['BenchmarkListParams'];
/** @deprecated Retired by the service. */
export type BenchmarkListPublicParams = components['schemas']['BenchmarkListPublicParams'];
/** @deprecated Retired by the service. */
export type BenchmarkRunListParams = components['schemas']['BenchmarkRunListParams'];
/** @deprecated Retired by the service. */
export type BenchmarkRunListScenarioRunsParams = components['schemas']['BenchmarkRunListScenarioRunsParams'];
/** @deprecated Retired by the service. */
export type BenchmarkRunListView = components['schemas']['BenchmarkRunListView'];
/** @deprecated Retired by the service. */
export type BenchmarkRunView = components['schemas']['BenchmarkRunView'];
export type BenchmarkScenarioUpdateParameters = components['schemas']['BenchmarkScenarioUpdateParameters'];
/** @deprecated Retired by the service. */
export type BenchmarkStartRunParams = components['schemas']['BenchmarkStartRunParams'];
export type BenchmarkUpdateParameters = components['schemas']['BenchmarkUpdateParameters'];
/** @deprecated Retired by the service. */
export type BenchmarkUpdateParams = components['schemas']['BenchmarkUpdateParams'];
/** @deprecated Retired by the service. */
export type BenchmarkUpdateScenariosParams = components['schemas']['BenchmarkUpdateScenariosParams'];
/** @deprecated Retired by the service. */
export type BenchmarkView = components['schemas']['BenchmarkView'];
/** @deprecated Retired by the service. */
export declare namespace BenchmarksCursorIDPageResponse { export type BenchmarkView = components['schemas']['BenchmarksCursorIDPageResponse.BenchmarkView']; }
export type BlueprintBuildLog = components['schemas']['BlueprintBuildLog'];
export type BlueprintBuildLogsListView = components['schemas']['BlueprintBuildLogsListView'];
export type BlueprintBuildParameters = components['schemas']['BlueprintBuildParameters'];
export declare namespace BlueprintBuildParameters { export type BuildContext = components['schemas']['BlueprintBuildParameters.BuildContext']; }
export declare namespace BlueprintBuildParameters { export type Service = components['schemas']['BlueprintBuildParameters.Service']; }
export declare namespace BlueprintBuildParameters.Service { export type Credentials = components['schemas']['BlueprintBuildParameters.Service.Credentials']; }
export type BlueprintCreateFromInspectionParams = components['schemas']['BlueprintCreateFromInspectionParams'];
export type BlueprintCreateParams = components['schemas']['BlueprintCreateParams'];
export declare namespace BlueprintCreateParams { export type BuildContext = components['schemas']['BlueprintCreateParams.BuildContext']; }
export declare namespace BlueprintCreateParams { export type Service = components['schemas']['BlueprintCreateParams.Service']; }
export declare namespace BlueprintCreateParams.Service { export type Credentials = components['schemas']['BlueprintCreateParams.Service.Credentials']; }
export type BlueprintDeleteResponse = components['schemas']['BlueprintDeleteResponse'];
export type BlueprintListParams = components['schemas']['BlueprintListParams'];
export type BlueprintListPublicParams = components['schemas']['BlueprintListPublicParams'];
export type BlueprintListView = components['schemas']['BlueprintListView'];
export type BlueprintPreviewParams = components['schemas']['BlueprintPreviewParams'];
export declare namespace BlueprintPreviewParams { export type BuildContext = components['schemas']['BlueprintPreviewParams.BuildContext']; }
export declare namespace BlueprintPreviewParams { export type Service = components['schemas']['BlueprintPreviewParams.Service']; }
export declare namespace BlueprintPreviewParams.Service { export type Credentials = components['schemas']['BlueprintPreviewParams.Service.Credentials']; }
export type BlueprintPreviewView = components['schemas']['BlueprintPreviewView'];
export type BlueprintView = components['schemas']['BlueprintView'];
export declare namespace BlueprintView { export type ContainerizedService = components['schemas']['BlueprintView.ContainerizedService']; }
export declare namespace BlueprintView.ContainerizedService { export type Credentials = components['schemas']['BlueprintView.ContainerizedService.Credentials']; }
export type BrokerMount = components['schemas']['BrokerMount'];
export type BrowserCreateParams = components['schemas']['BrowserCreateParams'];
export type BrowserView = components['schemas']['BrowserView'];
export type CodeMountParameters = components['schemas']['CodeMountParameters'];
export type ComputerCreateParams = components['schemas']['ComputerCreateParams'];
export declare namespace ComputerCreateParams { export type DisplayDimensions = components['schemas']['ComputerCreateParams.DisplayDimensions']; }
export type ComputerKeyboardInteractionParams = components['schemas']['ComputerKeyboardInteractionParams'];
export type ComputerKeyboardInteractionResponse = components['schemas']['ComputerKeyboardInteractionResponse'];
export type ComputerMouseInteractionParams = components['schemas']['ComputerMouseInteractionParams'];
export declare namespace ComputerMouseInteractionParams { export type Coordinate = components['schemas']['ComputerMouseInteractionParams.Coordinate']; }
export type ComputerMouseInteractionResponse = components['schemas']['ComputerMouseInteractionResponse'];
export type ComputerScreenInteractionParams = components['schemas']['ComputerScreenInteractionParams'];
export type ComputerScreenInteractionResponse = components['schemas']['ComputerScreenInteractionResponse'];
export type ComputerView = components['schemas']['ComputerView'];
export type CustomHeader = components['schemas']['CustomHeader'];
export type DevboxAsyncExecutionDetailView = components['schemas']['DevboxAsyncExecutionDetailView'];
export type DevboxCreateGatewayTokenParams = components['schemas']['DevboxCreateGatewayTokenParams'];
export type DevboxCreateMcpTokenParams = components['schemas']['DevboxCreateMcpTokenParams'];
export type DevboxCreateParams = components['schemas']['DevboxCreateParams'];
export declare namespace DevboxCreateParams { export type Gateways = components['schemas']['DevboxCreateParams.Gateways']; }
export declare namespace DevboxCreateParams { export type Mcp = components['schemas']['DevboxCreateParams.Mcp']; }
export declare namespace DevboxCreateParams { export type Tunnel = components['schemas']['DevboxCreateParams.Tunnel']; }
export type DevboxCreateSSHKeyResponse = components['schemas']['DevboxCreateSSHKeyResponse'];
export type DevboxCreateTunnelParams = components['schemas']['DevboxCreateTunnelParams'];
export type DevboxDeleteDiskSnapshotResponse = components['schemas']['DevboxDeleteDiskSnapshotResponse'];
export type DevboxDownloadFileParams = components['schemas']['DevboxDownloadFileParams'];
export type DevboxEnableTunnelParams = components['schemas']['DevboxEnableTunnelParams'];
export type DevboxEvictionEventView = components['schemas']['DevboxEvictionEventView'];
export type DevboxExecuteAsyncParams = components['schemas']['DevboxExecuteAsyncParams'];
export type DevboxExecuteParams = components['schemas']['DevboxExecuteParams'];
export type DevboxExecuteSyncParams = components['schemas']['DevboxExecuteSyncParams'];
export type DevboxExecutionDetailView = components['schemas']['DevboxExecutionDetailView'];
export type DevboxKeepAliveResponse = components['schemas']['DevboxKeepAliveResponse'];
export type DevboxKillExecutionRequest = components['schemas']['DevboxKillExecutionRequest'];
export type DevboxListDiskSnapshotsParams = components['schemas']['DevboxListDiskSnapshotsParams'];
export type DevboxListParams = components['schemas']['DevboxListParams'];
export type DevboxListView = components['schemas']['DevboxListView'];
export type DevboxLogsListView = components['schemas']['DevboxLogsListView'];
export declare namespace DevboxLogsListView { export type Log = components['schemas']['DevboxLogsListView.Log']; }
export type DevboxReadFileContentsParams = components['schemas']['DevboxReadFileContentsParams'];
export type DevboxReadFileContentsResponse = components['schemas']['DevboxReadFileContentsResponse'];
export type DevboxRemoveTunnelParams = components['schemas']['DevboxRemoveTunnelParams'];
export type DevboxRemoveTunnelResponse = components['schemas']['DevboxRemoveTunnelResponse'];
export type DevboxResourceUsageView = components['schemas']['DevboxResourceUsageView'];
export type DevboxSendStdInRequest = components['schemas']['DevboxSendStdInRequest'];
export type DevboxSendStdInResult = components['schemas']['DevboxSendStdInResult'];
export type DevboxShutdownParams = components['schemas']['DevboxShutdownParams'];
export type DevboxSnapshotAsyncStatusView = components['schemas']['DevboxSnapshotAsyncStatusView'];
export type DevboxSnapshotDiskAsyncParams = components['schemas']['DevboxSnapshotDiskAsyncParams'];
export type DevboxSnapshotDiskParams = components['schemas']['DevboxSnapshotDiskParams'];
export type DevboxSnapshotListView = components['schemas']['DevboxSnapshotListView'];
export type DevboxSnapshotView = components['schemas']['DevboxSnapshotView'];
export type DevboxTunnelView = components['schemas']['DevboxTunnelView'];
export type DevboxUpdateParams = components['schemas']['DevboxUpdateParams'];
export type DevboxUploadFileParams = components['schemas']['DevboxUploadFileParams'];
export type DevboxUploadFileResponse = components['schemas']['DevboxUploadFileResponse'];
export type DevboxView = components['schemas']['DevboxView'];
export declare namespace DevboxView { export type GatewaySpecs = components['schemas']['DevboxView.GatewaySpecs']; }
export declare namespace DevboxView { export type McpSpecs = components['schemas']['DevboxView.McpSpecs']; }
export declare namespace DevboxView { export type StateTransition = components['schemas']['DevboxView.StateTransition']; }
export type DevboxWaitForCommandParams = components['schemas']['DevboxWaitForCommandParams'];
export type DevboxWaitForStatusBody = components['schemas']['DevboxWaitForStatusBody'];
export type DevboxWriteFileContentsParams = components['schemas']['DevboxWriteFileContentsParams'];
export type DiskSnapshotDeleteResponse = components['schemas']['DiskSnapshotDeleteResponse'];
export type DiskSnapshotListParams = components['schemas']['DiskSnapshotListParams'];
export type DiskSnapshotUpdateParams = components['schemas']['DiskSnapshotUpdateParams'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type EventListParams = components['schemas']['EventListParams'];
export type ExecutionExecuteAsyncParams = components['schemas']['ExecutionExecuteAsyncParams'];
export type ExecutionExecuteSyncParams = components['schemas']['ExecutionExecuteSyncParams'];
export type ExecutionKillParams = components['schemas']['ExecutionKillParams'];
export type ExecutionRetrieveParams = components['schemas']['ExecutionRetrieveParams'];
export type ExecutionSendStdInParams = components['schemas']['ExecutionSendStdInParams'];
export type ExecutionStreamStderrUpdatesParams = components['schemas']['ExecutionStreamStderrUpdatesParams'];
export type ExecutionStreamStdoutUpdatesParams = components['schemas']['ExecutionStreamStdoutUpdatesParams'];
export type ExecutionUpdateChunk = components['schemas']['ExecutionUpdateChunk'];
export type GatewayConfigCreateParameters = components['schemas']['GatewayConfigCreateParameters'];
export type GatewayConfigCreateParams = components['schemas']['GatewayConfigCreateParams'];
export type GatewayConfigDeleteParams = components['schemas']['GatewayConfigDeleteParams'];
export type GatewayConfigListParams = components['schemas']['GatewayConfigListParams'];
export type GatewayConfigListView = components['schemas']['GatewayConfigListView'];
export type GatewayConfigUpdateParameters = components['schemas']['GatewayConfigUpdateParameters'];
export type GatewayConfigUpdateParams = components['schemas']['GatewayConfigUpdateParams'];
export type GatewayConfigView = components['schemas']['GatewayConfigView'];
export type GatewayTokenView = components['schemas']['GatewayTokenView'];
/** @deprecated Retired by the service. */
export type InputContext = components['schemas']['InputContext'];
/** @deprecated Retired by the service. */
export type InputContextUpdate = components['schemas']['InputContextUpdate'];
export type InspectionSourceParam = components['schemas']['InspectionSourceParam'];
export type LaunchParameters = components['schemas']['LaunchParameters'];
export declare namespace LaunchParameters { export type UserParameters = components['schemas']['LaunchParameters.UserParameters']; }
export type LifecycleConfiguration = components['schemas']['LifecycleConfiguration'];
export type LifecycleHooks = components['schemas']['LifecycleHooks'];
export type LogListParams = components['schemas']['LogListParams'];
export type McpConfigCreateParameters = components['schemas']['McpConfigCreateParameters'];
export type McpConfigCreateParams = components['schemas']['McpConfigCreateParams'];
export type McpConfigDeleteParams = components['schemas']['McpConfigDeleteParams'];
export type McpConfigListParams = components['schemas']['McpConfigListParams'];
export type McpConfigListView = components['schemas']['McpConfigListView'];
export type McpConfigUpdateParameters = components['schemas']['McpConfigUpdateParameters'];
export type McpConfigUpdateParams = components['schemas']['McpConfigUpdateParams'];
export type McpConfigView = components['schemas']['McpConfigView'];
export type McpTokenView = components['schemas']['McpTokenView'];
export type Mount = components['schemas']['Mount'];
export declare namespace Mount { export type CodeMount = components['schemas']['Mount.CodeMount']; }
export declare namespace Mount { export type FileMount = components['schemas']['Mount.FileMount']; }
export type NetworkPolicyCreateParameters = components['schemas']['NetworkPolicyCreateParameters'];
export type NetworkPolicyCreateParams = components['schemas']['NetworkPolicyCreateParams'];
export type NetworkPolicyDeleteParams = components['schemas']['NetworkPolicyDeleteParams'];
export type NetworkPolicyListParams = components['schemas']['NetworkPolicyListParams'];
export type NetworkPolicyListView = components['schemas']['NetworkPolicyListView'];
export type NetworkPolicyUpdateParameters = components['schemas']['NetworkPolicyUpdateParameters'];
export type NetworkPolicyUpdateParams = components['schemas']['NetworkPolicyUpdateParams'];
export type NetworkPolicyView = components['schemas']['NetworkPolicyView'];
export declare namespace NetworkPolicyView { export type Egress = components['schemas']['NetworkPolicyView.Egress']; }
export type ObjectCompleteParams = components['schemas']['ObjectCompleteParams'];
export type ObjectCreateParameters = components['schemas']['ObjectCreateParameters'];
export type ObjectCreateParams = components['schemas']['ObjectCreateParams'];
export type ObjectDeleteParams = components['schemas']['ObjectDeleteParams'];
export type ObjectDownloadParams = components['schemas']['ObjectDownloadParams'];
export type ObjectDownloadURLView = components['schemas']['ObjectDownloadURLView'];
export type ObjectListParams = components['schemas']['ObjectListParams'];
export type ObjectListPublicParams = components['schemas']['ObjectListPublicParams'];
export type ObjectListView = components['schemas']['ObjectListView'];
export type ObjectMount = components['schemas']['ObjectMount'];
export type ObjectView = components['schemas']['ObjectView'];
export type PortRule = components['schemas']['PortRule'];
export type PtyConnectParams = components['schemas']['PtyConnectParams'];
export type PtyConnectView = components['schemas']['PtyConnectView'];
export type PtyControlParams = components['schemas']['PtyControlParams'];
export type PtyControlResultView = components['schemas']['PtyControlResultView'];
export type PtyTunnelView = components['schemas']['PtyTunnelView'];
export type PublishParams = components['schemas']['PublishParams'];
export type PublishResultView = components['schemas']['PublishResultView'];
export type RepositoryConnectionListView = components['schemas']['RepositoryConnectionListView'];
export type RepositoryConnectionView = components['schemas']['RepositoryConnectionView'];
export type RepositoryCreateParams = components['schemas']['RepositoryCreateParams'];
export type RepositoryInspectParams = components['schemas']['RepositoryInspectParams'];
export type RepositoryInspectionDetails = components['schemas']['RepositoryInspectionDetails'];
export declare namespace RepositoryInspectionDetails { export type WorkflowContexts = components['schemas']['RepositoryInspectionDetails.WorkflowContexts']; }
export declare namespace RepositoryInspectionDetails { export type WorkflowContextsActionsContext = components['schemas']['RepositoryInspectionDetails.WorkflowContextsActionsContext']; }
export type RepositoryInspectionListView = components['schemas']['RepositoryInspectionListView'];
export type RepositoryManifestView = components['schemas']['RepositoryManifestView'];
export declare namespace RepositoryManifestView { export type ContainerConfig = components['schemas']['RepositoryManifestView.ContainerConfig']; }
export declare namespace RepositoryManifestView { export type ContainerizedService = components['schemas']['RepositoryManifestView.ContainerizedService']; }
export declare namespace RepositoryManifestView { export type ContainerizedServiceCredentials = components['schemas']['RepositoryManifestView.ContainerizedServiceCredentials']; }
export declare namespace RepositoryManifestView { export type Language = components['schemas']['RepositoryManifestView.Language']; }
export declare namespace RepositoryManifestView { export type Workspace = components['schemas']['RepositoryManifestView.Workspace']; }
export declare namespace RepositoryManifestView { export type WorkspaceDevCommands = components['schemas']['RepositoryManifestView.WorkspaceDevCommands']; }
export type RepositoryRefreshParams = components['schemas']['RepositoryRefreshParams'];
export type RestrictedKeyCreateParameters = components['schemas']['RestrictedKeyCreateParameters'];
export type RestrictedKeyCreateParams = components['schemas']['RestrictedKeyCreateParams'];
export type RestrictedKeyCreatedView = components['schemas']['RestrictedKeyCreatedView'];
export type ResumeTriggers = components['schemas']['ResumeTriggers'];
/** @deprecated Retired by the service. */
export type RunListParams = components['schemas']['RunListParams'];
/** @deprecated Retired by the service. */
export type RunProfile = components['schemas']['RunProfile'];
export type ScenarioCreateParameters = components['schemas']['ScenarioCreateParameters'];
/** @deprecated Retired by the service. */
export type ScenarioCreateParams = components['schemas']['ScenarioCreateParams'];
/** @deprecated Retired by the service. */
export type ScenarioDefinitionListView = components['schemas']['ScenarioDefinitionListView'];
/** @deprecated Retired by the service. */
export type ScenarioEnvironment = components['schemas']['ScenarioEnvironment'];
/** @deprecated Retired by the service. */
export type ScenarioListParams = components['schemas']['ScenarioListParams'];
/** @deprecated Retired by the service. */
export type ScenarioListPublicParams = components['schemas']['ScenarioListPublicParams'];
/** @deprecated Retired by the service. */
export type ScenarioRunListView = components['schemas']['ScenarioRunListView'];
/** @deprecated Retired by the service. */
export type ScenarioRunView = components['schemas']['ScenarioRunView'];
/** @deprecated Retired by the service. */
export declare namespace ScenarioScorersCursorIDPageResponse { export type ScorerListResponse = components['schemas']['ScenarioScorersCursorIDPageResponse.ScorerListResponse']; }
/** @deprecated Retired by the service. */
export type ScenarioStartRunParams = components['schemas']['ScenarioStartRunParams'];
export type ScenarioUpdateParameters = components['schemas']['ScenarioUpdateParameters'];
/** @deprecated Retired by the service. */
export type ScenarioUpdateParams = components['schemas']['ScenarioUpdateParams'];
/** @deprecated Retired by the service. */
export type ScenarioView = components['schemas']['ScenarioView'];
export type ScopeEntryView = components['schemas']['ScopeEntryView'];
/** @deprecated Retired by the service. */
export type ScorerCreateParams = components['schemas']['ScorerCreateParams'];
/** @deprecated Retired by the service. */
export type ScorerCreateResponse = components['schemas']['ScorerCreateResponse'];
/** @deprecated Retired by the service. */
export type ScorerListParams = components['schemas']['ScorerListParams'];
/** @deprecated Retired by the service. */
export type ScorerListResponse = components['schemas']['ScorerListResponse'];
/** @deprecated Retired by the service. */
export type ScorerRetrieveResponse = components['schemas']['ScorerRetrieveResponse'];
/** @deprecated Retired by the service. */
export type ScorerUpdateParams = components['schemas']['ScorerUpdateParams'];
/** @deprecated Retired by the service. */
export type ScorerUpdateResponse = components['schemas']['ScorerUpdateResponse'];
export type ScorerValidateParams = components['schemas']['ScorerValidateParams'];
export type ScorerValidateResponse = components['schemas']['ScorerValidateResponse'];
/** @deprecated Retired by the service. */
export type ScoringContract = components['schemas']['ScoringContract'];
/** @deprecated Retired by the service. */
export type ScoringContractResultView = components['schemas']['ScoringContractResultView'];
/** @deprecated Retired by the service. */
export type ScoringContractUpdate = components['schemas']['ScoringContractUpdate'];
/** @deprecated Retired by the service. */
export type ScoringFunction = components['schemas']['ScoringFunction'];
/** @deprecated Retired by the service. */
export declare namespace ScoringFunction { export type AstGrepScoringFunction = components['schemas']['ScoringFunction.AstGrepScoringFunction']; }
/** @deprecated Retired by the service. */
export declare namespace ScoringFunction { export type BashScriptScoringFunction = components['schemas']['ScoringFunction.BashScriptScoringFunction']; }
/** @deprecated Retired by the service. */
export declare namespace ScoringFunction { export type CommandScoringFunction = components['schemas']['ScoringFunction.CommandScoringFunction']; }
/** @deprecated Retired by the service. */
export declare namespace ScoringFunction { export type CustomScoringFunction = components['schemas']['ScoringFunction.CustomScoringFunction']; }
/** @deprecated Retired by the service. */
export declare namespace ScoringFunction { export type PythonScriptScoringFunction = components['schemas']['ScoringFunction.PythonScriptScoringFunction']; }
/** @deprecated Retired by the service. */
export declare namespace ScoringFunction { export type TestBasedScoringFunction = components['schemas']['ScoringFunction.TestBasedScoringFunction']; }
/** @deprecated Retired by the service. */
export declare namespace ScoringFunction.TestBasedScoringFunction { export type TestFile = components['schemas']['ScoringFunction.TestBasedScoringFunction.TestFile']; }
/** @deprecated Retired by the service. */
export type ScoringFunctionResultView = components['schemas']['ScoringFunctionResultView'];
export type SecretCreateParameters = components['schemas']['SecretCreateParameters'];
export type SecretCreateParams = components['schemas']['SecretCreateParams'];
export type SecretDeleteParams = components['schemas']['SecretDeleteParams'];
export type SecretListParams = components['schemas']['SecretListParams'];
export type SecretListView = components['schemas']['SecretListView'];
export type SecretUpdateByIDParams = components['schemas']['SecretUpdateByIDParams'];
export type SecretUpdateParameters = components['schemas']['SecretUpdateParameters'];
export type SecretUpdateParams = components['schemas']['SecretUpdateParams'];
export type SecretView = components['schemas']['SecretView'];
export type SqlBatchParams = components['schemas']['SqlBatchParams'];
export type SqlBatchResultView = components['schemas']['SqlBatchResultView'];
export type SqlColumnMetaView = components['schemas']['SqlColumnMetaView'];
export type SqlQueryParams = components['schemas']['SqlQueryParams'];
export type SqlQueryResultView = components['schemas']['SqlQueryResultView'];
export type SqlResultMetaView = components['schemas']['SqlResultMetaView'];
export type SqlStatementParams = components['schemas']['SqlStatementParams'];
export type SqlStepErrorView = components['schemas']['SqlStepErrorView'];
export type SqlStepResultView = components['schemas']['SqlStepResultView'];
export type SseErrorEvent = components['schemas']['SseErrorEvent'];
export type StartBenchmarkRunParameters = components['schemas']['StartBenchmarkRunParameters'];
export type StartScenarioRunParameters = components['schemas']['StartScenarioRunParameters'];
export type TunnelView = components['schemas']['TunnelView'];
