//! The exported classes and what takes values across the boundary. No decision is made here.
//!
//! Exports take `&self` and clone out of `Rc` before the first await: an async `&mut self` export
//! would throw on the second concurrent call.

mod abort;
mod callbacks;
mod credentials;
mod devbox;
mod devbox_cmd_ops;
mod devbox_file_ops;
mod devbox_ops;
mod error;
mod execution;
mod execution_result;
mod json;
mod options;
mod promise;
mod sdk;
