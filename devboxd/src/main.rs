//! The devboxd binary: parse, serve, say when ready, stop when told to.

mod cli;

use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use devboxd::Server;
use serde::Serialize;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tracing_subscriber::EnvFilter;

use crate::cli::Cli;

/// For reads and writes of files; more than this many at once would only wait for the disk.
const BLOCKING_THREADS: usize = 64;

/// The one line on stdout: where the server is and how to be let in.
#[derive(Serialize)]
struct Ready<'a> {
    url: &'a str,
    token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ca_file: Option<&'a Path>,
}

fn main() -> ExitCode {
    if let Some(ended) = devboxd::sandbox::run_if_asked() {
        return ended;
    }
    let cli = Cli::parse();
    let filter =
        EnvFilter::try_from_env("DEVBOXD_LOG").unwrap_or_else(|_| EnvFilter::new("devboxd=info"));
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_env_filter(filter)
        .init();
    if let Err(error) = devboxd::open_files::raise() {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
        .and_then(|runtime| runtime.block_on(serve(cli)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _closed = writeln!(io::stderr(), "devboxd: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(cli: Cli) -> io::Result<()> {
    let config = cli.config().map_err(io::Error::other)?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let server = Server::bind(config).await?;
    let ready = serde_json::to_string(&Ready {
        url: &server.url(),
        token: server.token(),
        ca_file: server.ca_file(),
    })?;
    {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{ready}")?;
        stdout.flush()?;
    }
    let mut stdin = if cli.exit_with_stdin {
        Some(end_of_stdin()?)
    } else {
        None
    };
    let stdin_ended = async {
        match &mut stdin {
            Some(ended) => ended.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminate.recv() => tracing::info!("stopping: SIGTERM"),
        _ = interrupt.recv() => tracing::info!("stopping: SIGINT"),
        _ = stdin_ended => tracing::info!("stopping: stdin ended"),
    }
    tokio::select! {
        () = server.shutdown() => {}
        () = second(&mut terminate, &mut interrupt) => tracing::warn!("stopping at once"),
    }
    Ok(())
}

/// Somebody who asks twice does not want to wait.
async fn second(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// A thread of its own, because a read of stdin cannot be given up and would hold the runtime open.
fn end_of_stdin() -> io::Result<mpsc::Receiver<()>> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::Builder::new()
        .name("stdin".into())
        .spawn(move || {
            let mut buffer = [0; 1024];
            let mut stdin = io::stdin().lock();
            while !matches!(stdin.read(&mut buffer), Ok(0) | Err(_)) {}
            drop(sender);
        })?;
    Ok(receiver)
}
