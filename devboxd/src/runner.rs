//! Runs an execution as a process of its own and sees it to its end.

use std::io;
use std::process::Stdio;
use std::sync::Arc;

use rustix::process::Pid;
use tokio::process::{Child, Command};

use crate::devbox::Devbox;
use crate::execution::{Execution, Source};
use crate::output_copies::OutputCopies;
use crate::output_writer::OutputWriter;
use crate::process::{LONGEST_ARGUMENT, bash, exit_code};
use crate::service::Service;

/// What a shell reports for a command that could not be run.
pub(crate) const CANNOT_RUN: i32 = 126;

/// Runs `execution` until it is completed.
pub(crate) async fn run(service: Arc<Service>, devbox: Arc<Devbox>, execution: Arc<Execution>) {
    // An entrypoint runs as long as the devbox; a devbox is idle when nothing else does.
    let is_entrypoint = execution.order.source == Source::Entrypoint;
    let _busy = (!is_entrypoint).then(|| devbox.activity.busy());
    if !execution.take() {
        return;
    }
    let started = match prepare(&devbox, &execution) {
        Ok(command) => service.spawner.spawn(command).await,
        Err(error) => Err(error),
    };
    match started {
        Ok(child) => see_through(&service, &execution, child).await,
        Err(error) => fail(&execution, &error).await,
    }
}

/// Completes an execution that could not be started, and says why where its user looks.
pub(crate) async fn fail(execution: &Execution, error: &io::Error) {
    let mut stderr = OutputWriter::new(Arc::clone(&execution.stderr));
    stderr
        .append(format!("devboxd could not start bash: {error}\n").into_bytes())
        .await;
    stderr.finish().await;
    execution.complete(CANNOT_RUN);
}

/// The process's number, while it has not been waited for.
pub(crate) fn pid(child: &Child) -> Option<Pid> {
    child.id().and_then(|id| Pid::from_raw(id.cast_signed()))
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
    let stdin = if execution.stdin.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    };
    Ok(bash(&devbox.surroundings(), arguments, stdin))
}

async fn see_through(service: &Service, execution: &Execution, mut child: Child) {
    if let Some(pid) = pid(&child) {
        execution.started(pid);
    }
    if let (Some(stdin), Some(pipe)) = (&execution.stdin, child.stdin.take()) {
        stdin.feed(pipe);
    }
    let copies = OutputCopies::begin(execution, child.stdout.take(), child.stderr.take());
    let waited = child.wait().await;
    execution.gone();
    copies.end(service.settings().times.exit_grace).await;
    execution.complete(waited.map_or(CANNOT_RUN, exit_code));
}
