//! How large programs may make files. Where a devbox's disk is full they may not write to one at all: SIGXFSZ, or an
//! error for those that ignore it. What they may at most stays as it is, so that it can be given back.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// For this process and those that it starts; `most` if it is less than what holds for them already.
pub(crate) fn set(most: Option<u64>, disk_full: bool) -> io::Result<()> {
    let held = getrlimit(Resource::Fsize).maximum;
    let most = match (most, held) {
        (Some(most), Some(held)) => Some(most.min(held)),
        (most, held) => most.or(held),
    };
    Ok(setrlimit(Resource::Fsize, limit(most, disk_full))?)
}

/// For programs that run; `most` is what holds for them.
#[cfg(target_os = "linux")]
pub(crate) fn change(
    processes: impl Iterator<Item = rustix::process::Pid>,
    most: Option<u64>,
    disk_full: bool,
) {
    for process in processes {
        let limit = limit(most, disk_full);
        // It may be gone, or have given up some of its own limit.
        let _unchanged = rustix::process::prlimit(Some(process), Resource::Fsize, limit);
    }
}

fn limit(most: Option<u64>, disk_full: bool) -> Rlimit {
    Rlimit {
        current: if disk_full { Some(0) } else { most },
        maximum: most,
    }
}
