//! Where a devbox is on disk: its own files, what its shells are told, the output of its commands.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The devbox's home below its disk, and with a root of its own its real name.
pub(crate) const HOME: &str = "/home/user";

/// The folder of one devbox.
#[derive(Debug)]
pub(crate) struct DevboxFolder {
    root: PathBuf,
    disk: PathBuf,
    home: PathBuf,
}

impl DevboxFolder {
    pub(crate) fn new(root: PathBuf) -> Self {
        let disk = root.join("disk");
        Self {
            home: disk.join(HOME.trim_start_matches('/')),
            disk,
            root,
        }
    }

    /// All that its programs have written, by the names that they know below `/`: what a snapshot holds.
    pub(crate) fn disk(&self) -> &Path {
        &self.disk
    }

    /// Its user's home.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// What its shells are told, a folder an execution. Its programs read here and nobody else's.
    pub(crate) fn run(&self) -> PathBuf {
        self.root.join("run")
    }

    /// What the kernel needs beside the disk to lay it over other folders.
    pub(crate) fn work(&self) -> PathBuf {
        self.root.join("work")
    }

    /// Where things are mounted on the way to a root.
    pub(crate) fn stage(&self) -> PathBuf {
        self.root.join("stage")
    }

    /// Makes what a root is built with, anew.
    #[cfg(target_os = "linux")]
    pub(crate) fn renew_work(&self) -> io::Result<()> {
        for folder in [self.work(), self.stage()] {
            remove(&folder)?;
            fs::create_dir(folder)?;
        }
        Ok(())
    }

    /// Where an execution's output stands.
    pub(crate) fn execution(&self, id: &str) -> PathBuf {
        self.root.join("executions").join(id)
    }

    /// Where a file that is being received stands until it is whole.
    pub(crate) fn staged(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Makes the folders, for this user alone.
    pub(crate) fn create(&self) -> io::Result<()> {
        let make = |folder: &Path| DirBuilder::new().recursive(true).mode(0o700).create(folder);
        make(&self.root)?;
        make(&self.home)?;
        make(&self.run())?;
        // Its programs may be of another user; nobody else comes so far.
        fs::set_permissions(self.run(), fs::Permissions::from_mode(0o755))?;
        make(&self.root.join("executions"))
    }

    /// Whether its disk is there.
    pub(crate) fn has_disk(&self) -> bool {
        self.disk.exists()
    }

    /// Removes the disk; the output of commands stays readable.
    pub(crate) fn remove_disk(&self) -> io::Result<()> {
        [&self.disk, &self.run(), &self.work(), &self.stage()]
            .into_iter()
            .try_for_each(|folder| remove(folder))
    }

    /// Removes everything.
    pub(crate) fn remove_all(&self) -> io::Result<()> {
        remove(&self.root)
    }
}

/// Removes a folder, also one that was made so that its owner cannot look into it.
pub(crate) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            open_up(folder)?;
            fs::remove_dir_all(folder)
        }
        result => result,
    }
}

fn open_up(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open_up(&entry.path())?;
        }
    }
    Ok(())
}
