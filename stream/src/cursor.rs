//! Where a reader stands in an output stream, so that every byte is delivered once.
//!
//! Positions are the server's own, in UTF-8 bytes. The service does not say whether a chunk's
//! `offset` is its start or its end, nor whether a request's `offset` is answered from exactly
//! there or from the beginning of the chunk around it: both are inferred and both work.

use crate::text::ceil_boundary;
pub use crate::text::tail;

/// What a chunk's `offset` means on this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Convention {
    Start,
    End,
}

/// The stream continues at another byte than the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The position that should have come next.
    pub expected: u64,
    /// The position that came.
    pub got: u64,
}

/// The cursor of one stream.
#[derive(Debug, Clone)]
pub struct Cursor {
    /// Where the reader began.
    start: u64,
    /// A position that the server itself named (or 0, or where the reader began).
    base: u64,
    /// Bytes of text received since `base`.
    ahead: u64,
    /// Whether those bytes surely count the same on the server. A replacement character may stand
    /// for one to four bytes of the process's output, or for a lone surrogate.
    exact: bool,
    /// Bytes of text at the beginning of this connection that were delivered before.
    repeated: u64,
    convention: Option<Convention>,
    /// The offset of the previous chunk, to know a repeated event by.
    last_offset: Option<u64>,
    delivered: u64,
    /// Whether this connection has brought anything new: what comes then begins where it ended.
    is_fresh: bool,
    replaced: bool,
    /// Whether a replacement character was seen to count otherwise on the server.
    counts_raw: bool,
    /// The end of what was delivered, and up to as much again before it.
    recent: Vec<u8>,
}

/// How much of the end of what was delivered is remembered, in bytes.
const RECENT: usize = 4096;

impl Cursor {
    /// A cursor at `offset`, where 0 is the beginning of the output.
    #[must_use]
    pub fn at(offset: u64) -> Self {
        Self {
            start: offset,
            base: offset,
            ahead: 0,
            exact: true,
            repeated: 0,
            convention: None,
            last_offset: None,
            delivered: 0,
            is_fresh: false,
            replaced: false,
            counts_raw: false,
            recent: Vec::new(),
        }
    }

