//! What a devbox's root is made of and what it may use.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The user that commands run as, by the number that they see.
pub(crate) const USER: u32 = 1000;

/// The first of the host's user numbers that devboxes' users are, where the server may give them numbers of
/// their own: far from those that people, services and other containers have.
pub(crate) const FIRST: u32 = 0x6D00_0000;

/// How many there are.
pub(crate) const COUNT: u32 = 0x1_0000;

/// Who owns what in a devbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Owners {
    /// Users of their own, which are nobody on the host: root, the commands' user and all others.
    Range,
    /// One user, who is the server's on the host.
    Single,
}

impl Owners {
    /// What this process may make. Never is a devbox's user the machine's root, whom files of the kernel's
    /// obey whatever namespace it is in.
    pub(crate) fn possible() -> Self {
        let map = std::fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
        let mut ranges = map.lines().filter_map(|line| {
            let mut fields = line.split_whitespace().map(str::parse::<u64>);
            Some((fields.next()?.ok()?, fields.nth(1)?.ok()?))
        });
        let (from, to) = (u64::from(FIRST), u64::from(FIRST + COUNT));
        let has_range = ranges.any(|(first, count)| first <= from && to <= first + count);
        if rustix::process::geteuid().is_root() && has_range {
            Self::Range
        } else {
            Self::Single
        }
    }

    /// The host's number of the devbox's user of this number.
    pub(crate) fn on_host(self, user: u32) -> Option<u32> {
        match self {
            Self::Range => Some(FIRST + user.min(COUNT - 1)),
            Self::Single => None,
        }
    }
}

/// What a devbox may use.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Limits {
    /// Processes and threads.
    pub(crate) processes: u64,
    /// Bytes of memory.
    pub(crate) memory: u64,
    /// Bytes on disk.
    pub(crate) disk: u64,
    /// Processors, or parts of them.
    pub(crate) cpus: f64,
}

/// A devbox's root, to be built.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// The devbox's id, and the name of its machine.
    pub(crate) name: String,
    /// What it writes; laid over the host's folders.
    pub(crate) disk: PathBuf,
    /// What its shells are told; read by its programs below `/run/devboxd`.
    pub(crate) run: PathBuf,
    /// Work folders of the file system, empty and on the disk's own.
    pub(crate) work: PathBuf,
    /// An empty folder to mount things in on the way.
    pub(crate) stage: PathBuf,
    /// Folders of the host that must not be seen.
    pub(crate) hidden: Vec<PathBuf>,
    /// Where it is counted: files to write a process's number to.
    pub(crate) cgroups: Vec<PathBuf>,
    pub(crate) owners: Owners,
    pub(crate) limits: Limits,
    /// Whether it has a network of its own, and not the machine's.
    pub(crate) own_network: bool,
}
