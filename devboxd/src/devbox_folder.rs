//! Where a devbox is on disk: its home, and the output of its commands beside it.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The folder of one devbox.
#[derive(Debug)]
pub(crate) struct DevboxFolder {
    root: PathBuf,
    home: PathBuf,
}

impl DevboxFolder {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self {
            home: root.join("home"),
            root,
        }
    }

    /// What the devbox's programs see as their home.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Where an execution's output stands.
    pub(crate) fn execution(&self, id: &str) -> PathBuf {
        self.root.join("executions").join(id)
    }

    /// Where the shell of this number stores what outlives it.
    pub(crate) fn shell_state(&self, number: usize) -> PathBuf {
        self.root.join(format!("shell-{number}"))
    }

    /// Where a file that is being received stands until it is whole.
    pub(crate) fn staged(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Makes the folders, for this user alone.
    pub(crate) fn create(&self) -> io::Result<()> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.home)?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(self.root.join("executions"))
    }

    /// Removes the disk; the output of commands stays readable.
    pub(crate) fn remove_disk(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.home) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }
}
