//! The way from a process's pipe into its [`OutputLog`].

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;
use std::sync::Arc;

#[cfg(target_os = "linux")]
use nix::fcntl::{FcntlArg, fcntl};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio_util::sync::CancellationToken;

use crate::clock::now_ms;
use crate::output_log::{OutputLog, read_at};
use crate::output_times;
use crate::utf8::Utf8Decoder;

/// What a command that is quiet costs: most are, and there may be thousands.
const SMALLEST_READ: usize = 4 << 10;

/// What a pipe holds on Linux unless it is told to hold more.
const PIPE_CAPACITY: usize = 64 << 10;

/// What the pipe of a command that keeps it full is made to hold, and what is read from it at once: each
/// read costs a change of threads. Linux lets everybody have that much.
const LARGEST_READ: usize = 1 << 20;

/// Reads that are certain to cover what a command wrote before it ended, even when a process that it
/// left behind goes on writing: a pipe is a queue, so the command's own bytes come first.
const LAST_READS: usize = LARGEST_READ / PIPE_CAPACITY;

/// Stands where output ends that is too much.
const FULL: &[u8] = b"\n[devboxd: the rest of this output is not kept]\n";

/// The text, and when which part of it was written.
struct Files {
    text: File,
    times: File,
}

/// Writes one output stream of a command.
pub(crate) struct OutputWriter {
    log: Arc<OutputLog>,
    files: Option<Files>,
    length: u64,
    /// Bytes that are kept; later ones are not.
    most: u64,
    decoder: Utf8Decoder,
}

impl OutputWriter {
    pub(crate) fn new(log: Arc<OutputLog>, most: u64) -> Self {
        Self {
            log,
            files: None,
            length: 0,
            most,
            decoder: Utf8Decoder::default(),
        }
    }

    /// Copies `pipe` until it ends or `over` is cancelled, then closes the log. What processes left
    /// behind write after that is read and thrown away: a closed pipe would end them by SIGPIPE.
    pub(crate) async fn copy(
        mut self,
        mut pipe: impl AsyncRead + AsFd + Unpin + Send + 'static,
        over: CancellationToken,
    ) {
        let mut ended = false;
        let mut size = SMALLEST_READ;
        loop {
            let mut piece = Vec::with_capacity(size);
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
                Ok(read) => {
                    size = next_size(size, read, pipe.as_fd());
                    self.append(piece).await;
                }
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

    /// What of a text is kept, with a word where the rest is missing.
    fn keep(&self, mut text: Vec<u8>) -> Vec<u8> {
        if self.length >= self.most {
            return Vec::new();
        }
        let room = usize::try_from(self.most - self.length).unwrap_or(usize::MAX);
        if text.len() > room {
            text.truncate(room);
            let whole = std::str::from_utf8(&text).map_or_else(|cut| cut.valid_up_to(), str::len);
            text.truncate(whole);
            text.extend_from_slice(FULL);
        }
        text
    }

    /// A disk that takes no more loses output but stops neither the command nor its readers.
    async fn write(&mut self, text: Vec<u8>) {
        let text = self.keep(text);
        if text.is_empty() {
            return;
        }
        let (length, log) = (text.len() as u64, Arc::clone(&self.log));
        let (files, end) = (self.files.take(), self.length + length);
        let written = tokio::task::spawn_blocking(move || write_all(files, &log, &text, end)).await;
        match written {
            Ok(Ok(files)) => {
                self.files = Some(files);
                self.length = end;
                self.log.grow_to(self.length);
            }
            Ok(Err(error)) => tracing::error!(%error, "output of a command was lost"),
            Err(error) => tracing::error!(%error, "output of a command was lost"),
        }
    }
}

/// How much to read next, after a read of `read` of `size` bytes.
fn next_size(size: usize, read: usize, pipe: BorrowedFd<'_>) -> usize {
    if read < size / 4 {
        return (size / 2).max(SMALLEST_READ);
    }
    if read < size {
        return size;
    }
    let next = (size * 4).min(LARGEST_READ);
    if size == PIPE_CAPACITY
        && let Err(error) = widen(pipe)
    {
        // A user without privileges may have this much in all pipes together only so often.
        tracing::debug!(%error, "a pipe stays as it is");
        return size;
    }
    next
}

#[cfg(target_os = "linux")]
fn widen(pipe: BorrowedFd<'_>) -> nix::Result<()> {
    fcntl(pipe, FcntlArg::F_SETPIPE_SZ(LARGEST_READ as i32)).map(drop)
}

/// Elsewhere pipes grow by themselves or not at all.
#[cfg(not(target_os = "linux"))]
fn widen(_pipe: BorrowedFd<'_>) -> nix::Result<()> {
    Ok(())
}

/// Ends a text that no process writes to any more with this line. Blocks.
pub(crate) fn end_with_line(log: &OutputLog, line: &str) -> io::Result<()> {
    if let Some(folder) = log.path().parent() {
        std::fs::create_dir_all(folder)?;
    }
    let files = Files {
        text: append_to(log.path())?,
        times: append_to(&log.times_path())?,
    };
    let length = log.extent().length;
    // What a server was writing when it died may stand torn at the end of both.
    files.text.set_len(length)?;
    output_times::trim(&files.times)?;
    let mut end = vec![0; line.len()];
    let start = length.saturating_sub(line.len() as u64);
    let read = read_at(&*log.open()?, start, &mut end)?;
    end.truncate(read);
    let text = if end == line.as_bytes() {
        // A server that died right after this has written it.
        return Ok(());
    } else if matches!(end.last(), None | Some(b'\n')) {
        line.to_owned()
    } else {
        format!("\n{line}")
    };
    let end = length + text.len() as u64;
    write_all(Some(files), log, text.as_bytes(), end)?;
    log.grow_to(end);
    Ok(())
}

fn write_all(files: Option<Files>, log: &OutputLog, text: &[u8], end: u64) -> io::Result<Files> {
    let mut files = match files {
        Some(files) => files,
        None => Files {
            text: append_to(log.path())?,
            times: append_to(&log.times_path())?,
        },
    };
    files.text.write_all(text)?;
    files
        .times
        .write_all(&output_times::record(end, now_ms()))?;
    Ok(files)
}

fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
}
