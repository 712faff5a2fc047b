//! A devbox's disk at one moment, kept apart from it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::clock::now_ms;
use crate::devbox::Devbox;
use crate::ids;
use crate::register::Identified;
use crate::store::Store;
use crate::stored_register::Stored;

/// How far a snapshot is, in the words of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SnapshotStatus {
    InProgress,
    Complete,
    Error,
    Deleted,
}

/// What a snapshot is called; each part may be missing.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct SnapshotLabels {
    name: Option<String>,
    commit_message: Option<String>,
    metadata: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Progress {
    status: SnapshotStatus,
    size_bytes: Option<u64>,
    error_message: Option<String>,
}

/// One snapshot, from when it was asked for.
#[derive(Debug)]
pub(crate) struct Snapshot {
    id: String,
    pub(crate) source_devbox_id: String,
    pub(crate) source_blueprint_id: Option<String>,
    /// A copy of the source's disk.
    pub(crate) disk: PathBuf,
    create_time_ms: u64,
    labels: Mutex<SnapshotLabels>,
    progress: watch::Sender<Progress>,
}

/// What is kept of a snapshot.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SnapshotRecord {
    id: String,
    source_devbox_id: String,
    #[serde(default)]
    source_blueprint_id: Option<String>,
    create_time_ms: u64,
    labels: SnapshotLabels,
    progress: Progress,
}

impl Snapshot {
    pub(crate) fn new(source: &Devbox, folder: &std::path::Path, labels: SnapshotLabels) -> Self {
        let id = ids::fresh("snp");
        Self {
            source_devbox_id: source.id.clone(),
            source_blueprint_id: source.params.blueprint_id.clone(),
            disk: folder.join(&id),
            id,
            create_time_ms: now_ms(),
            labels: Mutex::new(labels),
            progress: watch::Sender::new(Progress {
                status: SnapshotStatus::InProgress,
                size_bytes: None,
                error_message: None,
            }),
        }
    }

    /// A snapshot of an earlier run of the server, which is not going on with any.
    pub(crate) fn restore(record: SnapshotRecord, folder: &std::path::Path) -> Self {
        let mut progress = record.progress;
        if progress.status == SnapshotStatus::InProgress {
            progress.status = SnapshotStatus::Error;
            progress.error_message = Some("the server ended while it was being taken".to_owned());
        }
        Self {
            disk: folder.join(&record.id),
            id: record.id,
            source_devbox_id: record.source_devbox_id,
            source_blueprint_id: record.source_blueprint_id,
            create_time_ms: record.create_time_ms,
            labels: Mutex::new(record.labels),
            progress: watch::Sender::new(progress),
        }
    }

    pub(crate) fn status(&self) -> SnapshotStatus {
        self.progress.borrow().status
    }

    /// The copy is made, or could not be. It is kept before anybody hears of it.
    pub(crate) fn finish(&self, copied: Result<u64, String>, store: &Store) {
        let labels = self.labels();
        self.progress.send_modify(|progress| {
            match copied {
                Ok(size) => {
                    progress.status = SnapshotStatus::Complete;
                    progress.size_bytes = Some(size);
                }
                Err(message) => {
                    progress.status = SnapshotStatus::Error;
                    progress.error_message = Some(message);
                }
            }
            store.put(Self::KIND, &self.id, &self.record_of(&labels, progress));
        });
    }

    fn record_of(&self, labels: &SnapshotLabels, progress: &Progress) -> SnapshotRecord {
        SnapshotRecord {
            id: self.id.clone(),
            source_devbox_id: self.source_devbox_id.clone(),
            source_blueprint_id: self.source_blueprint_id.clone(),
            create_time_ms: self.create_time_ms,
            labels: labels.clone(),
            progress: progress.clone(),
        }
    }

    /// Marks it deleted; false if it was, or is still being made.
    pub(crate) fn delete(&self) -> bool {
        self.progress.send_if_modified(|progress| {
            let can = matches!(
                progress.status,
                SnapshotStatus::Complete | SnapshotStatus::Error
            );
            if can {
                progress.status = SnapshotStatus::Deleted;
            }
            can
        })
    }

    /// Waits until it is no longer in progress; the reason if it failed.
    pub(crate) async fn finished(&self) -> Result<(), String> {
        let mut progress = self.progress.subscribe();
        let done = progress.wait_for(|progress| progress.status != SnapshotStatus::InProgress);
        // The sender is `self`, so the channel cannot close here.
        done.await.map_or(Ok(()), |progress| {
            progress.error_message.clone().map_or(Ok(()), Err)
        })
    }

    /// Changes what is given.
    pub(crate) fn relabel(&self, new: SnapshotLabels) {
        let mut labels = self.labels();
        labels.name = new.name.or_else(|| labels.name.take());
        labels.commit_message = new.commit_message.or_else(|| labels.commit_message.take());
        labels.metadata = new.metadata.or_else(|| labels.metadata.take());
    }

    pub(crate) fn metadata(&self) -> BTreeMap<String, String> {
        self.labels().metadata.clone().unwrap_or_default()
    }

    /// As the wire shows it.
    pub(crate) fn view(&self) -> Value {
        let labels = self.labels();
        json!({
            "id": self.id,
            "create_time_ms": self.create_time_ms,
            "source_devbox_id": self.source_devbox_id,
            "source_blueprint_id": self.source_blueprint_id,
            "name": labels.name,
            "commit_message": labels.commit_message,
            "metadata": labels.metadata.clone().unwrap_or_default(),
            "size_bytes": self.progress.borrow().size_bytes,
        })
    }

    /// How far it is, as the wire shows it.
    pub(crate) fn status_view(&self) -> Value {
        let progress = self.progress.borrow().clone();
        let complete = progress.status == SnapshotStatus::Complete;
        json!({
            "status": progress.status,
            "error_message": progress.error_message,
            "snapshot": complete.then(|| self.view()),
        })
    }

    fn labels(&self) -> MutexGuard<'_, SnapshotLabels> {
        self.labels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Identified for Snapshot {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Stored for Snapshot {
    const KIND: &'static str = "snapshot";
    type Record = SnapshotRecord;

    fn record(&self) -> SnapshotRecord {
        self.record_of(&self.labels(), &self.progress.borrow())
    }
}
