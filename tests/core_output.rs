//! The decoder of output, which reads the usual event in one pass, gives what the standard's framing
//! and a reading of the whole JSON give, however the bytes are split.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed assumption of a test must end it"
)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use runloop_wasm::core::cursor::holds_replacement;
use runloop_wasm::core::output::{self, Decoder, Input, Piece};
use runloop_wasm::core::sse::{self, TooLong};
use runloop_wasm::core::{Error, Text};

/// What an event said: its text, its offset, and whether its text counts exactly.
type Said = (String, Option<u64>, bool);

/// Everything that the bytes say up to the first failure, and whether they end between events.
type Heard = (Vec<Said>, Result<bool, &'static str>);

fn by_the_standard(bytes: &[u8]) -> Heard {
    let mut decoder = sse::Decoder::new();
    let mut said = Vec::new();
    let fed = decoder.feed(bytes, |event| {
        let mut text = String::new();
        if let Some(chunk) = output::read(event, &mut text)? {
            let exact = !holds_replacement(text.as_bytes());
            said.push((text, chunk.offset, exact));
        }
        Ok::<_, Error>(())
    });
    let end = fed.map(|()| decoder.is_between_events());
    (said, end.map_err(|error| error.code()))
}

fn in_one_pass(pieces: &[&[u8]]) -> Heard {
    let mut decoder = Decoder::new();
    let mut said = Vec::new();
    for piece in pieces {
        let (mut input, mut out, mut start) = (Input::new(piece), Text::default(), 0);
        loop {
            let (offset, exact) = match decoder.next(&mut input, &mut out) {
                Err(TooLong) => return (said, Err("bad_response")),
                Ok(None) => break,
                Ok(Some(Piece::Output { offset, exact })) => (Some(offset), exact),
                Ok(Some(Piece::Event(event))) => {
                    let mut text = String::new();
                    match output::read(event, &mut text) {
                        Err(error) => return (said, Err(error.code())),
                        Ok(None) => continue,
                        Ok(Some(chunk)) => {
                            out.push_str(&text);
                            (chunk.offset, !holds_replacement(text.as_bytes()))
                        }
                    }
                }
            };
            let text = &out.as_bytes()[start..];
            said.push((std::str::from_utf8(text).unwrap().to_owned(), offset, exact));
            assert!(!out.is_ascii() || out.as_bytes().is_ascii());
            start = out.len();
        }
        assert!(input.is_read(), "bytes are left");
        assert_eq!(out.len(), start, "text of an event that has not ended");
    }
    (said, Ok(decoder.is_between_events()))
}

/// The same bytes in pieces.
fn cut<'a>(bytes: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    ends.sort_unstable();
    ends.push(bytes.len());
    let mut start = 0;
    let piece = |end| {
        let piece = &bytes[start..end];
        start = end;
        piece
    };
    ends.into_iter().map(piece).collect()
}

fn text() -> impl Strategy<Value = String> {
    let char = prop_oneof![
        8 => proptest::char::range(' ', '~'), 2 => Just('\n'), 1 => Just('"'), 1 => Just('\\'),
        1 => Just('ä'), 1 => Just('€'), 1 => Just('😀'), 1 => Just('\u{FFFD}'), 1 => any::<char>(),
    ];
    vec(char, 0..60).prop_map(String::from_iter)
}

/// A string as some writer of JSON would write it.
fn quoted(text: &str, escape: bool) -> String {
    if !escape {
        return serde_json::to_string(text).unwrap();
    }
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    format!("\"{}\"", units.collect::<String>())
}

