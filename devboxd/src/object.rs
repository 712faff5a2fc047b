//! A storage object: bytes under a name, uploaded once and read-only from then on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::now_ms;
use crate::error::ApiError;
use crate::ids;
use crate::register::Identified;
use crate::stored_register::Stored;

/// What an object's bytes are, in the words of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ContentType {
    Unspecified,
    Text,
    Binary,
    Gzip,
    Tar,
    Tgz,
}

impl ContentType {
    /// The media type that a download is sent with.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Unspecified | Self::Binary => "application/octet-stream",
            Self::Gzip | Self::Tgz => "application/gzip",
            Self::Tar => "application/x-tar",
        }
    }
}

/// Where an object is in its life, in the words of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ObjectState {
    Uploading,
    ReadOnly,
    Deleted,
    Error,
}

/// What an object is created from.
#[derive(Debug, Deserialize)]
pub(crate) struct ObjectParams {
    name: String,
    content_type: ContentType,
    metadata: Option<BTreeMap<String, String>>,
    ttl_ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Progress {
    state: ObjectState,
    size_bytes: Option<u64>,
}

/// One object, from its creation on.
#[derive(Debug)]
pub(crate) struct Object {
    id: String,
    pub(crate) name: String,
    pub(crate) content_type: ContentType,
    pub(crate) metadata: BTreeMap<String, String>,
    /// Where its bytes stand.
    pub(crate) file: PathBuf,
    create_time_ms: u64,
    pub(crate) delete_after_time_ms: Option<u64>,
    progress: Mutex<Progress>,
}

/// What is kept of an object besides its bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ObjectRecord {
    id: String,
    name: String,
    content_type: ContentType,
    metadata: BTreeMap<String, String>,
    create_time_ms: u64,
    delete_after_time_ms: Option<u64>,
    progress: Progress,
}

impl Object {
    pub(crate) fn new(params: ObjectParams, folder: &Path) -> Result<Self, ApiError> {
        if params.name.is_empty() {
            return Err(ApiError::bad_request("`name` must not be empty"));
        }
        let create_time_ms = now_ms();
        let delete_after_time_ms = match params.ttl_ms.map(u64::try_from) {
            None => None,
            Some(Ok(ttl)) if ttl > 0 => Some(create_time_ms.saturating_add(ttl)),
            Some(_) => return Err(ApiError::bad_request("`ttl_ms` must be greater than 0")),
        };
        let id = ids::fresh("obj");
        Ok(Self {
            file: folder.join(&id),
            id,
            name: params.name,
            content_type: params.content_type,
            metadata: params.metadata.unwrap_or_default(),
            create_time_ms,
            delete_after_time_ms,
            progress: Mutex::new(Progress {
                state: ObjectState::Uploading,
                size_bytes: None,
            }),
        })
    }

    /// An object of an earlier run of the server.
    pub(crate) fn restore(record: ObjectRecord, folder: &Path) -> Self {
        Self {
            file: folder.join(&record.id),
            id: record.id,
            name: record.name,
            content_type: record.content_type,
            metadata: record.metadata,
            create_time_ms: record.create_time_ms,
            delete_after_time_ms: record.delete_after_time_ms,
            progress: Mutex::new(record.progress),
        }
    }

    /// Its state now: one whose time has come is deleted, whether or not its bytes are gone yet.
    pub(crate) fn state(&self) -> ObjectState {
        let over = self.delete_after_time_ms.is_some_and(|end| end <= now_ms());
        if over {
            ObjectState::Deleted
        } else {
            self.progress().state
        }
    }

    /// Puts uploaded bytes in place by `persist`, which is not called when it is too late for them.
    pub(crate) fn take_upload(
        &self,
        size: u64,
        persist: impl FnOnce(&Path) -> Result<(), ApiError>,
    ) -> Result<(), ApiError> {
        // Held meanwhile, so that nothing changes what is read-only.
        let mut progress = self.progress();
        if progress.state != ObjectState::Uploading {
            return Err(self.wrong_state("it takes no upload any more"));
        }
        persist(&self.file)?;
        progress.size_bytes = Some(size);
        Ok(())
    }

    /// Makes it read-only, once; a repeat changes nothing.
    pub(crate) fn complete(&self) -> Result<(), ApiError> {
        if self.state() == ObjectState::Deleted {
            return Err(self.wrong_state("it cannot be completed"));
        }
        let mut progress = self.progress();
        if progress.size_bytes.is_none() {
            let message = format!("object `{}`: nothing was uploaded to it", self.id);
            return Err(ApiError::bad_request(message));
        }
        progress.state = ObjectState::ReadOnly;
        Ok(())
    }

    /// Marks it deleted; false if it was.
    pub(crate) fn delete(&self) -> bool {
        let mut progress = self.progress();
        let was = std::mem::replace(&mut progress.state, ObjectState::Deleted);
        was != ObjectState::Deleted
    }

    /// Refuses what needs all of its bytes.
    pub(crate) fn require_whole(&self) -> Result<(), ApiError> {
        match self.state() {
            ObjectState::ReadOnly => Ok(()),
            _ => Err(self.wrong_state("only a READ_ONLY one can be read")),
        }
    }

    /// As the wire shows it; `upload_url` is shown while there is something to upload.
    pub(crate) fn view(&self, upload_url: impl FnOnce() -> String) -> Value {
        let state = self.state();
        let uploading = state == ObjectState::Uploading;
        json!({
            "id": self.id,
            "name": self.name,
            "content_type": self.content_type,
            "metadata": self.metadata,
            "state": state,
            "size_bytes": self.progress().size_bytes,
            "create_time_ms": self.create_time_ms,
            "delete_after_time_ms": self.delete_after_time_ms,
            "upload_url": uploading.then(upload_url),
            "upload_headers": uploading.then(|| json!({})),
        })
    }

    fn wrong_state(&self, needed: &str) -> ApiError {
        let state = json!(self.state());
        let state = state.as_str().unwrap_or_default();
        ApiError::bad_request(format!("object `{}` is {state}; {needed}", self.id))
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Identified for Object {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Stored for Object {
    const KIND: &'static str = "object";
    type Record = ObjectRecord;

    fn record(&self) -> ObjectRecord {
        ObjectRecord {
            id: self.id.clone(),
            name: self.name.clone(),
            content_type: self.content_type,
            metadata: self.metadata.clone(),
            create_time_ms: self.create_time_ms,
            delete_after_time_ms: self.delete_after_time_ms,
            progress: *self.progress(),
        }
    }
}
