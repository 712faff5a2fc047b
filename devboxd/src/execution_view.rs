//! An execution as the wire shows it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::error::ApiError;
use crate::execution::{Execution, ExecutionStatus};
use crate::output_tail::tail;

/// Lines of output in a view that asks for no number.
const DEFAULT_LINES: u64 = 100;

/// The view with the last `last_n` lines of output, each stream at most `bytes` long.
pub(crate) async fn view(
    devbox_id: &str,
    execution: &Arc<Execution>,
    last_n: Option<u64>,
    bytes: usize,
) -> Result<Value, ApiError> {
    let (status, exit_status) = execution.status();
    let mut view = without_output(devbox_id, execution, status, exit_status);
    if status == ExecutionStatus::Completed {
        let (logs, lines) = (Arc::clone(execution), last_n.unwrap_or(DEFAULT_LINES));
        let read = move || {
            let bytes = bytes as u64;
            Ok((
                tail(&logs.stdout, lines, bytes)?,
                tail(&logs.stderr, lines, bytes)?,
            ))
        };
        let (stdout, stderr) = tokio::task::spawn_blocking(read)
            .await
            .unwrap_or_else(|error| Err(std::io::Error::other(error)))
            .map_err(|error| ApiError::internal("the stored output could not be read", error))?;
        for (name, tail) in [("stdout", stdout), ("stderr", stderr)] {
            view[name] = Value::String(tail.text);
            view[format!("{name}_truncated")] = Value::Bool(tail.truncated);
        }
    }
    Ok(view)
}

/// What `execute_async` answers: accepted, whatever became of it in the meantime.
pub(crate) fn accepted(devbox_id: &str, execution: &Execution) -> Value {
    without_output(devbox_id, execution, ExecutionStatus::Running, None)
}

fn without_output(
    devbox_id: &str,
    execution: &Execution,
    status: ExecutionStatus,
    exit_status: Option<i32>,
) -> Value {
    json!({
        "devbox_id": devbox_id,
        "execution_id": execution.id,
        "status": status,
        "exit_status": exit_status,
        "shell_name": execution.order.shell_name,
        "stdout": null,
        "stderr": null,
        "stdout_truncated": null,
        "stderr_truncated": null,
    })
}

/// The shorter view of the calls that answer when it is over, from the longer one.
pub(crate) fn detail(view: &Value) -> Value {
    json!({
        "devbox_id": view["devbox_id"],
        "exit_status": view["exit_status"],
        "stdout": view["stdout"],
        "stderr": view["stderr"],
        "shell_name": view["shell_name"],
    })
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
