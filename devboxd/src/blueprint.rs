//! A blueprint: a disk and variables that devboxes start from, and how they were built.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::blueprint_params::BlueprintParams;
use crate::clock::now_ms;
use crate::devbox::Devbox;
use crate::ids;
use crate::json;
use crate::logs;
use crate::register::Identified;
use crate::stored_register::Stored;

/// How far a build is, in the words of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BlueprintStatus {
    Queued,
    Provisioning,
    Building,
    AwaitingUpload,
    Failed,
    BuildComplete,
}

/// One line of a build's log.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LogLine {
    level: String,
    message: String,
    timestamp_ms: u64,
}

/// Lines of the log in the view of a failed build.
const LAST_LINES: usize = 20;

/// What changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Progress {
    status: BlueprintStatus,
    build_finish_time_ms: Option<u64>,
    /// Of a build that has ended.
    log: Vec<LogLine>,
    /// The variables that devboxes find.
    env: Vec<(String, String)>,
    deleted: bool,
}

/// One blueprint, from its creation on.
#[derive(Debug)]
pub(crate) struct Blueprint {
    id: String,
    pub(crate) name: String,
    /// The disk that devboxes start from, once it is built.
    pub(crate) disk: PathBuf,
    pub(crate) params: BlueprintParams,
    /// The parameters as views show them.
    pub(crate) echo: Value,
    base_blueprint_id: Option<String>,
    create_time_ms: u64,
    progress: Mutex<Progress>,
    /// Where it is being built.
    place: Mutex<Option<Arc<Devbox>>>,
    /// Ends a build whose blueprint is deleted.
    pub(crate) dropped: CancellationToken,
}

/// What is kept of a blueprint besides its disk.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BlueprintRecord {
    id: String,
    echo: Value,
    base_blueprint_id: Option<String>,
    create_time_ms: u64,
    progress: Progress,
}

impl Blueprint {
    pub(crate) fn new(
        params: BlueprintParams,
        echo: Value,
        base: Option<&Self>,
        folder: &Path,
    ) -> Self {
        let id = ids::fresh("bpt");
        Self {
            disk: folder.join(&id),
            id,
            name: params.name.clone(),
            params,
            echo,
            base_blueprint_id: base.map(|base| base.id.clone()),
            create_time_ms: now_ms(),
            progress: Mutex::new(Progress {
                status: BlueprintStatus::Provisioning,
                build_finish_time_ms: None,
                log: Vec::new(),
                env: Vec::new(),
                deleted: false,
            }),
            place: Mutex::new(None),
            dropped: CancellationToken::new(),
        }
    }

    /// A blueprint of an earlier run of the server, which is not going on with its build.
    pub(crate) fn restore(record: BlueprintRecord, folder: &Path) -> std::io::Result<Self> {
        let params: BlueprintParams = json::check(record.echo.clone())
            .map_err(|error| std::io::Error::other(error.message().to_owned()))?;
        let mut progress = record.progress;
        if progress.build_finish_time_ms.is_none() {
            progress.status = BlueprintStatus::Failed;
            progress.build_finish_time_ms = Some(now_ms());
            progress.log.push(LogLine {
                level: "error".to_owned(),
                message: "the server ended while it was being built".to_owned(),
                timestamp_ms: now_ms(),
            });
        }
        Ok(Self {
            disk: folder.join(&record.id),
            id: record.id,
            name: params.name.clone(),
            params,
            echo: record.echo,
            base_blueprint_id: record.base_blueprint_id,
            create_time_ms: record.create_time_ms,
            progress: Mutex::new(progress),
            place: Mutex::new(None),
            dropped: CancellationToken::new(),
        })
    }

    /// It is being built in this devbox from now on.
    pub(crate) fn begin(&self, place: &Arc<Devbox>) {
        self.progress().status = BlueprintStatus::Building;
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(place));
    }

    /// The build has ended: with the variables that devboxes find, or without.
    pub(crate) fn finish(&self, env: Option<Vec<(String, String)>>) {
        let log = self.log();
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut progress = self.progress();
        progress.status = match env {
            Some(_) => BlueprintStatus::BuildComplete,
            None => BlueprintStatus::Failed,
        };
        progress.env = env.unwrap_or_default();
        progress.build_finish_time_ms = Some(now_ms());
        progress.log = log;
    }

    /// What the build has said so far. Blocks.
    pub(crate) fn log(&self) -> Vec<LogLine> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = place.clone() else {
            return self.progress().log.clone();
        };
        let entries = logs::entries(&place.executions.all()).unwrap_or_else(|error| {
            tracing::warn!(%error, "a build's log cannot be read");
            Vec::new()
        });
        let line = |entry: logs::Entry| LogLine {
            level: entry.level.to_owned(),
            message: entry.message,
            timestamp_ms: entry.timestamp_ms,
        };
        entries.into_iter().map(line).collect()
    }

    pub(crate) fn status(&self) -> BlueprintStatus {
        self.progress().status
    }

    /// Whether devboxes can start from it.
    pub(crate) fn is_built(&self) -> bool {
        let progress = self.progress();
        !progress.deleted && progress.status == BlueprintStatus::BuildComplete
    }

    pub(crate) fn env(&self) -> Vec<(String, String)> {
        self.progress().env.clone()
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.progress().deleted
    }

    /// Marks it deleted, and ends its build; false if it was.
    pub(crate) fn delete(&self) -> bool {
        self.dropped.cancel();
        !std::mem::replace(&mut self.progress().deleted, true)
    }

    /// As the wire shows it, and for a failed build the log's end.
    pub(crate) fn view(&self) -> Value {
        let progress = self.progress();
        let failed = progress.status == BlueprintStatus::Failed;
        let mut view = json!({
            "id": self.id,
            "name": self.name,
            "create_time_ms": self.create_time_ms,
            "build_finish_time_ms": progress.build_finish_time_ms,
            "parameters": self.echo,
            "metadata": self.params.metadata,
            "state": if progress.deleted { "deleted" } else { "created" },
            "status": progress.status,
            "failure_reason": failed.then_some("build_failed"),
            "base_blueprint_id": self.base_blueprint_id,
            "containerized_services": self.echo.get("services").unwrap_or(&Value::Null),
            "devbox_capabilities": [],
            "is_public": false,
        });
        if failed && let Some(fields) = view.as_object_mut() {
            let first = progress.log.len().saturating_sub(LAST_LINES);
            let last = progress.log.iter().skip(first);
            let last: Vec<_> = last.map(|line| line.message.as_str()).collect();
            fields.insert("failure_message".to_owned(), json!(last.join("\n")));
        }
        view
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Identified for Blueprint {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Stored for Blueprint {
    const KIND: &'static str = "blueprint";
    type Record = BlueprintRecord;

    fn record(&self) -> BlueprintRecord {
        BlueprintRecord {
            id: self.id.clone(),
            echo: self.echo.clone(),
            base_blueprint_id: self.base_blueprint_id.clone(),
            create_time_ms: self.create_time_ms,
            progress: self.progress().clone(),
        }
    }
}
