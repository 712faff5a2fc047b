//! Any bytes in any pieces give the same events, and a limited decoder keeps its limit. The decoder that
//! reads the usual event of an output in one pass says what the other one and the reader of JSON say.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runloop_wasm::core::output::{self, Input, Piece};
use runloop_wasm::core::sse::{Decoder, Event, TooLong};
use runloop_wasm::core::{Error, Text};

type Events = Vec<(Vec<u8>, Vec<u8>)>;

fn decode<'a>(
    mut decoder: Decoder,
    pieces: impl Iterator<Item = &'a [u8]>,
) -> Result<Events, TooLong> {
    let mut events = Events::new();
    for piece in pieces {
        decoder.feed(piece, |event| {
            events.push((event.name.to_vec(), event.data.to_vec()));
            Ok::<(), TooLong>(())
        })?;
    }
    Ok(events)
}

type Chunks = (Vec<(String, Option<u64>)>, bool);

fn read(event: Event<'_>, said: &mut Chunks) -> Result<(), Error> {
    let mut text = String::new();
    if let Some(chunk) = output::read(event, &mut text)? {
        said.0.push((text, chunk.offset));
    }
    Ok(())
}

/// What an output says, up to the first failure; whether there is one.
fn by_the_standard(bytes: &[u8]) -> Chunks {
    let mut said = Chunks::default();
    said.1 = Decoder::new()
        .feed(bytes, |event| read(event, &mut said))
        .is_err();
    said
}

fn in_one_pass<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Chunks {
    let mut said = Chunks::default();
    let mut decoder = output::Decoder::new();
    for bytes in pieces {
        let mut input = Input::new(bytes);
        loop {
            let mut out = Text::default();
            let failed = match decoder.next(&mut input, &mut out) {
                Ok(None) => break,
                Ok(Some(Piece::Output { offset, .. })) => {
                    said.0.push((out.into_string(), Some(offset)));
                    false
                }
                Ok(Some(Piece::Event(event))) => read(event, &mut said).is_err(),
                Err(TooLong) => true,
            };
            if failed {
                said.1 = true;
                return said;
            }
        }
    }
    said
}

fuzz_target!(|input: &[u8]| {
    let Some((&size, bytes)) = input.split_first() else {
        return;
    };
    let size = usize::from(size).max(1);
    let whole = decode(Decoder::new(), std::iter::once(bytes));
    assert_eq!(whole, decode(Decoder::new(), bytes.chunks(size)));
    assert_eq!(in_one_pass(bytes.chunks(size)), by_the_standard(bytes));
    if let Ok(events) = decode(Decoder::limited_to(size), bytes.chunks(7)) {
        assert!(events.iter().all(|(_, data)| data.len() <= size));
        assert_eq!(Ok(events), whole);
    }
});
