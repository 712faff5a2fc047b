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
        let mount = Path::new(MOUNT);
        remove_abandoned(mount);
        Self::find_in(mount, &own, require_kernel)
    }

    /// The same below `mount`, for a process whose groups are `own` (`cgroups(7)`). `is_kernels` refuses a folder
    /// that is none of that version's.
    fn find_in(
        mount: &Path,
        own: &str,
        is_kernels: fn(&Path, Version) -> io::Result<()>,
    ) -> Option<Self> {
        let place = FOUND.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{place}", std::process::id());
        let two = || {
            let path = own.lines().find_map(|line| line.strip_prefix("0::"))?;
            let own = mount.join(path.trim_start_matches('/'));
            // Beside this process's own, as a group with processes can have no limited groups in it.
            let beside = own.parent().filter(|parent| parent.starts_with(mount));
            let places = beside.into_iter().chain([mount]);
            let places = places.map(|parent| vec![parent.join(&name)]);
            Some((places.collect::<Vec<_>>(), Version::Two))
        };
        let one = || {
            let parents =
                ["memory", "pids", "cpu"].map(|controller| mount.join(controller).join(&name));
            Some((vec![parents.to_vec()], Version::One))
        };
        for (places, version) in [two(), one()].into_iter().flatten() {
            for parents in places {
                let found = Self { parents, version };
                match found.try_out(is_kernels) {
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

    fn try_out(&self, is_kernels: fn(&Path, Version) -> io::Result<()>) -> io::Result<()> {
        for parent in &self.parents {
            is_kernels(parent.parent().unwrap_or(parent), self.version)?;
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

/// Refuses a folder that is an ordinary one.
fn require_kernel(folder: &Path, version: Version) -> io::Result<()> {
    let magic = match version {
        Version::One => libc::CGROUP_SUPER_MAGIC,
        Version::Two => libc::CGROUP2_SUPER_MAGIC,
    };
    if rustix::fs::statfs(folder)?.f_type == magic {
        Ok(())
    } else {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
}

/// Removes the groups of servers that could not do so.
fn remove_abandoned(mount: &Path) {
    let folders = |parent: &Path| {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
            .collect::<Vec<_>>()
    };
    let parents = folders(mount).into_iter().chain([mount.to_owned()]);
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

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]
mod tests {
    use std::fs;
    use std::io;
    use std::path::Path;

    use super::{Cgroups, Version, require_kernel};
    use crate::sandbox::Limits;

    const LIMITS: Limits = Limits {
        processes: 512,
        memory: 2 << 30,
        disk: 4 << 30,
        cpus: 1.5,
    };

    /// An ordinary folder in which a hierarchy of that version is played: files of the kernel's appear when they are
    /// written to.
    fn play(own: &str, version: Version) -> (tempfile::TempDir, Option<Cgroups>) {
        let folder = tempfile::tempdir().unwrap();
        let only = match version {
            Version::One => |_: &Path, asked: Version| match asked {
                Version::One => Ok(()),
                Version::Two => Err(io::Error::from(io::ErrorKind::Unsupported)),
            },
            Version::Two => |_: &Path, asked: Version| match asked {
                Version::One => Err(io::Error::from(io::ErrorKind::Unsupported)),
                Version::Two => Ok(()),
            },
        };
        let found = Cgroups::find_in(folder.path(), own, only);
        (folder, found)
    }

    fn read(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap()
    }

    #[test]
    fn of_version_two_a_group_beside_the_servers_own_counts_everything() {
        let own = "1:name=systemd:/x\n0::/user.slice/app.slice/devboxd.service\n";
        let (mount, found) = play(own, Version::Two);
        let found = found.unwrap();
        let [parent] = found.parents.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            parent.parent().unwrap(),
            mount.path().join("user.slice/app.slice")
        );
        assert_eq!(read(parent, "cgroup.subtree_control"), "+memory +pids +cpu");
        let group = found.make("dbx", LIMITS).unwrap();
        let folder = parent.join("dbx");
        assert_eq!(group.entrances(), [folder.join("cgroup.procs")]);
        assert_eq!(read(&folder, "memory.max"), "2147483648");
        assert_eq!(read(&folder, "memory.swap.max"), "0");
        assert_eq!(read(&folder, "pids.max"), "512");
        assert_eq!(read(&folder, "cpu.max"), "150000 100000");
    }

    #[test]
    fn of_version_two_the_hierarchys_root_does_for_a_server_in_it() {
        let (mount, found) = play("0::/\n", Version::Two);
        let found = found.unwrap();
        assert_eq!(found.parents.len(), 1);
        assert_eq!(found.parents.first().unwrap().parent(), Some(mount.path()));
    }

    #[test]
    fn of_version_one_there_is_a_group_a_controller() {
        let (mount, found) = play("4:memory:/x\n", Version::One);
        let found = found.unwrap();
        let group = found.make("dbx", LIMITS).unwrap();
        assert_eq!(group.entrances().len(), 3);
        let folders: Vec<_> = found
            .parents
            .iter()
            .map(|parent| parent.join("dbx"))
            .collect();
        let [memory, pids, cpu] = folders.as_slice() else {
            panic!("{folders:?}");
        };
        assert!(memory.starts_with(mount.path().join("memory")));
        assert_eq!(read(memory, "memory.limit_in_bytes"), "2147483648");
        assert_eq!(read(pids, "pids.max"), "512");
        assert_eq!(read(cpu, "cpu.cfs_quota_us"), "150000");
    }

    #[test]
    fn an_ordinary_folder_is_no_hierarchy() {
        let folder = tempfile::tempdir().unwrap();
        for version in [Version::One, Version::Two] {
            assert!(require_kernel(folder.path(), version).is_err());
        }
        assert!(Cgroups::find_in(folder.path(), "0::/a/b\n", require_kernel).is_none());
    }

    #[test]
    fn a_real_hierarchy_without_controllers_is_passed_over_and_left_clean() {
        // Where version 1 has the controllers, version 2 is beside it.
        let mount = Path::new("/sys/fs/cgroup/unified");
        let has_memory = fs::read_to_string(mount.join("cgroup.controllers"))
            .map(|controllers| controllers.contains("memory"));
        if !matches!(has_memory, Ok(false)) {
            // Not by a macro, whose text a passing test does not show.
            let text = b"NOT TESTED HERE: there is no version 2 without controllers\n";
            io::Write::write_all(&mut io::stderr(), text).unwrap();
            return;
        }
        let groups = || fs::read_dir(mount).unwrap().count();
        let before = groups();
        assert!(Cgroups::find_in(mount, "0::/", require_kernel).is_none());
        assert_eq!(groups(), before);
    }
}
