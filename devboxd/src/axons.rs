//! All axons, their events and their databases.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::axon::{Axon, AxonParams, AxonRecord, Publish};
use crate::axon_log::AxonLog;
use crate::error::ApiError;
use crate::lifecycle::Status;
use crate::register::Identified;
use crate::service::Service;
use crate::store::Store;
use crate::stored_register::StoredRegister;

/// The register of axons with what belongs to them.
pub(crate) struct Axons {
    pub(crate) register: StoredRegister<Axon>,
    pub(crate) log: Arc<AxonLog>,
    folder: PathBuf,
}

impl Axons {
    /// What the store and `folder` hold.
    pub(crate) fn load(store: &Store, folder: PathBuf) -> io::Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)?;
        let log = Arc::new(AxonLog::open(&folder.join("events.sqlite"))?);
        let register = StoredRegister::load(store, |record: AxonRecord| {
            let last = log.last(&record.id).map_err(io::Error::other)?;
            Ok(Axon::restore(record, last))
        })?;
        Ok(Self {
            register,
            log,
            folder,
        })
    }

    pub(crate) fn create(&self, params: AxonParams) -> Result<Arc<Axon>, ApiError> {
        let axon = Arc::new(Axon::new(params)?);
        self.register.add(Arc::clone(&axon));
        Ok(axon)
    }

    /// An axon, deleted or not.
    pub(crate) fn any(&self, id: &str) -> Result<Arc<Axon>, ApiError> {
        self.register
            .by_id(id)
            .ok_or_else(|| ApiError::unknown("axon", id))
    }

    /// An axon that is not deleted.
    pub(crate) fn live(&self, id: &str) -> Result<Arc<Axon>, ApiError> {
        let axon = self.any(id)?;
        if axon.is_deleted() {
            return Err(ApiError::unknown("axon", id));
        }
        Ok(axon)
    }

    /// The file of the database that belongs to an axon.
    pub(crate) fn database(&self, axon: &Axon) -> PathBuf {
        self.folder.join(format!("{}.sqlite", axon.id()))
    }

    /// Ends an axon; its events and its database are gone with it. Blocks.
    pub(crate) fn delete(&self, axon: &Arc<Axon>) -> Result<(), ApiError> {
        if !axon.delete() {
            return Ok(());
        }
        self.register.changed(axon);
        let failed = "the axon's events or database stay";
        self.log
            .remove(axon.id())
            .map_err(|error| ApiError::internal(failed, error))?;
        match fs::remove_file(self.database(axon)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(ApiError::internal(failed, error))
            }
            _ => Ok(()),
        }
    }
}

impl Service {
    /// Publishes an event, and wakes the devboxes that asked for it.
    pub(crate) fn publish(
        self: &Arc<Self>,
        axon: &Axon,
        event: &Publish,
    ) -> Result<serde_json::Value, ApiError> {
        let published = axon.publish(&self.axons.log, event)?;
        for devbox in self.devboxes.newest_first() {
            if devbox.status() == Status::Suspended
                && devbox.params.launch.resumes_on_axon_event()
                && devbox.params.axons.iter().any(|id| id == axon.id())
            {
                // Refused if somebody else just did.
                let _refused = self.resume(&devbox);
            }
        }
        Ok(published)
    }
}
