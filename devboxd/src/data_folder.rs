//! The server's folder on disk: one server's at a time, and nobody else's.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

const LOCK: &str = "devboxd.lock";

/// Holds the folder for as long as it lives.
#[derive(Debug)]
pub(crate) struct DataFolder {
    devboxes: PathBuf,
    snapshots: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Takes the folder, making it if missing. Devboxes that an earlier server could not remove are
    /// removed now; a folder with foreign contents is refused and not touched.
    pub(crate) fn take(folder: &Path) -> io::Result<Self> {
        let named = |error: io::Error, what: &str| {
            let folder = folder.display();
            io::Error::new(
                error.kind(),
                format!("the data folder {folder} {what}: {error}"),
            )
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| named(error, "cannot be made"))?;
        let folder = &folder.canonicalize()?;
        let lock_path = folder.join(LOCK);
        if !lock_path.exists() && fs::read_dir(folder)?.next().is_some() {
            let foreign = io::Error::other("it is not empty and was not made by devboxd");
            return Err(named(foreign, "cannot be used"));
        }
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                let used = io::Error::from(io::ErrorKind::ResourceBusy);
                named(
                    used,
                    "is in use by another devboxd; name another one with --data-dir",
                )
            }
            TryLockError::Error(error) => named(error, "cannot be locked"),
        })?;
        let taken = Self {
            devboxes: folder.join("devboxes"),
            snapshots: folder.join("snapshots"),
            _lock: lock,
        };
        taken.remove_devboxes().map_err(|error| {
            named(
                error,
                "holds devboxes of an earlier run that cannot be removed",
            )
        })?;
        Ok(taken)
    }

    /// Where each devbox has its own folder.
    pub(crate) fn devboxes(&self) -> &Path {
        &self.devboxes
    }

    /// Where each snapshot has its own folder.
    pub(crate) fn snapshots(&self) -> &Path {
        &self.snapshots
    }

    /// Removes all that is left of devboxes.
    pub(crate) fn clear(&self) {
        if let Err(error) = self.remove_devboxes() {
            tracing::warn!(%error, "files of devboxes were left behind");
        }
    }

    fn remove_devboxes(&self) -> io::Result<()> {
        for folder in [&self.devboxes, &self.snapshots] {
            match fs::remove_dir_all(folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}
