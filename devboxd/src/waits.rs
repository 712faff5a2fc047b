//! Long polls: a request held until something is so, or until its time is over. A held request costs
//! a timer and a place in a watch channel.

use std::time::Duration;

use tokio::sync::watch;

use crate::error::ApiError;

/// Waits until `wanted` holds of the watched value; false when `time` is over first.
pub(crate) async fn hold<T>(
    mut watched: watch::Receiver<T>,
    time: Duration,
    wanted: impl FnMut(&T) -> bool,
) -> bool {
    let reached = tokio::time::timeout(time, watched.wait_for(wanted)).await;
    matches!(reached, Ok(Ok(_)))
}

/// The time that a request asks for, within what the server holds.
pub(crate) fn hold_time(
    field: &str,
    seconds: Option<f64>,
    default: Duration,
    max: Duration,
) -> Result<Duration, ApiError> {
    let Some(seconds) = seconds else {
        return Ok(default.min(max));
    };
    if seconds.is_nan() || seconds < 0.0 {
        return Err(ApiError::bad_request(format!(
            "`{field}` must not be negative"
        )));
    }
    Ok(Duration::try_from_secs_f64(seconds).unwrap_or(max).min(max))
}
