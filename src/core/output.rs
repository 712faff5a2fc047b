//! What one event of an execution's output stream says.

use super::error::{Error, ErrorKind, Result, StatusError};
use super::json::Value;
use super::sse::{Event, TooLong};
use super::view;
pub use runloop_wasm_stream::output::{Decoder, Input, Piece};
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

/// Reads an event however its JSON is written: appends its text to `out` and gives its offset.
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
    let Ok(object) = view::object(&data) else {
        return Err(malformed());
    };
    let Some(output) = object.get("output") else {
        return Ok(None);
    };
    out.push_str(&output.string().ok_or_else(malformed)?);
    let offset = object.get("offset").and_then(Value::integer);
    let offset = offset.and_then(|offset| u64::try_from(offset).ok());
    Ok(Some(Chunk { offset }))
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
