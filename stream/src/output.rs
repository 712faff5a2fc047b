//! The events of an execution's output, out of bytes.

use crate::cursor::holds_replacement;
use crate::sse::{self, Event, MAX_EVENT_BYTES, TooLong};
use crate::string::{self, Stop, Unescape};
use crate::text::{Text, ceil_boundary};

/// What came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// An event that is written as the service writes it: its text has been appended.
    Output {
        /// The position it gives.
        offset: u64,
        /// Whether its bytes surely count the same for the server (see [`crate::Cursor`]).
        exact: bool,
    },
    /// Any other event, not looked at yet.
    Event(Event<'a>),
}

/// The bytes of one network chunk, of which less and less is left.
#[derive(Debug)]
pub struct Input<'a> {
    whole: &'a [u8],
    rest: &'a [u8],
    /// Whether they are UTF-8, once that has been looked at.
    is_text: Option<bool>,
}

impl<'a> Input<'a> {
    /// The bytes, none of which has been read.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            whole: bytes,
            rest: bytes,
            is_text: None,
        }
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes out what is left but for the last `count` bytes.
    #[inline]
    fn keep(&mut self, count: usize) {
        let start = self.rest.len().saturating_sub(count);
        self.rest = self.rest.get(start..).unwrap_or_default();
    }

    /// Whether all characters that lie wholly in the chunk surely are UTF-8: one look at many events
    /// takes less than a look at each.
    fn is_text(&mut self) -> bool {
        let whole = self.whole;
        *self.is_text.get_or_insert_with(|| {
            let start = ceil_boundary(whole, 0);
            let inner = whole.get(start..floor_boundary(whole));
            inner.is_some_and(|inner| simdutf8::basic::from_utf8(inner).is_ok())
        })
    }
}

/// Where a character begins that may be incomplete at the end of `bytes`; their length otherwise.
fn floor_boundary(bytes: &[u8]) -> usize {
    let is_begun = |byte: &u8| *byte >= 0xC0;
    let tail = bytes.len().saturating_sub(3);
    match bytes
        .get(tail..)
        .unwrap_or_default()
        .iter()
        .rposition(is_begun)
    {
        Some(at) => tail + at,
        None => bytes.len(),
    }
}

/// The decoder of one connection. Any split of the bytes gives the same text.
///
/// An event that is written just as the service writes it, `data: {"output":"…","offset":N}`, is
/// framed, parsed and unescaped in one pass over its bytes; any other goes through the
/// [`sse::Decoder`].
#[derive(Debug, Default)]
pub struct Decoder {
    sse: sse::Decoder,
    /// How much has come of a usual event that has not ended yet, in bytes.
    begun: usize,
    usual: Usual,
    /// The text of that event. Of many streams at once each holds one nearly always: its bytes, of
    /// which this is made, are not kept too.
    text: Text,
    /// What came of it last and could not be read yet.
    unread: Vec<u8>,
}

impl Decoder {
    /// A decoder for a new connection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing of an event has come yet.
    #[must_use]
    pub fn is_between_events(&self) -> bool {
        self.begun == 0 && self.sse.is_between_events()
    }

