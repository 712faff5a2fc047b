//! Control groups of either version, where this process may make them: a devbox's processes, memory and
//! processors are counted together. Direct writes, because there is no more to it than a few files, and the
//! crates for it bring D-Bus or versions of `nix` of their own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::sandbox::Limits;

/// Where the kernel's control groups are by convention.
const MOUNT: &str = "/sys/fs/cgroup";

/// What the number of the server's process follows in the names of groups.
const PREFIX: &str = "devboxd-";

/// Servers of this process, which each have groups of their own.
static FOUND: AtomicUsize = AtomicUsize::new(0);

/// A period in which processor time is counted, in microseconds.
const PERIOD: u64 = 100_000;

/// Where devboxes' groups are made.
#[derive(Debug)]
pub(crate) struct Cgroups {
    /// One folder for all controllers (version 2), or one a controller (version 1).
    parents: Vec<PathBuf>,
    version: Version,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

/// A devbox's group; removed when it is dropped, when nothing runs in it any more.
#[derive(Debug)]
pub(crate) struct Cgroup {
    folders: Vec<PathBuf>,
}

impl Cgroups {
    /// Finds folders in which groups can be made that limit memory and processes.
    pub(crate) fn find() -> Option<Self> {
        let own = fs::read_to_string("/proc/self/cgroup").ok()?;
        let place = FOUND.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{place}", std::process::id());
        let two = || {
            let path = own.lines().find_map(|line| line.strip_prefix("0::"))?;
            let own = Path::new(MOUNT).join(path.trim_start_matches('/'));
            // Beside this process's own, as a group with processes can have no limited groups in it.
            let parents = own.parent().into_iter().chain([Path::new(MOUNT)]);
            let places = parents.map(|parent| vec![parent.join(&name)]);
            Some((places.collect::<Vec<_>>(), Version::Two))
        };
        let one = || {
            let parents = ["memory", "pids", "cpu"]
                .map(|controller| Path::new(MOUNT).join(controller).join(&name));
            Some((vec![parents.to_vec()], Version::One))
        };
        remove_abandoned();
        for (places, version) in [two(), one()].into_iter().flatten() {
            for parents in places {
                let found = Self { parents, version };
                match found.try_out() {
                    Ok(()) => return Some(found),
                    Err(error) => {
                        tracing::debug!(%error, ?found, "no control groups here");
                        found.remove();
                    }
                }
            }
        }
        None
    }

    /// For a log.
    pub(crate) fn name(&self) -> &'static str {
        match self.version {
            Version::One => "by control groups (version 1)",
            Version::Two => "by control groups (version 2)",
        }
    }

    fn try_out(&self) -> io::Result<()> {
        for parent in &self.parents {
            self.require_kernel(parent)?;
            fs::create_dir_all(parent)?;
            if self.version == Version::Two {
                fs::write(parent.join("cgroup.subtree_control"), "+memory +pids +cpu")?;
            }
        }
        let limits = Limits {
            processes: 1000,
            memory: 1 << 30,
            disk: 0,
            cpus: 1.0,
        };
        self.make("trial", limits).map(drop)
    }

    /// Refuses a folder that is an ordinary one.
    fn require_kernel(&self, place: &Path) -> io::Result<()> {
        let magic = match self.version {
            Version::One => libc::CGROUP_SUPER_MAGIC,
            Version::Two => libc::CGROUP2_SUPER_MAGIC,
        };
        let above = place.parent().unwrap_or(place);
        if rustix::fs::statfs(above)?.f_type == magic {
            Ok(())
        } else {
            Err(io::Error::from(io::ErrorKind::Unsupported))
        }
    }

    /// Makes a group with limits.
    pub(crate) fn make(&self, name: &str, limits: Limits) -> io::Result<Cgroup> {
        let group = Cgroup {
            folders: self
                .parents
                .iter()
                .map(|parent| parent.join(name))
                .collect(),
        };
        let quota = (limits.cpus * PERIOD as f64) as u64;
        let settings = match self.version {
            Version::Two => [
                ("memory.max", limits.memory.to_string()),
                ("pids.max", limits.processes.to_string()),
                ("cpu.max", format!("{quota} {PERIOD}")),
            ],
            Version::One => [
                ("memory.limit_in_bytes", limits.memory.to_string()),
                ("pids.max", limits.processes.to_string()),
                ("cpu.cfs_quota_us", quota.to_string()),
            ],
        };
        for folder in &group.folders {
            fs::create_dir(folder)?;
        }
        for (place, (file, value)) in settings.into_iter().enumerate() {
            let folder = group.folders.get(place).or(group.folders.first());
            if let Some(folder) = folder {
                fs::write(folder.join(file), value)?;
            }
        }
        // Swap would let a devbox have more memory than was asked for; not every kernel counts it.
        if let (Version::Two, Some(folder)) = (self.version, group.folders.first()) {
            let _uncounted = fs::write(folder.join("memory.swap.max"), "0");
        }
        Ok(group)
    }

    fn remove(&self) {
        for parent in &self.parents {
            let _in_use = fs::remove_dir(parent);
        }
    }
}

/// Removes the groups of servers that could not do so.
fn remove_abandoned() {
    let folders = |parent: &Path| {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
            .collect::<Vec<_>>()
    };
    let parents = folders(Path::new(MOUNT))
        .into_iter()
        .chain([PathBuf::from(MOUNT)]);
    for group in parents.flat_map(|parent| folders(&parent)) {
        let name = group.file_name().and_then(|name| name.to_str());
        let server = name.and_then(|name| name.strip_prefix(PREFIX)?.split('-').next());
        if server.is_some_and(|server| !Path::new("/proc").join(server).exists()) {
            for folder in folders(&group).into_iter().chain([group]) {
                let _in_use = fs::remove_dir(folder);
            }
        }
    }
}

impl Drop for Cgroups {
    fn drop(&mut self) {
        self.remove();
    }
}

impl Cgroup {
    /// Files that a process writes its number to, to be counted here.
    pub(crate) fn entrances(&self) -> Vec<PathBuf> {
        let folders = self.folders.iter();
        folders.map(|folder| folder.join("cgroup.procs")).collect()
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        for folder in &self.folders {
            if let Err(error) = fs::remove_dir(folder) {
                tracing::debug!(%error, "a devbox's control group stays");
            }
        }
    }
}
