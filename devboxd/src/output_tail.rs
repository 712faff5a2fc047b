//! The last lines of an output log, found from its end without reading the rest.

use std::fs::File;
use std::io;

use crate::output_log::{OutputLog, read_at};

const BLOCK: u64 = 64 << 10;

/// The end of an output: whole lines, and whether there are more before them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tail {
    pub(crate) text: String,
    pub(crate) truncated: bool,
}

/// At most `lines` lines and `bytes` bytes from the end of `log`. A line is what a newline ends; text
/// after the last newline is a line too. Lines are never cut: one longer than `bytes` is left out.
pub(crate) fn tail(log: &OutputLog, lines: u64, bytes: u64) -> io::Result<Tail> {
    let length = log.extent().length;
    if length == 0 || lines == 0 {
        return Ok(Tail {
            text: String::new(),
            truncated: length > 0 || log.is_forgotten(),
        });
    }
    let file = log.open()?;
    let start = start_of_tail(&file, length, lines, length.saturating_sub(bytes))?;
    let mut text = vec![0; usize::try_from(length - start).unwrap_or(usize::MAX)];
    let read = read_at(&file, start, &mut text)?;
    text.truncate(read);
    // The log holds UTF-8 and `start` follows a newline.
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    Ok(Tail {
        text,
        truncated: start > 0,
    })
}

/// Where the last `lines` lines begin, not before `floor`.
fn start_of_tail(file: &File, length: u64, lines: u64, floor: u64) -> io::Result<u64> {
    let mut start = length;
    let mut found = 0;
    // The newline at the very end closes the last line and begins none. A newline just before the
    // floor is needed to know that a line begins there.
    let mut end = length - 1;
    let first = floor.saturating_sub(1);
    let mut block = vec![0; BLOCK as usize];
    while end > first {
        let begin = end.saturating_sub(BLOCK).max(first);
        let wanted = usize::try_from(end - begin).unwrap_or(block.len());
        let piece = block.get_mut(..wanted).unwrap_or_default();
        let read = read_at(file, begin, piece)?;
        for newline in memchr::memrchr_iter(b'\n', piece.get(..read).unwrap_or_default()) {
            start = begin + newline as u64 + 1;
            found += 1;
            if found == lines {
                return Ok(start);
            }
        }
        end = begin;
    }
    Ok(if floor == 0 { 0 } else { start })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]
mod tests {
    use std::sync::Arc;

    use super::{Tail, tail};
    use crate::output_log::OutputLog;

    fn log_of(text: &str) -> (tempfile::TempDir, Arc<OutputLog>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stdout");
        std::fs::write(&path, text).unwrap();
        let log = OutputLog::new(path);
        log.grow_to(text.len() as u64);
        (folder, log)
    }

    fn expect(text: &str, lines: u64, bytes: u64, tail_text: &str, truncated: bool) {
        let (_folder, log) = log_of(text);
        let found = tail(&log, lines, bytes).unwrap();
        let expected = Tail {
            text: tail_text.to_owned(),
            truncated,
        };
        assert_eq!(found, expected, "{text:?}, {lines} lines, {bytes} bytes");
    }

    #[test]
    fn the_last_lines_keep_their_newlines() {
        expect("", 3, 100, "", false);
        expect("a", 3, 100, "a", false);
        expect("a\n", 1, 100, "a\n", false);
        expect("a\nb", 1, 100, "b", true);
        expect("a\nb\n", 1, 100, "b\n", true);
        expect("a\nb\n", 2, 100, "a\nb\n", false);
        expect("a\n\n\n", 2, 100, "\n\n", true);
        expect("\n\n\n", 3, 100, "\n\n\n", false);
        expect("a\nb\n", 0, 100, "", true);
    }

    #[test]
    fn lines_are_dropped_whole_where_the_bytes_do_not_suffice() {
        expect("aaaa\nbbbb\ncccc\n", 9, 15, "aaaa\nbbbb\ncccc\n", false);
        expect("aaaa\nbbbb\ncccc\n", 9, 14, "bbbb\ncccc\n", true);
        expect("aaaa\nbbbb\ncccc\n", 9, 10, "bbbb\ncccc\n", true);
        expect("aaaa\nbbbb\ncccc\n", 9, 9, "cccc\n", true);
        expect("aaaa\nbbbb\ncccc\n", 9, 4, "", true);
        expect("aaaa\nbbbb", 9, 4, "bbbb", true);
    }

    #[test]
    fn lines_longer_than_a_block_are_found() {
        let long = "x".repeat(200_000);
        let text = format!("first\n{long}\nlast\n");
        expect(&text, 2, 1 << 20, &format!("{long}\nlast\n"), true);
        expect(&text, 3, 1 << 20, &text, false);
        expect(&text, 3, 100, "last\n", true);
    }
}
