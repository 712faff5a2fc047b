//! A shell in a terminal of its own that a client attaches to and comes back to.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use nix::sys::signal::Signal;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::process::Process;
use crate::terminal::{Size, Terminal};

/// What is kept of the screen for who attaches, in bytes.
const SCREEN: usize = 256 << 10;

/// Reads that a client may lag behind before the terminal waits for it.
const BACKLOG: usize = 16;

const READ: usize = 16 << 10;

/// How long a shell may take to end after it was hung up.
const HANG_UP_TIME: Duration = Duration::from_secs(2);

#[derive(Debug)]
struct State {
    size: Size,
    screen: VecDeque<u8>,
    /// Where output goes while a client is attached.
    client: Option<mpsc::Sender<Bytes>>,
    /// Counts attachments, so that an old one's end is not taken for the present one's.
    attachments: u64,
}

/// One session.
#[derive(Debug)]
pub(crate) struct PtySession {
    pub(crate) name: String,
    terminal: Terminal,
    state: Mutex<State>,
    /// Cancelled when the shell has ended, or is to.
    ended: CancellationToken,
}

/// A client's hold on a session, until dropped.
#[derive(Debug)]
pub(crate) struct Attachment {
    pub(crate) session: Arc<PtySession>,
    /// The screen so far, then what comes; closed when the session ends.
    pub(crate) output: mpsc::Receiver<Bytes>,
    number: u64,
}

impl PtySession {
    pub(crate) fn new(name: String, terminal: Terminal, size: Size) -> Arc<Self> {
        Arc::new(Self {
            name,
            terminal,
            state: Mutex::new(State {
                size,
                screen: VecDeque::new(),
                client: None,
                attachments: 0,
            }),
            ended: CancellationToken::new(),
        })
    }

    /// Sees the shell to its end.
    pub(crate) async fn run(self: Arc<Self>, mut process: Process) {
        let copied = self.ended.run_until_cancelled(self.copy_output()).await;
        if copied.is_none() {
            // Told to end. The shell passes this on to its jobs.
            let _gone = self.terminal.signal(Signal::SIGHUP);
            process.id().signal(false, rustix::process::Signal::HUP);
            let ended = tokio::time::timeout(HANG_UP_TIME, process.wait());
            if ended.await.is_err() {
                process.id().signal(true, rustix::process::Signal::KILL);
            }
        }
        self.ended.cancel();
        self.state().client = None;
        process.wait().await;
    }

    async fn copy_output(&self) {
        let mut buffer = vec![0; READ];
        // EIO is how a terminal says that no program has it any more.
        while let Ok(read @ 1..) = self.terminal.read(&mut buffer).await {
            let text = buffer.get(..read).unwrap_or_default();
            let client = {
                let mut state = self.state();
                state.screen.extend(text);
                let excess = state.screen.len().saturating_sub(SCREEN);
                state.screen.drain(..excess);
                state.client.clone()
            };
            if let Some(client) = client {
                let _detached = client.send(Bytes::copy_from_slice(text)).await;
            }
        }
    }

    pub(crate) fn is_ended(&self) -> bool {
        self.ended.is_cancelled()
    }

    /// Hangs up.
    pub(crate) fn end(&self) {
        self.ended.cancel();
    }

    /// Returns when it has ended.
    pub(crate) async fn ended(&self) {
        self.ended.cancelled().await;
    }

    pub(crate) fn size(&self) -> Size {
        self.state().size
    }

    pub(crate) fn is_attached(&self) -> bool {
        self.state().client.is_some()
    }

    /// Counts up with each attachment.
    pub(crate) fn attachments(&self) -> u64 {
        self.state().attachments
    }

    pub(crate) fn resize(&self, size: Size) -> io::Result<()> {
        self.terminal.resize(size)?;
        self.state().size = size;
        Ok(())
    }

    /// Signals what runs in the foreground.
    pub(crate) fn signal(&self, signal: Signal) -> io::Result<()> {
        self.terminal.signal(signal)
    }

    pub(crate) async fn type_in(&self, bytes: &[u8]) -> io::Result<()> {
        self.terminal.write_all(bytes).await
    }

    /// Attaches the one client; none if there is one, or the session has ended.
    pub(crate) fn attach(self: &Arc<Self>) -> Option<Attachment> {
        let mut state = self.state();
        if state.client.is_some() || self.is_ended() {
            return None;
        }
        let (client, output) = mpsc::channel(BACKLOG);
        if !state.screen.is_empty() {
            let screen: Vec<u8> = state.screen.iter().copied().collect();
            client.try_send(Bytes::from(screen)).ok()?;
        }
        state.client = Some(client);
        state.attachments += 1;
        Some(Attachment {
            session: Arc::clone(self),
            output,
            number: state.attachments,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        let mut state = self.session.state();
        if state.attachments == self.number {
            state.client = None;
        }
    }
}
