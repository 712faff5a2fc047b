//! How long a server asks to wait before the next attempt.

use super::error::StatusError;
use std::time::{Duration, SystemTime};

/// The longest wait that a server may ask for; anything above is answered with backoff.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

/// The wait that `retry-after-ms` (milliseconds) or `retry-after` (seconds or an HTTP date) asks
/// for. `None` for what is absent, zero, in the past, unreadable or above [`MAX_RETRY_AFTER`]:
/// an immediate retry would be a tight loop, and an endless one a hang.
#[must_use]
pub fn retry_after(answer: &StatusError, now: SystemTime) -> Option<Duration> {
    let asked = answer
        .header("retry-after-ms")
        .and_then(|value| duration(value, 0.001))
        .or_else(|| {
            let value = answer.header("retry-after")?;
            duration(value, 1.0).or_else(|| until(value, now))
        })?;
    (!asked.is_zero() && asked <= MAX_RETRY_AFTER).then_some(asked)
}

fn duration(value: &str, unit_in_seconds: f64) -> Option<Duration> {
    let value: f64 = value.trim().parse().ok()?;
    Duration::try_from_secs_f64(value * unit_in_seconds).ok()
}

fn until(date: &str, now: SystemTime) -> Option<Duration> {
    let date = httpdate::parse_http_date(date.trim()).ok()?;
    date.duration_since(now).ok()
}
