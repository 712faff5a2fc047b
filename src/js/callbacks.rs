use super::abort::Subscription;
use super::error::thrown;
use crate::core::Result;
use crate::runtime::{LocalBoxFuture, Sink, StreamName};
use futures_util::FutureExt;
use js_sys::Promise;
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

    #[wasm_bindgen(method, catch)]
    fn write(this: &Callbacks, stream: u8, text: &str) -> std::result::Result<JsValue, JsValue>;
}

/// The callbacks as a sink, with what must live as long as they are called.
struct Attached {
    callbacks: Callbacks,
    _subscription: Option<Subscription>,
}

/// The callbacks as a sink, which holds the `subscription` for as long as output may come.
pub(super) fn sink(callbacks: Callbacks, subscription: Option<Subscription>) -> Rc<dyn Sink> {
    Rc::new(Attached {
        callbacks,
        _subscription: subscription,
    })
}

impl Sink for Attached {
    fn wants(&self, stream: StreamName) -> bool {
        self.callbacks.wants(stream as u8)
    }

    fn write(&self, stream: StreamName, text: String) -> LocalBoxFuture<'_, Result<()>> {
        async move {
            let pending = self.callbacks.write(stream as u8, &text).map_err(thrown)?;
            drop(text);
            if pending.is_object() {
                let pending: Promise = pending.unchecked_into();
                JsFuture::from(pending).await.map_err(thrown)?;
            }
            Ok(())
        }
        .boxed_local()
    }
}
