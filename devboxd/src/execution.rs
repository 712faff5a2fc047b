//! One command of a devbox: what was asked, where its output is, how it ended.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::Signal;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::output_log::OutputLog;
use crate::process::ProcessId;
use crate::stdin::Stdin;

/// An execution's status, in the words of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExecutionStatus {
    Queued,
    Running,
    Completed,
}

/// What a shell reports for a command that was killed.
pub(crate) const KILLED: i32 = 137;

/// Where a command comes from, in the words of the logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    /// A caller.
    Exec,
    /// The devbox's launch commands and hooks.
    SetupCommands,
    /// The devbox's entrypoint.
    Entrypoint,
}

/// What `execute` and its relatives ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) command: String,
    pub(crate) shell_name: Option<String>,
    pub(crate) attach_stdin: bool,
    pub(crate) source: Source,
}

/// Where its process is. A kill may come before there is one.
#[derive(Debug)]
enum Process {
    Awaited,
    Starting,
    /// Starting, but to be killed.
    Doomed,
    Running(ProcessId),
    Gone(Option<ProcessId>),
}

/// A command, from the moment it is accepted.
#[derive(Debug)]
pub(crate) struct Execution {
    pub(crate) id: String,
    pub(crate) order: Order,
    pub(crate) stdout: Arc<OutputLog>,
    pub(crate) stderr: Arc<OutputLog>,
    /// If it was asked for.
    pub(crate) stdin: Option<Stdin>,
    status: watch::Sender<(ExecutionStatus, Option<i32>)>,
    process: Mutex<Process>,
}

impl Order {
    /// A command of the devbox's own.
    pub(crate) fn own(command: &str, source: Source) -> Self {
        Self {
            command: command.to_owned(),
            shell_name: None,
            attach_stdin: false,
            source,
        }
    }
}

impl Execution {
    /// Its output will stand in `folder`.
    pub(crate) fn new(id: String, order: Order, folder: &Path) -> Arc<Self> {
        Arc::new(Self {
            id,
            stdin: order.attach_stdin.then(Stdin::new),
            order,
            stdout: OutputLog::new(folder.join("stdout")),
            stderr: OutputLog::new(folder.join("stderr")),
            status: watch::Sender::new((ExecutionStatus::Queued, None)),
            process: Mutex::new(Process::Awaited),
        })
    }

    /// Its status, and the exit code once it is completed.
    pub(crate) fn status(&self) -> (ExecutionStatus, Option<i32>) {
        *self.status.borrow()
    }

    /// Follows the status.
    pub(crate) fn follow(&self) -> watch::Receiver<(ExecutionStatus, Option<i32>)> {
        self.status.subscribe()
    }

    /// Waits until it has ended.
    pub(crate) async fn completed(&self) {
        let mut status = self.follow();
        // The sender is `self`, so the channel cannot close here.
        let _closed = status
            .wait_for(|(s, _)| *s == ExecutionStatus::Completed)
            .await;
    }

    /// Waits until it runs or has ended.
    pub(crate) async fn begun(&self) {
        let mut status = self.follow();
        let _closed = status
            .wait_for(|(s, _)| *s != ExecutionStatus::Queued)
            .await;
    }

    /// Whoever runs it begins to; false if it was killed while it waited, and is completed.
    pub(crate) fn take(&self) -> bool {
        let mut process = self.process();
        let waits = matches!(*process, Process::Awaited);
        if waits {
            *process = Process::Starting;
        }
        waits
    }

    /// Its process runs; killed at once if that was asked for before.
    pub(crate) fn started(&self, id: ProcessId) {
        let mut process = self.process();
        if matches!(*process, Process::Doomed) {
            id.signal(true, Signal::KILL);
        }
        *process = Process::Running(id);
        self.status
            .send_modify(|status| status.0 = ExecutionStatus::Running);
    }

    /// Its process was waited for; the number may belong to somebody else from now on.
    pub(crate) fn gone(&self) {
        let mut process = self.process();
        let id = match &*process {
            Process::Running(id) => Some(id.clone()),
            _ => None,
        };
        *process = Process::Gone(id);
    }

    /// It is over, but its process, a shell, goes on with others.
    pub(crate) fn released(&self) {
        *self.process() = Process::Gone(None);
    }

    /// Its output is whole and its exit code known.
    pub(crate) fn complete(&self, exit_code: i32) {
        if let Some(stdin) = &self.stdin {
            stdin.close();
        }
        self.stdout.close();
        self.stderr.close();
        self.status
            .send_replace((ExecutionStatus::Completed, Some(exit_code)));
    }

    /// Kills it, with its process group if asked. It is returned when the process is gone
    /// already: others of its group may live on.
    pub(crate) fn kill(&self, group: bool) -> Option<ProcessId> {
        let mut process = self.process();
        match &*process {
            Process::Awaited => {
                *process = Process::Gone(None);
                self.complete(KILLED);
            }
            Process::Starting => *process = Process::Doomed,
            Process::Doomed => {}
            Process::Running(id) => id.signal(group, Signal::KILL),
            Process::Gone(id) => return id.clone(),
        }
        None
    }

    /// Sends SIGINT to its process group; false if there is none.
    pub(crate) fn interrupt(&self) -> bool {
        match &*self.process() {
            Process::Running(id) => {
                id.signal(true, Signal::INT);
                true
            }
            _ => false,
        }
    }

    fn process(&self) -> std::sync::MutexGuard<'_, Process> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
