//! What a command of a devbox is to the operating system: a bash in the devbox's home, in a session and
//! process group of its own, with the devbox's environment and nothing of the server's.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use std::os::unix::process::ExitStatusExt;

use nix::sys::signal::SigHandler;
use nix::sys::signal::Signal::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use rustix::process::{Pid, Signal};
use tokio::process::Command;

use crate::open_files;

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The variable by which every process of a devbox is known, whatever group or session it moves to.
pub(crate) const MARK: &str = "DEVBOX_ID";

/// Linux takes no single argument beyond 128 KiB; longer commands are read from a file.
pub(crate) const LONGEST_ARGUMENT: usize = (128 << 10) - 1;

/// Where and with what a devbox's processes run.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings<'a> {
    pub(crate) devbox_id: &'a str,
    pub(crate) home: &'a Path,
    pub(crate) variables: &'a [(String, String)],
}

/// `bash` with these arguments, not started yet.
pub(crate) fn bash<I: AsRef<OsStr>>(
    surroundings: &Surroundings<'_>,
    arguments: impl IntoIterator<Item = I>,
    stdin: Stdio,
) -> Command {
    let mut command = Command::new("bash");
    command
        .args(arguments)
        .current_dir(surroundings.home)
        .env_clear()
        .env("PATH", PATH)
        .env("HOME", surroundings.home)
        .env("USER", "user")
        .env("LOGNAME", "user")
        .env("SHELL", "/bin/bash")
        .env("LANG", "C.UTF-8")
        .env("TERM", "xterm-256color")
        .envs(
            surroundings
                .variables
                .iter()
                .map(|(name, value)| (name, value)),
        )
        .env(MARK, surroundings.devbox_id)
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    detach(&mut command);
    command
}

/// Its own session, so that it has no terminal and its group is its own; dead when the server is.
#[allow(
    unsafe_code,
    reason = "the only door to what happens between fork and exec"
)]
fn detach(command: &mut Command) {
    let parent = rustix::process::getpid();
    let open_files = open_files::of_programs();
    let prepare = move || -> io::Result<()> {
        // A server that was started with some ignored, as by `nohup` or a script's `&`, would pass that on,
        // and bash cannot trap what was ignored before it.
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD] {
            // SAFETY: the default action needs no handler that could be wrong.
            unsafe { nix::sys::signal::signal(signal, SigHandler::SigDfl)? };
        }
        rustix::process::setsid()?;
        if let Some(limit) = &open_files {
            rustix::process::setrlimit(rustix::process::Resource::Nofile, *limit)?;
        }
        #[cfg(target_os = "linux")]
        {
            rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
            // The server may have died between the fork and the line above.
            if rustix::process::getppid() != Some(parent) {
                return Err(io::Error::from(io::ErrorKind::BrokenPipe));
            }
        }
        #[cfg(not(target_os = "linux"))]
        let _ = parent;
        Ok(())
    };
    // SAFETY: the closure only makes system calls; it allocates nothing and takes no lock.
    unsafe {
        command.pre_exec(prepare);
    }
}

/// The number a shell would report.
pub(crate) fn exit_code(status: ExitStatus) -> i32 {
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}

/// Signals a process that has not been waited for, or its whole group.
pub(crate) fn signal(pid: Pid, group: bool, signal: Signal) {
    let sent = if group {
        rustix::process::kill_process_group(pid, signal)
    } else {
        rustix::process::kill_process(pid, signal)
    };
    if let Err(error) = sent {
        tracing::debug!(%error, "a process was gone before its signal");
    }
}
