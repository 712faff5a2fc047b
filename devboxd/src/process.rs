//! What runs in a devbox: a program in a session and process group of its own, with the devbox's environment
//! and nothing of the server's; the ends of its pipes; and how to follow it.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Weak};

use futures_util::FutureExt;
use nix::sys::signal::SigHandler;
use nix::sys::signal::Signal::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use rustix::process::{Pid, Signal};
use serde::{Deserialize, Serialize};
use tokio::net::unix::pipe;
use tokio::process::Child;

use crate::execution::KILLED;
use crate::file_limit;
use crate::inside::Target;
use crate::open_files;
use crate::sandbox::{Exit, Sandbox};

/// Where programs are looked up.
pub(crate) const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The variable by which every process of a devbox is known, whatever group or session it moves to.
pub(crate) const MARK: &str = "DEVBOX_ID";

/// Linux takes no single argument beyond 128 KiB; longer commands are read from a file.
pub(crate) const LONGEST_ARGUMENT: usize = (128 << 10) - 1;

/// What is to be started.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Program {
    /// Its name, looked up in `PATH`, and its arguments.
    pub(crate) words: Vec<String>,
    /// All of its environment.
    pub(crate) variables: Vec<(String, String)>,
    /// Where it starts.
    pub(crate) folder: String,
    /// Makes its stdin, which is a terminal then, the one that controls its session.
    pub(crate) terminal: bool,
    /// As the devbox's root, where it has one, not as its user.
    pub(crate) as_root: bool,
    /// Makes no file larger.
    pub(crate) disk_full: bool,
}

/// What a program reads from and writes to.
#[derive(Debug)]
pub(crate) struct Ends {
    pub(crate) stdin: OwnedFd,
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
}

/// The server's ends of a program's pipes.
#[derive(Debug)]
pub(crate) struct Pipes {
    pub(crate) stdin: Option<pipe::Sender>,
    pub(crate) stdout: pipe::Receiver,
    pub(crate) stderr: pipe::Receiver,
}

/// The environment of a devbox's programs: the system's, then its own variables.
pub(crate) fn environment(
    devbox_id: &str,
    home: &str,
    own: &[(String, String)],
) -> Vec<(String, String)> {
    [
        ("PATH", PATH),
        ("HOME", home),
        ("USER", "user"),
        ("LOGNAME", "user"),
        ("SHELL", "/bin/bash"),
        ("LANG", "C.UTF-8"),
        ("TERM", "xterm-256color"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .chain(own.iter().cloned())
    .chain([(MARK.to_owned(), devbox_id.to_owned())])
    .collect()
}

impl Pipes {
    /// Pipes for all three; without `stdin` the program finds its input empty.
    pub(crate) fn open(stdin: bool) -> io::Result<(Self, Ends)> {
        let (stdout, stdout_end) = output()?;
        let (stderr, stderr_end) = output()?;
        let (stdin, stdin_end) = if stdin {
            let (sender, receiver) = pipe::pipe()?;
            (Some(sender), receiver.into_blocking_fd()?)
        } else {
            (None, std::fs::File::open("/dev/null")?.into())
        };
        let pipes = Self {
            stdin,
            stdout,
            stderr,
        };
        let ends = Ends {
            stdin: stdin_end,
            stdout: stdout_end,
            stderr: stderr_end,
        };
        Ok((pipes, ends))
    }
}

fn output() -> io::Result<(pipe::Receiver, OwnedFd)> {
    let (sender, receiver) = pipe::pipe()?;
    Ok((receiver, sender.into_blocking_fd()?))
}

impl Program {
    /// As a child of this process, dead when this process is.
    pub(crate) fn command(&self, ends: Ends) -> io::Result<Command> {
        let (name, arguments) = self
            .words
            .split_first()
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let mut command = Command::new(name);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::from(ends.stdin))
            .stdout(Stdio::from(ends.stdout))
            .stderr(Stdio::from(ends.stderr));
        detach(&mut command, self.terminal);
        if self.disk_full {
            // SAFETY: the closure only makes system calls.
            #[allow(
                unsafe_code,
                reason = "the only door to what happens between fork and exec"
            )]
            unsafe {
                command.pre_exec(|| file_limit::set(None, true));
            }
        }
        Ok(command)
    }
}

