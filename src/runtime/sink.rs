use super::LocalBoxFuture;
use crate::core::Result;

/// Which of an execution's two output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamName {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Takes the output of an execution as it arrives.
pub trait Sink {
    /// Whether this stream's output is wanted at all.
    fn wants(&self, stream: StreamName) -> bool;

    /// Takes the text of one network chunk. The next one is read when the future completes, so
    /// that a slow consumer slows the reading; an error ends the streams.
    fn write(&self, stream: StreamName, text: String) -> LocalBoxFuture<'_, Result<()>>;
}
