//! A devbox: where it is in its life, its disk, and what runs in it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::sync::watch;

use crate::activity::Activity;
use crate::clock::now_ms;
use crate::create_params::CreateParams;
use crate::devbox_folder::{DevboxFolder, HOME};
use crate::error::ApiError;
use crate::execution::{Execution, ExecutionRecord, Order, Source};
use crate::executions::Executions;
use crate::grant::Way;
use crate::ids;
use crate::lifecycle::{Lifecycle, Status};
use crate::namespaces::Namespaces;
use crate::network::Network;
use crate::process::{Program, environment};
use crate::ptys::Ptys;
use crate::register::Identified;
use crate::sandbox::Sandbox;
use crate::shells::Shells;
use crate::store::Store;
use crate::stored_register::Stored;
use crate::sweep;
use crate::tunnel::{OpenTunnels, Tunnels};

/// Where its programs find what they are told, if it has a root of its own.
const RUN: &str = "/run/devboxd";

/// What of a devbox can be changed by an update.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Labels {
    name: Option<String>,
    metadata: BTreeMap<String, String>,
}

/// What is kept of a devbox and never changes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DevboxRecord {
    pub(crate) id: String,
    pub(crate) create_time_ms: u64,
    pub(crate) request: Map<String, Value>,
}

/// What changes. Each part is a document of its own, so that a change writes little and the order of
/// writes is that of the part's lock.
#[derive(Debug)]
pub(crate) struct DevboxParts {
    pub(crate) life: Option<Lifecycle>,
    pub(crate) labels: Option<Labels>,
    pub(crate) tunnels: Option<OpenTunnels>,
    /// What its programs find in their environment.
    pub(crate) variables: Vec<(String, String)>,
}

/// The tokens that it was created with, as the wire shows them, and where its programs use them.
#[derive(Debug, Default)]
struct Grants {
    gateways: Map<String, Value>,
    mcp: Map<String, Value>,
    urls: Vec<(String, String)>,
}

/// One devbox, from its creation on.
#[derive(Debug)]
pub(crate) struct Devbox {
    pub(crate) id: String,
    pub(crate) folder: DevboxFolder,
    pub(crate) executions: Executions,
    pub(crate) shells: Shells,
    pub(crate) activity: Activity,
    pub(crate) tunnels: Tunnels,
    pub(crate) ptys: Ptys,
    pub(crate) params: CreateParams,
    /// With the values of secrets.
    variables: Vec<(String, String)>,
    grants: Mutex<Grants>,
    /// Set if it runs in namespaces: the host's number of its programs' user, if it is not the server's, and its
    /// network.
    isolated: OnceLock<(Option<u32>, Network)>,
    sandbox: Mutex<Option<Arc<Sandbox>>>,
    as_root: AtomicBool,
    disk_full: AtomicBool,
    create_time_ms: u64,
    store: Store,
    snapshots_under_way: AtomicUsize,
    labels: Mutex<Labels>,
    life: watch::Sender<Lifecycle>,
}

impl Devbox {
    /// The kinds of what is kept of its parts.
    pub(crate) const LIFE: &'static str = "devbox_life";
    pub(crate) const LABELS: &'static str = "devbox_labels";
    /// Sealed: secrets are among them.
    pub(crate) const VARIABLES: &'static str = "devbox_variables";
    /// Sealed: the tokens of code mounts.
    pub(crate) const TOKENS: &'static str = "devbox_tokens";

    pub(crate) fn new(
        id: String,
        folder: DevboxFolder,
        params: CreateParams,
        variables: Vec<(String, String)>,
        store: &Store,
    ) -> Self {
        let parts = DevboxParts {
            life: None,
            labels: None,
            tunnels: None,
            variables,
        };
        let devbox = Self::restore(id, now_ms(), parts, folder, params, store);
        devbox
            .store
            .put(Self::LIFE, &devbox.id, &*devbox.life.borrow());
        devbox
    }

    /// A devbox as it was kept; `params` are what its request says.
    pub(crate) fn restore(
        id: String,
        create_time_ms: u64,
        parts: DevboxParts,
        folder: DevboxFolder,
        params: CreateParams,
        store: &Store,
    ) -> Self {
        let first_labels = || Labels {
            name: params.name.clone(),
            metadata: params.metadata.clone(),
        };
        let first_life = || Lifecycle::begin(Status::Provisioning);
        let tunnels = parts.tunnels.unwrap_or_default();
        Self {
            tunnels: Tunnels::new(&id, store, tunnels),
            ptys: Ptys::default(),
            executions: Executions::default(),
            id,
            folder,
            shells: Shells::default(),
            activity: Activity::new(),
            create_time_ms,
            store: store.clone(),
            snapshots_under_way: AtomicUsize::new(0),
            labels: Mutex::new(parts.labels.unwrap_or_else(first_labels)),
            life: watch::Sender::new(parts.life.unwrap_or_else(first_life)),
            params,
            variables: parts.variables,
            grants: Mutex::default(),
            isolated: OnceLock::new(),
            sandbox: Mutex::new(None),
            as_root: AtomicBool::new(false),
            disk_full: AtomicBool::new(false),
        }
    }

