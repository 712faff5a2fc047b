//! Cutting text where lines and characters end.

pub use runloop_wasm_stream::text::ceil_boundary;

/// The last `lines` lines of `text`, without the newline that ends the last one.
///
/// Empty lines count like any other; a final newline ends the last line and does not start one.
///
/// ```
/// assert_eq!(runloop_wasm::core::text::last_lines("a\n\nb\n", 2), "\nb");
/// ```
#[must_use]
pub fn last_lines(text: &str, lines: usize) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    if lines == 0 {
        return "";
    }
    let mut ends = text.bytes().enumerate().rev();
    let mut ends = ends.by_ref().filter(|(_, byte)| *byte == b'\n');
    match ends.nth(lines - 1) {
        Some((at, _)) => text.get(at + 1..).unwrap_or_default(),
        None => text,
    }
}

/// Whether the tail of an output, cut somewhere before its start, surely holds `lines` whole lines.
///
/// The first line of a cut text may itself be cut, so it does not count.
#[must_use]
pub fn holds_lines(tail: &str, lines: usize) -> bool {
    let tail = tail.strip_suffix('\n').unwrap_or(tail);
    memchr::memchr_iter(b'\n', tail.as_bytes())
        .take(lines)
        .count()
        >= lines
}

/// A number in decimal digits; without `Display`, which would bring in the formatting machinery.
#[must_use]
pub fn decimal(number: u64) -> String {
    itoa::Buffer::new().format(number).to_owned()
}

/// Whether `text` holds the ASCII character `byte`. The standard library's search for a `char`
/// brings in its two-way substring search.
#[must_use]
pub fn holds(text: &str, byte: u8) -> bool {
    text.as_bytes().contains(&byte)
}

/// At most the first `bytes` bytes of `text`, ending at a character boundary.
#[must_use]
pub fn head(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes))
        .unwrap_or_default()
}

/// At most the last `bytes` bytes of `text`, starting at a character boundary.
#[must_use]
pub fn tail(text: &str, bytes: usize) -> &str {
    let start = text.ceil_char_boundary(text.len().saturating_sub(bytes));
    text.get(start..).unwrap_or_default()
}
