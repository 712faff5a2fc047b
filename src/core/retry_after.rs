//! How long a server asks to wait before the next attempt.

use super::error::StatusError;
use std::time::Duration;

/// The longest wait that a server may ask for; anything above is answered with backoff.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

/// The wait that `retry-after-ms` (milliseconds) or `retry-after` (seconds or an HTTP date) asks
/// for. `None` for what is absent, zero, in the past, unreadable or above [`MAX_RETRY_AFTER`]:
/// an immediate retry would be a tight loop, and an endless one a hang.
///
/// `until` tells how long it is until an HTTP date.
#[must_use]
pub fn retry_after(
    answer: &StatusError,
    until: &dyn Fn(&str) -> Option<Duration>,
) -> Option<Duration> {
    let asked = answer
        .header("retry-after-ms")
        .and_then(|value| duration(value, Duration::from_millis(1)))
        .or_else(|| {
            let value = answer.header("retry-after")?;
            duration(value, Duration::from_secs(1)).or_else(|| until(value))
        })?;
    (!asked.is_zero() && asked <= MAX_RETRY_AFTER).then_some(asked)
}

/// A decimal number of units of `unit`, rounded down to milliseconds. By hand, because the
/// standard library's float parser weighs as much as the rest of the retry logic together.
fn duration(value: &str, unit: Duration) -> Option<Duration> {
    let mut millis: u64 = 0;
    let mut scale = unit.as_millis() as u64;
    let mut fraction = false;
    let digits = value.trim_ascii().as_bytes();
    if !digits.first()?.is_ascii_digit() {
        return None;
    }
    for byte in digits {
        match byte {
            b'.' if !fraction => fraction = true,
            b'0'..=b'9' => {
                let digit = u64::from(byte - b'0');
                if fraction {
                    scale /= 10;
                } else {
                    millis = millis.checked_mul(10)?;
                }
                millis = millis.checked_add(digit * scale)?;
            }
            _ => return None,
        }
    }
    Some(Duration::from_millis(millis))
}
