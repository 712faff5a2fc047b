//! What the package's JavaScript classes (`pkg/lib/`) call: one exported handle with one
//! method, and the conversion of errors, callbacks, tokens and signals. No decision is made here.
//!
//! The classes that users see are JavaScript: an exported class costs about 900 bytes of code a
//! method, one in JavaScript 120. Exports take `&self` and clone out of `Rc` before the first await:
//! an async `&mut self` export would throw on the second concurrent call.

mod abort;
mod callbacks;
mod client;
mod credentials;
mod error;
mod execution;
mod handle;
mod promise;
