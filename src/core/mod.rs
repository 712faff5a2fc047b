//! Pure decisions: what to send, when to retry, what an answer means.
//!
//! No clock, no randomness, no I/O, no async and no JavaScript enter here; everything is a
//! function of its arguments and tested in milliseconds.

pub mod config;
pub mod error;
pub mod json;
pub mod options;
pub mod output;
pub mod poll;
pub mod request;
pub mod retry;
pub mod retry_after;
pub mod text;
pub mod turns;
pub mod view;

pub use config::Config;
pub use error::{Error, ErrorKind, Foreign, Result};
pub use options::RequestOptions;
pub use poll::Goal;
pub use request::{Accept, Method, Request};
pub use runloop_wasm_stream::{Cursor, Text, Utf16, cursor, sse};
