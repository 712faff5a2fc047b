//! What a view means to a wait, and how a wait paces itself.

use super::error::{Error, ErrorKind, Result};
use super::json::Value;
use super::{options, view};
use std::rc::Rc;
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
    /// Any other state from which it can be reached: the wait goes on.
    NotYet,
}

/// What a wait is for.
#[derive(Debug, Clone)]
pub struct Goal {
    /// What is waited for, as an error names it.
    noun: String,
    /// The status that ends the wait.
    wanted: String,
    /// The statuses from which it cannot be reached. Any other is waited through, known or not:
    /// `queued`, `resuming` and what a later service adds.
    failed: Vec<String>,
    /// The pause between rounds that the server does not hold.
    pub interval: Option<Duration>,
}

impl Goal {
    /// A devbox in the status `wanted`.
    #[must_use]
    pub fn devbox(wanted: &str) -> Self {
        Self {
            noun: "devbox".to_owned(),
            wanted: wanted.to_owned(),
            failed: vec!["failure".to_owned(), "shutdown".to_owned()],
            interval: None,
        }
    }

    /// The end of an execution.
    #[must_use]
    pub fn execution() -> Self {
        Self {
            noun: "execution".to_owned(),
            wanted: "completed".to_owned(),
            failed: Vec::new(),
            interval: None,
        }
    }

    /// The goal in a JSON object: `noun`, `wanted`, `failed` as an array, `interval` in milliseconds.
    #[must_use]
    pub fn from_json(given: Value<'_>) -> Self {
        let field = |name: &str| given.get(name).and_then(Value::string).unwrap_or_default();
        Self {
            noun: field("noun"),
            wanted: field("wanted"),
            failed: options::strings(given.get("failed")),
            interval: given.get("interval").and_then(options::millis),
        }
    }

    /// What a view means to the wait.
    ///
    /// # Errors
    /// [`ErrorKind::Failed`] when the wanted status cannot be reached any more; when the view has no
    /// status.
    pub fn judge(&self, view: &Rc<str>) -> Result<Progress> {
        let object = view::object(view)?;
        let status = view::string(object, "status")?;
        if status == self.wanted {
            return Ok(Progress::Reached);
        }
        if !self.failed.contains(&status) {
            return Ok(Progress::NotYet);
        }
        let reason = ["failure_reason", "shutdown_reason", "error_message"]
            .into_iter()
            .find_map(|field| object.get(field)?.string())
            .map(|reason| [" (", &reason, ")"].concat())
            .unwrap_or_default();
        let message = [
            "the ",
            &self.noun,
            " is in status ",
            &status,
            &reason,
            ", not ",
            &self.wanted,
        ]
        .concat();
        let code = match self.noun.as_str() {
            "blueprint" => "blueprint_failed",
            "snapshot" => "snapshot_failed",
            _ => "devbox_failed",
        };
        let last = Rc::clone(view);
        Err(Error::new(ErrorKind::Failed { last, code }, message))
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
