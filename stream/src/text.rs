//! Text on its way out, as UTF-8 bytes.

use std::cell::Cell;

/// A spare buffer that is longer is not kept, in bytes.
const KEPT: usize = 1 << 20;

thread_local! {
    /// The longest buffer of the texts that ended, for the next one: a new one would have to be cleared.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Text that is appended to: UTF-8 by construction, checked once, where it is decoded.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The text, and room behind it.
    bytes: Vec<u8>,
    length: usize,
    has_more_than_ascii: bool,
}

impl Text {
    /// The text's bytes.
    #[inline]
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether it surely is ASCII only, which engines decode faster.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        !self.has_more_than_ascii
    }

    /// Appends a string.
    pub fn push_str(&mut self, text: &str) {
        self.has_more_than_ascii |= !text.is_ascii();
        self.push_bytes(text.as_bytes());
    }

    /// Appends another text.
    pub fn append(&mut self, mut other: Self) {
        if self.is_empty() {
            std::mem::swap(self, &mut other);
        } else {
            self.has_more_than_ascii |= other.has_more_than_ascii;
            self.push_bytes(other.as_bytes());
        }
    }

    /// Cuts the text off at `length`, a character's boundary.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
        self.has_more_than_ascii &= self.length > 0;
    }

    /// Takes `count` bytes out, from `start` on.
    pub fn remove(&mut self, start: usize, count: usize) {
        let after = start.saturating_add(count);
        if count > 0 && after <= self.length {
            self.bytes.copy_within(after..self.length, start);
            self.length -= count;
        }
    }

    /// The text as a string.
    #[must_use]
    pub fn into_string(mut self) -> String {
        self.bytes.truncate(self.length);
        String::from_utf8(std::mem::take(&mut self.bytes))
            .unwrap_or_else(|wrong| String::from_utf8_lossy(wrong.as_bytes()).into_owned())
    }

    /// Takes out what is behind `start`, to be kept for a while: in at most twice the memory it needs.
    pub(crate) fn split_off(&mut self, start: usize) -> Self {
        let behind = self.as_bytes().get(start..).unwrap_or_default();
        if start == 0 && behind.len() > self.bytes.len() / 2 {
            return std::mem::take(self);
        }
        let kept = Self {
            bytes: behind.to_vec(),
            length: behind.len(),
            has_more_than_ascii: self.has_more_than_ascii,
        };
        if start == 0 {
            *self = Self::default();
        } else {
            self.truncate(start);
        }
        kept
    }

    /// Makes room for `more` bytes.
    #[inline]
    pub(crate) fn reserve(&mut self, more: usize) {
        let least = self.length + more;
        if self.bytes.len() < least {
            self.grow_to(least);
        }
    }

    #[cold]
    fn grow_to(&mut self, least: usize) {
        let mut spare = SPARE.take();
        if spare.len() < least {
            SPARE.set(spare);
            self.bytes.resize(least, 0);
        } else if let Some(begin) = spare.get_mut(..self.length) {
            begin.copy_from_slice(self.as_bytes());
            self.bytes = spare;
        }
    }

    /// The room behind the text.
    #[inline]
    pub(crate) fn room(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.length..).unwrap_or_default()
    }

    /// So many bytes of the room are text now.
    #[inline]
    pub(crate) fn grow(&mut self, count: usize, is_ascii: bool) {
        self.length += count;
        self.has_more_than_ascii |= !is_ascii;
    }

    fn push_bytes(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        if let Some(free) = self.room().get_mut(..bytes.len()) {
            free.copy_from_slice(bytes);
            self.length += bytes.len();
        }
    }
}

impl Drop for Text {
    #[inline(never)]
    fn drop(&mut self) {
        if (1..=KEPT).contains(&self.bytes.len()) {
            // A thread that ends keeps none.
            let _ = SPARE.try_with(|spare| {
                let last = spare.take();
                let own = std::mem::take(&mut self.bytes);
                spare.set(if last.len() < own.len() { own } else { last });
            });
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self {
            has_more_than_ascii: !text.is_ascii(),
            length: text.len(),
            bytes: text.into_bytes(),
        }
    }
}

/// The first boundary of a character at or after `at`.
#[must_use]
pub fn ceil_boundary(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let inside = rest.iter().take_while(|byte| *byte & 0xC0 == 0x80);
    at.min(text.len()) + inside.count()
}

/// At most the last `bytes` bytes of `text`, starting at a character's boundary.
#[must_use]
pub fn tail(text: &[u8], bytes: usize) -> &[u8] {
    let start = ceil_boundary(text, text.len().saturating_sub(bytes));
    text.get(start..).unwrap_or_default()
}
