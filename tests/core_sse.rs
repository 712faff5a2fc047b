//! The event stream format, as the WHATWG HTML standard (9.2.6) has it.
#![allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]

use proptest::prelude::*;
use runloop_wasm::core::Error;
use runloop_wasm::core::output;
use runloop_wasm::core::sse::{Decoder, MAX_EVENT_BYTES, TooLong};

/// Name and data of an event.
type Read = (String, String);

fn feed(decoder: &mut Decoder, bytes: &[u8], events: &mut Vec<Read>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    decoder
        .feed::<TooLong>(bytes, |event| {
            events.push((text(event.name), text(event.data)));
            Ok(())
        })
        .unwrap();
}

fn read(chunks: &[&[u8]]) -> Vec<Read> {
    let (mut decoder, mut events) = (Decoder::new(), Vec::new());
    for chunk in chunks {
        feed(&mut decoder, chunk, &mut events);
    }
    events
}

fn events(stream: &str) -> Vec<Read> {
    read(&[stream.as_bytes()])
}

fn event(name: &str, data: &str) -> Read {
    (name.to_owned(), data.to_owned())
}

fn data(data: &str) -> Vec<Read> {
    vec![event("", data)]
}

#[test]
fn lines_end_in_lf_cr_or_crlf_even_mixed() {
    for stream in [
        "data: a\ndata: b\n\n",
        "data: a\rdata: b\r\r",
        "data: a\r\ndata: b\r\n\r\n",
        "data: a\rdata: b\r\n\n",
        "data: a\ndata: b\r\r\n",
    ] {
        assert_eq!(events(stream), data("a\nb"), "{stream:?}");
    }
}

#[test]
fn a_cr_at_the_end_of_a_chunk_ends_its_line_and_an_lf_after_it_ends_no_other() {
    assert_eq!(
        read(&[b"data: a\r", b"\ndata: b\r", b"\n\r", b"\n"]),
        data("a\nb")
    );
    assert_eq!(read(&[b"data: a\r\r"]), data("a"));
    assert_eq!(read(&[b"data: a\r", b"", b"\n", b"\n"]), data("a"));
}

#[test]
fn one_byte_order_mark_at_the_very_beginning_is_ignored() {
    assert_eq!(events("\u{FEFF}data: a\n\n"), data("a"));
    assert_eq!(read(&[b"\xEF", b"\xBB", b"\xBFdata: a\n\n"]), data("a"));
    assert_eq!(events("\u{FEFF}\u{FEFF}data: a\n\n"), []);
    assert_eq!(events("\n\u{FEFF}data: a\n\n"), []);
    assert_eq!(events("data: \u{FEFF}a\n\n"), data("\u{FEFF}a"));
}

#[test]
fn comments_are_no_events_and_do_not_part_one() {
    assert_eq!(events(":\n\n: ping\n\n"), []);
    assert_eq!(events("data: a\n: between\ndata: b\n\n"), data("a\nb"));
}

#[test]
fn exactly_one_space_after_the_colon_is_dropped() {
    assert_eq!(events("data:a\n\n"), data("a"));
    assert_eq!(events("data: a\n\n"), data("a"));
    assert_eq!(events("data:  a \n\n"), data(" a "));
    assert_eq!(events("data:\ta\n\n"), data("\ta"));
    assert_eq!(events("data: a: b\n\n"), data("a: b"));
}

#[test]
fn a_field_without_a_colon_has_an_empty_value() {
    assert_eq!(events("data\n\n"), data(""));
    assert_eq!(events("data\ndata\n\n"), data("\n"));
    assert_eq!(events("data:\n\n"), data(""));
}

#[test]
fn fields_other_than_data_and_event_are_ignored() {
    assert_eq!(
        events("id: 7\nretry: 10\nnonsense: x\nDATA: no\n data: no\ndata: a\n\n"),
        data("a")
    );
    assert_eq!(events("id: 7\n\nretry: 1\n\n"), []);
}

#[test]
fn the_last_event_name_counts_and_only_for_its_event() {
    let stream = "event: x\nevent: y\ndata: a\n\ndata: b\n\nevent\ndata: c\n\n";
    assert_eq!(
        events(stream),
        [event("y", "a"), event("", "b"), event("", "c")]
    );
}

#[test]
fn a_named_event_without_data_is_not_dispatched_and_its_name_does_not_stay() {
    assert_eq!(events("event: ping\n\ndata: a\n\n"), data("a"));
}

#[test]
fn an_event_that_the_stream_does_not_complete_is_not_dispatched() {
    for stream in [
        "data: a",
        "data: a\n",
        "data: a\r\n",
        "data: a\n: c\n",
        "data: a\nevent: x",
    ] {
        assert_eq!(events(stream), [], "{stream:?}");
    }
}

