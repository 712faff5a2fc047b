//! A stream of server-sent events that survives its connections.

use super::Client;
use crate::core::sse::{Decoder, Event};
use crate::core::{Error, Request, RequestOptions, Result, retry};
use crate::runtime::LocalBoxFuture;
use std::time::Duration;

/// A connection on which nothing arrives for so long, not even a heartbeat, counts as dead.
pub const IDLE: Duration = Duration::from_secs(60);

/// A connection that held so long was a working one, even if it brought nothing.
const STEADY: Duration = Duration::from_secs(10);

/// What a connection's clean end means.
#[derive(Debug)]
pub enum End {
    /// Everything has been delivered.
    Complete,
    /// Everything seems to be; a request from the cursor that brings nothing proves it.
    Unproven,
    /// More is to come, or this error holds if it never does.
    Early(Error),
}

/// Something whose events are read, with its own cursor.
pub trait Source {
    /// Begins a connection: the request that continues from the cursor.
    fn connect(&mut self) -> Result<Request>;

    /// Takes an event; `true` when it was new.
    fn take(&mut self, event: Event<'_>) -> Result<bool>;

    /// Delivers what the events of one network chunk brought.
    fn deliver(&mut self) -> LocalBoxFuture<'_, Result<()>>;

    /// Whether nothing new can come any more but what is missing.
    fn is_over(&self) -> bool {
        false
    }

    /// Judges an end of the connection. One that was not clean proves nothing by itself.
    fn ended(&mut self, cleanly: bool) -> LocalBoxFuture<'_, Result<End>>;
}

/// What came of one connection.
#[derive(Default)]
struct Connection {
    /// When it was answered.
    opened: Option<Duration>,
    /// Whether it brought anything new.
    progress: bool,
}

impl Connection {
    fn held(&self, client: &Client) -> Duration {
        let now = client.runtime().clock.elapsed();
        self.opened
            .map(|opened| now.saturating_sub(opened))
            .unwrap_or_default()
    }
}

impl Client {
    /// Reads `source` to its end, across as many connections as that takes.
    ///
    /// Every way in which a connection can end early is followed by another one from the cursor:
    /// after a pause that grows while there is no progress, and a bounded number of times.
    ///
    /// # Errors
    /// What cannot be resumed: a client error, a malformed event, a gap, an error of the consumer.
    pub async fn follow(&self, source: &mut dyn Source, options: &RequestOptions) -> Result<()> {
        let limit = self.max_retries(options);
        let mut retries = 0;
        loop {
            let mut connection = Connection::default();
            let read = self.read(source, options, &mut connection).await;
            let steady = !source.is_over() && connection.held(self) >= STEADY;
            if connection.progress || steady {
                retries = 0;
            }
            let error = match read {
                Ok(()) => match source.ended(true).await? {
                    End::Complete => return Ok(()),
                    End::Unproven => continue,
                    End::Early(error) => error,
                },
                Err(error) if !retry::is_retried(&error) => return Err(error),
                // A server that ends a quiet stream says 408: the next one is its regular successor.
                Err(error) if steady && error.http_status() == Some(408) => continue,
                // A connection that fell silent does not tell that the command has ended.
                Err(error) if steady && !connection.progress => match source.ended(false).await? {
                    End::Complete => return Ok(()),
                    End::Unproven | End::Early(_) => error,
                },
                Err(error) => error,
            };
            if retries >= limit {
                return Err(error);
            }
            self.pause(&error, retries).await;
            retries += 1;
        }
    }

    async fn read(
        &self,
        source: &mut dyn Source,
        options: &RequestOptions,
        connection: &mut Connection,
    ) -> Result<()> {
        let request = source.connect()?;
        let mut response = self.open(&request, options).await?;
        connection.opened = Some(self.runtime().clock.elapsed());
        let mut decoder = Decoder::new();
        loop {
            let Some(bytes) = self.within(IDLE, response.chunk()).await? else {
                return Ok(());
            };
            let decoded: Result<()> = decoder.feed(&bytes, |event| {
                connection.progress |= source.take(event)?;
                Ok(())
            });
            // What came before a failure is delivered before the failure is acted on.
            source.deliver().await?;
            decoded?;
        }
    }
}
