//! An execution's output streams, read to their proven end.

use super::command;
use super::execution::Execution;
use crate::client::events::{End, Source};
use crate::core::json::Value;
use crate::core::output;
use crate::core::sse::Event;
use crate::core::view;
use crate::core::{Accept, Cursor, Error, ErrorKind, Request, RequestOptions, Result, text};
use crate::runtime::{LocalBoxFuture, Sink, StreamName};
use futures_util::FutureExt;
use futures_util::future::try_join;
use std::cell::RefCell;
use std::rc::Rc;

/// How much of the end of a cut record is compared with what was delivered, in bytes.
const TAIL: usize = 4096;

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
/// completed view. No long-poll is held meanwhile: the end of a stream tells the same.
pub(super) async fn watch(
    execution: &Execution,
    sink: Rc<dyn Sink>,
    options: &RequestOptions,
) -> Result<Rc<str>> {
    let completion = Completion::new(execution, options)?;
    let read = |stream| {
        let mut source = Output::new(&completion, stream, &*sink);
        let wanted = sink.wants(stream);
        async move {
            match wanted {
                true => execution.client().follow(&mut source, options).await,
                false => Ok(()),
            }
        }
        .boxed_local()
    };
    try_join(read(StreamName::Stdout), read(StreamName::Stderr)).await?;
    completion
        .view()
        .ok_or_else(|| Error::new(ErrorKind::BadResponse, "no output stream was read"))
}

/// The whole output of one stream of a completed execution.
pub(super) async fn collect(execution: &Execution, stream: StreamName) -> Result<String> {
    let collector = Rc::new(Collector {
        stream,
        text: RefCell::default(),
    });
    let sink: Rc<dyn Sink> = Rc::<Collector>::clone(&collector);
    watch(execution, sink, &RequestOptions::default()).await?;
    Ok(collector.text.take())
}

struct Collector {
    stream: StreamName,
    text: RefCell<String>,
}

impl Sink for Collector {
    fn wants(&self, stream: StreamName) -> bool {
        stream == self.stream
    }

    fn write(&self, _stream: StreamName, text: String) -> LocalBoxFuture<'_, Result<()>> {
        self.text.borrow_mut().push_str(&text);
        async { Ok(()) }.boxed_local()
    }
}

/// The end of the command, found by whichever stream ends first.
struct Completion<'a> {
    execution: &'a Execution,
    options: &'a RequestOptions,
    view: RefCell<Option<Rc<str>>>,
}

impl<'a> Completion<'a> {
    fn new(execution: &'a Execution, options: &'a RequestOptions) -> Result<Self> {
        let first = execution.first_view();
        let ended = command::is_completed(first)?;
        Ok(Self {
            execution,
            options,
            view: RefCell::new(ended.then(|| Rc::clone(first))),
        })
    }

    fn view(&self) -> Option<Rc<str>> {
        self.view.borrow().clone()
    }

    async fn check(&self) -> Result<Option<Rc<str>>> {
        if self.view().is_none() {
            let state: Rc<str> = self.execution.state(self.options).await?.into();
            if command::is_completed(&state)? {
                *self.view.borrow_mut() = Some(state);
            }
        }
        Ok(self.view())
    }
}

/// One output stream as a source of events.
struct Output<'a> {
    completion: &'a Completion<'a>,
    stream: StreamName,
    sink: &'a dyn Sink,
    cursor: Cursor,
    /// New text of this network chunk.
    text: String,
    /// The end of what was delivered.
    tail: String,
    /// Whether a connection has ended cleanly since the command's end and the last new text. The
    /// next one that does proves the end: a single clean end may be a lost connection's.
    ended_once: bool,
}

impl<'a> Output<'a> {
    fn new(completion: &'a Completion<'a>, stream: StreamName, sink: &'a dyn Sink) -> Self {
        Self {
            completion,
            stream,
            sink,
            cursor: Cursor::at(0),
            text: String::new(),
            tail: String::new(),
            ended_once: false,
        }
    }

    fn judge(&self, record: &Record) -> End {
        let delivered = self.cursor.delivered();
        let Some(recorded) = &record.text else {
            return End::Unproven;
        };
        let length = recorded.len() as u64;
        if !record.truncated && self.cursor.counts_exactly() {
            // Where the server names positions, nothing can have come twice: a record that is shorter
            // then was trimmed, which the contract does not say but costs nobody a byte.
            let whole = length == delivered || length < delivered && self.cursor.is_positioned();
            return match whole {
                true => End::Complete,
                false => End::Early(gap(length, delivered)),
            };
        }
        let shared = recorded.len().min(self.tail.len());
        let same_end = !self.cursor.counts_exactly()
            || (length <= delivered
                && text::tail(recorded, shared) == text::tail(&self.tail, shared));
        match same_end {
            true => End::Unproven,
            false => End::Early(gap(length.max(delivered + 1), delivered)),
        }
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
        Ok(Request::get(&path)?
            .query("offset", Some(text::decimal(self.cursor.connect())))
            .accept(Accept::Events))
    }

    fn take(&mut self, event: Event<'_>) -> Result<bool> {
        let start = self.text.len();
        let chunk =
            output::read(event, &mut self.text).inspect_err(|_| self.text.truncate(start))?;
        let Some(chunk) = chunk else {
            return Ok(false);
        };
        let came = self.text.get(start..).unwrap_or_default();
        match self.cursor.accept(came, chunk.offset) {
            Ok(old) => self.text.drain(start..start + old),
            Err(hole) => {
                self.text.truncate(start);
                return Err(gap(hole.expected, hole.got));
            }
        };
        let new = self.text.len() > start;
        self.ended_once &= !new;
        Ok(new)
    }

    fn deliver(&mut self) -> LocalBoxFuture<'_, Result<()>> {
        let text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return async { Ok(()) }.boxed_local();
        }
        if text.len() >= TAIL {
            self.tail.clear();
        }
        self.tail.push_str(text::tail(&text, TAIL));
        if self.tail.len() > 2 * TAIL {
            self.tail = text::tail(&self.tail, TAIL).to_owned();
        }
        self.sink.write(self.stream, text)
    }

    fn is_over(&self) -> bool {
        self.completion.view().is_some()
    }

    fn ended(&mut self, cleanly: bool) -> LocalBoxFuture<'_, Result<End>> {
        async move {
            let Some(view) = self.completion.check().await? else {
                return Ok(End::Early(Error::new(
                    ErrorKind::Connection,
                    "the output stream ended before the command did",
                )));
            };
            Ok(match self.judge(&Record::of(&view, self.stream)?) {
                // A single clean end may be a lost connection's; another one at the same place is not.
                End::Unproven if cleanly && std::mem::replace(&mut self.ended_once, true) => {
                    End::Complete
                }
                end => end,
            })
        }
        .boxed_local()
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