/// An event as the service writes it, and some that it might come to write.
fn event() -> impl Strategy<Value = Vec<u8>> {
    let numbers = prop_oneof![
        6 => any::<u32>().prop_map(|number| number.to_string()),
        1 => Just("0".to_owned()), 1 => Just("007".to_owned()), 1 => Just("-0".to_owned()),
        1 => Just("1.5".to_owned()), 1 => Just("null".to_owned()), 1 => any::<u64>().prop_map(|number| number.to_string()),
    ];
    let usual = (
        text(),
        proptest::bool::weighted(0.2),
        numbers,
        0..3_usize,
        any::<bool>(),
    )
        .prop_map(|(text, escape, number, spaces, crlf)| {
            let space = &"  "[..spaces];
            let end = if crlf { "\r\n\r\n" } else { "\n\n" };
            let text = quoted(&text, escape);
            format!("data: {{\"output\":{space}{text},{space}\"offset\":{space}{number}}}{end}")
                .into_bytes()
        });
    let fixed = |event: &'static [u8]| Just(event.to_vec());
    let other = prop_oneof![
        fixed(b": ping\n\n"),
        fixed(b"event: output\n"),
        fixed(b"event: error\ndata: {\"code\":500}\n\n"),
        fixed(b"data: {\"offset\":1,\"output\":\"a\"}\n\n"),
        fixed(b"data: {\"output\":\"a\"}\n\n"),
        fixed(b"data: {\"output\":\"a\",\"offset\":3}\ndata: \n\n"),
        fixed(b"data: {\"output\":\"a\",\"offset\":3}\nid: 1\n\n"),
        fixed(b"data: {\"output\":\"a\",\"offset\":3} \n\n"),
        fixed(b"data: {\"output\":\"\\ud800x\",\"offset\":3}\r\r"),
        fixed(b"data: {\"output\":\"\\ud83d\\ude00\\ud83d\",\"offset\":3}\r\n\n"),
        fixed(b"data: {\"output\":\"\xFF\xC3\",\"offset\":3}\n\n"),
        fixed(b"data: {\"output\":\"\xED\xA0\x80\xF4\x90\x80\x80\",\"offset\":3}\n\n"),
        fixed(b"data: {\"output\":\"\t\",\"offset\":3}\n\n"),
        fixed(b"data: {\"output\":\"a\ndata: b\",\"offset\":3}\n\n"),
        fixed(b"data: {\"output\":7,\"offset\":3}\n\n"),
        fixed(b"data:{\"output\":\"a\",\"offset\":3}\n\n"),
        fixed(b"\xEF\xBB\xBFdata: {\"output\":\"a\",\"offset\":3}\n\n"),
        fixed(b"data: {\"output\":\"\\x\",\"offset\":3}\n\n"),
        fixed(b"data\n\n"),
        fixed(b"data: {\"output\":\"a\",\"offset\":3}\r\n\r"),
        fixed(b"data: {\"output\":\"\\u\r\r\r\r"),
        fixed(b"data: {\"output\":\"\xE2\n\n"),
        fixed(b"data: {\"output\":\"\\ud83d\\u\n\n"),
        fixed(b"\n"),
        fixed(b"\r"),
    ];
    prop_oneof![4 => usual, 1 => other]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_split_of_any_stream_says_what_the_standard_says(
        events in vec(event(), 0..8), cuts in vec(any::<Index>(), 0..12),
        wrong in proptest::option::weighted(0.3, (any::<Index>(), any::<u8>())),
    ) {
        let mut bytes = events.concat();
        if let Some((at, byte)) = wrong && !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        prop_assert_eq!(in_one_pass(&cut(&bytes, &cuts)), by_the_standard(&bytes));
    }
}

#[test]
fn a_stream_that_comes_byte_by_byte_says_the_same() {
    let events = [
        "plain",
        "größe → 42\n\"quoted\"\\ \u{FFFD} 😀",
        "",
        "\u{1}\u{7f}",
    ];
    let event = |text: &&str| {
        format!(
            "data: {{\"output\":{},\"offset\":7}}\n\n",
            quoted(text, false)
        )
    };
    let bytes: String = events.iter().map(event).collect();
    let single: Vec<&[u8]> = bytes.as_bytes().chunks(1).collect();
    let heard = in_one_pass(&single);
    assert_eq!(heard, by_the_standard(bytes.as_bytes()));
    assert_eq!(heard.0.len(), events.len());
}

#[test]
fn an_event_of_many_chunks_is_read_once_however_long_it_is() {
    let text = "a line with an end\n".repeat(200_000);
    let bytes = format!(
        "data: {{\"output\":{},\"offset\":0}}\n\n",
        quoted(&text, false)
    );
    let chunks: Vec<&[u8]> = bytes.as_bytes().chunks(1000).collect();
    let (said, end) = in_one_pass(&chunks);
    assert_eq!((said, end), (vec![(text, Some(0), true)], Ok(true)));
}

#[test]
fn what_is_ascii_is_known_to_be_wherever_it_is_cut() {
    let bytes = "data: {\"output\":\"a\\nb\\u0041\",\"offset\":0}\n\n".repeat(3);
    for cut in 0..bytes.len() {
        let (head, tail) = bytes.as_bytes().split_at(cut);
        let mut decoder = Decoder::new();
        for piece in [head, tail] {
            let (mut input, mut out) = (Input::new(piece), Text::default());
            while decoder.next(&mut input, &mut out).unwrap().is_some() {}
            assert!(out.is_ascii(), "cut at {cut}");
        }
    }
}
