//! All things of one kind, in the order of their creation.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

/// What has an id.
pub(crate) trait Identified {
    fn id(&self) -> &str;
}

#[derive(Debug)]
struct Entries<T> {
    by_place: BTreeMap<usize, Arc<T>>,
    /// Also of what was removed: a client that pages may hold its id as a cursor.
    places: HashMap<String, usize>,
    next: usize,
}

/// The register of a kind.
#[derive(Debug)]
pub(crate) struct Register<T> {
    entries: RwLock<Entries<T>>,
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        let entries = Entries {
            by_place: BTreeMap::new(),
            places: HashMap::new(),
            next: 0,
        };
        Self {
            entries: RwLock::new(entries),
        }
    }
}

impl<T: Identified> Register<T> {
    pub(crate) fn add(&self, entry: Arc<T>) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let place = entries.next;
        entries.next += 1;
        entries.places.insert(entry.id().to_owned(), place);
        entries.by_place.insert(place, entry);
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<Arc<T>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.by_place.get(entries.places.get(id)?).cloned()
    }

    /// Removes an entry; none if there was none.
    #[allow(
        dead_code,
        reason = "for kinds that are removed for good, which are to come"
    )]
    pub(crate) fn remove(&self, id: &str) -> Option<Arc<T>> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let place = *entries.places.get(id)?;
        entries.by_place.remove(&place)
    }

    pub(crate) fn newest_first(&self) -> Vec<Arc<T>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.by_place.values().rev().cloned().collect()
    }

    /// Those that are older than the entry of this id, newest first; none if there never was such an entry.
    pub(crate) fn older_than(&self, id: &str) -> Option<Vec<Arc<T>>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let place = *entries.places.get(id)?;
        let older = entries.by_place.range(..place);
        Some(older.rev().map(|(_, entry)| Arc::clone(entry)).collect())
    }
}
