//! Whether a failed attempt is repeated, and after how long.

use super::error::{Error, ErrorKind};
use super::retry_after::retry_after;
use std::time::Duration;

/// The longest pause between two attempts.
pub const MAX_BACKOFF: Duration = Duration::from_secs(60);

/// Whether an attempt that failed with `error` may succeed when repeated.
///
/// Connection failures, timeouts, 408, 429 and 5xx are; `x-should-retry` decides where the server
/// sends it. 409 is not: `shutdown` and snapshot deletion use it as their real answer.
#[must_use]
pub fn is_retried(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connection | ErrorKind::Timeout => true,
        ErrorKind::Status(answer) => match answer.header("x-should-retry") {
            Some("true") => true,
            Some("false") => false,
            _ => matches!(answer.status, 408 | 429 | 500..),
        },
        _ => false,
    }
}

/// Whether the service surely did not act on an attempt that failed with `error`: it refused it, or
/// says itself that it may be repeated. After anything else it is not known.
#[must_use]
pub fn is_undone(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Status(answer) => match answer.header("x-should-retry") {
            Some(decision) => decision == "true",
            None => answer.status == 429,
        },
        _ => false,
    }
}

/// The pause before the attempt after `error`: what the server asks for, otherwise backoff.
///
/// `retries` is the number of retries done so far, `jitter` a random number in `0.0..1.0`;
/// `until` tells how long it is until an HTTP date.
#[must_use]
pub fn delay(
    error: &Error,
    retries: u32,
    jitter: f64,
    until: &dyn Fn(&str) -> Option<Duration>,
) -> Duration {
    match error.kind() {
        ErrorKind::Status(answer) => retry_after(answer, until),
        _ => None,
    }
    .unwrap_or_else(|| backoff(retries, jitter))
}

/// Exponential backoff: about 1, 2, 4, 8 … 60 seconds, shortened by up to a quarter so that
/// clients that failed together do not return together.
#[must_use]
pub fn backoff(retries: u32, jitter: f64) -> Duration {
    let full = Duration::from_secs(1 << retries.min(6)).min(MAX_BACKOFF);
    let share = 1.0 - 0.25 * jitter.clamp(0.0, 1.0);
    Duration::from_millis((full.as_secs() as f64 * 1000.0 * share) as u64)
}
