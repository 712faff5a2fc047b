//! What every byte of streamed output passes: framing, decoding, the cursor; and the reading of JSON, which
//! every answer passes.
//!
//! A crate of its own because it is compiled for speed, everything else for size (the profiles in
//! `Cargo.toml`). No clock, no I/O and no JavaScript enter here. Of what is hot nothing is generic: an
//! instantiation would be compiled elsewhere.

#![forbid(unsafe_code)]

pub mod cursor;
pub mod json;
pub mod output;
pub mod sse;
pub mod string;
pub mod text;
pub mod utf16;

pub use cursor::Cursor;
pub use text::Text;
pub use utf16::Utf16;
