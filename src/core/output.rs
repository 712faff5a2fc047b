//! What one event of an execution's output stream says.

use super::error::{Error, ErrorKind, Result, StatusError};
use super::json::{self, Reader, Value};
use super::sse::{Event, TooLong};
use std::borrow::Cow;

impl From<TooLong> for Error {
    fn from(TooLong: TooLong) -> Self {
        Self::new(
            ErrorKind::BadResponse,
            "a single event of the stream exceeds the limit of 256 MiB",
        )
    }
}

/// A piece of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// The position the server gives, in UTF-8 bytes: the chunk's start or its end.
    pub offset: Option<u64>,
}

/// Reads an event: appends its text to `out` and gives its offset.
///
/// The wire form is `data: {"output": "…", "offset": N}`; an event without `output` is `None`.
///
/// # Errors
/// An `event: error`, as the status its `code` names (500 when it names none), and malformed JSON.
pub fn read(event: Event<'_>, out: &mut String) -> Result<Option<Chunk>> {
    // The standard library replaces byte by byte, but checks in longer steps.
    let data = match str::from_utf8(event.data) {
        Ok(data) => Cow::Borrowed(data),
        Err(_) => String::from_utf8_lossy(event.data),
    };
    if event.name == b"error" {
        return Err(error(&data));
    }
    if data.is_empty() {
        // A ping: some servers keep a connection alive with an event instead of a comment.
        return Ok(None);
    }
    let start = out.len();
    if let Some(offset) = usual(&data, out) {
        return Ok(Some(Chunk {
            offset: Some(offset),
        }));
    }
    out.truncate(start);
    chunk(&data, out).ok_or_else(malformed)
}

/// The offset of an event that is written just as the service writes it; nothing for any other,
/// which is read in full then. An event of a line is read in half the time.
fn usual(data: &str, out: &mut String) -> Option<u64> {
    let output = data.strip_prefix("{\"output\":")?.trim_ascii_start();
    if !output.starts_with('"') {
        return None;
    }
    let rest = output.get(json::unescape(output, 1, out)?..)?;
    let rest = rest.strip_prefix(',')?.trim_ascii_start();
    let digits = rest.strip_prefix("\"offset\":")?.strip_suffix('}')?;
    Value::parse(digits)
        .and_then(Value::integer)
        .and_then(|offset| u64::try_from(offset).ok())
}

fn chunk(data: &str, out: &mut String) -> Option<Option<Chunk>> {
    let mut reader = Reader::new(data);
    let start = out.len();
    // Whether there is an output, and whether it is text.
    let mut output = None;
    let mut offset = None;
    while let Some(key) = reader.key() {
        if key.as_str_eq("output") {
            // The last of two equal keys wins, as in `JSON.parse`.
            out.truncate(start);
            let is_text = reader.is_at_string();
            match is_text {
                true => reader.string(out)?,
                false => reader.value().map(drop)?,
            }
            output = Some(is_text);
            continue;
        }
        let value = reader.value()?;
        if key.as_str_eq("offset") {
            offset = value
                .integer()
                .and_then(|offset| u64::try_from(offset).ok());
        }
    }
    let is_read = reader.is_done() && output != Some(false);
    is_read.then_some(output.map(|_| Chunk { offset }))
}

fn malformed() -> Error {
    Error::new(
        ErrorKind::BadResponse,
        "an event of the output stream is not the JSON that the contract says",
    )
}

/// The failure that an `event: error` tells of, with the status that its `code` names.
#[must_use]
pub fn error(data: &str) -> Error {
    let code = Value::parse(data).and_then(|body| body.get("code"));
    let status = code
        .and_then(|code| match code.string() {
            Some(text) => Value::parse(&text).and_then(Value::integer),
            None => code.integer(),
        })
        .and_then(|code: i64| u16::try_from(code).ok())
        .unwrap_or(500);
    Error::status(StatusError {
        status,
        headers: Vec::new(),
        body: data.to_owned(),
    })
}
