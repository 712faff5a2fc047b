//! What all requests share, and the few things that concern more than one room: creating devboxes,
//! starting commands.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::json;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::account::Account;
use crate::axons::Axons;
use crate::blueprint::Blueprint;
use crate::boot;
use crate::config::ServerConfig;
use crate::config_kind::{Config, Configs};
use crate::create_params::CreateParams;
use crate::devbox::Devbox;
use crate::devbox_folder::DevboxFolder;
use crate::error::ApiError;
use crate::evictions::Evictions;
use crate::execution::{Execution, Order};
use crate::faults::Faults;
use crate::gateway::Gateway;
use crate::gateway_config::GatewayConfig;
use crate::grant::{Grant, Granting};
use crate::key::Keys;
use crate::launch_parameters::LaunchParameters;
use crate::mcp_config::McpConfig;
use crate::namespaces::Namespaces;
use crate::network::{Egress, Network, Offered, name_server_of};
use crate::network_policy::NetworkPolicy;
use crate::object::Object;
use crate::presigned::Presigner;
use crate::process::{Ends, Process, Program};
use crate::repeats::Repeats;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::spawner::Spawner;
use crate::store::Store;
use crate::stored_register::StoredRegister;
use crate::tls::Tls;
use crate::vault::Vault;
use crate::{ids, runner};

/// The running server's state.
pub(crate) struct Service {
    pub(crate) config: ServerConfig,
    pub(crate) tls: Option<Tls>,
    pub(crate) changeable: RwLock<Settings>,
    /// Where each devbox has its own folder.
    pub(crate) devboxes_folder: PathBuf,
    pub(crate) snapshots_folder: PathBuf,
    pub(crate) token: String,
    /// What outlives the server.
    pub(crate) store: Store,
    pub(crate) devboxes: StoredRegister<Devbox>,
    pub(crate) snapshots: StoredRegister<Snapshot>,
    pub(crate) account: Account,
    pub(crate) keys: Keys,
    pub(crate) network_policies: Configs<NetworkPolicy>,
    pub(crate) gateway_configs: Configs<GatewayConfig>,
    pub(crate) gateway: Gateway,
    /// What devboxes with a network of their own reach here.
    pub(crate) offered: Offered,
    pub(crate) grants: StoredRegister<Grant>,
    pub(crate) mcp_configs: Configs<McpConfig>,
    pub(crate) axons: Axons,
    pub(crate) blueprints_folder: PathBuf,
    pub(crate) blueprints: StoredRegister<Blueprint>,
    pub(crate) builds_folder: PathBuf,
    /// What is known of builds: it does not outlive the server.
    pub(crate) unkept: Store,
    pub(crate) objects_folder: PathBuf,
    pub(crate) objects: StoredRegister<Object>,
    pub(crate) secrets: StoredRegister<Secret>,
    pub(crate) vault: Vault,
    pub(crate) presigner: Presigner,
    pub(crate) evictions: Evictions,
    pub(crate) repeats: Repeats,
    pub(crate) spawner: Spawner,
    /// What devboxes run in; none in plain mode.
    pub(crate) namespaces: Option<Namespaces>,
    pub(crate) faults: Faults,
    /// Cancelled when the server stops: nobody is held any longer.
    pub(crate) stopping: CancellationToken,
    /// Boots, commands and clean-ups under way.
    pub(crate) tasks: TaskTracker,
}

