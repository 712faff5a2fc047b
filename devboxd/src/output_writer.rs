//! The way from a process's pipe into its [`OutputLog`].

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio_util::sync::CancellationToken;

use crate::output_log::OutputLog;
use crate::utf8::Utf8Decoder;

/// What a pipe holds at most on Linux, so that one read empties it.
const PIPE_CAPACITY: usize = 64 << 10;

/// Reads that are certain to cover what a command wrote before it ended, even when a process that it
/// left behind goes on writing: a pipe is a queue, so the command's own bytes come first.
const LAST_READS: usize = 16;

/// Writes one output stream of a command.
pub(crate) struct OutputWriter {
    log: Arc<OutputLog>,
    file: Option<File>,
    length: u64,
    decoder: Utf8Decoder,
}

impl OutputWriter {
    pub(crate) fn new(log: Arc<OutputLog>) -> Self {
        Self {
            log,
            file: None,
            length: 0,
            decoder: Utf8Decoder::default(),
        }
    }

    /// Copies `pipe` until it ends or `over` is cancelled, then closes the log. What processes left
    /// behind write after that is read and thrown away: a closed pipe would end them by SIGPIPE.
    pub(crate) async fn copy(
        mut self,
        mut pipe: impl AsyncRead + Unpin + Send + 'static,
        over: CancellationToken,
    ) {
        let mut ended = false;
        loop {
            let mut piece = Vec::with_capacity(PIPE_CAPACITY);
            let read = tokio::select! {
                biased;
                read = pipe.read_buf(&mut piece) => read,
                () = over.cancelled() => break,
            };
            match read {
                Ok(0) | Err(_) => {
                    ended = true;
                    break;
                }
                Ok(_) => self.append(piece).await,
            }
            if over.is_cancelled() {
                break;
            }
        }
        if !ended {
            ended = self.take_what_is_there(&mut pipe).await;
        }
        self.finish().await;
        if !ended {
            tokio::spawn(async move {
                let _ended = tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await;
            });
        }
    }

    /// Reads what the pipe holds now; true if it ended.
    async fn take_what_is_there(&mut self, pipe: &mut (impl AsyncRead + Unpin)) -> bool {
        for _ in 0..LAST_READS {
            let mut piece = Vec::with_capacity(PIPE_CAPACITY);
            let now = tokio::task::unconstrained(pipe.read_buf(&mut piece));
            match futures_util::FutureExt::now_or_never(now) {
                None => return false,
                Some(Ok(0) | Err(_)) => return true,
                Some(Ok(_)) => self.append(piece).await,
            }
        }
        false
    }

    /// Adds what a process wrote.
    pub(crate) async fn append(&mut self, bytes: Vec<u8>) {
        let text = self.decoder.decode(bytes);
        self.write(text).await;
    }

    /// Adds what is still held back, and closes the log.
    pub(crate) async fn finish(mut self) {
        let text = self.decoder.finish();
        self.write(text).await;
        self.log.close();
    }

    /// A disk that takes no more loses output but stops neither the command nor its readers.
    async fn write(&mut self, text: Vec<u8>) {
        if text.is_empty() {
            return;
        }
        let (length, log) = (text.len() as u64, Arc::clone(&self.log));
        let file = self.file.take();
        let written = tokio::task::spawn_blocking(move || write_all(file, &log, &text)).await;
        match written {
            Ok(Ok(file)) => {
                self.file = Some(file);
                self.length += length;
                self.log.grow_to(self.length);
            }
            Ok(Err(error)) => tracing::error!(%error, "output of a command was lost"),
            Err(error) => tracing::error!(%error, "output of a command was lost"),
        }
    }
}

fn write_all(file: Option<File>, log: &OutputLog, text: &[u8]) -> io::Result<File> {
    let mut file = match file {
        Some(file) => file,
        None => OpenOptions::new()
            .append(true)
            .create(true)
            .open(log.path())?,
    };
    file.write_all(text)?;
    Ok(file)
}
