use super::LocalBoxFuture;
use std::time::{Duration, SystemTime};

/// Time as a part: the platform's in production, moved by hand in tests.
pub trait Clock {
    /// The time since an arbitrary start; never goes back.
    fn elapsed(&self) -> Duration;

    /// The time of day, for HTTP dates and time-ordered ids.
    fn now(&self) -> SystemTime;

    /// Completes after `duration`; dropping the future releases its timer.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()>;
}
