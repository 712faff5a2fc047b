//! Ends what is left of a devbox: daemons that moved to another session, children that outlived their
//! command. They are known by the mark in their first environment and addressed by a pidfd, so that a
//! number that was given to somebody else meanwhile is never signalled.

#[cfg(target_os = "linux")]
use rustix::process::{Pid, PidfdFlags, Signal, getpgid, pidfd_open, pidfd_send_signal};

#[cfg(target_os = "linux")]
use crate::process::MARK;

/// Rounds over the process table; a round that finds nobody ends it sooner.
#[cfg(target_os = "linux")]
const ROUNDS: usize = 50;

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

#[cfg(target_os = "linux")]
fn processes() -> impl Iterator<Item = Pid> {
    std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(Pid::from_raw)
}

#[cfg(target_os = "linux")]
fn kill_if_marked(pid: Pid, mark: &[u8], group: Option<i32>) -> bool {
    // Opened before it is looked at: the descriptor stays with the process that was looked at.
    let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else {
        return false;
    };
    let environment = std::fs::read(format!("/proc/{}/environ", pid.as_raw_pid()));
    let marked = environment.is_ok_and(|text| text.split(|byte| *byte == 0).any(|v| v == mark));
    // Asked of marked processes only: a kernel thread's group is 0, which `getpgid` does not expect.
    let meant = || group.is_none() || getpgid(Some(pid)).ok().map(Pid::as_raw_pid) == group;
    marked && meant() && pidfd_send_signal(&process, Signal::KILL).is_ok()
}

/// Without a process table to read, only the commands' own groups can be ended.
#[cfg(not(target_os = "linux"))]
pub(crate) fn kill_left_behind(_devbox_id: &str, _group: Option<i32>) {}
