//! What a view means to a wait, and how a wait paces itself.

use std::time::Duration;

/// How long the server holds a devbox wait at most (contract: 30 s).
pub const DEVBOX_HOLD: Duration = Duration::from_secs(30);

/// How long the server holds an execution wait at most (contract: 25 s).
pub const EXECUTION_HOLD: Duration = Duration::from_secs(25);

/// What an attempt may take beyond the hold before its connection counts as dead.
pub const HOLD_MARGIN: Duration = Duration::from_secs(10);

/// A round that is over sooner was not held; the next one waits, so that a server that answers
/// "not yet" at once is not asked in a tight loop.
pub const HELD_AT_LEAST: Duration = Duration::from_secs(1);

/// What a state means to a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The wanted state.
    Reached,
    /// Any other state, known or not: the wait goes on.
    NotYet,
    /// A state from which the wanted one cannot be reached.
    Failed,
}

/// What `status` means to a wait for the devbox status `wanted`.
///
/// Only `failure` and `shutdown` are final; `queued`, `resuming`, `suspended` and any status that
/// this client does not know are waited through.
#[must_use]
pub fn devbox(status: &str, wanted: &str) -> Progress {
    match status {
        _ if status == wanted => Progress::Reached,
        "failure" | "shutdown" => Progress::Failed,
        _ => Progress::NotYet,
    }
}

/// What `status` means to a wait for the end of an execution.
#[must_use]
pub fn execution(status: &str) -> Progress {
    match status {
        "completed" => Progress::Reached,
        _ => Progress::NotYet,
    }
}

/// Counts the rounds that ended at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pace {
    hurried: u32,
}

impl Pace {
    /// Notes a round that took `took`; the retries to back off by, if the next one should wait.
    pub fn round(&mut self, took: Duration) -> Option<u32> {
        if took >= HELD_AT_LEAST {
            self.hurried = 0;
            return None;
        }
        self.hurried += 1;
        Some(self.hurried - 1)
    }
}
