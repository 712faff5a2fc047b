use crate::core::{Error, ErrorKind};
use crate::runtime::CancelToken;
use js_sys::Function;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    /// The caller's `AbortSignal`, of whichever realm or polyfill.
    #[derive(Clone)]
    pub type Signal;

    #[wasm_bindgen(method, getter)]
    fn aborted(this: &Signal) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn reason(this: &Signal) -> JsValue;

    #[wasm_bindgen(method, js_name = addEventListener)]
    fn add_event_listener(this: &Signal, event: &str, listener: &Function);

    #[wasm_bindgen(method, js_name = removeEventListener)]
    fn remove_event_listener(this: &Signal, event: &str, listener: &Function);
}

/// Cancels a token when the caller's signal aborts; dropping it takes the listener off the signal.
pub(super) struct Subscription {
    signal: Signal,
    listener: Closure<dyn FnMut()>,
}

impl Subscription {
    pub(super) fn new(signal: Signal, token: CancelToken) -> Self {
        if signal.aborted().is_truthy() {
            token.cancel(abort_error(&signal));
        }
        let listener = {
            let signal = signal.clone();
            Closure::new(move || token.cancel(abort_error(&signal)))
        };
        signal.add_event_listener("abort", listener.as_ref().unchecked_ref());
        Self { signal, listener }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.signal
            .remove_event_listener("abort", self.listener.as_ref().unchecked_ref());
    }
}

fn abort_error(signal: &Signal) -> Error {
    Error::new(ErrorKind::Abort, "Request was aborted.").with_cause(Rc::new(signal.reason()))
}
