//! The states of a devbox and the record of how it came to where it is.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::clock::now_ms;

/// A devbox's status, in the words of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Scheduled,
    Queued,
    Provisioning,
    Initializing,
    Running,
    Suspending,
    Suspended,
    Resuming,
    Failure,
    Shutdown,
}

impl Status {
    /// Whether nothing can follow.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Failure | Self::Shutdown)
    }

    /// The word on the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Queued => "queued",
            Self::Provisioning => "provisioning",
            Self::Initializing => "initializing",
            Self::Running => "running",
            Self::Suspending => "suspending",
            Self::Suspended => "suspended",
            Self::Resuming => "resuming",
            Self::Failure => "failure",
            Self::Shutdown => "shutdown",
        }
    }
}

/// One change of status.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transition {
    status: Status,
    transition_time_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_reason: Option<Cow<'static, str>>,
}

/// Where a devbox is in its life; serialized, what is kept of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Lifecycle {
    pub(crate) status: Status,
    pub(crate) transitions: Vec<Transition>,
    pub(crate) end_time_ms: Option<u64>,
    pub(crate) failure_reason: Option<Cow<'static, str>>,
    pub(crate) shutdown_reason: Option<Cow<'static, str>>,
}

impl Lifecycle {
    pub(crate) fn begin(status: Status) -> Self {
        let mut lifecycle = Self {
            status,
            transitions: Vec::new(),
            end_time_ms: None,
            failure_reason: None,
            shutdown_reason: None,
        };
        lifecycle.record();
        lifecycle
    }

    /// Moves on, and says whether it did: a final status is never left.
    pub(crate) fn advance(&mut self, status: Status) -> bool {
        if self.status.is_final() || self.status == status {
            return false;
        }
        self.status = status;
        if status.is_final() {
            self.end_time_ms = Some(now_ms());
        }
        self.record();
        true
    }

    /// Moves on if it is in `from`.
    pub(crate) fn advance_from(&mut self, from: Status, to: Status) -> bool {
        self.status == from && self.advance(to)
    }

    /// Seconds spent running so far.
    pub(crate) fn active_seconds(&self) -> u64 {
        let ends = self
            .transitions
            .iter()
            .skip(1)
            .map(|next| next.transition_time_ms);
        let spans = self.transitions.iter().zip(ends.chain([now_ms()]));
        let running = spans.filter(|(transition, _)| transition.status == Status::Running);
        let ms: u64 = running
            .map(|(t, end)| end.saturating_sub(t.transition_time_ms))
            .sum();
        ms / 1000
    }

    /// Ends in failure, for one of the reasons of the wire.
    pub(crate) fn fail(&mut self, reason: &'static str) -> bool {
        if self.status.is_final() {
            return false;
        }
        self.failure_reason = Some(reason.into());
        self.advance(Status::Failure)
    }

    /// Ends by a shutdown, for one of the reasons of the wire.
    pub(crate) fn shut_down(&mut self, reason: &'static str) -> bool {
        if self.status.is_final() {
            return false;
        }
        self.shutdown_reason = Some(reason.into());
        self.advance(Status::Shutdown)
    }

    /// Whether it has run, and so has a disk with more on it than it was to start with.
    pub(crate) fn has_run(&self) -> bool {
        self.transitions.iter().any(|t| t.status == Status::Running)
    }

    /// The server ended and another one takes over: nothing runs any more. Whether it is to be brought back.
    pub(crate) fn resume_after_restart(&mut self) -> bool {
        match self.status {
            Status::Suspending => {
                self.advance(Status::Suspended);
                false
            }
            Status::Suspended | Status::Failure | Status::Shutdown => false,
            _ => {
                self.advance(Status::Provisioning);
                true
            }
        }
    }

    fn record(&mut self) {
        self.transitions.push(Transition {
            status: self.status,
            transition_time_ms: now_ms(),
            failure_reason: self.failure_reason.clone(),
        });
    }
}
