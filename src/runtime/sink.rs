use super::LocalBoxFuture;
use crate::core::{Result, Text};

/// Which stream of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamName {
    /// An execution's standard output.
    Stdout,
    /// An execution's standard error.
    Stderr,
    /// A stream of JSON events.
    Events,
}

impl StreamName {
    /// The name on the wire and for a user.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
            Self::Events => "events",
        }
    }
}

/// What happens on the way of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note<'a> {
    /// A connection was answered.
    Connect,
    /// So many bytes came over the network.
    Bytes(usize),
    /// The connection is over before the stream, for this reason; another one follows.
    Reconnect(&'a str),
    /// All is delivered.
    End,
}

/// Takes what streams bring, as it arrives.
pub trait Sink {
    /// Whether what this stream brings is wanted at all.
    fn wants(&self, stream: StreamName) -> bool;

    /// Takes the text of one network chunk. The next one is read when the future completes, so
    /// that a slow consumer slows the reading; an error ends the streams.
    fn write(&self, stream: StreamName, text: Text) -> LocalBoxFuture<'_, Result<()>>;

    /// Where the stream stands with the text that is written next, in the service's own count.
    fn reached(&self, _stream: StreamName, _position: u64) {}

    /// Takes note of what happens on the way; an error ends the streams.
    ///
    /// # Errors
    /// What the observer failed with.
    fn note(&self, _stream: StreamName, _note: Note<'_>) -> Result<()> {
        Ok(())
    }
}
