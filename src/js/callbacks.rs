use super::abort::Subscription;
use super::error::thrown;
use crate::core::json::Object;
use crate::core::text::{ceil_boundary, decimal};
use crate::core::{Result, Text, Utf16};
use crate::runtime::{LocalBoxFuture, Note, Sink, StreamName};
use futures_util::FutureExt;
use js_sys::Promise;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The caller's `stdout`, `stderr` and `output` functions (`pkg/lib/callbacks.js`).
    pub type Callbacks;

    #[wasm_bindgen(method)]
    fn wants(this: &Callbacks, stream: u8) -> bool;

    #[wasm_bindgen(method, getter)]
    fn observed(this: &Callbacks) -> bool;

    #[wasm_bindgen(method, catch)]
    fn note(this: &Callbacks, note: &str) -> std::result::Result<(), JsValue>;

    /// Whether strings are made faster of UTF-16 here.
    #[wasm_bindgen(method, getter, js_name = takesUtf16)]
    fn takes_utf16(this: &Callbacks) -> bool;

    /// A piece of the text that is written next.
    #[wasm_bindgen(method, catch)]
    fn append(this: &Callbacks, piece: &[u8]) -> std::result::Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = appendUtf16)]
    fn append_utf16(this: &Callbacks, piece: &[u16]) -> std::result::Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn write(this: &Callbacks, stream: u8, position: f64) -> std::result::Result<JsValue, JsValue>;
}

/// How many bytes become a string at a time: one of more than 128 KiB is a large object to V8, which costs three times as much
/// as to join these.
const PIECE: usize = 1 << 15;

thread_local! {
    /// Of every text on its way out: JavaScript makes a string of each piece at once.
    static UTF16: Cell<Utf16> = const { Cell::new(Utf16::new()) };
}

/// The callbacks as a sink, with what must live as long as they are called.
struct Attached {
    callbacks: Callbacks,
    observed: bool,
    takes_utf16: bool,
    /// Where the stream stands that is written next.
    position: Cell<u64>,
    _subscription: Option<Subscription>,
}

/// The callbacks as a sink, which holds the `subscription` for as long as output may come.
pub(super) fn sink(callbacks: Callbacks, subscription: Option<Subscription>) -> Rc<dyn Sink> {
    Rc::new(Attached {
        observed: callbacks.observed(),
        takes_utf16: callbacks.takes_utf16(),
        position: Cell::default(),
        callbacks,
        _subscription: subscription,
    })
}

impl Attached {
    fn hand_over(&self, stream: u8, text: &Text) -> std::result::Result<JsValue, JsValue> {
        let mut rest = text.as_bytes();
        let mut utf16 = UTF16.take();
        while !rest.is_empty() {
            if self.takes_utf16 && !text.is_ascii() {
                self.callbacks.append_utf16(utf16.next(&mut rest))?;
            } else {
                let (piece, more) = rest.split_at(ceil_boundary(rest, PIECE));
                self.callbacks.append(piece)?;
                rest = more;
            }
        }
        UTF16.set(utf16);
        self.callbacks.write(stream, self.position.get() as f64)
    }
}

impl Sink for Attached {
    fn wants(&self, stream: StreamName) -> bool {
        self.callbacks.wants(stream as u8)
    }

    fn write(&self, stream: StreamName, text: Text) -> LocalBoxFuture<'_, Result<()>> {
        async move {
            let pending = self.hand_over(stream as u8, &text).map_err(thrown)?;
            drop(text);
            if pending.is_object() {
                let pending: Promise = pending.unchecked_into();
                JsFuture::from(pending).await.map_err(thrown)?;
            }
            Ok(())
        }
        .boxed_local()
    }

    fn reached(&self, _stream: StreamName, position: u64) {
        self.position.set(position);
    }

    fn note(&self, stream: StreamName, note: Note<'_>) -> Result<()> {
        if !self.observed {
            return Ok(());
        }
        let object = Object::new().string("stream", stream.as_str());
        let object = match note {
            Note::Connect => object.string("type", "connect"),
            Note::Bytes(count) => object
                .string("type", "bytes")
                .raw("bytes", &decimal(count as u64)),
            Note::Reconnect(reason) => object.string("type", "reconnect").string("reason", reason),
            Note::End => object.string("type", "end"),
        };
        self.callbacks.note(&object.finish()).map_err(thrown)
    }
}
