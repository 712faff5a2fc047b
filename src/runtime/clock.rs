use super::LocalBoxFuture;
use std::time::{Duration, SystemTime};

/// Time as a part: the platform's in production, moved by hand in tests.
pub trait Clock {
    /// The time since an arbitrary start; never goes back.
    fn elapsed(&self) -> Duration;

    /// The time of day, for time-ordered ids.
    fn now(&self) -> SystemTime;

    /// How long it is until an HTTP date (RFC 9110, 5.6.7); `None` for what is not one.
    fn until(&self, http_date: &str) -> Option<Duration>;

    /// Completes after `duration`; dropping the future releases its timer.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()>;
}
