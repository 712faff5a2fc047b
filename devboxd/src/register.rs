//! All things of one kind, in the order of their creation. Entries are never removed: what has ended can
//! still be looked at, and what was deleted is still the cursor of a client that pages.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// What has an id.
pub(crate) trait Identified {
    fn id(&self) -> &str;
}

#[derive(Debug)]
struct Entries<T> {
    in_order: Vec<Arc<T>>,
    places: HashMap<String, usize>,
}

/// The register of a kind.
#[derive(Debug)]
pub(crate) struct Register<T> {
    entries: RwLock<Entries<T>>,
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        let entries = Entries {
            in_order: Vec::new(),
            places: HashMap::new(),
        };
        Self {
            entries: RwLock::new(entries),
        }
    }
}

impl<T: Identified> Register<T> {
    pub(crate) fn add(&self, entry: Arc<T>) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let place = entries.in_order.len();
        entries.places.insert(entry.id().to_owned(), place);
        entries.in_order.push(entry);
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<Arc<T>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.in_order.get(*entries.places.get(id)?).cloned()
    }

    pub(crate) fn newest_first(&self) -> Vec<Arc<T>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.in_order.iter().rev().cloned().collect()
    }

    /// Those that are older than the entry of this id, newest first; none if there never was such an entry.
    pub(crate) fn older_than(&self, id: &str) -> Option<Vec<Arc<T>>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let place = *entries.places.get(id)?;
        let older = entries.in_order.get(..place)?;
        Some(older.iter().rev().cloned().collect())
    }
}
