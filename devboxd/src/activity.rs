//! When something was last done with a devbox, for the timers that end idle ones.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

/// Points in time that a devbox's timers count from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments {
    /// The last `keep_alive`, or when it began to run.
    pub(crate) kept_alive: Instant,
    /// The last use.
    pub(crate) used: Instant,
    /// Commands under way; while there are any it is not idle.
    pub(crate) busy: usize,
}

/// The use that is made of a devbox.
#[derive(Debug)]
pub(crate) struct Activity {
    moments: Mutex<Moments>,
    changed: Notify,
}

/// A use that lasts as long as this lives.
#[derive(Debug)]
pub(crate) struct Busy<'a>(&'a Activity);

impl Activity {
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        let moments = Moments {
            kept_alive: now,
            used: now,
            busy: 0,
        };
        Self {
            moments: Mutex::new(moments),
            changed: Notify::new(),
        }
    }

    pub(crate) fn moments(&self) -> Moments {
        *self.lock()
    }

    /// Waits for a change of the moments.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// It was used just now.
    pub(crate) fn touch(&self) {
        self.change(|moments| moments.used = Instant::now());
    }

    /// Its user wants it to live on.
    pub(crate) fn keep_alive(&self) {
        let now = Instant::now();
        self.change(|moments| (moments.kept_alive, moments.used) = (now, now));
    }

    /// It is used until the guard is dropped.
    pub(crate) fn busy(&self) -> Busy<'_> {
        self.change(|moments| moments.busy += 1);
        Busy(self)
    }

    fn change(&self, change: impl FnOnce(&mut Moments)) {
        change(&mut self.lock());
        self.changed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Moments> {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.change(|moments| {
            moments.busy -= 1;
            moments.used = Instant::now();
        });
    }
}