    pub(crate) fn status(&self) -> Status {
        self.life.borrow().status
    }

    /// Follows its life.
    pub(crate) fn follow(&self) -> watch::Receiver<Lifecycle> {
        self.life.subscribe()
    }

    /// Moves its life on by `change`, which says whether it changed anything.
    pub(crate) fn advance(&self, change: impl FnOnce(&mut Lifecycle) -> bool) -> bool {
        self.life.send_if_modified(|life| {
            let changed = change(life);
            if changed {
                self.store.put(Self::LIFE, &self.id, life);
            }
            changed
        })
    }

    /// Refuses what only a running devbox can do.
    pub(crate) fn require_running(&self) -> Result<(), ApiError> {
        match self.status() {
            Status::Running => Ok(()),
            _ => Err(self.wrong_status("this needs a running one")),
        }
    }

    /// A refusal that says what the devbox is instead.
    pub(crate) fn wrong_status(&self, needed: &str) -> ApiError {
        let status = self.status().as_str();
        ApiError::bad_request(format!("devbox `{}` is {status}; {needed}", self.id))
    }

    /// Its disk is being copied until the guard is dropped.
    pub(crate) fn begin_snapshot(self: &Arc<Self>) -> SnapshotUnderWay {
        self.snapshots_under_way.fetch_add(1, Relaxed);
        SnapshotUnderWay(Arc::clone(self))
    }

    pub(crate) fn is_being_copied(&self) -> bool {
        self.snapshots_under_way.load(Relaxed) > 0
    }

    pub(crate) fn metadata(&self) -> BTreeMap<String, String> {
        self.labels().metadata.clone()
    }

    /// Changes what is given.
    pub(crate) fn relabel(&self, name: Option<String>, metadata: Option<BTreeMap<String, String>>) {
        let mut labels = self.labels();
        if name.is_some() {
            labels.name = name;
        }
        if let Some(metadata) = metadata {
            labels.metadata = metadata;
        }
        self.store.put(Self::LABELS, &self.id, &*labels);
    }

    /// What it has used so far, in the wire's units.
    pub(crate) fn usage(&self) -> Value {
        let life = self.life.borrow().clone();
        let end = life.end_time_ms.unwrap_or_else(now_ms);
        let (elapsed, active) = (
            end.saturating_sub(self.create_time_ms) / 1000,
            life.active_seconds(),
        );
        let size = self.params.launch.size();
        json!({
            "id": self.id,
            "status": life.status,
            "start_time_ms": self.create_time_ms,
            "end_time_ms": life.end_time_ms,
            "total_elapsed_seconds": elapsed,
            "total_active_seconds": active,
            "vcpu_seconds": (active as f64 * size.cpus) as u64,
            "memory_gb_seconds": active.saturating_mul(size.memory_gb),
            "disk_gb_seconds": elapsed.saturating_mul(size.disk_gb),
        })
    }

    /// Accepts a command, which is to be put into its executions before it starts.
    pub(crate) fn accept(&self, order: Order, command_id: Option<String>) -> Arc<Execution> {
        let id = ids::fresh("exec");
        let folder = self.folder.execution(&id);
        let record = ExecutionRecord {
            devbox_id: self.id.clone(),
            order,
            command_id,
            exit_code: None,
        };
        Arc::new(Execution::new(id, record, &folder, &self.store))
    }

    /// Whether commands of this kind may run in it now.
    pub(crate) fn takes(&self, source: Source) -> bool {
        match self.status() {
            Status::Running => true,
            // Launch commands, and hooks of a suspension.
            Status::Initializing | Status::Suspending => source == Source::SetupCommands,
            _ => false,
        }
    }

    /// Shows a token that it was granted, and gives its programs the URLs to use it at.
    pub(crate) fn show_grant(
        &self,
        way: Way,
        variable: &str,
        spec: Value,
        urls: impl Iterator<Item = (String, String)>,
    ) {
        let mut grants = self.grants();
        grants.urls.extend(urls);
        let specs = match way {
            Way::Gateway => &mut grants.gateways,
            Way::Mcp => &mut grants.mcp,
        };
        specs.insert(variable.to_owned(), spec);
    }

    fn own_variables(&self) -> Vec<(String, String)> {
        let urls = self.grants().urls.clone();
        self.variables.iter().cloned().chain(urls).collect()
    }

    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets its programs run in namespaces from its next start on, not among the server's.
    pub(crate) fn isolate(&self, namespaces: &Namespaces) {
        let isolated = (namespaces.user_on_host(), namespaces.network());
        let _before = self.isolated.set(isolated);
    }

