//! An execution as the wire shows it.

use std::io;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use crate::config::Sizes;
use crate::error::ApiError;
use crate::execution::{Execution, ExecutionStatus};
use crate::output_tail::{Tail, tail};

/// The answer of every call about one execution. Output is null until the end.
#[derive(Debug, Serialize)]
pub(crate) struct ExecutionView<'a> {
    devbox_id: &'a str,
    execution_id: &'a str,
    status: ExecutionStatus,
    exit_status: Option<i32>,
    shell_name: Option<&'a str>,
    stdout: Option<String>,
    stderr: Option<String>,
    stdout_truncated: Option<bool>,
    stderr_truncated: Option<bool>,
}

impl<'a> ExecutionView<'a> {
    /// What `execute_async` answers: accepted, whatever became of it in the meantime.
    pub(crate) fn accepted(devbox_id: &'a str, execution: &'a Execution) -> Self {
        Self {
            devbox_id,
            execution_id: &execution.id,
            status: shown(execution),
            exit_status: None,
            shell_name: execution.order.shell_name.as_deref(),
            stdout: None,
            stderr: None,
            stdout_truncated: None,
            stderr_truncated: None,
        }
    }

    /// The execution as it is, with the last `last_n` lines of output, or as many as `sizes` says.
    pub(crate) async fn read(
        devbox_id: &'a str,
        execution: &'a Arc<Execution>,
        last_n: Option<u64>,
        sizes: &Sizes,
    ) -> Result<Self, ApiError> {
        let (status, exit_status) = execution.status();
        let view = Self {
            status: if status == ExecutionStatus::Queued {
                shown(execution)
            } else {
                status
            },
            exit_status,
            ..Self::accepted(devbox_id, execution)
        };
        if status != ExecutionStatus::Completed {
            return Ok(view);
        }
        let lines = last_n.unwrap_or(sizes.view_lines);
        let (stdout, stderr) = tails(execution, lines, sizes.view_output as u64)
            .await
            .map_err(|error| ApiError::internal("the stored output could not be read", error))?;
        Ok(Self {
            stdout: Some(stdout.text),
            stderr: Some(stderr.text),
            stdout_truncated: Some(stdout.truncated),
            stderr_truncated: Some(stderr.truncated),
            ..view
        })
    }

    /// The shorter view of the calls that answer when all is over.
    pub(crate) fn detail(self) -> Value {
        json!({
            "devbox_id": self.devbox_id,
            "exit_status": self.exit_status.unwrap_or_default(),
            "stdout": self.stdout.unwrap_or_default(),
            "stderr": self.stderr.unwrap_or_default(),
            "shell_name": self.shell_name,
        })
    }
}

/// How an execution that has not ended is shown. The moment before a process is there is nobody's
/// business; a command that waits for its shell is `queued`.
fn shown(execution: &Execution) -> ExecutionStatus {
    match execution.status().0 {
        ExecutionStatus::Queued if execution.order.shell_name.is_some() => ExecutionStatus::Queued,
        _ => ExecutionStatus::Running,
    }
}

/// What a file write answers: nothing was printed and nothing went wrong.
pub(crate) fn quiet_success(devbox_id: &str) -> Value {
    json!({
        "devbox_id": devbox_id,
        "exit_status": 0,
        "stdout": "",
        "stderr": "",
        "shell_name": null,
    })
}

async fn tails(execution: &Arc<Execution>, lines: u64, bytes: u64) -> io::Result<(Tail, Tail)> {
    let (stdout, stderr) = (Arc::clone(&execution.stdout), Arc::clone(&execution.stderr));
    let read = move || Ok((tail(&stdout, lines, bytes)?, tail(&stderr, lines, bytes)?));
    tokio::task::spawn_blocking(read)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}