/// Its own session, so that its group is its own and it has no terminal, or its stdin for one; dead when the
/// server is.
#[allow(
    unsafe_code,
    reason = "the only door to what happens between fork and exec"
)]
pub(crate) fn detach(command: &mut Command, terminal: bool) {
    let parent = rustix::process::getpid();
    let open_files = open_files::of_programs();
    let prepare = move || -> io::Result<()> {
        reset_signals()?;
        rustix::process::setsid()?;
        if terminal {
            rustix::process::ioctl_tiocsctty(rustix::stdio::stdin())?;
        }
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

/// A server that was started with some ignored, as by `nohup` or a script's `&`, would pass that on, and bash
/// cannot trap what was ignored before it.
#[allow(unsafe_code, reason = "signal handlers can be wrong in general")]
pub(crate) fn reset_signals() -> io::Result<()> {
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD] {
        // SAFETY: the default action needs no handler that could be wrong.
        unsafe { nix::sys::signal::signal(signal, SigHandler::SigDfl)? };
    }
    Ok(())
}

/// The number a shell would report.
pub(crate) fn exit_code(status: ExitStatus) -> i32 {
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}

/// What a shell reports for a program that could not be run.
pub(crate) const CANNOT_RUN: i32 = 126;

/// A program that was started.
#[derive(Debug)]
pub(crate) struct Process {
    id: ProcessId,
    end: End,
}

#[derive(Debug)]
enum End {
    OfChild(Child),
    Told(Exit),
    Known(i32),
}

/// Which process it is, to signal it by.
#[derive(Debug, Clone)]
pub(crate) enum ProcessId {
    /// A child of this process.
    Child(Pid),
    /// The program of this number in there. What has ended is remembered for longer than it had a place to run in.
    Inside(Weak<Sandbox>, i32),
}

impl Process {
    /// A child of this process.
    pub(crate) fn of_child(child: Child) -> io::Result<Self> {
        let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        let pid = pid.ok_or_else(|| io::Error::other("a process without a number"))?;
        Ok(Self {
            id: ProcessId::Child(pid),
            end: End::OfChild(child),
        })
    }

    /// Starts a program inside of a devbox.
    pub(crate) async fn inside(
        sandbox: Arc<Sandbox>,
        program: Program,
        ends: Ends,
    ) -> io::Result<Self> {
        let (number, end) = match sandbox.spawn(program, ends).await {
            Ok((number, exit)) => (number, End::Told(exit)),
            // The devbox ended meanwhile, and it with the devbox.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => (0, End::Known(KILLED)),
            Err(error) => return Err(error),
        };
        Ok(Self {
            id: ProcessId::Inside(Arc::downgrade(&sandbox), number),
            end,
        })
    }

    pub(crate) fn id(&self) -> ProcessId {
        self.id.clone()
    }

    /// Waits for its end: its exit code, as a shell would report it.
    pub(crate) async fn wait(&mut self) -> i32 {
        let code = match &mut self.end {
            End::OfChild(child) => child.wait().await.map_or(CANNOT_RUN, exit_code),
            End::Told(exit) => exit.code().await.unwrap_or(KILLED),
            End::Known(code) => *code,
        };
        self.end = End::Known(code);
        code
    }

    /// Whether it has not ended yet.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.wait().now_or_never().is_none()
    }
}

impl ProcessId {
    /// Signals it, as long as it has not been waited for, or its whole group.
    pub(crate) fn signal(&self, group: bool, signal: Signal) {
        match self {
            Self::Inside(sandbox, number) => {
                let target = if group {
                    Target::Group
                } else {
                    Target::Process
                };
                if let Some(sandbox) = sandbox.upgrade() {
                    sandbox.signal(*number, target, signal);
                }
            }
            Self::Child(pid) => {
                let sent = if group {
                    rustix::process::kill_process_group(*pid, signal)
                } else {
                    rustix::process::kill_process(*pid, signal)
                };
                if let Err(error) = sent {
                    tracing::debug!(%error, "a process was gone before its signal");
                }
            }
        }
    }

    /// Kills what is left of the group of a process that was waited for. Blocks.
    pub(crate) fn kill_rest_of_group(&self, devbox_id: &str) {
        match self {
            Self::Inside(sandbox, number) => {
                if let Some(sandbox) = sandbox.upgrade() {
                    sandbox.signal(*number, Target::RestOfGroup, Signal::KILL);
                }
            }
            Self::Child(pid) => {
                crate::sweep::kill_left_behind(devbox_id, Some(pid.as_raw_pid()));
            }
        }
    }
}