    /// Bytes of text delivered by this cursor.
    #[must_use]
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// Bytes of text before this position of the output, if the part of it before the reader's
    /// beginning counts as it was given.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.start.saturating_add(self.delivered)
    }

    /// A position of the server's at which nothing is skipped, and nothing repeated unless text
    /// whose length it may count otherwise has come since the last position that it named.
    #[must_use]
    pub fn position(&self) -> u64 {
        match self.exact {
            true => self.expected(),
            false => self.base,
        }
    }

    /// The end of what was delivered, at most 4096 bytes.
    #[must_use]
    pub fn tail(&self) -> &[u8] {
        tail(&self.recent, RECENT)
    }

    /// Whether the count of bytes surely agrees with anybody else's of the same output, whose record
    /// is `record`: not once a replacement character came, which may stand for other bytes elsewhere.
    #[must_use]
    pub fn counts_exactly(&self, record: &str) -> bool {
        !self.replaced && (self.start == 0 || !holds_replacement(record.as_bytes()))
    }

    /// Whether the server has named the position of a chunk.
    #[must_use]
    pub fn is_positioned(&self) -> bool {
        self.convention.is_some()
    }

    /// Begins a connection: the `offset` to ask the server for.
    pub fn connect(&mut self) -> u64 {
        if self.exact {
            self.base = self.expected();
        } else {
            self.repeated += self.ahead;
        }
        self.ahead = 0;
        self.exact = true;
        self.last_offset = None;
        self.is_fresh = false;
        self.base
    }

    /// Takes a chunk, its text in UTF-8: how many bytes at its beginning were delivered before.
    /// `exact` is false when it holds a replacement character ([`holds_replacement`]).
    ///
    /// # Errors
    /// [`Gap`] when bytes before the chunk are missing.
    pub fn accept(&mut self, text: &[u8], offset: Option<u64>, exact: bool) -> Result<usize, Gap> {
        let length = text.len() as u64;
        if length == 0 {
            return Ok(0);
        }
        self.replaced |= !exact;
        let overlap = self.overlap(text, offset, exact)?;
        if overlap < length {
            self.is_fresh = true;
            self.advance(offset, length, exact);
        }
        self.last_offset = offset;

        let repeated = self.repeated.min(length - overlap);
        self.repeated -= repeated;
        let asked = usize::try_from(overlap + repeated).unwrap_or(text.len());
        let old = ceil_boundary(text, asked);
        // A reader that began inside a character has the rest of it behind.
        let behind = old.saturating_sub(asked) as u64;
        self.start = self.start.saturating_add(behind);
        self.delivered += (text.len() - old) as u64;
        Ok(old)
    }

    /// Remembers the end of what is delivered: all that was new since it was last called, which is
    /// at least once a connection.
    pub fn remember(&mut self, new: &[u8]) {
        if new.len() >= RECENT {
            // What the cut at a character leaves out must not be filled up with what came earlier.
            self.recent.clear();
        }
        self.recent.extend_from_slice(tail(new, RECENT));
        if self.recent.len() > 2 * RECENT {
            let old = self.recent.len() - self.tail().len();
            self.recent.drain(..old);
        }
    }

    /// The position that should come next.
    fn expected(&self) -> u64 {
        self.base.saturating_add(self.ahead)
    }

    /// How many of the chunk's bytes lie before the expected position.
    fn overlap(&mut self, text: &[u8], offset: Option<u64>, exact: bool) -> Result<u64, Gap> {
        let length = text.len() as u64;
        let Some(offset) = offset else {
            return Ok(0);
        };
        if self.last_offset == Some(offset) {
            return Ok(length);
        }
        let expected = self.expected();
        // A server that gives starts never begins past the asked position; one that gives ends
        // always does.
        let convention = *self.convention.get_or_insert(if offset > expected {
            Convention::End
        } else {
            Convention::Start
        });
        let start = match convention {
            // Within a connection the server's order is to be trusted more than a count that it
            // may make otherwise.
            Convention::Start if !self.exact => return Ok(0),
            Convention::Start => Some(offset),
            Convention::End if offset <= expected => return Ok(length),
            Convention::End if !exact => return Ok(self.overlap_by_text(text, offset)),
            Convention::End => offset.checked_sub(length),
        };
        match start {
            Some(start) if start <= expected => Ok((expected - start).min(length)),
            hole => Err(Gap {
                expected,
                got: hole.unwrap_or(offset),
            }),
        }
    }

    /// The overlap of a chunk whose replacement characters may count otherwise on the server.
    ///
    /// Only the first new chunk of a connection can begin before what was delivered. It does if it
    /// would by the count of its text, and if it then begins with what was delivered last.
    fn overlap_by_text(&mut self, text: &[u8], end: u64) -> u64 {
        let expected = self.expected();
        let start = end.checked_sub(text.len() as u64);
        if self.is_fresh || self.delivered == 0 {
            self.counts_raw |= start != Some(expected);
            return 0;
        }
        let overlap = start
            .and_then(|start| expected.checked_sub(start))
            .unwrap_or_default();
        let again = usize::try_from(overlap).ok().and_then(|at| text.get(..at));
        match again {
            Some(again) if !self.counts_raw && self.ended_with(again) => overlap,
            _ => 0,
        }
    }

    fn ended_with(&self, text: &[u8]) -> bool {
        let recent = self.tail();
        recent.ends_with(text) || text.ends_with(recent)
    }

    fn advance(&mut self, offset: Option<u64>, length: u64, exact: bool) {
        match (offset, self.convention) {
            (Some(end), Some(Convention::End)) => {
                self.base = end;
                self.ahead = 0;
                self.exact = true;
            }
            (Some(start), _) => {
                self.base = start;
                self.ahead = length;
                self.exact = exact;
            }
            (None, _) => {
                self.ahead += length;
                self.exact &= exact;
            }
        }
    }
}

/// Whether U+FFFD (EF BF BD) is in the text: its last byte is rare enough to look for.
#[must_use]
pub fn holds_replacement(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0xBD, bytes)
        .any(|at| at.checked_sub(2).and_then(|from| bytes.get(from..at)) == Some(b"\xEF\xBF"))
}