    /// Runs its programs as its root, if it has one, not as its user.
    pub(crate) fn run_as_root(&self) {
        self.as_root.store(true, Relaxed);
    }

    /// Lets its programs make no file larger, those that run and those to come, or lets them again. Blocks.
    pub(crate) fn curb(&self, full: bool) {
        self.disk_full.store(full, Relaxed);
        match self.sandbox() {
            Some(sandbox) => sandbox.curb(full),
            None => sweep::curb(&self.id, full),
        }
    }

    /// Refuses what would write to a full disk.
    pub(crate) fn require_room(&self) -> Result<(), ApiError> {
        if self.disk_full.load(Relaxed) {
            let message = format!("the disk of devbox `{}` is full", self.id);
            return Err(ApiError::bad_request(message));
        }
        Ok(())
    }

    /// Whether its programs run in namespaces.
    pub(crate) fn has_own_root(&self) -> bool {
        self.isolated.get().is_some()
    }

    /// The host's number of the user that its programs run as, if it is not the server's.
    pub(crate) fn user_on_host(&self) -> Option<u32> {
        self.isolated.get()?.0
    }

    fn network(&self) -> Network {
        self.isolated
            .get()
            .map_or(Network::Host, |(_, network)| *network)
    }

    /// Its namespaces, while it has some.
    pub(crate) fn sandbox(&self) -> Option<Arc<Sandbox>> {
        self.sandbox_slot().clone()
    }

    /// Takes up what it will run in.
    pub(crate) fn enter(&self, sandbox: Arc<Sandbox>) {
        *self.sandbox_slot() = Some(sandbox);
    }

    /// Gives up what it ran in.
    pub(crate) fn leave(&self) -> Option<Arc<Sandbox>> {
        self.sandbox_slot().take()
    }

    fn sandbox_slot(&self) -> MutexGuard<'_, Option<Arc<Sandbox>>> {
        self.sandbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A program that runs as its commands do.
    pub(crate) fn program(&self, words: Vec<String>) -> io::Result<Program> {
        let home = match self.has_own_root() {
            true => HOME,
            false => utf8(self.folder.home())?,
        };
        Ok(Program {
            words,
            variables: environment(&self.id, home, &self.own_variables()),
            folder: home.to_owned(),
            terminal: false,
            as_root: self.as_root.load(Relaxed),
            disk_full: self.disk_full.load(Relaxed),
        })
    }

    /// The name by which its programs know a file of `run`.
    pub(crate) fn seen(&self, file: &Path) -> io::Result<String> {
        match file.strip_prefix(self.folder.run()) {
            Ok(name) if self.has_own_root() => Ok(format!("{RUN}/{}", utf8(name)?)),
            _ => utf8(file).map(str::to_owned),
        }
    }

    /// As the wire shows it.
    pub(crate) fn view(&self) -> Value {
        self.view_of(&self.life.borrow())
    }

    /// The same at a given point of its life.
    pub(crate) fn view_of(&self, life: &Lifecycle) -> Value {
        let labels = self.labels();
        json!({
            "id": self.id,
            "name": labels.name,
            "metadata": labels.metadata,
            "status": life.status,
            "create_time_ms": self.create_time_ms,
            "end_time_ms": life.end_time_ms,
            "state_transitions": life.transitions,
            "failure_reason": life.failure_reason,
            "shutdown_reason": life.shutdown_reason,
            "launch_parameters": self.params.launch_echo,
            "capabilities": [],
            "blueprint_id": self.params.blueprint_id,
            "snapshot_id": self.params.snapshot_id,
            "initiator_type": "api",
            "initiator_id": null,
            "tunnel": self.tunnels.current(),
            "gateway_specs": self.grants().gateways,
            "mcp_specs": self.grants().mcp,
            // Not of the contract: how much what runs here is kept from the machine.
            "isolation": if self.has_own_root() { "namespaces" } else { "plain" },
            "network": self.network().to_string(),
        })
    }

    fn labels(&self) -> MutexGuard<'_, Labels> {
        self.labels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn utf8(path: &Path) -> io::Result<&str> {
    path.to_str()
        .ok_or_else(|| io::Error::other("the data folder's name is not UTF-8"))
}

impl Identified for Devbox {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Stored for Devbox {
    const KIND: &'static str = "devbox";
    type Record = DevboxRecord;

    fn record(&self) -> DevboxRecord {
        DevboxRecord {
            id: self.id.clone(),
            create_time_ms: self.create_time_ms,
            request: self.params.request.clone(),
        }
    }
}

/// Held while a devbox's disk is copied.
#[derive(Debug)]
pub(crate) struct SnapshotUnderWay(Arc<Devbox>);

impl Drop for SnapshotUnderWay {
    fn drop(&mut self) {
        self.0.snapshots_under_way.fetch_sub(1, Relaxed);
    }
}
