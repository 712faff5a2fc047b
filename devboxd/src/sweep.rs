//! Finds all processes of a devbox. Ends what is left of it: daemons that moved to another session, children that outlived their
//! command. They are known by the mark in their first environment and addressed by a pidfd, so that a
//! number that was given to somebody else meanwhile is never signalled.

#[cfg(target_os = "linux")]
use std::collections::BTreeMap;
#[cfg(target_os = "linux")]
use std::os::fd::OwnedFd;
#[cfg(target_os = "linux")]
use std::time::Duration;

#[cfg(target_os = "linux")]
use rustix::process::{
    Pid, PidfdFlags, Resource, Signal, getpgid, getrlimit, pidfd_open, pidfd_send_signal,
};

#[cfg(target_os = "linux")]
use crate::file_limit;
#[cfg(target_os = "linux")]
use crate::process::MARK;

/// Rounds over the process table; a round that finds nobody ends it sooner.
#[cfg(target_os = "linux")]
const ROUNDS: usize = 50;

/// Looks for a process to have stopped, and the time between them: one in an uninterruptible wait may take
/// long, and a snapshot is better than none.
#[cfg(target_os = "linux")]
const STOP_LOOKS: usize = 2000;
#[cfg(target_os = "linux")]
const STOP_PAUSE: Duration = Duration::from_micros(200);

/// Kills every process of a devbox, or those of one process group. Blocks.
#[cfg(target_os = "linux")]
pub(crate) fn kill_left_behind(devbox_id: &str, group: Option<i32>) {
    let mark = format!("{MARK}={devbox_id}");
    for _ in 0..ROUNDS {
        let mut found = false;
        for pid in processes() {
            found |= kill_if_marked(pid, mark.as_bytes(), group);
        }
        if !found {
            return;
        }
    }
    tracing::warn!(devbox_id, "processes keep appearing after a shutdown");
}

/// Lets the processes of a devbox make no file larger, or lets them again. Blocks.
#[cfg(target_os = "linux")]
pub(crate) fn curb(devbox_id: &str, disk_full: bool) {
    let mark = format!("{MARK}={devbox_id}");
    let own = processes().filter(|pid| marked(*pid, mark.as_bytes()).is_some());
    let most = getrlimit(Resource::Fsize).maximum;
    file_limit::change(own, most, disk_full);
}

#[cfg(target_os = "linux")]
pub(crate) fn processes() -> impl Iterator<Item = Pid> {
    std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(Pid::from_raw)
}

#[cfg(target_os = "linux")]
fn kill_if_marked(pid: Pid, mark: &[u8], group: Option<i32>) -> bool {
    let Some(process) = marked(pid, mark) else {
        return false;
    };
    // Asked of marked processes only: a kernel thread's group is 0, which `getpgid` does not expect.
    let meant = group.is_none() || getpgid(Some(pid)).ok().map(Pid::as_raw_pid) == group;
    meant && pidfd_send_signal(&process, Signal::KILL).is_ok()
}

/// A descriptor of the process if it carries the mark. Opened before it is looked at: it stays with the
/// process that was looked at.
#[cfg(target_os = "linux")]
fn marked(pid: Pid, mark: &[u8]) -> Option<OwnedFd> {
    let process = pidfd_open(pid, PidfdFlags::empty()).ok()?;
    let environment = std::fs::read(format!("/proc/{}/environ", pid.as_raw_pid())).ok()?;
    environment
        .split(|byte| *byte == 0)
        .any(|variable| variable == mark)
        .then_some(process)
}

/// The processes of a devbox, stopped until this is dropped.
#[cfg(target_os = "linux")]
#[derive(Debug)]
pub(crate) struct Frozen(BTreeMap<i32, OwnedFd>);

#[cfg(target_os = "linux")]
impl Frozen {
    /// Stops a devbox's that run among the server's. Blocks.
    pub(crate) fn of_devbox(devbox_id: &str) -> Self {
        let mark = format!("{MARK}={devbox_id}");
        Self::freeze(|pid| marked(pid, mark.as_bytes()))
    }

    /// Stops those of which `process` has a descriptor, also those that are being started meanwhile. Blocks.
    pub(crate) fn freeze(process: impl Fn(Pid) -> Option<OwnedFd>) -> Self {
        let mut frozen = Self(BTreeMap::new());
        for _ in 0..ROUNDS {
            let before = frozen.0.len();
            for pid in processes() {
                if !frozen.0.contains_key(&pid.as_raw_pid()) {
                    frozen.stop(pid, process(pid));
                }
            }
            if frozen.0.len() == before {
                break;
            }
        }
        frozen
    }

    fn stop(&mut self, pid: Pid, process: Option<OwnedFd>) {
        let Some(process) = process else {
            return;
        };
        // What its user has stopped stays stopped afterwards.
        if matches!(state(pid), None | Some('T')) {
            return;
        }
        if pidfd_send_signal(&process, Signal::STOP).is_ok() {
            self.0.insert(pid.as_raw_pid(), process);
            wait_until_stopped(pid);
        }
    }
}

/// A process that runs on another processor goes on for a moment after it was told to stop.
#[cfg(target_os = "linux")]
fn wait_until_stopped(pid: Pid) {
    for _ in 0..STOP_LOOKS {
        if matches!(state(pid), None | Some('T' | 'Z' | 'X')) {
            return;
        }
        std::thread::sleep(STOP_PAUSE);
    }
    tracing::warn!(
        pid = pid.as_raw_pid(),
        "a process did not stop for a snapshot"
    );
}

/// The process's state, as `proc(5)` letters it.
#[cfg(target_os = "linux")]
fn state(pid: Pid) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_pid())).ok()?;
    // The name before it may contain anything, also brackets.
    stat.rsplit_once(") ")?.1.chars().next()
}

#[cfg(target_os = "linux")]
impl Drop for Frozen {
    fn drop(&mut self) {
        for process in self.0.values() {
            let _gone = pidfd_send_signal(process, Signal::CONT);
        }
    }
}

/// Without a process table to read, only the commands' own groups can be ended.
#[cfg(not(target_os = "linux"))]
pub(crate) fn kill_left_behind(_devbox_id: &str, _group: Option<i32>) {}

/// Only programs that are started later are kept from it.
#[cfg(not(target_os = "linux"))]
pub(crate) fn curb(_devbox_id: &str, _disk_full: bool) {}

/// Nothing is stopped where processes cannot be found.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(crate) struct Frozen;

#[cfg(not(target_os = "linux"))]
impl Frozen {
    /// Stops nothing.
    pub(crate) fn of_devbox(_devbox_id: &str) -> Self {
        Self
    }
}
