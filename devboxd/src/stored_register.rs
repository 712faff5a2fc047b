//! A [`Register`] whose entries outlive the server.

use std::io;
use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::register::{Identified, Register};
use crate::store::Store;

/// What can be kept as one document.
pub(crate) trait Stored: Identified + Send + Sync + 'static {
    /// The name of its kind among the documents; it never changes.
    const KIND: &'static str;

    /// What is kept of it. A later devboxd must be able to read it: fields are added with a default, and
    /// none is renamed.
    type Record: Serialize + DeserializeOwned;

    /// Its state at this moment. Asked by the store's thread.
    fn record(&self) -> Self::Record;
}

/// The register of a kind, written through to a [`Store`].
pub(crate) struct StoredRegister<T> {
    register: Register<T>,
    store: Store,
}

impl<T: Stored> StoredRegister<T> {
    /// All that the store holds of this kind. Blocks; for the server's start.
    pub(crate) fn load(
        store: &Store,
        mut restore: impl FnMut(T::Record) -> io::Result<T>,
    ) -> io::Result<Self> {
        let register = Register::default();
        for (id, record) in store.all(T::KIND)? {
            let named = |error| io::Error::other(format!("the stored {} `{id}`: {error}", T::KIND));
            register.add(Arc::new(restore(record).map_err(named)?));
        }
        Ok(Self {
            register,
            store: store.clone(),
        })
    }

    /// Adds an entry and keeps it.
    pub(crate) fn add(&self, entry: Arc<T>) {
        self.changed(&entry);
        self.register.add(entry);
    }

    /// Keeps an entry as it is now.
    pub(crate) fn changed(&self, entry: &Arc<T>) {
        let entry = Arc::clone(entry);
        self.store
            .save(T::KIND, move || (entry.id().to_owned(), entry.record()));
    }
}

/// To look into it as into any register.
impl<T> Deref for StoredRegister<T> {
    type Target = Register<T>;

    fn deref(&self) -> &Register<T> {
        &self.register
    }
}
