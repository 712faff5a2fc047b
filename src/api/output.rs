//! An execution's output streams, read to their proven end.

use super::command;
use super::execution::Execution;
use crate::client::events::{End, Source};
use crate::core::cursor;
use crate::core::json::Value;
use crate::core::output;
use crate::core::output::{Decoder, Input, Piece};
use crate::core::view;
use crate::core::{
    Accept, Cursor, Error, ErrorKind, Request, RequestOptions, Result, Text, retry, text,
};
use crate::runtime::{LocalBoxFuture, Note, Sink, StreamName};
use futures_util::FutureExt;
use futures_util::future::try_join;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// An output of at most so many bytes whose record was cut is proven by asking for the whole record.
const WHOLE_RECORD: u64 = 64 << 10;

/// How much of what was delivered last is asked for again, in bytes, so that the connection that
/// proves the end is one that brought something.
const ECHO: usize = 64;

/// How often in a row a connection that brings nothing must end cleanly to prove the end.
const SILENT_ENDS: u32 = 3;

/// Both streams are quiet at the same time: one question is enough for them.
const ASKED_AT_MOST_EVERY: Duration = Duration::from_secs(5);

/// Where the reading of each stream begins, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offsets {
    /// Of standard output.
    pub stdout: u64,
    /// Of standard error.
    pub stderr: u64,
}

/// What a view says of a stream's output.
pub(super) struct Record {
    pub(super) text: Option<String>,
    pub(super) truncated: bool,
}

impl Record {
    pub(super) fn of(text: &str, stream: StreamName) -> Result<Self> {
        let view = view::object(text)?;
        Ok(Self {
            text: view.get(stream.as_str()).and_then(Value::string),
            truncated: view
                .get(&[stream.as_str(), "_truncated"].concat())
                .is_some_and(Value::is_true),
        })
    }
}

/// Reads the streams that `sink` wants until the command has ended and all is delivered; gives the
/// completed view. No long-poll is held meanwhile: the end of a stream tells the same, and while
/// nothing comes the command is asked for now and then.
pub(super) async fn watch(
    execution: &Execution,
    sink: &dyn Sink,
    from: Offsets,
    options: &RequestOptions,
) -> Result<Rc<str>> {
    let completion = Completion {
        execution,
        options,
        asked: Cell::default(),
    };
    let read = |stream, from| {
        let mut source = Output::new(&completion, stream, sink, from);
        let wanted = sink.wants(stream);
        async move {
            match wanted {
                true => execution.client().follow(&mut source, options).await,
                false => Ok(()),
            }
        }
        .boxed_local()
    };
    try_join(
        read(StreamName::Stdout, from.stdout),
        read(StreamName::Stderr, from.stderr),
    )
    .await?;
    let view = completion.view().await?;
    view.ok_or_else(|| Error::new(ErrorKind::BadResponse, "no output stream was read"))
}

/// The whole output of one stream of a completed execution.
pub(super) async fn collect(execution: &Execution, stream: StreamName) -> Result<String> {
    let collector = Collector {
        stream,
        text: RefCell::default(),
    };
    let options = RequestOptions::default();
    watch(execution, &collector, Offsets::default(), &options).await?;
    Ok(collector.text.take().into_string())
}

struct Collector {
    stream: StreamName,
    text: RefCell<Text>,
}

impl Sink for Collector {
    fn wants(&self, stream: StreamName) -> bool {
        stream == self.stream
    }

    fn write(&self, _stream: StreamName, text: Text) -> LocalBoxFuture<'_, Result<()>> {
        self.text.borrow_mut().append(text);
        async { Ok(()) }.boxed_local()
    }
}

/// The end of the command, found by whichever stream ends first.
struct Completion<'a> {
    execution: &'a Execution,
    options: &'a RequestOptions,
    /// When a quiet stream asked last.
    asked: Cell<Duration>,
}

impl Completion<'_> {
    /// The completed view, once there is one.
    async fn view(&self) -> Result<Option<Rc<str>>> {
        if !command::is_completed(&self.execution.view())? {
            let state: Rc<str> = self.execution.state(self.options).await?.into();
            if !command::is_completed(&state)? {
                return Ok(None);
            }
            self.execution.saw(state);
        }
        Ok(Some(self.execution.view()))
    }

    /// Whether the command has ended, asked once for both streams. A failure that may pass is no
    /// answer: the streams go on.
    async fn is_over(&self) -> Result<bool> {
        let now = self.execution.client().runtime().clock.elapsed();
        let asked = self.asked.replace(now);
        if now.saturating_sub(asked) < ASKED_AT_MOST_EVERY {
            return command::is_completed(&self.execution.view());
        }
        match self.view().await {
            Err(error) if retry::is_retried(&error) => Ok(false),
            view => Ok(view?.is_some()),
        }
    }
}

/// One output stream as a source of events.
struct Output<'a> {
    completion: &'a Completion<'a>,
    stream: StreamName,
    sink: &'a dyn Sink,
    cursor: Cursor,
    decoder: Decoder,
    /// New text of this network chunk.
    text: Text,
    /// Whether all seems to be delivered and only the proof is missing.
    proving: bool,
    /// How often connections have ended cleanly since then. A clean end may be a lost connection's.
    ends: u32,
    /// Whether this connection was asked for some of what was delivered, and whether it brought it.
    echo: Option<bool>,
}

impl<'a> Output<'a> {
    fn new(
        completion: &'a Completion<'a>,
        stream: StreamName,
        sink: &'a dyn Sink,
        from: u64,
    ) -> Self {
        Self {
            completion,
            stream,
            sink,
            cursor: Cursor::at(from),
            decoder: Decoder::new(),
            text: Text::default(),
            proving: false,
            ends: 0,
            echo: None,
        }
    }

