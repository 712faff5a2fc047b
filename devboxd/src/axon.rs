//! An axon: a log of events with a name, that programs publish to and follow.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::axon_log::AxonLog;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::ids;
use crate::register::Identified;
use crate::stored_register::Stored;

/// Longest payload of an event, in bytes.
const PAYLOAD_LIMIT: usize = 1 << 20;

/// Longest name, event type or source, in bytes.
const LABEL_LIMIT: usize = 256;

/// What an axon is created from.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct AxonParams {
    name: Option<String>,
    metadata: Option<BTreeMap<String, String>>,
}

/// Who may be said to have caused an event. The fourth kind, `SYSTEM_EVENT`, is not for publishers.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Origin {
    #[serde(rename = "EXTERNAL_EVENT")]
    External,
    #[serde(rename = "AGENT_EVENT")]
    Agent,
    #[serde(rename = "USER_EVENT")]
    User,
}

/// An event to be.
#[derive(Debug, Deserialize)]
pub(crate) struct Publish {
    event_type: String,
    origin: Origin,
    payload: String,
    source: String,
}

/// How far an axon has come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress {
    /// The last event's sequence; 0 before the first.
    pub(crate) last: i64,
    pub(crate) deleted: bool,
}

/// One axon.
pub(crate) struct Axon {
    id: String,
    name: Option<String>,
    created_at_ms: u64,
    metadata: Mutex<BTreeMap<String, String>>,
    deleted_at_ms: Mutex<Option<u64>>,
    /// Held while an event gets its place.
    publishing: Mutex<()>,
    progress: watch::Sender<Progress>,
}

/// What is kept of an axon.
#[derive(Serialize, Deserialize)]
pub(crate) struct AxonRecord {
    pub(crate) id: String,
    name: Option<String>,
    metadata: BTreeMap<String, String>,
    created_at_ms: u64,
    deleted_at_ms: Option<u64>,
}

impl Identified for Axon {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Stored for Axon {
    const KIND: &'static str = "axon";
    type Record = AxonRecord;

    fn record(&self) -> AxonRecord {
        AxonRecord {
            id: self.id.clone(),
            name: self.name.clone(),
            metadata: self.metadata(),
            created_at_ms: self.created_at_ms,
            deleted_at_ms: self.deleted_at_ms(),
        }
    }
}

impl Axon {
    pub(crate) fn new(params: AxonParams) -> Result<Self, ApiError> {
        if let Some(name) = &params.name {
            check_label("name", name)?;
        }
        let record = AxonRecord {
            id: ids::fresh("axn"),
            name: params.name,
            metadata: params.metadata.unwrap_or_default(),
            created_at_ms: now_ms(),
            deleted_at_ms: None,
        };
        Ok(Self::restore(record, 0))
    }

    /// As it was kept, with the last sequence of its events.
    pub(crate) fn restore(record: AxonRecord, last: i64) -> Self {
        let deleted = record.deleted_at_ms.is_some();
        Self {
            id: record.id,
            name: record.name,
            created_at_ms: record.created_at_ms,
            metadata: Mutex::new(record.metadata),
            deleted_at_ms: Mutex::new(record.deleted_at_ms),
            publishing: Mutex::default(),
            progress: watch::Sender::new(Progress { last, deleted }),
        }
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(crate) fn metadata(&self) -> BTreeMap<String, String> {
        lock(&self.metadata).clone()
    }

    pub(crate) fn replace_metadata(&self, metadata: BTreeMap<String, String>) {
        *lock(&self.metadata) = metadata;
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.progress.borrow().deleted
    }

    /// Ends it for those who follow it, and says whether it was there until now.
    pub(crate) fn delete(&self) -> bool {
        // So that no event comes after the end.
        let _nobody_publishes = lock(&self.publishing);
        if self.is_deleted() {
            return false;
        }
        *lock(&self.deleted_at_ms) = Some(now_ms());
        self.progress
            .send_modify(|progress| progress.deleted = true);
        true
    }

    /// Follows how far it has come.
    pub(crate) fn follow(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Gives an event the next place; the answer to the publisher.
    pub(crate) fn publish(&self, log: &AxonLog, event: &Publish) -> Result<Value, ApiError> {
        check_label("event_type", &event.event_type)?;
        check_label("source", &event.source)?;
        if event.payload.len() > PAYLOAD_LIMIT {
            let message = format!("`payload` must not be longer than {PAYLOAD_LIMIT} bytes");
            return Err(ApiError::bad_request(message));
        }
        let _in_order = lock(&self.publishing);
        let Progress { last, deleted } = *self.progress.borrow();
        if deleted {
            return Err(ApiError::unknown("axon", &self.id));
        }
        let (sequence, timestamp_ms) = (last + 1, now_ms());
        let body = json!({
            "axon_id": self.id,
            "event_type": event.event_type,
            "origin": event.origin,
            "payload": event.payload,
            "sequence": sequence,
            "source": event.source,
            "timestamp_ms": timestamp_ms,
        });
        log.append(&self.id, sequence, &body.to_string())
            .map_err(|error| ApiError::internal("the event could not be stored", error))?;
        self.progress
            .send_modify(|progress| progress.last = sequence);
        Ok(json!({ "sequence": sequence, "timestamp_ms": timestamp_ms }))
    }

    /// The wire's view of it.
    pub(crate) fn view(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "metadata": self.metadata(),
            "created_at_ms": self.created_at_ms,
            "deleted_at_ms": self.deleted_at_ms(),
        })
    }

    fn deleted_at_ms(&self) -> Option<u64> {
        *lock(&self.deleted_at_ms)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn check_label(field: &str, text: &str) -> Result<(), ApiError> {
    if text.is_empty() {
        return Err(ApiError::bad_request(format!(
            "`{field}` must not be empty"
        )));
    }
    if text.len() > LABEL_LIMIT {
        let message = format!("`{field}` must not be longer than {LABEL_LIMIT} bytes");
        return Err(ApiError::bad_request(message));
    }
    Ok(())
}
