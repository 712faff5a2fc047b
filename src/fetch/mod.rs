//! The platform: `fetch`, timers, `crypto` and the clock of whatever engine this runs in.
//!
//! Implements `runtime` and nothing else. What comes back from user code or another realm is
//! looked at by its shape, never by `instanceof`.

mod clock;
mod random;
mod response;
mod timer;
mod transport;

use crate::core::{Error, ErrorKind};
use crate::runtime::{Credentials, Runtime};
use js_sys::Function;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The engine's own parts, with the caller's `fetch` if there is one.
pub(crate) fn runtime(fetch: Option<Function>, credentials: Box<dyn Credentials>) -> Runtime {
    Runtime {
        transport: Box::new(transport::Fetch::new(fetch)),
        clock: Box::new(clock::Engine),
        random: Box::new(random::Crypto),
        credentials,
    }
}

/// No answer came, or it broke off. The engine's own words stay in the cause: some of them repeat
/// the address with its query.
fn connection_error(cause: JsValue) -> Error {
    Error::new(ErrorKind::Connection, "Connection error.").with_cause(Rc::new(cause))
}
