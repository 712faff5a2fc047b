//! What keeps the data folder from growing for ever: the files of devboxes that ended long ago go. What is known
//! of them stays.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::clock::now_ms;
use crate::devbox::Devbox;
use crate::execution::ExecutionStatus;
use crate::service::Service;

/// How often it is looked for.
const ROUND: Duration = Duration::from_secs(3600);

/// Prunes now and from time to time, until the server stops. Between the rounds it holds nothing of a server
/// that may be dropped.
pub(crate) async fn keep_pruned(service: Weak<Service>, stopping: CancellationToken) {
    while let Some(service) = service.upgrade() {
        service.prune().await;
        drop(service);
        let pause = tokio::time::sleep(ROUND);
        if stopping.run_until_cancelled(pause).await.is_none() {
            return;
        }
    }
}

impl Service {
    async fn prune(&self) {
        let (time, most) = (
            self.config.times.ended_files,
            self.config.sizes.ended_devboxes,
        );
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let mut kept = 0;
        for devbox in self.devboxes.newest_first() {
            let end = devbox.follow().borrow().end_time_ms;
            let Some(end) = end.filter(|_| devbox.status().is_final()) else {
                continue;
            };
            if now_ms().saturating_sub(end) < time && kept < most {
                kept += 1;
            } else if !self.stopping.is_cancelled() {
                drop_files(devbox).await;
            }
        }
    }
}

async fn drop_files(devbox: Arc<Devbox>) {
    let executions = devbox.executions.all();
    let is_over = |status| status == ExecutionStatus::Completed;
    if !executions
        .iter()
        .all(|execution| is_over(execution.status().0))
    {
        // It ended a moment ago.
        return;
    }
    let id = devbox.id.clone();
    let dropped = tokio::task::spawn_blocking(move || {
        for execution in executions {
            execution.stdout.forget();
            execution.stderr.forget();
        }
        devbox.folder.remove_all()
    });
    match dropped.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(id, %error, "an ended devbox's files stay"),
        Err(error) => tracing::error!(id, %error, "an ended devbox's files stay"),
    }
}
