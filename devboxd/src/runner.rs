//! Runs an execution as a process of its own and sees it to its end.

use std::io;
use std::process::Stdio;
use std::sync::Arc;

use futures_util::future::join;
use rustix::process::Pid;
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

use crate::devbox::Devbox;
use crate::execution::Execution;
use crate::output_writer::OutputWriter;
use crate::process::{LONGEST_ARGUMENT, bash, exit_code};
use crate::service::Service;

/// What a shell reports for a command that could not be run, and for one that was killed.
const CANNOT_RUN: i32 = 126;
const KILLED: i32 = 137;

/// Runs `execution` until it is completed.
pub(crate) async fn run(service: Arc<Service>, devbox: Arc<Devbox>, execution: Arc<Execution>) {
    if execution.is_doomed() {
        execution.complete(KILLED);
        return;
    }
    let started = match prepare(&devbox, &execution) {
        Ok(command) => service.spawner.spawn(command).await,
        Err(error) => Err(error),
    };
    match started {
        Ok(child) => see_through(&service, &execution, child).await,
        Err(error) => {
            let mut stderr = OutputWriter::new(Arc::clone(&execution.stderr));
            stderr
                .append(format!("devboxd could not start bash: {error}\n").into_bytes())
                .await;
            stderr.finish().await;
            execution.complete(CANNOT_RUN);
        }
    }
}

fn prepare(devbox: &Devbox, execution: &Execution) -> io::Result<Command> {
    let folder = devbox.folder.execution(&execution.id);
    std::fs::create_dir_all(&folder)?;
    let text = &execution.order.command;
    // `--` because a command may begin with a dash.
    let arguments = if text.len() < LONGEST_ARGUMENT {
        vec!["-c".into(), "--".into(), text.clone()]
    } else {
        let file = folder.join("command");
        std::fs::write(&file, text)?;
        vec![
            "-c".into(),
            "source \"$0\"".into(),
            file.to_string_lossy().into_owned(),
        ]
    };
    Ok(bash(&devbox.surroundings(), arguments, Stdio::null()))
}

async fn see_through(service: &Service, execution: &Execution, mut child: Child) {
    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    if let Some(pid) = pid {
        execution.started(pid);
    }
    let over = CancellationToken::new();
    let copies = {
        let stdout = child.stdout.take().map(|pipe| {
            tokio::spawn(OutputWriter::new(execution.stdout.clone()).copy(pipe, over.clone()))
        });
        let stderr = child.stderr.take().map(|pipe| {
            tokio::spawn(OutputWriter::new(execution.stderr.clone()).copy(pipe, over.clone()))
        });
        async { join(joined(stdout), joined(stderr)).await }
    };
    let mut copies = std::pin::pin!(copies);
    let waited = tokio::select! {
        waited = child.wait() => waited,
        // Both pipes can end before the process does.
        _ = &mut copies => {
            let waited = child.wait().await;
            execution.gone();
            execution.complete(waited.map_or(CANNOT_RUN, exit_code));
            return;
        }
    };
    execution.gone();
    if tokio::time::timeout(service.config.times.exit_grace, &mut copies)
        .await
        .is_err()
    {
        over.cancel();
        copies.await;
    }
    execution.complete(waited.map_or(CANNOT_RUN, exit_code));
}

async fn joined(copy: Option<tokio::task::JoinHandle<()>>) {
    if let Some(copy) = copy {
        let _panicked = copy.await;
    }
}
