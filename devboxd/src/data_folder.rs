//! The server's folder on disk: one server's at a time, and nobody else's.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const LOCK: &str = "devboxd.lock";
const DATABASE: &str = "devboxd.sqlite";

/// In a folder that keeps nothing, so that what a killed server left there is known to be nobody's.
const EPHEMERAL: &str = "ephemeral";

/// The folder, which is this server's until `lock` is dropped.
#[derive(Debug)]
pub(crate) struct DataFolder {
    root: PathBuf,
    ephemeral: bool,
    pub(crate) lock: Arc<Lock>,
}

/// Holds the folder.
#[derive(Debug)]
pub(crate) struct Lock(File);

/// The children that a killed server was just starting have its lock too, until they are killed or become
/// another program: a server that is started right after it waits for them.
const LOCK_LOOKS: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

fn take_lock(file: &File) -> Result<(), TryLockError> {
    for _ in 1..LOCK_LOOKS {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            taken => return taken,
        }
    }
    file.try_lock()
}

/// Closing it would not do: a child that is just being started has a copy of every descriptor.
impl Drop for Lock {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the data folder stays locked");
        }
    }
}

impl DataFolder {
    /// Takes the folder, making it if missing. One with foreign contents is refused and not touched. An
    /// ephemeral one is emptied.
    pub(crate) fn take(folder: &Path, ephemeral: bool) -> io::Result<Self> {
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
        let root = folder.canonicalize()?;
        let lock_path = root.join(LOCK);
        if !lock_path.exists() && fs::read_dir(&root)?.next().is_some() {
            let foreign = io::Error::other("it is not empty and was not made by devboxd");
            return Err(named(foreign, "cannot be used"));
        }
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)?;
        take_lock(&lock).map_err(|error| match error {
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
            root,
            ephemeral,
            lock: Arc::new(Lock(lock)),
        };
        taken
            .check()
            .map_err(|error| named(error, "cannot be used"))?;
        Ok(taken)
    }

    fn check(&self) -> io::Result<()> {
        let (database, mark) = (self.root.join(DATABASE), self.root.join(EPHEMERAL));
        if self.ephemeral {
            if !mark.exists() && !self.is_empty()? {
                let kept = "it holds what an earlier devboxd kept, and --ephemeral would remove it";
                return Err(io::Error::other(kept));
            }
            File::create(mark)?;
            return self.empty();
        }
        if mark.exists() {
            self.empty()?;
            fs::remove_file(mark)?;
        }
        if !database.exists() && !self.is_empty()? {
            let lost = format!("its database, {DATABASE}, is missing");
            return Err(io::Error::other(lost));
        }
        Ok(())
    }

    /// Where its documents stand, if it keeps any.
    pub(crate) fn database(&self) -> Option<PathBuf> {
        (!self.ephemeral).then(|| self.root.join(DATABASE))
    }

    /// Where each devbox has its own folder.
    pub(crate) fn devboxes(&self) -> PathBuf {
        self.root.join("devboxes")
    }

    /// Where each snapshot has its own folder.
    pub(crate) fn snapshots(&self) -> PathBuf {
        self.root.join("snapshots")
    }

    /// Where the axons' events and databases are.
    pub(crate) fn axons(&self) -> PathBuf {
        self.root.join("axons")
    }

    /// Where a certificate is kept that the server made itself.
    pub(crate) fn tls(&self) -> PathBuf {
        self.root.join("tls")
    }

    /// Where each blueprint has its disk.
    pub(crate) fn blueprints(&self) -> PathBuf {
        self.root.join("blueprints")
    }

    /// Where blueprints are being built. Nothing in it outlives the server.
    pub(crate) fn builds(&self) -> PathBuf {
        self.root.join("builds")
    }

    /// Where the bytes of storage objects stand.
    pub(crate) fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    /// Where a token is kept that nobody chose, if anything is kept.
    pub(crate) fn token(&self) -> Option<PathBuf> {
        (!self.ephemeral).then(|| self.root.join("token"))
    }

    /// Where the server's key stands.
    pub(crate) fn key(&self) -> PathBuf {
        self.root.join("devboxd.key")
    }

    /// Removes an ephemeral folder.
    pub(crate) fn remove(&self) {
        if self.ephemeral
            && let Err(error) = fs::remove_dir_all(&self.root)
        {
            tracing::warn!(%error, "files were left behind");
        }
    }

    /// What is devboxd's in it, besides what says so.
    fn contents(&self) -> io::Result<Vec<PathBuf>> {
        let mut contents = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            if ![LOCK, EPHEMERAL]
                .iter()
                .any(|own| entry.file_name() == *own)
            {
                contents.push(entry.path());
            }
        }
        Ok(contents)
    }

    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.contents()?.is_empty())
    }

    fn empty(&self) -> io::Result<()> {
        self.contents()?.into_iter().try_for_each(|path| {
            if path.symlink_metadata()?.is_dir() {
                fs::remove_dir_all(path)
            } else {
                fs::remove_file(path)
            }
        })
    }
}
