//! Runs an execution as a process of its own and sees it to its end.

use std::io;
use std::sync::Arc;

use crate::devbox::Devbox;
use crate::execution::{Execution, KILLED, Source};
use crate::output_copies::OutputCopies;
use crate::output_log::OutputLog;
use crate::output_writer::OutputWriter;
use crate::process::{CANNOT_RUN, LONGEST_ARGUMENT, Pipes, Process};
use crate::run_folder::RunFolder;
use crate::service::Service;

/// Runs `execution` until it is completed.
pub(crate) async fn run(service: Arc<Service>, devbox: Arc<Devbox>, execution: Arc<Execution>) {
    // An entrypoint runs as long as the devbox; a devbox is idle when nothing else does.
    let is_entrypoint = execution.order.source == Source::Entrypoint;
    let _busy = (!is_entrypoint).then(|| devbox.activity.busy());
    if !execution.take() {
        return;
    }
    match begin(&service, &devbox, &execution).await {
        Ok(begun) => see_through(&service, &execution, begun).await,
        Err(error) => fail(&execution, &error).await,
    }
}

struct Begun {
    process: Process,
    pipes: Pipes,
    /// What bash may still have to read.
    _script: Option<RunFolder>,
}

async fn begin(service: &Service, devbox: &Devbox, execution: &Execution) -> io::Result<Begun> {
    std::fs::create_dir_all(devbox.folder.execution(&execution.id))?;
    let text = &execution.order.command;
    // `--` because a command may begin with a dash.
    let (words, script) = if text.len() < LONGEST_ARGUMENT {
        (["bash", "-c", "--", text].map(str::to_owned), None)
    } else {
        let folder = RunFolder::make(devbox, &execution.id)?;
        let file = devbox.seen(&folder.write("command", text.as_bytes())?)?;
        (
            ["bash", "-c", "source \"$0\"", &file].map(str::to_owned),
            Some(folder),
        )
    };
    let (pipes, ends) = Pipes::open(execution.stdin.is_some())?;
    let program = devbox.program(words.into())?;
    Ok(Begun {
        process: service.spawn(devbox, program, ends).await?,
        pipes,
        _script: script,
    })
}

/// Completes an execution that could not be started, and says why where its user looks, unless that was to
/// kill it.
pub(crate) async fn fail(execution: &Execution, error: &io::Error) {
    if execution.is_doomed() {
        return execution.complete(KILLED);
    }
    let message = format!("devboxd could not start bash: {error}");
    tell(execution, &execution.stderr, &message, CANNOT_RUN).await;
}

/// Completes an execution that does not run, with a message in one of its outputs.
pub(crate) async fn tell(
    execution: &Execution,
    output: &Arc<OutputLog>,
    message: &str,
    exit_code: i32,
) {
    let mut writer = OutputWriter::new(Arc::clone(output), u64::MAX);
    writer.append(format!("{message}\n").into_bytes()).await;
    writer.finish().await;
    execution.complete(exit_code);
}

async fn see_through(service: &Service, execution: &Execution, begun: Begun) {
    let Begun {
        mut process,
        pipes,
        _script,
    } = begun;
    execution.started(process.id());
    if let (Some(stdin), Some(pipe)) = (&execution.stdin, pipes.stdin) {
        stdin.feed(pipe);
    }
    let copies = OutputCopies::begin(
        execution,
        service.settings().sizes.output,
        pipes.stdout,
        pipes.stderr,
    );
    let exit_code = process.wait().await;
    execution.gone();
    copies.end(service.settings().times.exit_grace).await;
    execution.complete(exit_code);
}
