//! Taking snapshots and starting from them.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;

use crate::devbox::Devbox;
use crate::disk_copy;
use crate::error::ApiError;
use crate::fault_rule::Transition;
use crate::lifecycle::Status;
use crate::service::Service;
use crate::snapshot::{Snapshot, SnapshotLabels, SnapshotStatus};
use crate::sweep::Frozen;

/// A devbox's programs, stopped until this is dropped.
enum Held {
    Here(
        #[cfg_attr(
            target_os = "linux",
            expect(dead_code, reason = "its end is what counts")
        )]
        Frozen,
    ),
    Inside(#[expect(dead_code, reason = "its end is what counts")] OwnedFd),
}

impl Service {
    pub(crate) fn snapshot(&self, id: &str) -> Result<Arc<Snapshot>, ApiError> {
        self.snapshots
            .by_id(id)
            .ok_or_else(|| ApiError::unknown("snapshot", id))
    }

    /// A snapshot that a devbox can start from.
    pub(crate) fn complete_snapshot(&self, id: &str) -> Result<Arc<Snapshot>, ApiError> {
        let snapshot = self.snapshot(id)?;
        if snapshot.status() == SnapshotStatus::Complete {
            return Ok(snapshot);
        }
        let message = format!("`snapshot_id`: snapshot `{id}` is not complete");
        Err(ApiError::bad_request(message))
    }

    /// Starts to take a snapshot of a devbox that has a disk.
    pub(crate) fn take_snapshot(
        self: &Arc<Self>,
        devbox: &Arc<Devbox>,
        labels: SnapshotLabels,
    ) -> Result<Arc<Snapshot>, ApiError> {
        if !matches!(devbox.status(), Status::Running | Status::Suspended) {
            return Err(devbox.wrong_status("only a running or suspended one has a disk to copy"));
        }
        let snapshot = Arc::new(Snapshot::new(devbox, &self.snapshots_folder, labels));
        self.snapshots.add(Arc::clone(&snapshot));
        let under_way = devbox.begin_snapshot();
        let (taken, source) = (Arc::clone(&snapshot), Arc::clone(devbox));
        let service = Arc::clone(self);
        self.tasks.spawn(async move {
            let _under_way = under_way;
            let copied = match service.suffer(Transition::Snapshot, &source.id).await {
                Ok(()) => copy(source, taken.disk.clone()).await,
                Err(problem) => Err(problem),
            };
            taken.finish(copied, &service.store);
        });
        Ok(snapshot)
    }
}

/// Copies a devbox's disk as it is at one moment. The copy has its name when it is whole.
async fn copy(source: Arc<Devbox>, disk: PathBuf) -> Result<u64, String> {
    let copied = tokio::task::spawn_blocking(move || {
        let unfinished = disk.with_extension("unfinished");
        let copied = {
            // Nothing changes while it is copied.
            let _held = match source.sandbox() {
                Some(sandbox) => Held::Inside(sandbox.freeze().map_err(|e| e.to_string())?),
                None => Held::Here(Frozen::of_devbox(&source.id)),
            };
            disk_copy::copy(source.folder.disk(), &unfinished)
        };
        let size = copied?;
        std::fs::rename(&unfinished, &disk).map_err(|error| error.to_string())?;
        Ok(size)
    });
    copied.await.unwrap_or_else(|error| Err(error.to_string()))
}
