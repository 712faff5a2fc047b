//! Every byte of an output stream is delivered once, in order, whatever the server's habits.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed assumption of a test must end it"
)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use runloop_wasm::core::Cursor;
use runloop_wasm::core::cursor::{Gap, holds_replacement};

/// What a server's chunks carry as their `offset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offsets {
    Start,
    End,
    None,
}

/// Where a server begins when it is asked for an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begin {
    Exactly,
    AtTheChunkAroundIt,
}

fn offset(offsets: Offsets, start: u64, end: u64) -> Option<u64> {
    match offsets {
        Offsets::Start => Some(start),
        Offsets::End => Some(end),
        Offsets::None => None,
    }
}

/// One connection of a schedule.
#[derive(Debug, Clone)]
struct Connection {
    /// Where the server cuts the text into chunks, this time.
    cuts: Vec<Index>,
    /// How many events arrive before the connection is lost.
    events: usize,
    /// Which events arrive twice.
    twice: Vec<bool>,
    /// After which events an empty one arrives.
    empty: Vec<bool>,
}

fn connection() -> impl Strategy<Value = Connection> {
    let cuts = vec(any::<Index>(), 0..8);
    let flags = || vec(proptest::bool::weighted(0.2), 12);
    (cuts, 0..6_usize, flags(), flags()).prop_map(|(cuts, events, twice, empty)| Connection {
        cuts,
        events,
        twice,
        empty,
    })
}

