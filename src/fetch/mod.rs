//! The platform: `fetch`, timers, `crypto`, the clock and the executor of whatever engine this
//! runs in.
//!
//! Implements `runtime` and nothing else. What comes back from user code or another realm is
//! looked at by its shape, never by `instanceof`.

mod clock;
mod connections;
/// Calls whose panic touches nothing else.
pub mod contained;
mod random;
mod tasks;
mod timer;
mod transport;

use crate::runtime::{Credentials, Runtime};
use wasm_bindgen::JsValue;

/// The engine's own parts for the server at `address`, with the caller's `fetch` unless that is
/// undefined.
#[must_use]
pub fn runtime(fetch: JsValue, credentials: Box<dyn Credentials>, address: &str) -> Runtime {
    Runtime {
        connections: connections::to(address),
        transport: Box::new(transport::Fetch::new(fetch)),
        clock: Box::new(clock::Engine),
        random: Box::new(random::Crypto),
        tasks: Box::new(tasks::Executor),
        credentials,
    }
}

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
