//! Reading a few fields out of JSON text.
//!
//! JavaScript's `JSON.parse` gives the caller the whole view; this reader only finds what the
//! client's own logic needs, without building a tree.

use crate::string;

const MAX_DEPTH: usize = 512;

/// One JSON value: its exact text inside a larger one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'a>(&'a str);

impl Default for Value<'_> {
    /// What is absent: of no kind.
    fn default() -> Self {
        Self("")
    }
}

impl<'a> Value<'a> {
    /// The value that `text` consists of; `None` when it is not one well-bracketed JSON value.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let start = skip_space(text.as_bytes(), 0);
        let end = value_end(text.as_bytes(), start)?;
        if skip_space(text.as_bytes(), end) != text.len() {
            return None;
        }
        text.get(start..end).map(Self)
    }

    /// The exact text of the value.
    #[must_use]
    pub fn text(self) -> &'a str {
        self.0
    }

    /// The fields of an object, in order; nothing for another kind of value.
    #[must_use]
    pub fn fields(self) -> Fields<'a> {
        Fields(Parts::new(self.0, b'{'))
    }

    /// The items of an array, in order; nothing for another kind of value.
    #[must_use]
    pub fn items(self) -> Items<'a> {
        Items(Parts::new(self.0, b'['))
    }

    /// A field of an object; the last one wins, as in `JSON.parse`.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.fields()
            .filter(|(name, _)| name.as_str_eq(key))
            .last()
            .map(|(_, value)| value)
    }

    /// The text of a string value; a lone surrogate reads as U+FFFD.
    #[must_use]
    pub fn string(self) -> Option<String> {
        string::read(self.0)
    }

    /// The value of a whole number; `None` for one with a fraction or exponent.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        // Rust reads a plus sign, JSON has none.
        self.0.parse().ok().filter(|_| !self.0.starts_with('+'))
    }

    /// Whether the value is `true`.
    #[must_use]
    pub fn is_true(self) -> bool {
        self.0 == "true"
    }

    /// Whether this is the string `key`.
    #[must_use]
    pub fn as_str_eq(self, key: &str) -> bool {
        let inside = self
            .0
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        match inside {
            Some(plain) if !plain.as_bytes().contains(&b'\\') => plain == key,
            _ => self.string().as_deref() == Some(key),
        }
    }
}

/// The parts of an object or array between its brackets.
#[derive(Debug, Clone)]
struct Parts<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parts<'a> {
    fn new(text: &'a str, open: u8) -> Self {
        let at = if text.as_bytes().first() == Some(&open) {
            1
        } else {
            text.len()
        };
        Self { text, at }
    }

    fn value(&mut self) -> Option<Value<'a>> {
        let start = skip_space(self.text.as_bytes(), self.at);
        let end = value_end(self.text.as_bytes(), start)?;
        self.at = skip_space(self.text.as_bytes(), end);
        self.text.get(start..end).map(Value)
    }

    fn skip(&mut self, byte: u8) -> Option<()> {
        let found = self.text.as_bytes().get(self.at) == Some(&byte);
        found.then(|| self.at += 1)
    }
}

/// Iterator over an object's fields.
#[derive(Debug, Clone)]
pub struct Fields<'a>(Parts<'a>);

impl<'a> Iterator for Fields<'a> {
    type Item = (Value<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.0.value()?;
        self.0.skip(b':')?;
        let value = self.0.value()?;
        let _ = self.0.skip(b',');
        Some((key, value))
    }
}

/// Iterator over an array's items.
#[derive(Debug, Clone)]
pub struct Items<'a>(Parts<'a>);

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let value = self.0.value()?;
        let _ = self.0.skip(b',');
        Some(value)
    }
}

fn skip_space(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let spaces = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
        .count();
    from + spaces
}

/// Where the string that opens at `from` ends, past its closing quote.
fn string_end(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Where the value that starts at `from` ends.
fn value_end(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let mut open: Vec<u8> = Vec::new();
    loop {
        match text.get(at)? {
            b'"' => at = string_end(text, at)?,
            b'{' | b'[' if open.len() == MAX_DEPTH => return None,
            b'{' => {
                open.push(b'}');
                at += 1;
            }
            b'[' => {
                open.push(b']');
                at += 1;
            }
            close @ (b'}' | b']') => {
                if open.pop() != Some(*close) {
                    return None;
                }
                at += 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if !open.is_empty() => {
                at += 1;
                continue;
            }
            _ => {
                let word = text.get(at..)?.iter().take_while(|byte| {
                    matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')
                });
                match word.count() {
                    0 => return None,
                    length => at += length,
                }
            }
        }
        if open.is_empty() {
            return Some(at);
        }
    }
}
