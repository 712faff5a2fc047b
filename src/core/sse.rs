//! Server-sent events out of bytes, as the WHATWG HTML standard (9.2.6) reads them.

/// The longest line, and the most data of one event, in bytes; a stream without line ends would
/// otherwise fill the memory.
pub const MAX_EVENT_BYTES: usize = 256 << 20;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// An event; one without data is never dispatched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// The `event` field, empty when the stream names none.
    pub name: &'a [u8],
    /// The `data` fields, joined by line feeds.
    pub data: &'a [u8],
}

/// A line or event above the decoder's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// The decoder of one connection. Any split of the bytes gives the same events.
#[derive(Debug)]
pub struct Decoder {
    limit: usize,
    /// The beginning of a line whose end has not come yet.
    line: Vec<u8>,
    name: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    after_cr: bool,
    started: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::limited_to(MAX_EVENT_BYTES)
    }
}

impl Decoder {
    /// A decoder for a new connection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A decoder with its own limit of a line, and of the data of one event, in bytes.
    #[must_use]
    pub fn limited_to(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            name: Vec::new(),
            data: Vec::new(),
            has_data: false,
            after_cr: false,
            started: false,
        }
    }

    /// Decodes the next bytes and hands every event that they complete to `dispatch`.
    ///
    /// # Errors
    /// [`TooLong`] when a line or an event exceeds the limit; the first error of `dispatch` otherwise.
    pub fn feed<E: From<TooLong>>(
        &mut self,
        mut bytes: &[u8],
        mut dispatch: impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.after_cr && !bytes.is_empty() {
            self.after_cr = false;
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while let Some(end) = memchr::memchr2(b'\n', b'\r', bytes) {
            let (head, rest) = bytes.split_at(end);
            bytes = match rest {
                [b'\r', b'\n', rest @ ..] => rest,
                [b'\r'] => {
                    self.after_cr = true;
                    &[]
                }
                [_, rest @ ..] => rest,
                [] => &[],
            };
            if self.line.is_empty() {
                self.take_line(head, &mut dispatch)?;
            } else {
                self.hold(head)?;
                let line = std::mem::take(&mut self.line);
                self.take_line(&line, &mut dispatch)?;
            }
        }
        self.hold(bytes).map_err(E::from)
    }

    /// Whether nothing of an event has come yet.
    #[must_use]
    pub fn is_between_events(&self) -> bool {
        self.line.is_empty() && !self.has_data
    }

    fn hold(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        if self.line.len() + bytes.len() > self.limit {
            return Err(TooLong);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn take_line<E: From<TooLong>>(
        &mut self,
        mut line: &[u8],
        dispatch: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.started {
            self.started = true;
            line = line.strip_prefix(BOM).unwrap_or(line);
        }
        if line.is_empty() {
            let done = if self.has_data {
                dispatch(Event {
                    name: &self.name,
                    data: &self.data,
                })
            } else {
                Ok(())
            };
            self.name.clear();
            self.data.clear();
            self.has_data = false;
            return done;
        }
        let (field, value) = match memchr::memchr(b':', line) {
            Some(at) => {
                let (field, value) = line.split_at(at);
                let value = value.strip_prefix(b":").unwrap_or(value);
                (field, value.strip_prefix(b" ").unwrap_or(value))
            }
            None => (line, [].as_slice()),
        };
        match field {
            b"data" => {
                if self.data.len() + value.len() >= self.limit {
                    return Err(TooLong.into());
                }
                if self.has_data {
                    self.data.push(b'\n');
                }
                self.has_data = true;
                self.data.extend_from_slice(value);
            }
            b"event" => {
                self.name.clear();
                self.name.extend_from_slice(value);
            }
            // A comment, `id` and `retry` (the engine has its own cursor and backoff), or unknown.
            _ => {}
        }
        Ok(())
    }
}
