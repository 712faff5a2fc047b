//! What the server tells a devbox's programs by files: a folder an execution, which they read and do not
//! write.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, lchown};
use std::path::{Path, PathBuf};

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use rustix::fs::OFlags;
use tokio::net::unix::pipe;

use crate::devbox::Devbox;

/// One such folder.
#[derive(Debug)]
pub(crate) struct RunFolder {
    path: PathBuf,
    /// Who opens what is in it, if not this process's user.
    reader: Option<u32>,
}

impl RunFolder {
    /// Makes it; the name must be new.
    pub(crate) fn make(devbox: &Devbox, name: &str) -> io::Result<Self> {
        let path = devbox.folder.run().join(name);
        DirBuilder::new().mode(0o755).create(&path)?;
        let reader = devbox.user_on_host();
        Ok(Self { path, reader })
    }

    /// Where it is for the server.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a new file; its path.
    pub(crate) fn write(&self, name: &str, contents: &[u8]) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        file.write_all(contents)?;
        self.hand_over(&path)?;
        Ok(path)
    }

    /// Makes a named pipe; its path.
    pub(crate) fn pipe(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR)?;
        self.hand_over(&path)?;
        Ok(path)
    }

    fn hand_over(&self, path: &Path) -> io::Result<()> {
        match self.reader {
            Some(reader) => lchown(path, Some(reader), Some(reader)),
            None => Ok(()),
        }
    }

    /// Makes a named pipe that is read here, and the end that holds it open until others write to it.
    pub(crate) fn output_pipe(&self, name: &str) -> io::Result<(pipe::Receiver, File)> {
        let path = self.pipe(name)?;
        let receiver = pipe::OpenOptions::new().open_receiver(&path)?;
        let kept = OpenOptions::new()
            .write(true)
            .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
            .open(&path)?;
        Ok((receiver, kept))
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::debug!(%error, "a command's folder was gone before it");
        }
    }
}
