use super::abort::Subscription;
use super::error::thrown;
use crate::core::json::Object;
use crate::core::text::decimal;
use crate::core::{Result, Text};
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
}

#[wasm_bindgen(module = "/src/js/callbacks.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn write(
        callbacks: &Callbacks,
        stream: u8,
        text: &[u8],
        is_ascii: bool,
        position: f64,
    ) -> std::result::Result<JsValue, JsValue>;
}

/// The callbacks as a sink, with what must live as long as they are called.
struct Attached {
    callbacks: Callbacks,
    observed: bool,
    /// Where the stream stands that is written next.
    position: Cell<u64>,
    _subscription: Option<Subscription>,
}

/// The callbacks as a sink, which holds the `subscription` for as long as output may come.
pub(super) fn sink(callbacks: Callbacks, subscription: Option<Subscription>) -> Rc<dyn Sink> {
    Rc::new(Attached {
        observed: callbacks.observed(),
        position: Cell::default(),
        callbacks,
        _subscription: subscription,
    })
}

impl Sink for Attached {
    fn wants(&self, stream: StreamName) -> bool {
        self.callbacks.wants(stream as u8)
    }

    fn write(&self, stream: StreamName, text: Text) -> LocalBoxFuture<'_, Result<()>> {
        async move {
            let position = self.position.get() as f64;
            let (bytes, is_ascii) = (text.as_bytes(), text.is_ascii());
            let written = write(&self.callbacks, stream as u8, bytes, is_ascii, position);
            let pending = written.map_err(thrown)?;
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
