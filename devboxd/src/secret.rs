//! A secret: a name, and a value that nobody is told but the devboxes that ask for it.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::now_ms;
use crate::register::Identified;
use crate::stored_register::Stored;
use crate::vault::Vault;

/// What can change.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Content {
    /// None once it is deleted.
    sealed: Option<String>,
    update_time_ms: u64,
}

/// One secret, from its creation on.
#[derive(Debug)]
pub(crate) struct Secret {
    id: String,
    pub(crate) name: String,
    create_time_ms: u64,
    content: Mutex<Content>,
}

/// What is kept of a secret.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SecretRecord {
    id: String,
    name: String,
    create_time_ms: u64,
    content: Content,
}

impl Secret {
    pub(crate) fn new(id: String, name: String, sealed: String) -> Self {
        let now = now_ms();
        let content = Content {
            sealed: Some(sealed),
            update_time_ms: now,
        };
        Self {
            id,
            name,
            create_time_ms: now,
            content: Mutex::new(content),
        }
    }

    /// A secret of an earlier run of the server; an error if this server's key is not the one of that run.
    pub(crate) fn restore(record: SecretRecord, vault: &Vault) -> io::Result<Self> {
        if let Some(sealed) = &record.content.sealed {
            vault
                .unseal(&record.id, sealed)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
        }
        Ok(Self {
            id: record.id,
            name: record.name,
            create_time_ms: record.create_time_ms,
            content: Mutex::new(record.content),
        })
    }

    /// Its value, which only its vault can open; none once it is deleted.
    pub(crate) fn sealed(&self) -> Option<String> {
        self.content().sealed.clone()
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.content().sealed.is_none()
    }

    /// Changes the value; false if it is deleted.
    pub(crate) fn update(&self, sealed: String) -> bool {
        let mut content = self.content();
        let exists = content.sealed.is_some();
        if exists {
            content.sealed = Some(sealed);
            content.update_time_ms = now_ms();
        }
        exists
    }

    /// Forgets the value.
    pub(crate) fn delete(&self) {
        self.content().sealed = None;
    }

    /// As the wire shows it.
    pub(crate) fn view(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "create_time_ms": self.create_time_ms,
            "update_time_ms": self.content().update_time_ms,
        })
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Identified for Secret {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Stored for Secret {
    const KIND: &'static str = "secret";
    type Record = SecretRecord;

    fn record(&self) -> SecretRecord {
        SecretRecord {
            id: self.id.clone(),
            name: self.name.clone(),
            create_time_ms: self.create_time_ms,
            content: self.content().clone(),
        }
    }
}
