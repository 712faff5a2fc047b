//! What is typed into a command: texts in the order they were sent, written as the command reads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

/// Bytes that may wait for a command that does not read.
const MOST_WAITING: usize = 16 << 20;

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StdinRefusal {
    /// It was closed before.
    Closed,
    /// Too much waits already.
    Full,
}

/// The sending end of a command's stdin.
#[derive(Debug)]
pub(crate) struct Stdin {
    sender: Mutex<Option<UnboundedSender<Vec<u8>>>>,
    receiver: Mutex<Option<UnboundedReceiver<Vec<u8>>>>,
    waiting: Arc<AtomicUsize>,
}

impl Stdin {
    pub(crate) fn new() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self {
            sender: Mutex::new(Some(sender)),
            receiver: Mutex::new(Some(receiver)),
            waiting: Arc::default(),
        }
    }

    /// Takes a text to be written after those before it.
    pub(crate) fn send(&self, text: String) -> Result<(), StdinRefusal> {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = sender.as_ref().ok_or(StdinRefusal::Closed)?;
        let length = text.len();
        if self.waiting.load(Ordering::Relaxed) + length > MOST_WAITING {
            return Err(StdinRefusal::Full);
        }
        self.waiting.fetch_add(length, Ordering::Relaxed);
        sender
            .send(text.into_bytes())
            .map_err(|_| StdinRefusal::Closed)
    }

    /// Ends it after what was sent; false if it was closed before.
    pub(crate) fn close(&self) -> bool {
        self.sender
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .is_some()
    }

    /// Writes what is and will be sent into the process's pipe, and closes that at the end.
    pub(crate) fn feed(&self, mut pipe: impl AsyncWrite + Unpin + Send + 'static) {
        let receiver = self
            .receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(mut receiver) = receiver else { return };
        let waiting = Arc::clone(&self.waiting);
        tokio::spawn(async move {
            while let Some(text) = receiver.recv().await {
                // The process may have closed its end; what is sent later is then refused.
                if pipe.write_all(&text).await.is_err() {
                    return;
                }
                waiting.fetch_sub(text.len(), Ordering::Relaxed);
            }
        });
    }
}