fn boundaries(text: &str, cuts: &[Index]) -> Vec<usize> {
    let mut all: Vec<usize> = cuts
        .iter()
        .map(|cut| text.floor_char_boundary(cut.index(text.len() + 1)))
        .chain([0, text.len()])
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Characters of every length, among them the replacement character, with lots of repetition.
fn text() -> impl Strategy<Value = String> {
    let char = prop_oneof![
        4 => Just('a'), 4 => Just('b'), 2 => Just('\n'), 2 => Just('ä'), 2 => Just('€'),
        2 => Just('😀'), 2 => Just('\u{FFFD}'), 1 => any::<char>(),
    ];
    vec(char, 0..24).prop_map(String::from_iter)
}

fn offsets() -> impl Strategy<Value = Offsets> {
    prop_oneof![
        Just(Offsets::Start),
        Just(Offsets::End),
        Just(Offsets::None)
    ]
}

/// Feeds one event; what is new of it.
fn take(cursor: &mut Cursor, out: &mut String, text: &str, offset: Option<u64>) -> Result<(), Gap> {
    let exact = !holds_replacement(text.as_bytes());
    let old = cursor.accept(text.as_bytes(), offset, exact)?;
    cursor.remember(&text.as_bytes()[old..]);
    out.push_str(&text[old..]);
    Ok(())
}

/// Reads `text` over the connections given and then over one that is not lost.
fn read(
    text: &str,
    offsets: Offsets,
    begin: Begin,
    connections: &[Connection],
) -> Result<String, Gap> {
    let mut cursor = Cursor::at(0);
    let mut out = String::new();
    let last = Connection {
        cuts: Vec::new(),
        events: usize::MAX,
        twice: Vec::new(),
        empty: Vec::new(),
    };
    for connection in connections.iter().chain([&last]) {
        let from = usize::try_from(cursor.connect()).unwrap();
        assert!(
            text.is_char_boundary(from),
            "asked for the middle of a character"
        );
        let mut bounds = boundaries(text, &connection.cuts);
        let around = bounds.iter().rev().find(|bound| **bound <= from).copied();
        let first = match begin {
            Begin::Exactly => from,
            Begin::AtTheChunkAroundIt => around.unwrap(),
        };
        bounds.retain(|bound| *bound > first);
        bounds.insert(0, first);
        let flag = |flags: &[bool], at: usize| flags.get(at).copied().unwrap_or(false);
        for (at, bound) in bounds.windows(2).enumerate().take(connection.events) {
            let offset = offset(offsets, bound[0] as u64, bound[1] as u64);
            let chunk = &text[bound[0]..bound[1]];
            take(&mut cursor, &mut out, chunk, offset)?;
            // Without an offset nothing tells a repeated event from a repeated text.
            if offsets != Offsets::None && flag(&connection.twice, at) {
                take(&mut cursor, &mut out, chunk, offset)?;
            }
            if flag(&connection.empty, at) {
                take(&mut cursor, &mut out, "", offset)?;
            }
        }
    }
    assert_eq!(cursor.delivered(), out.len() as u64);
    Ok(out)
}

/// Pieces of a process's output: text, and how many raw bytes it stood for there.
fn raw_pieces() -> impl Strategy<Value = Vec<(String, u64)>> {
    let char = prop_oneof![
        3 => Just(("a".to_owned(), 1)),
        1 => Just(("€".to_owned(), 3)),
        1 => (1..=4_u64).prop_map(|raw| ("\u{FFFD}".to_owned(), raw)),
    ];
    vec(vec(char, 0..6), 0..8).prop_map(|pieces| {
        // Each piece begins with a letter of its own: where the server counts otherwise than the
        // text and the text says the same again, nothing could tell a repetition.
        let piece = |(letter, chars): (char, Vec<(String, u64)>)| {
            let raw: u64 = chars.iter().map(|(_, raw)| raw).sum();
            let text: String = chars.into_iter().map(|(text, _)| text).collect();
            (format!("{letter}{text}"), raw + 1)
        };
        ('A'..).zip(pieces).map(piece).collect()
    })
}

fn wild_offset() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        0..40_u64,
        (0..40_u64).prop_map(|below| u64::MAX - below)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_byte_comes_once_and_in_order_from_a_server_that_begins_exactly(
        text in text(), offsets in offsets(), connections in vec(connection(), 0..6),
    ) {
        prop_assert_eq!(read(&text, offsets, Begin::Exactly, &connections), Ok(text));
    }

    #[test]
    fn every_byte_comes_once_and_in_order_from_a_server_that_begins_at_the_chunk_around(
        text in text(), end in any::<bool>(), connections in vec(connection(), 0..6),
    ) {
        let offsets = if end { Offsets::End } else { Offsets::Start };
        prop_assert_eq!(read(&text, offsets, Begin::AtTheChunkAroundIt, &connections), Ok(text));
    }

    #[test]
    fn a_server_that_counts_raw_bytes_loses_and_repeats_nothing(
        pieces in raw_pieces(), offsets in offsets(), drops in vec(0..8_usize, 0..5),
    ) {
        let whole: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
        let mut cursor = Cursor::at(0);
        let mut out = String::new();
        for events in drops.into_iter().chain([usize::MAX]) {
            let from = cursor.connect();
            let mut at = 0;
            let mut sent = 0;
            for (text, raw) in &pieces {
                let (start, end) = (at, at + raw);
                at = end;
                if start >= from && sent < events {
                    sent += 1;
                    let taken = take(&mut cursor, &mut out, text, offset(offsets, start, end));
                    prop_assert_eq!(taken, Ok(()));
                }
            }
        }
        prop_assert_eq!(out, whole);
    }

    #[test]
    fn a_lost_chunk_is_a_gap_and_nothing_after_it_is_delivered(
        pieces in vec("[aä€😀]{1,6}", 3..8), end in any::<bool>(), lost in any::<Index>(),
    ) {
        // The first chunk tells the convention and nothing is missing after the last one.
        let lost = 1 + lost.index(pieces.len() - 2);
        let offsets = if end { Offsets::End } else { Offsets::Start };
        let (mut cursor, mut out, mut at) = (Cursor::at(0), String::new(), 0);
        cursor.connect();
        let mut result = Ok(());
        for (index, piece) in pieces.iter().enumerate() {
            let (start, stop) = (at, at + piece.len() as u64);
            at = stop;
            if index != lost && result.is_ok() {
                result = take(&mut cursor, &mut out, piece, offset(offsets, start, stop));
            }
        }
        let before: String = pieces[..lost].concat();
        let expected = before.len() as u64;
        let got = expected + pieces[lost].len() as u64;
        prop_assert_eq!(result, Err(Gap { expected, got }));
        prop_assert_eq!(out, before);
    }

    #[test]
    fn no_server_makes_the_cursor_panic(
        begin in wild_offset(),
        events in vec((text(), proptest::option::of(wild_offset()), any::<bool>()), 0..12),
    ) {
        let mut cursor = Cursor::at(begin);
        for (text, offset, reconnect) in events {
            if reconnect {
                cursor.connect();
            }
            let exact = !holds_replacement(text.as_bytes());
            if let Ok(old) = cursor.accept(text.as_bytes(), offset, exact) {
                prop_assert!(text.is_char_boundary(old));
                cursor.remember(&text.as_bytes()[old..]);
            }
        }
    }
}

