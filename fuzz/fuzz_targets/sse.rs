//! Any bytes in any pieces give the same events, and a limited decoder keeps its limit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runloop_wasm::core::sse::{Decoder, TooLong};

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

fuzz_target!(|input: &[u8]| {
    let Some((&size, bytes)) = input.split_first() else {
        return;
    };
    let size = usize::from(size).max(1);
    let whole = decode(Decoder::new(), std::iter::once(bytes));
    assert_eq!(whole, decode(Decoder::new(), bytes.chunks(size)));
    if let Ok(events) = decode(Decoder::limited_to(size), bytes.chunks(7)) {
        assert!(events.iter().all(|(_, data)| data.len() <= size));
        assert_eq!(Ok(events), whole);
    }
});