#[test]
fn blank_lines_alone_are_nothing() {
    assert_eq!(events("\n\n\r\n\r\n\r\r"), []);
    assert_eq!(events("\n\n\ndata: a\n\n\n\n"), data("a"));
}

#[test]
fn the_first_error_of_the_consumer_ends_the_reading() {
    let mut seen = 0;
    let result = Decoder::new().feed(b"data: a\n\ndata: b\n\n", |_| {
        seen += 1;
        Err(TooLong)
    });
    assert_eq!((result, seen), (Err(TooLong), 1));
}

#[test]
fn a_line_without_end_is_refused_before_it_fills_the_memory() {
    let (mut decoder, mut events) = (Decoder::limited_to(16), Vec::new());
    feed(&mut decoder, b"data: 6789012345", &mut events);
    feed(&mut decoder, b"\n\n", &mut events);
    assert_eq!(events, data("6789012345"));
    feed(&mut decoder, b"data: 6789", &mut events);
    let refused = decoder.feed::<TooLong>(b"0123456", |_| Ok(()));
    assert_eq!(refused, Err(TooLong));
}

#[test]
fn an_event_of_too_many_lines_is_refused_too() {
    let mut decoder = Decoder::limited_to(16);
    let feed = |decoder: &mut Decoder| decoder.feed::<TooLong>(b"data: 12345\n", |_| Ok(()));
    assert_eq!(feed(&mut decoder), Ok(()));
    assert_eq!(feed(&mut decoder), Ok(()));
    assert_eq!(feed(&mut decoder), Err(TooLong));
}

#[test]
fn a_refused_event_is_a_bad_response_and_not_a_reason_to_reconnect() {
    let error = Error::from(TooLong);
    assert_eq!(error.code(), "bad_response");
    assert!(error.message().contains("256 MiB"));
    assert_eq!(MAX_EVENT_BYTES, 256 << 20);
}

/// A stream of what matters to the format.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"data".to_vec()),
        Just(b"event".to_vec()),
        Just(b"id".to_vec()),
        Just(b":".to_vec()),
        Just(b" ".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\n\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\xEF\xBB\xBF".to_vec()),
        Just(
            "data: {\"output\":\"€\",\"offset\":3}\n\n"
                .as_bytes()
                .to_vec()
        ),
        Just("😀".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_split_of_the_bytes_gives_the_same_events(
        stream in stream(), cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.sort_unstable();
        let (mut decoder, mut split) = (Decoder::new(), Vec::new());
        let mut from = 0;
        for to in cuts.into_iter().chain([stream.len()]) {
            feed(&mut decoder, stream.get(from..to).unwrap(), &mut split);
            from = to;
        }
        let whole = read(&[&stream]);
        prop_assert_eq!(&split, &whole);
        let bytes: Vec<&[u8]> = stream.chunks(1).collect();
        prop_assert_eq!(read(&bytes), whole);
    }

    #[test]
    fn events_are_those_of_a_decoder_written_line_by_line(stream in stream()) {
        prop_assert_eq!(read(&[&stream]), model(&stream));
    }

    #[test]
    fn no_event_whatever_its_bytes_makes_the_output_reader_panic(
        name in prop_oneof![Just(&b""[..]), Just(&b"error"[..])],
        data in proptest::collection::vec(any::<u8>(), 0..64),
    ) {
        let event = runloop_wasm::core::sse::Event { name, data: &data };
        let mut out = String::from("before");
        let _ = output::read(event, &mut out);
        prop_assert!(out.starts_with("before"));
    }
}

/// The format read the slow way.
fn model(stream: &[u8]) -> Vec<Read> {
    let stream = stream.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(stream);
    let mut lines: Vec<Vec<u8>> = vec![Vec::new()];
    let mut bytes = stream.iter().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\n' => lines.push(Vec::new()),
            b'\r' => {
                bytes.next_if(|next| **next == b'\n');
                lines.push(Vec::new());
            }
            other => lines.last_mut().unwrap().push(*other),
        }
    }
    lines.pop();
    let (mut events, mut name, mut data) = (Vec::new(), Vec::new(), None::<Vec<u8>>);
    for line in lines {
        if line.is_empty() {
            if let Some(data) = data.take() {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                events.push((text(&name), text(&data)));
            }
            name.clear();
            continue;
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let field = parts.next().unwrap();
        let value = parts.next().unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"data" => match &mut data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend(value);
                }
                None => data = Some(value.to_vec()),
            },
            b"event" => name = value.to_vec(),
            _ => {}
        }
    }
    events
}
