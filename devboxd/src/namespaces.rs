//! What makes devboxes' namespaces, by Linux.

use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::Semaphore;

use crate::cgroups::Cgroups;
use crate::devbox_folder::DevboxFolder;
use crate::launch_parameters::Size;
use crate::network::{Egress, Network};
use crate::sandbox::{Limits, Owners, Plan, Sandbox};
use crate::spawner::Spawner;

/// Processes and threads that a devbox may have for each processor, and at least.
const PROCESSES_PER_CPU: f64 = 512.0;
const FEWEST_PROCESSES: f64 = 512.0;

/// Devboxes that start at the same moment: the kernel changes mounts one after another, and many that wait
/// for each other take longer than some after others.
const STARTING: usize = 4;

/// What makes devboxes' namespaces.
#[derive(Debug)]
pub(crate) struct Namespaces {
    init: PathBuf,
    owners: Owners,
    hidden: Vec<PathBuf>,
    cgroups: Option<Cgroups>,
    /// Whether each devbox has a network of its own.
    own_network: bool,
    starting: Semaphore,
}

impl Namespaces {
    /// Tries them out.
    pub(crate) async fn find(
        init: &Path,
        spawner: &Spawner,
        data_dir: &Path,
        own_network: bool,
    ) -> Result<Self, String> {
        let data_dir = data_dir.canonicalize().map_err(|error| error.to_string())?;
        let trial = DevboxFolder::new(data_dir.join("devboxes").join("trial"));
        let namespaces = Self {
            init: init.to_owned(),
            owners: Owners::possible(),
            hidden: hidden_folders(&data_dir),
            cgroups: Cgroups::find(),
            own_network,
            starting: Semaphore::new(STARTING),
        };
        let failed = |error: io::Error| format!("{}: {error}", data_dir.display());
        trial.remove_all().map_err(failed)?;
        trial.create().map_err(failed)?;
        let started = namespaces
            .start(spawner, "trial", &trial, Size::SMALLEST, Egress::none())
            .await;
        if let Ok(sandbox) = &started {
            sandbox.end().await;
        }
        trial.remove_all().map_err(failed)?;
        started.map(|_| namespaces)
    }

    /// Says in the log what there is.
    pub(crate) fn tell(&self) {
        let users = match self.owners {
            Owners::Range => "of their own",
            Owners::Single => "the server's",
        };
        let counted = self.cgroups.as_ref().map_or("not together", Cgroups::name);
        let network = self.network();
        tracing::info!(users, counted, %network, "devboxes have namespaces of their own");
    }

    /// Which network devboxes have.
    pub(crate) fn network(&self) -> Network {
        if self.own_network {
            Network::Private
        } else {
            Network::Host
        }
    }

    /// To whom the files are given that a devbox's programs are to open.
    pub(crate) fn user_on_host(&self) -> Option<u32> {
        self.owners.on_host(crate::sandbox::USER)
    }

    /// Starts a devbox on its disk. If it has a network of its own, `egress` is what it reaches.
    pub(crate) async fn start(
        &self,
        spawner: &Spawner,
        name: &str,
        folder: &DevboxFolder,
        size: Size,
        egress: Egress,
    ) -> Result<Sandbox, String> {
        // Never closed, so that a turn always comes.
        let _turn = self.starting.acquire().await;
        folder.renew_work().map_err(|error| error.to_string())?;
        let limits = limits(size);
        let cgroup = match &self.cgroups {
            Some(cgroups) => Some(
                cgroups
                    .make(name, limits)
                    .map_err(|error| error.to_string())?,
            ),
            None => None,
        };
        let plan = Plan {
            name: name.to_owned(),
            disk: folder.disk().to_owned(),
            run: folder.run(),
            work: folder.work(),
            stage: folder.stage(),
            hidden: self.hidden.clone(),
            cgroups: cgroup
                .as_ref()
                .map(|cgroup| cgroup.entrances())
                .unwrap_or_default(),
            owners: self.owners,
            limits,
            own_network: self.own_network,
        };
        let egress = self.own_network.then_some(egress);
        Sandbox::start(spawner, &self.init, plan, cgroup, egress).await
    }
}

/// The data folder, and the server's home if it is no part of the system.
fn hidden_folders(data_dir: &Path) -> Vec<PathBuf> {
    let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned());
    let home = home.and_then(|home| home.canonicalize().ok());
    let is_system = |home: &PathBuf| {
        ["/usr/bin", "/usr/sbin", "/usr/lib", "/etc", "/var/lib"]
            .iter()
            .any(|system| Path::new(system).starts_with(home))
    };
    let home = home.filter(|home| !is_system(home));
    std::iter::once(data_dir.to_owned()).chain(home).collect()
}

fn limits(size: Size) -> Limits {
    Limits {
        processes: (size.cpus * PROCESSES_PER_CPU).max(FEWEST_PROCESSES) as u64,
        memory: size.memory_gb << 30,
        disk: size.disk_gb << 30,
        cpus: size.cpus,
    }
}
