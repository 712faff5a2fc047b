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
        .and_then(|value| duration(value, Duration::from_millis(1)))
        .or_else(|| {
            let value = answer.header("retry-after")?;
            duration(value, Duration::from_secs(1)).or_else(|| until(value, now))
        })?;
    (!asked.is_zero() && asked <= MAX_RETRY_AFTER).then_some(asked)
}

/// A decimal number of units of `unit`, rounded up to milliseconds. By hand, because the standard
/// library's float parser weighs as much as the rest of the retry logic together.
fn duration(value: &str, unit: Duration) -> Option<Duration> {
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let part = fraction
        .bytes()
        .rev()
        .fold(0.0, |part, digit| (part + f64::from(digit - b'0')) / 10.0);
    let whole = u32::try_from(whole.parse::<u64>().ok()?).ok()?;
    let part = Duration::from_millis((part * unit.as_millis() as f64).ceil() as u64);
    unit.checked_mul(whole)?.checked_add(part)
}

fn until(date: &str, now: SystemTime) -> Option<Duration> {
    let date = httpdate::parse_http_date(date.trim()).ok()?;
    date.duration_since(now).ok()
}