    /// What comes next in `input`, which loses what was read; nothing when all of it is read.
    ///
    /// # Errors
    /// [`TooLong`] when a line or an event exceeds [`MAX_EVENT_BYTES`].
    pub fn next<'a>(
        &'a mut self,
        input: &mut Input<'_>,
        out: &mut Text,
    ) -> Result<Option<Piece<'a>>, TooLong> {
        if input.is_read() {
            return Ok(None);
        }
        if self.begun > 0 {
            return self.resume(input, out);
        }
        if self.sse.is_at_event() {
            let start = out.len();
            out.reserve(input.rest.len());
            let mut usual = Usual::default();
            match usual.read(input.rest, out) {
                Read::Complete { offset, end } if usual.is_text(out, || input.is_text()) => {
                    let (event, rest) = input.rest.split_at(end);
                    input.rest = rest;
                    self.sse.passed(event);
                    return Ok(Some(usual.piece(offset)));
                }
                Read::More => {
                    self.begun = input.rest.len();
                    self.hold(usual, input.rest, out.split_off(start));
                    input.rest = &[];
                    return Ok(None);
                }
                Read::Complete { .. } | Read::Unusual => out.truncate(start),
            }
        }
        Ok(self.sse.next(&mut input.rest)?.map(Piece::Event))
    }

    /// Goes on with an event that has begun.
    fn resume<'a>(
        &'a mut self,
        input: &mut Input<'_>,
        out: &mut Text,
    ) -> Result<Option<Piece<'a>>, TooLong> {
        let begun = std::mem::take(&mut self.begun) + input.rest.len();
        if begun > MAX_EVENT_BYTES {
            return Err(TooLong);
        }
        let mut joined = std::mem::take(&mut self.unread);
        let event = if joined.is_empty() {
            input.rest
        } else {
            joined.extend_from_slice(input.rest);
            joined.as_slice()
        };
        let start = out.len();
        out.append(std::mem::take(&mut self.text));
        out.reserve(event.len());
        let mut usual = self.usual;
        match usual.read(event, out) {
            Read::More => {
                self.begun = begun;
                self.hold(usual, event, out.split_off(start));
                input.rest = &[];
                Ok(None)
            }
            Read::Complete { offset, end } if usual.is_text(out, || false) => {
                let (event, rest) = event.split_at(end);
                input.keep(rest.len());
                self.sse.passed(event);
                Ok(Some(usual.piece(offset)))
            }
            Read::Complete { .. } | Read::Unusual => {
                let text = out.as_bytes().get(start..).unwrap_or_default();
                usual.rewrite(text, self.sse.line());
                out.truncate(start);
                let mut rest = event.get(usual.at..).unwrap_or_default();
                let event = self.sse.next(&mut rest)?;
                input.keep(rest.len());
                Ok(event.map(Piece::Event))
            }
        }
    }

    /// Keeps what an event has brought that has not ended.
    fn hold(&mut self, usual: Usual, event: &[u8], text: Text) {
        self.unread = event.get(usual.at..).unwrap_or_default().to_vec();
        self.usual = Usual { at: 0, ..usual };
        self.text = text;
    }
}

enum Read {
    /// The event has ended.
    Complete {
        offset: u64,
        /// Where.
        end: usize,
    },
    More,
    Unusual,
}

/// How far an event of the usual form has been read.
#[derive(Debug, Clone, Copy)]
struct Usual {
    at: usize,
    part: Part,
    /// How much text it has brought.
    written: usize,
    is_ascii: bool,
    is_exact: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Begin,
    Text,
    Offset,
}

impl Default for Usual {
    fn default() -> Self {
        Self {
            at: 0,
            part: Part::Begin,
            written: 0,
            is_ascii: true,
            is_exact: true,
        }
    }
}

impl Usual {
    /// Goes on in `event`, of which what was read before [`Usual::at`] was set back is not given again.
    fn read(&mut self, event: &[u8], text: &mut Text) -> Read {
        if self.part == Part::Begin {
            let mut scan = Scan(event);
            let begun = scan
                .word(b"data: {\"")
                .and_then(|()| scan.word(b"output\":"))
                .and_then(|()| {
                    scan.space();
                    scan.byte(b'"')
                });
            if let Err(read) = begun {
                return read;
            }
            self.at = event.len() - scan.0.len();
            self.part = Part::Text;
        }
        if self.part == Part::Text {
            let mut copied = Unescape::new(self.at);
            let stop = copied.run(event, text.room());
            text.grow(copied.written, copied.is_ascii);
            self.at = copied.at;
            self.written += copied.written;
            self.is_ascii &= copied.is_ascii;
            self.is_exact &= copied.is_exact;
            match stop {
                Stop::Closed => self.part = Part::Offset,
                Stop::More => return Read::More,
                Stop::Unusual => return Read::Unusual,
            }
        }
        let mut scan = Scan(event.get(self.at..).unwrap_or_default());
        match scan.offset() {
            Ok(offset) => Read::Complete {
                offset,
                end: event.len() - scan.0.len(),
            },
            Err(read) => read,
        }
    }

