//! The account that everything belongs to. A data folder has one.

use std::io;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::clock::now_ms;
use crate::ids;
use crate::store::Store;

const KIND: &str = "account";

#[derive(Serialize, Deserialize)]
struct AccountRecord {
    created_ms: u64,
}

/// Who it is and since when.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) created: SystemTime,
}

impl Account {
    /// The one that the store holds, or a new one.
    pub(crate) fn load(store: &Store) -> io::Result<Self> {
        let known = store.all::<AccountRecord>(KIND)?.into_iter().next();
        let (id, record) = known.unwrap_or_else(|| {
            let (id, created_ms) = (ids::fresh("acc"), now_ms());
            let record = AccountRecord { created_ms };
            store.put(KIND, &id, &record);
            (id, record)
        });
        let created = SystemTime::UNIX_EPOCH + Duration::from_millis(record.created_ms);
        Ok(Self { id, created })
    }
}
