//! The service's nouns: what each call sends, and the few fields of an answer that logic needs.
//!
//! One noun a file. A view stays JSON text for the caller; nothing here knows JavaScript.

/// Running commands.
pub mod command;
/// Devboxes and their life.
pub mod devbox;
/// Streams of JSON events.
pub mod event_feed;
/// Commands that were started.
pub mod execution;
/// What a completed command left.
pub mod execution_result;
/// Files on a devbox.
pub mod file;
pub mod output;

pub use command::{Command, CommandParams};
pub use devbox::Devbox;
pub use event_feed::EventFeed;
pub use execution::Execution;
pub use execution_result::ExecutionResult;
pub use output::Offsets;
