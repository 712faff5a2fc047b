//! An async client for Runloop devboxes, in Rust over a fetch-based transport.
//!
//! The published form is the npm package `runloop-wasm`; this crate is its source. Dependencies
//! point one way: `core ← runtime ← client ← api ← js`, and `fetch` implements `runtime`.
#![forbid(unsafe_code)]

pub mod api;
pub mod client;
pub mod core;
pub mod runtime;

#[cfg(target_arch = "wasm32")]
pub mod fetch;
#[cfg(target_arch = "wasm32")]
mod js;
