//! All devboxes of the server, in the order of their creation.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::devbox::Devbox;

#[derive(Debug, Default)]
struct Register {
    in_order: Vec<Arc<Devbox>>,
    places: HashMap<String, usize>,
}

/// The register of devboxes. Entries are never removed: a shut-down devbox can still be looked at.
#[derive(Debug, Default)]
pub(crate) struct Devboxes {
    register: RwLock<Register>,
}

impl Devboxes {
    pub(crate) fn add(&self, devbox: Arc<Devbox>) {
        let mut register = self
            .register
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let place = register.in_order.len();
        register.places.insert(devbox.id.clone(), place);
        register.in_order.push(devbox);
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<Arc<Devbox>> {
        let register = self.register.read().unwrap_or_else(PoisonError::into_inner);
        register.in_order.get(*register.places.get(id)?).cloned()
    }

    /// Newest first.
    pub(crate) fn newest_first(&self) -> Vec<Arc<Devbox>> {
        let register = self.register.read().unwrap_or_else(PoisonError::into_inner);
        register.in_order.iter().rev().cloned().collect()
    }
}
