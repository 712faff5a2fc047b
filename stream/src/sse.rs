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
    /// Whether the event that is held has been given out.
    given: bool,
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
            given: false,
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
        while let Some(event) = self.next(&mut bytes)? {
            dispatch(event)?;
        }
        Ok(())
    }

    /// The next event that is complete in `bytes`, which loses what was read; nothing when all of
    /// them are read.
    ///
    /// # Errors
    /// [`TooLong`] when a line or an event exceeds the limit.
    pub fn next(&mut self, bytes: &mut &[u8]) -> Result<Option<Event<'_>>, TooLong> {
        if std::mem::take(&mut self.given) {
            self.forget();
        }
        if self.after_cr && !bytes.is_empty() {
            self.after_cr = false;
            *bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while let Some(end) = memchr::memchr2(b'\n', b'\r', bytes) {
            let (head, rest) = bytes.split_at(end);
            *bytes = match rest {
                [b'\r', b'\n', rest @ ..] => rest,
                [b'\r'] => {
                    self.after_cr = true;
                    &[]
                }
                [_, rest @ ..] => rest,
                [] => &[],
            };
            let is_complete = if self.line.is_empty() {
                self.take_line(head)?
            } else {
                self.hold(head)?;
                let mut line = std::mem::take(&mut self.line);
                let is_complete = self.take_line(&line)?;
                line.clear();
                self.line = line;
                is_complete
            };
            if is_complete {
                self.given = true;
                return Ok(Some(Event {
                    name: &self.name,
                    data: &self.data,
                }));
            }
        }
        self.hold(bytes)?;
        *bytes = &[];
        Ok(None)
    }

    /// Whether nothing of an event has come yet.
    #[must_use]
    pub fn is_between_events(&self) -> bool {
        self.line.is_empty() && (self.given || !self.has_data)
    }

    /// Whether the next byte is the first one of an event, with nothing before it that matters.
    pub(crate) fn is_at_event(&self) -> bool {
        let has_name = !self.given && !self.name.is_empty();
        self.is_between_events() && !has_name && !self.after_cr
    }

    /// The bytes of a whole event have passed this decoder by.
    pub(crate) fn passed(&mut self, event: &[u8]) {
        self.started = true;
        self.after_cr = event.ends_with(b"\r");
    }

    /// What has come of the line that is being read.
    pub(crate) fn line(&mut self) -> &mut Vec<u8> {
        &mut self.line
    }

    fn forget(&mut self) {
        self.name.clear();
        self.data.clear();
        self.has_data = false;
    }

    fn hold(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        if self.line.len() + bytes.len() > self.limit {
            return Err(TooLong);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    /// Takes a line; whether it completes an event.
    fn take_line(&mut self, mut line: &[u8]) -> Result<bool, TooLong> {
        if !self.started {
            self.started = true;
            line = line.strip_prefix(BOM).unwrap_or(line);
        }
        if line.is_empty() {
            let is_complete = self.has_data;
            if !is_complete {
                self.forget();
            }
            return Ok(is_complete);
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
                    return Err(TooLong);
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
        Ok(false)
    }
}
