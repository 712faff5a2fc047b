//! Cutting text at lines and characters; UTF-16.

use proptest::prelude::*;
use runloop_wasm::core::Utf16;
use runloop_wasm::core::text::{head, holds_lines, last_lines, tail};

/// The units of a text, as they come piece by piece.
fn units(utf16: &mut Utf16, text: &str) -> Vec<u16> {
    let (mut rest, mut units) = (text.as_bytes(), Vec::new());
    while !rest.is_empty() {
        let piece = utf16.next(&mut rest);
        assert!(!piece.is_empty(), "nothing came of {} bytes", rest.len());
        // Each piece becomes a string of its own: no pair is parted.
        assert!(char::decode_utf16(piece.iter().copied()).all(|char| char.is_ok()));
        units.extend_from_slice(piece);
    }
    units
}

proptest! {
    #[test]
    fn utf16_is_what_the_standard_library_makes_of_a_text(
        texts in proptest::collection::vec("(?s)[ -~\\n]{0,20}.{0,5}[ -~]{0,40}", 0..8),
    ) {
        let text = texts.concat();
        prop_assert_eq!(units(&mut Utf16::default(), &text), text.encode_utf16().collect::<Vec<_>>());
    }
}

#[test]
fn utf16_of_a_long_text_comes_in_pieces_that_part_no_character() {
    let mut utf16 = Utf16::default();
    for unit in ["a", "é", "€", "😀", "a😀", "line\n€"] {
        for before in ["", "x", "xx", "xxx"] {
            let text = [before, &unit.repeat(100_000)].concat();
            let made = units(&mut utf16, &text);
            assert!(made == text.encode_utf16().collect::<Vec<_>>(), "of {unit}");
        }
    }
}

#[test]
fn the_last_lines_are_counted_with_empty_ones_and_without_the_final_newline() {
    for (text, lines, expected) in [
        ("", 0, ""),
        ("", 1, ""),
        ("a", 0, ""),
        ("a", 1, "a"),
        ("a\n", 1, "a"),
        ("a\n", 9, "a"),
        ("a\nb", 1, "b"),
        ("a\nb\n", 1, "b"),
        ("a\nb\n", 2, "a\nb"),
        ("a\n\n", 1, ""),
        ("a\n\n", 2, "a\n"),
        ("a\n\nb\n", 2, "\nb"),
        ("a\n\n\nb\n\n", 3, "\nb\n"),
        ("\n", 1, ""),
        ("\n\n", 1, ""),
        ("\n\n", 2, "\n"),
        ("\n\na", 1, "a"),
        ("\n\na", 2, "\na"),
        ("\n\na", 3, "\n\na"),
        ("a\r\nb\r\n", 1, "b\r"),
        ("ä\n€\n😀\n", 2, "€\n😀"),
        ("a\nb", usize::MAX, "a\nb"),
    ] {
        assert_eq!(last_lines(text, lines), expected, "{text:?} {lines}");
    }
}

#[test]
fn a_cut_first_line_does_not_count_as_a_line() {
    for (tail, lines, holds) in [
        ("", 0, true),
        ("", 1, false),
        ("b\n", 1, false),
        ("b\nc\n", 1, true),
        ("b\nc", 1, true),
        ("b\nc\n", 2, false),
        ("\nc\n", 1, true),
        ("\n", 1, false),
        ("\n\n", 1, true),
    ] {
        assert_eq!(holds_lines(tail, lines), holds, "{tail:?} {lines}");
    }
}

#[test]
fn text_is_cut_between_characters() {
    assert_eq!(head("aä€", 2), "a");
    assert_eq!(head("aä€", 3), "aä");
    assert_eq!(head("aä€", 99), "aä€");
    assert_eq!(tail("aä€", 2), "");
    assert_eq!(tail("aä€", 4), "€");
    assert_eq!(tail("aä€", 99), "aä€");
}

/// Lines by their definition: split, drop the end that the final newline leaves, take the last.
fn model(text: &str, lines: usize) -> String {
    let mut all: Vec<&str> = text.split('\n').collect();
    if text.ends_with('\n') {
        all.pop();
    }
    let skipped = all.len().saturating_sub(lines);
    all.into_iter().skip(skipped).collect::<Vec<_>>().join("\n")
}

proptest! {
    #[test]
    fn last_lines_are_those_of_the_model(text in "[a\n€]{0,40}", lines in 0..12_usize) {
        prop_assert_eq!(last_lines(&text, lines), model(&text, lines));
    }

    #[test]
    fn a_tail_that_holds_the_lines_gives_the_same_lines_as_the_whole(
        text in "[ab\n]{0,40}", cut in 0..40_usize, lines in 0..8_usize,
    ) {
        let tail = text.get(cut..).unwrap_or_default();
        prop_assume!(holds_lines(tail, lines));
        prop_assert_eq!(last_lines(tail, lines), last_lines(&text, lines));
    }

    #[test]
    fn cutting_never_panics(text in ".*", bytes in any::<usize>()) {
        prop_assert!(text.starts_with(head(&text, bytes)));
        prop_assert!(text.ends_with(tail(&text, bytes)));
    }
}