    /// Whether the event's text, which `text` ends with, is UTF-8, which `is_known` may tell; looks
    /// for replacement characters on the way.
    #[inline]
    fn is_text(&mut self, text: &Text, is_known: impl FnOnce() -> bool) -> bool {
        if self.is_ascii {
            return true;
        }
        let bytes = text.as_bytes();
        let own = bytes.get(bytes.len() - self.written..).unwrap_or_default();
        self.is_exact = self.is_exact || !holds_replacement(own);
        is_known() || simdutf8::basic::from_utf8(own).is_ok()
    }

    /// Appends what has been read of the event and brought `text`, in other words that say the same.
    #[cold]
    fn rewrite(&self, text: &[u8], line: &mut Vec<u8>) {
        if self.part != Part::Begin {
            line.extend_from_slice(b"data: {\"output\":\"");
            string::escape(text, line);
        }
        if self.part == Part::Offset {
            line.push(b'"');
        }
    }

    fn piece(&self, offset: u64) -> Piece<'static> {
        Piece::Output {
            offset,
            exact: self.is_exact,
        }
    }
}

/// What is left to look at.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    /// A literal of eight bytes, which are compared at once: what compares slices is compiled for size.
    #[inline]
    fn word(&mut self, literal: &[u8; 8]) -> Result<(), Read> {
        match self.0.split_first_chunk() {
            Some((word, rest)) if u64::from_le_bytes(*word) == u64::from_le_bytes(*literal) => {
                self.0 = rest;
                Ok(())
            }
            _ => self.literal(literal),
        }
    }

    #[inline]
    fn byte(&mut self, byte: u8) -> Result<(), Read> {
        match self.0 {
            [first, rest @ ..] if *first == byte => {
                self.0 = rest;
                Ok(())
            }
            [] => Err(Read::More),
            _ => Err(Read::Unusual),
        }
    }

    #[cold]
    fn literal(&mut self, literal: &[u8]) -> Result<(), Read> {
        match self.0.strip_prefix(literal) {
            Some(rest) => {
                self.0 = rest;
                Ok(())
            }
            None if literal.starts_with(self.0) => Err(Read::More),
            None => Err(Read::Unusual),
        }
    }

    #[inline]
    fn space(&mut self) {
        if let [b' ', rest @ ..] = self.0 {
            self.0 = rest;
        }
    }

    /// What follows the output, to the end of the event: its offset.
    #[inline]
    fn offset(&mut self) -> Result<u64, Read> {
        self.byte(b',')?;
        self.space();
        self.word(b"\"offset\"")?;
        self.byte(b':')?;
        self.space();
        let mut offset = 0_u64;
        let mut digits = 0;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.0 {
            // No number of so many digits overflows; one that begins with a zero is not JSON.
            if digits == 18 || (digits > 0 && offset == 0) {
                return Err(Read::Unusual);
            }
            offset = offset * 10 + u64::from(digit - b'0');
            digits += 1;
            self.0 = rest;
        }
        match self.0 {
            [] => return Err(Read::More),
            [b'}', rest @ ..] if digits > 0 => self.0 = rest,
            _ => return Err(Read::Unusual),
        }
        match self.0 {
            [b'\n', b'\n', rest @ ..] => self.0 = rest,
            // The event is complete with the second one; a line feed after it, if it is one line end
            // with it, may come later.
            [b'\r', ..] => {
                self.literal(b"\r\n\r")?;
                self.0 = self.0.strip_prefix(b"\n").unwrap_or(self.0);
            }
            _ => self.literal(b"\n\n")?,
        }
        Ok(offset)
    }
}