    /// Takes the chunk whose text begins at `start`; whether any of it is new.
    fn take(&mut self, start: usize, offset: Option<u64>, exact: bool) -> Result<bool> {
        let came = self.text.as_bytes().get(start..).unwrap_or_default();
        match self.cursor.accept(came, offset, exact) {
            Ok(old) => {
                self.echo = self.echo.map(|echoed| echoed || old > 0);
                self.text.remove(start, old);
            }
            Err(hole) => {
                self.text.truncate(start);
                return Err(gap(hole.expected, hole.got));
            }
        }
        let new = self.text.len() > start;
        if new {
            (self.proving, self.ends, self.echo) = (false, 0, None);
        }
        Ok(new)
    }

    /// Whether what was delivered is the output whose record this is.
    fn judge(&mut self, record: &Record, cleanly: bool) -> Result<End> {
        let delivered = self.cursor.length();
        if let Some(recorded) = &record.text {
            let length = recorded.len() as u64;
            let exact = self.cursor.counts_exactly(recorded);
            if exact && !record.truncated && length <= delivered {
                // Where the server names positions, nothing can have come twice: a record that is
                // shorter then was trimmed, which the contract does not say but costs nobody a byte.
                return match length == delivered || self.cursor.is_positioned() {
                    true => Ok(End::Complete),
                    false => Err(gap(length, delivered)),
                };
            }
            let tail = self.cursor.tail();
            let shared = recorded.len().min(tail.len());
            let same_end = record.truncated
                && length <= delivered
                && text::tail(recorded, shared).as_bytes() == cursor::tail(tail, shared);
            if exact && !same_end {
                return Ok(End::Early(gap(length.max(delivered + 1), delivered)));
            }
        }
        let first = !std::mem::replace(&mut self.proving, true);
        self.ends += u32::from(cleanly || self.echo == Some(true));
        Ok(match (self.ends, self.echo) {
            (2.., Some(true)) | (SILENT_ENDS.., _) => End::Complete,
            _ if first || cleanly => End::Unproven,
            _ => End::Early(gap(delivered + 1, delivered)),
        })
    }

    /// The record that a view holds, or the whole one where the view's was cut of little.
    async fn record(&self, view: &str) -> Result<Record> {
        let record = Record::of(view, self.stream)?;
        let length = self.cursor.length();
        if !record.truncated || length > WHOLE_RECORD || self.proving {
            return Ok(record);
        }
        let execution = self.completion.execution;
        // As many lines as the output could have, and one more.
        let lines = text::decimal(length + 1);
        let whole = execution.state_of(Some(lines), self.completion.options);
        Record::of(&whole.await?, self.stream)
    }
}

impl Source for Output<'_> {
    fn connect(&mut self) -> Result<Request> {
        let execution = self.completion.execution;
        let path = [
            "devboxes",
            execution.devbox().id(),
            "executions",
            execution.id(),
            &["stream_", self.stream.as_str(), "_updates"].concat(),
        ];
        self.decoder = Decoder::new();
        let position = self.cursor.connect();
        let echo = cursor::tail(self.cursor.tail(), ECHO);
        let is_sure = self.cursor.is_positioned() && self.cursor.counts_exactly("");
        let echoes = self.proving && is_sure && !echo.is_empty();
        self.echo = echoes.then_some(false);
        let before = if echoes { echo.len() as u64 } else { 0 };
        let offset = text::decimal(position.saturating_sub(before));
        Ok(Request::get(&path)?
            .query("offset", Some(offset))
            .accept(Accept::Events))
    }

    fn feed(&mut self, bytes: &[u8], new: &mut bool) -> Result<()> {
        let mut input = Input::new(bytes);
        loop {
            let start = self.text.len();
            let (offset, exact) = match self.decoder.next(&mut input, &mut self.text)? {
                None => return Ok(()),
                Some(Piece::Output { offset, exact }) => (Some(offset), exact),
                Some(Piece::Event(event)) => {
                    let mut text = String::new();
                    let Some(chunk) = output::read(event, &mut text)? else {
                        continue;
                    };
                    self.text.push_str(&text);
                    (chunk.offset, !cursor::holds_replacement(text.as_bytes()))
                }
            };
            *new |= self.take(start, offset, exact)?;
        }
    }

    fn is_between_events(&self) -> bool {
        self.decoder.is_between_events()
    }

    fn deliver(&mut self) -> LocalBoxFuture<'_, Result<()>> {
        let text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return async { Ok(()) }.boxed_local();
        }
        self.cursor.remember(text.as_bytes());
        self.sink.reached(self.stream, self.cursor.position());
        self.sink.write(self.stream, text)
    }

    fn has_ended(&self) -> bool {
        command::is_completed(&self.completion.execution.view()).unwrap_or_default()
    }

    fn ended(&mut self, cleanly: bool) -> LocalBoxFuture<'_, Result<End>> {
        async move {
            let Some(view) = self.completion.view().await? else {
                return Ok(End::Early(Error::new(
                    ErrorKind::Connection,
                    "the output stream ended before the command did",
                )));
            };
            let record = self.record(&view).await?;
            self.judge(&record, cleanly)
        }
        .boxed_local()
    }

    fn is_over(&self) -> LocalBoxFuture<'_, Result<bool>> {
        self.completion.is_over().boxed_local()
    }

    fn note(&self, note: Note<'_>) -> Result<()> {
        self.sink.note(self.stream, note)
    }
}

fn gap(expected: u64, got: u64) -> Error {
    Error::new(
        ErrorKind::StreamGap { expected, got },
        [
            "output is missing: expected byte ",
            &text::decimal(expected),
            ", got byte ",
            &text::decimal(got),
        ]
        .concat(),
    )
}
