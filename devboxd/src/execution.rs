//! One command of a devbox: what was asked, where its output is, how it ended.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::Signal;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::output_log::OutputLog;
use crate::output_writer::end_with_line;
use crate::process::ProcessId;
use crate::stdin::Stdin;
use crate::store::Store;

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

/// What stands at the end of the stderr of a command that the server did not see to its end.
const ABANDONED: &str = "devboxd: the server ended before this command did\n";

/// Where a command comes from, in the words of the logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) command: String,
    pub(crate) shell_name: Option<String>,
    pub(crate) attach_stdin: bool,
    pub(crate) source: Source,
}

/// What is kept of an execution, beside the files of its output.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ExecutionRecord {
    pub(crate) devbox_id: String,
    pub(crate) order: Order,
    /// What a repeated `execute` is known by.
    pub(crate) command_id: Option<String>,
    /// None while it is not completed.
    pub(crate) exit_code: Option<i32>,
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
    /// The server ends and the command with it; the next server completes it, and says why.
    abandoned: AtomicBool,
    store: Store,
    devbox_id: String,
    command_id: Option<String>,
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
    /// The kind of what is kept of one.
    pub(crate) const KIND: &'static str = "execution";

    /// A new one, kept from now on. Its output will stand in `folder`.
    pub(crate) fn new(id: String, record: ExecutionRecord, folder: &Path, store: &Store) -> Self {
        store.put(Self::KIND, &id, &record);
        Self {
            id,
            stdin: record.order.attach_stdin.then(Stdin::new),
            order: record.order,
            stdout: OutputLog::new(folder.join("stdout")),
            stderr: OutputLog::new(folder.join("stderr")),
            status: watch::Sender::new((ExecutionStatus::Queued, None)),
            process: Mutex::new(Process::Awaited),
            abandoned: AtomicBool::new(false),
            store: store.clone(),
            devbox_id: record.devbox_id,
            command_id: record.command_id,
        }
    }

    /// One of an earlier run of the server, which ended with it at the latest. Blocks.
    pub(crate) fn restore(
        id: String,
        record: ExecutionRecord,
        folder: &Path,
        store: &Store,
    ) -> io::Result<Self> {
        let exit_code = record.exit_code;
        let (stdout, stderr) = (
            OutputLog::restore(folder.join("stdout"))?,
            OutputLog::restore(folder.join("stderr"))?,
        );
        Ok(Self {
            id,
            stdin: None,
            order: record.order,
            stdout,
            stderr,
            status: watch::Sender::new(match exit_code {
                Some(code) => (ExecutionStatus::Completed, Some(code)),
                None => (ExecutionStatus::Queued, None),
            }),
            process: Mutex::new(Process::Gone(None)),
            abandoned: AtomicBool::new(false),
            store: store.clone(),
            devbox_id: record.devbox_id,
            command_id: record.command_id,
        })
    }

    /// Completes it if it was under way when the server that ran it ended. Blocks.
    pub(crate) fn complete_abandoned(&self) -> io::Result<()> {
        if self.status().0 == ExecutionStatus::Completed {
            return Ok(());
        }
        end_with_line(&self.stderr, ABANDONED)?;
        self.complete(KILLED);
        Ok(())
    }

    /// Kills it because the server ends.
    pub(crate) fn abandon(&self) {
        self.abandoned.store(true, Ordering::SeqCst);
        self.kill(true);
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

    /// Whether it was killed before it had a process.
    pub(crate) fn is_doomed(&self) -> bool {
        matches!(*self.process(), Process::Doomed)
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
        let abandoned = self.abandoned.load(Ordering::SeqCst);
        let exit_code = if abandoned { KILLED } else { exit_code };
        if !abandoned {
            let record = ExecutionRecord {
                devbox_id: self.devbox_id.clone(),
                order: self.order.clone(),
                command_id: self.command_id.clone(),
                exit_code: Some(exit_code),
            };
            self.store.put(Self::KIND, &self.id, &record);
        }
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