#[test]
fn the_last_known_end_is_asked_for_with_each_convention() {
    for (offsets, expected) in [(Offsets::Start, 6), (Offsets::End, 6), (Offsets::None, 6)] {
        let (mut cursor, mut out) = (Cursor::at(0), String::new());
        assert_eq!(cursor.connect(), 0);
        take(&mut cursor, &mut out, "ab€", offset(offsets, 0, 5)).unwrap();
        take(&mut cursor, &mut out, "c", offset(offsets, 5, 6)).unwrap();
        assert_eq!(
            (cursor.connect(), out.as_str()),
            (expected, "ab€c"),
            "{offsets:?}"
        );
    }
}

#[test]
fn a_reader_may_begin_in_the_middle() {
    for (offsets, begin) in [(Offsets::Start, 3), (Offsets::Start, 1), (Offsets::End, 3)] {
        let (mut cursor, mut out) = (Cursor::at(3), String::new());
        assert_eq!(cursor.connect(), 3);
        let chunk = &"abcdef"[begin..];
        take(
            &mut cursor,
            &mut out,
            chunk,
            offset(offsets, begin as u64, 6),
        )
        .unwrap();
        assert_eq!(
            (out.as_str(), cursor.connect()),
            ("def", 6),
            "{offsets:?} {begin}"
        );
    }
}

#[test]
fn a_text_that_was_repeated_on_purpose_is_not_taken_for_a_repeated_event() {
    for offsets in [Offsets::Start, Offsets::End, Offsets::None] {
        let (mut cursor, mut out) = (Cursor::at(0), String::new());
        for at in 0..4 {
            take(&mut cursor, &mut out, "x", offset(offsets, at, at + 1)).unwrap();
        }
        assert_eq!(out, "xxxx", "{offsets:?}");
    }
}

#[test]
fn a_gap_after_a_reconnect_says_what_was_expected_and_what_came() {
    let (mut cursor, mut out) = (Cursor::at(0), String::new());
    cursor.connect();
    take(&mut cursor, &mut out, "abc", Some(0)).unwrap();
    assert_eq!(cursor.connect(), 3);
    let gap = take(&mut cursor, &mut out, "xyz", Some(9)).unwrap_err();
    assert_eq!((gap.expected, gap.got), (3, 9));
}

#[test]
fn what_was_delivered_last_is_known_again_where_its_memory_begins_within_a_character() {
    let (mut cursor, mut out) = (Cursor::at(0), String::new());
    let piece = format!("\u{FFFD}{}", "😀€".repeat(20));
    let end = 100 + piece.len() as u64;
    take(&mut cursor, &mut out, &"a".repeat(100), Some(100)).unwrap();
    take(&mut cursor, &mut out, &piece, Some(end)).unwrap();
    assert_eq!(cursor.connect(), end);
    let more = format!("{piece}more");
    take(&mut cursor, &mut out, &more, Some(end + 4)).unwrap();
    assert!(out.ends_with("€more"));
    assert_eq!(out.len() as u64, end + 4);
}

#[test]
fn counts_are_exact_until_a_replacement_character_comes() {
    let mut cursor = Cursor::at(0);
    cursor.accept("aä".as_bytes(), Some(0), true).unwrap();
    assert!(cursor.counts_exactly(""));
    cursor
        .accept("\u{FFFD}".as_bytes(), Some(3), false)
        .unwrap();
    assert!(!cursor.counts_exactly(""));
    assert_eq!(cursor.delivered(), 6);
}
