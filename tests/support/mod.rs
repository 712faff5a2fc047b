//! What the tests of the client's logic stand on: a clock that moves when everything waits, a wire
//! that answers by script, and randomness that is not random. Nothing here sleeps.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "every test binary uses its own part, and a failed assumption of a test must end it"
)]

mod answer;
mod recorder;
mod tasks;
mod time;
mod wire;
mod world;

pub use answer::{Answer, Step, broken};
pub use recorder::Recorder;
pub use tasks::Background;
pub use time::ManualClock;
pub use wire::{Sent, Wire};
pub use world::{BASE_URL, Counting, Running, Shared, Tokens, World};
