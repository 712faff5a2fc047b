//! A stream of server-sent events that survives its connections.

use super::Client;
use crate::core::turns::STREAM_TURN;
use crate::core::{Error, ErrorKind, Request, RequestOptions, Result, retry};
use crate::runtime::{LocalBoxFuture, Note, Turn};
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use std::future::pending;
use std::time::Duration;

/// A connection on which nothing arrives for so long, not even a heartbeat, counts as dead.
pub const IDLE: Duration = Duration::from_secs(60);

/// When nothing new has come for so long, the source is asked whether anything will.
const QUIET: Duration = Duration::from_secs(15);

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

    /// Takes the connection's next bytes; sets `new` when an event that they complete is new.
    ///
    /// # Errors
    /// What is wrong with an event; those before it count.
    fn feed(&mut self, bytes: &[u8], new: &mut bool) -> Result<()>;

    /// Whether nothing of an event has come that is not complete.
    fn is_between_events(&self) -> bool;

    /// Delivers what the events of one network chunk brought.
    fn deliver(&mut self) -> LocalBoxFuture<'_, Result<()>>;

    /// Whether it is known that nothing new can come any more but what is missing.
    fn has_ended(&self) -> bool {
        false
    }

    /// Judges the end of the connection: a clean one, or the end of listening to what is over.
    fn ended(&mut self, cleanly: bool) -> LocalBoxFuture<'_, Result<End>>;

    /// Asked while nothing new comes: whether nothing will, so that the connection counts as ended.
    ///
    /// # Errors
    /// What makes waiting for more pointless.
    fn is_over(&self) -> LocalBoxFuture<'_, Result<bool>>;

    /// Takes note of what happens on the way.
    ///
    /// # Errors
    /// What the observer failed with.
    fn note(&self, note: Note<'_>) -> Result<()>;
}

/// How reading a connection ended without an error.
enum Reading {
    /// The connection has ended.
    Ended,
    /// The connection is open and silent, and the source says that nothing more will come.
    Over,
    /// Others waited for the connection.
    GivenUp,
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
    /// after a pause that grows while there is no progress, and a bounded number of times. Where
    /// connections are few, it takes turns with others.
    ///
    /// # Errors
    /// What cannot be resumed: a client error, a malformed event, a gap, an error of the consumer.
    pub async fn follow(&self, source: &mut dyn Source, options: &RequestOptions) -> Result<()> {
        let limit = self.max_retries(options);
        let mut retries = 0;
        loop {
            let turn = self.runtime().connections.turn().await;
            let mut connection = Connection::default();
            let read = self.read(source, options, &mut connection, turn).await;
            let is_open = matches!(read, Ok(Reading::Over));
            let steady = !source.has_ended() && connection.held(self) >= STEADY;
            if connection.progress || steady {
                retries = 0;
            }
            let error = match read {
                Ok(Reading::GivenUp) => {
                    source.note(Note::Reconnect("turn"))?;
                    continue;
                }
                Ok(Reading::Ended | Reading::Over) => match source.ended(!is_open).await? {
                    End::Complete => return source.note(Note::End),
                    End::Unproven => {
                        source.note(Note::Reconnect("unproven"))?;
                        continue;
                    }
                    // It fell silent before the rest came.
                    End::Early(_) if is_open => timed_out(),
                    End::Early(error) => error,
                },
                Err(error) if !retry::is_retried(&error) => return Err(error),
                // A server that ends a quiet stream says 408: the next one is its regular successor.
                Err(error) if steady && error.http_status() == Some(408) => {
                    source.note(Note::Reconnect(error.code()))?;
                    continue;
                }
                Err(error) => error,
            };
            if retries >= limit {
                return Err(error);
            }
            source.note(Note::Reconnect(error.code()))?;
            self.pause(&error, retries).await;
            retries += 1;
        }
    }

    async fn read(
        &self,
        source: &mut dyn Source,
        options: &RequestOptions,
        connection: &mut Connection,
        turn: Turn,
    ) -> Result<Reading> {
        let clock = &*self.runtime().clock;
        let request = source.connect()?;
        let mut response = self.open(&request, options).await?;
        connection.opened = Some(clock.elapsed());
        turn.begin(clock, STREAM_TURN);
        source.note(Note::Connect)?;
        let mut quiet = Quiet::since(clock.elapsed());
        let mut new = false;
        // Set for one chunk and kept for the next ones: it fires too early then, and is set again.
        let mut alarm = None;
        loop {
            // What has come of an event is lost with the connection: nobody leaves who has got
            // nothing else, so that an event longer than a turn comes in the end.
            let may_leave = connection.progress || source.is_between_events();
            let over = async {
                match may_leave {
                    true => turn.over(clock).await,
                    false => pending().await,
                }
            };
            let mut over = over.boxed_local();
            let mut chunk = response.chunk();
            let heard = clock.elapsed();
            if std::mem::take(&mut new) {
                quiet = Quiet::since(heard);
            }
            let bytes = loop {
                let patience = quiet.next().min(heard + IDLE);
                let set = alarm
                    .get_or_insert_with(|| clock.sleep(patience.saturating_sub(clock.elapsed())));
                match select(&mut chunk, select(set, &mut over)).await {
                    Either::Left((bytes, _)) => break bytes?,
                    Either::Right((Either::Right(_), _)) => return Ok(Reading::GivenUp),
                    Either::Right((Either::Left(_), _)) => {}
                }
                alarm = None;
                let now = clock.elapsed();
                if now < patience {
                    continue;
                }
                if now >= heard + IDLE {
                    return Err(timed_out());
                }
                quiet.asked(now);
                // The connection is listened to meanwhile.
                match select(&mut chunk, source.is_over()).await {
                    Either::Left((bytes, _)) => break bytes?,
                    Either::Right((over, _)) => {
                        if over? {
                            return Ok(Reading::Over);
                        }
                    }
                }
            };
            drop((chunk, over));
            let Some(bytes) = bytes else {
                return Ok(Reading::Ended);
            };
            source.note(Note::Bytes(bytes.len()))?;
            let decoded = source.feed(&bytes, &mut new);
            connection.progress |= new;
            // What came before a failure is delivered before the failure is acted on.
            let mut delivering = source.deliver();
            if let Some(delivered) = (&mut delivering).now_or_never() {
                delivered?;
                decoded?;
                continue;
            }
            // A consumer that takes its time holds no connection that others wait for.
            alarm = None;
            let delivering = match select(delivering, turn.over(clock).boxed_local()).await {
                Either::Left((delivered, _)) => {
                    delivered?;
                    None
                }
                Either::Right((_, delivering)) => Some(delivering),
            };
            if let Some(delivering) = delivering {
                drop((response, turn));
                delivering.await?;
                decoded?;
                return Ok(Reading::GivenUp);
            }
            decoded?;
        }
    }
}

fn timed_out() -> Error {
    Error::new(ErrorKind::Timeout, "Request timed out.")
}

/// When to ask whether a stream that brings nothing new is over: after a while, and ever more rarely.
struct Quiet {
    since: Duration,
    pause: Duration,
}

impl Quiet {
    fn since(now: Duration) -> Self {
        Self {
            since: now,
            pause: QUIET,
        }
    }

    fn next(&self) -> Duration {
        self.since + self.pause
    }

    fn asked(&mut self, now: Duration) {
        self.since = now;
        self.pause = (self.pause * 2).min(IDLE);
    }
}
