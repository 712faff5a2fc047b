//! The ends that a devbox's launch parameters ask for: so long after the last `keep_alive`, or after so
//! long without use.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;

use crate::devbox::Devbox;
use crate::lifecycle::Status;
use crate::service::Service;

/// What to do with an idle devbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OnIdle {
    Shutdown,
    Suspend,
}

/// `after_idle` of the launch parameters.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct AfterIdle {
    pub(crate) idle_time_seconds: u64,
    pub(crate) on_idle: OnIdle,
}

/// Ends a running devbox when its time has come; returns when it no longer runs.
pub(crate) async fn watch(service: Arc<Service>, devbox: Arc<Devbox>) {
    let launch = &devbox.params.launch;
    let (keep_alive, after_idle) = (launch.keep_alive_time_seconds, launch.after_idle());
    if keep_alive.is_none() && after_idle.is_none() {
        return;
    }
    devbox.activity.keep_alive();
    let mut life = devbox.follow();
    while devbox.status() == Status::Running {
        let moments = devbox.activity.moments();
        let dead = keep_alive.map(|seconds| later(moments.kept_alive, seconds));
        let idle = after_idle
            .filter(|_| moments.busy == 0)
            .map(|after| later(moments.used, after.idle_time_seconds));
        let now = Instant::now();
        if dead.is_some_and(|end| end <= now) {
            return service.shut_down(&devbox, "keep_alive_timeout");
        }
        if let Some(after) = after_idle.filter(|_| idle.is_some_and(|end| end <= now)) {
            return end_idle(&service, &devbox, after.on_idle);
        }
        let next = dead
            .into_iter()
            .chain(idle)
            .min()
            .unwrap_or_else(|| later(now, FAR));
        tokio::select! {
            () = tokio::time::sleep_until(next) => {}
            () = devbox.activity.changed() => {}
            _ = life.changed() => {}
            () = service.stopping.cancelled() => return,
        }
    }
}

/// Seconds to a point that is never reached, within what clocks can add.
const FAR: u64 = 10 * 365 * 24 * 3600;

fn later(from: Instant, seconds: u64) -> Instant {
    from + Duration::from_secs(seconds.min(FAR))
}

fn end_idle(service: &Arc<Service>, devbox: &Arc<Devbox>, on_idle: OnIdle) {
    match on_idle {
        OnIdle::Shutdown => service.shut_down(devbox, "idle"),
        OnIdle::Suspend => {
            // Refused only if somebody else ended it in this moment.
            let _ended = service.suspend(devbox);
        }
    }
}