impl Service {
    /// The times and sizes that hold now.
    pub(crate) fn settings(&self) -> Settings {
        self.changeable
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Of the URLs that lead here.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    pub(crate) fn devbox(&self, id: &str) -> Result<Arc<Devbox>, ApiError> {
        self.devboxes
            .by_id(id)
            .ok_or_else(|| ApiError::unknown("devbox", id))
    }

    /// Creates a devbox and starts to boot it.
    pub(crate) fn create(self: &Arc<Self>, params: CreateParams) -> Result<Arc<Devbox>, ApiError> {
        let disk = self.disk_for(&params)?;
        self.require_launchable(&params.launch)?;
        for axon in &params.axons {
            self.axons.live(axon).map_err(|_| {
                let message = format!("`mounts`: there is no axon `{axon}`");
                ApiError::bad_request(message)
            })?;
        }
        for (field, mount) in &params.objects {
            self.object_for(field, &mount.object_id)?;
        }
        let grantings = self.grantings(&params)?;
        let mut variables = self.variables(&params)?;
        variables.extend(grantings.iter().filter_map(Granting::as_variable));
        let id = ids::fresh("dbx");
        let folder = DevboxFolder::new(self.devboxes_folder.join(&id));
        self.keep_sealed(Devbox::VARIABLES, &id, &variables)?;
        self.keep_sealed(Devbox::TOKENS, &id, &params.tokens)?;
        let devbox = Devbox::new(id, folder, params, variables, &self.store);
        let devbox = Arc::new(devbox);
        self.isolate(&devbox);
        self.grant(&devbox, grantings);
        if let Some(tunnel) = &devbox.params.tunnel {
            devbox.tunnels.enable(tunnel);
        }
        self.devboxes.add(Arc::clone(&devbox));
        self.tasks
            .spawn(boot::boot(Arc::clone(self), Arc::clone(&devbox), disk));
        Ok(devbox)
    }

    /// The disk that a devbox starts from, if it is not to be empty.
    pub(crate) fn disk_for(&self, params: &CreateParams) -> Result<Option<PathBuf>, ApiError> {
        if let Some(id) = &params.snapshot_id {
            return Ok(Some(self.complete_snapshot(id)?.disk.clone()));
        }
        let blueprint = self.blueprint_of(params)?;
        Ok(blueprint.map(|blueprint| blueprint.disk.clone()))
    }

    fn blueprint_of(&self, params: &CreateParams) -> Result<Option<Arc<Blueprint>>, ApiError> {
        let id = params.blueprint_id.as_deref();
        self.built_blueprint(("blueprint_id", id), ("blueprint_name", None))
    }

    /// What a devbox's programs find in their environment, the later ones win.
    fn variables(&self, params: &CreateParams) -> Result<Vec<(String, String)>, ApiError> {
        let blueprint = self.blueprint_of(params)?;
        let mut variables = blueprint.map_or_else(Vec::new, |blueprint| blueprint.env());
        variables.extend(params.variables.iter().cloned());
        for (variable, named) in &params.secrets {
            let value = self.secret_value(&format!("secrets.{variable}"), named)?;
            variables.push((variable.clone(), value));
        }
        Ok(variables)
    }

    /// Keeps what a devbox was given and nobody should read, so that it is there again after a restart.
    fn keep_sealed(
        &self,
        kind: &'static str,
        id: &str,
        named: &[(String, String)],
    ) -> Result<(), ApiError> {
        if !named.is_empty() {
            let failed = |error| ApiError::internal("variables and tokens cannot be stored", error);
            let sealed = self.vault.seal(id, &json!(named).to_string());
            self.store.put(kind, id, &sealed.map_err(failed)?);
        }
        Ok(())
    }

    /// Which network devboxes have.
    pub(crate) fn network(&self) -> Network {
        let namespaces = self.namespaces.as_ref();
        namespaces.map_or(Network::Host, Namespaces::network)
    }

    /// The network policy of a devbox, also if it was deleted since.
    pub(crate) fn policy_of(&self, devbox: &Devbox) -> Option<Arc<Config<NetworkPolicy>>> {
        let id = devbox.params.launch.network_policy_id.as_deref()?;
        self.network_policies.find(id).ok()
    }

    /// What a devbox reaches from a network of its own.
    pub(crate) fn egress(&self, devbox: &Devbox) -> Egress {
        let of_machine = || name_server_of(&std::fs::read_to_string("/etc/resolv.conf").ok()?);
        let names = self.config.name_server.or_else(of_machine);
        Egress::new(self.offered, self.policy_of(devbox), names)
    }

    /// Refuses a policy that there is not.
    pub(crate) fn require_policy(&self, field: &str, id: Option<&String>) -> Result<(), ApiError> {
        let Some(id) = id else {
            return Ok(());
        };
        self.network_policies.live(id).map(drop).map_err(|_| {
            ApiError::bad_request(format!("`{field}`: there is no network policy `{id}`"))
        })
    }

    /// Refuses launch parameters that name what there is not.
    pub(crate) fn require_launchable(&self, launch: &LaunchParameters) -> Result<(), ApiError> {
        let field = "launch_parameters.network_policy_id";
        self.require_policy(field, launch.network_policy_id.as_ref())
    }

    /// Gives a devbox the isolation that this server's devboxes have.
    pub(crate) fn isolate(&self, devbox: &Devbox) {
        if let Some(namespaces) = &self.namespaces {
            devbox.isolate(namespaces);
        }
    }

    /// Runs an accepted command.
    pub(crate) fn start(self: &Arc<Self>, devbox: &Arc<Devbox>, execution: &Arc<Execution>) {
        match &execution.order.shell_name {
            Some(name) => devbox.shells.submit(self, devbox, name, execution),
            None => {
                let (service, devbox) = (Arc::clone(self), Arc::clone(devbox));
                self.tasks
                    .spawn(runner::run(service, devbox, Arc::clone(execution)));
            }
        }
        // A shutdown, or the server's end, that came between the check of the status and the entry in the
        // book did not see this command.
        if self.stopping.is_cancelled() {
            execution.abandon();
        } else if !devbox.takes(execution.order.source) {
            execution.kill(true);
        }
    }

    /// Starts a program in a devbox. It lives at most as long as the devbox runs.
    pub(crate) async fn spawn(
        &self,
        devbox: &Devbox,
        program: Program,
        ends: Ends,
    ) -> io::Result<Process> {
        if devbox.has_own_root() {
            let sandbox = devbox.sandbox();
            let sandbox = sandbox.ok_or_else(|| io::Error::other("the devbox does not run"))?;
            return Process::inside(sandbox, program, ends).await;
        }
        let child = self.spawner.spawn(program.command(ends)?.into()).await?;
        Process::of_child(child)
    }

    /// Runs a command of the devbox's own to its end; its exit code.
    pub(crate) async fn run_own(
        self: &Arc<Self>,
        devbox: &Arc<Devbox>,
        order: Order,
    ) -> Option<i32> {
        let execution = devbox.accept(order, None);
        devbox.executions.add(&execution);
        self.start(devbox, &execution);
        execution.completed().await;
        execution.status().1
    }
}
