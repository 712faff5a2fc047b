//! One output stream of one command, as text in a file. The file holds exactly what streams deliver,
//! so that a byte position in it is an offset of the wire. Memory holds its length only.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;

/// Folders from a devbox's down to the file: `executions` and the execution's.
const BELOW_DEVBOX: usize = 3;

/// How much text there is, and whether more can come.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extent {
    pub(crate) length: u64,
    pub(crate) closed: bool,
}

/// A growing text; its length only ever stands between two characters.
#[derive(Debug)]
pub(crate) struct OutputLog {
    path: PathBuf,
    extent: watch::Sender<Extent>,
    /// Its readers share one descriptor: one of their own each, for thousands, is more than there may be.
    reading: Mutex<Weak<File>>,
}

impl OutputLog {
    pub(crate) fn new(path: PathBuf) -> Arc<Self> {
        Arc::new(Self {
            path,
            extent: watch::Sender::new(Extent::default()),
            reading: Mutex::default(),
        })
    }

    /// The text that an earlier run of the server left; nothing follows it. A write that was torn by the
    /// server's death counts up to its last whole character. Blocks.
    pub(crate) fn restore(path: PathBuf) -> io::Result<Arc<Self>> {
        let length = match File::open(&path) {
            Ok(file) => whole_length(&file)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        let closed = true;
        Ok(Arc::new(Self {
            path,
            extent: watch::Sender::new(Extent { length, closed }),
            reading: Mutex::default(),
        }))
    }

    pub(crate) fn extent(&self) -> Extent {
        *self.extent.borrow()
    }

    /// Follows the text as it grows.
    pub(crate) fn follow(&self) -> watch::Receiver<Extent> {
        self.extent.subscribe()
    }

    /// The text, for reading at positions. Only a text that is not empty has a file.
    pub(crate) fn open(&self) -> io::Result<Arc<File>> {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = reading.upgrade() {
            return Ok(file);
        }
        let file = Arc::new(File::open(&self.path)?);
        *reading = Arc::downgrade(&file);
        Ok(file)
    }

    /// Says that no more will come.
    pub(crate) fn close(&self) {
        self.extent.send_modify(|extent| extent.closed = true);
    }

    /// Its file is going: there is nothing to read any more.
    pub(crate) fn forget(&self) {
        self.extent.send_modify(|extent| extent.length = 0);
    }

    /// Whether its devbox's files are gone, and the text with them. Blocks.
    pub(crate) fn is_forgotten(&self) -> bool {
        let devbox = self.path.ancestors().nth(BELOW_DEVBOX);
        devbox.is_some_and(|folder| !folder.exists())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where it stands when which part of the text was written.
    pub(crate) fn times_path(&self) -> PathBuf {
        self.path.with_extension("times")
    }

    pub(crate) fn grow_to(&self, length: u64) {
        self.extent.send_modify(|extent| extent.length = length);
    }
}

/// The longest character of UTF-8.
const LONGEST_CHARACTER: u64 = 4;

/// Where the last whole character of a text ends.
fn whole_length(file: &File) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let start = length.saturating_sub(LONGEST_CHARACTER);
    let mut end = [0; LONGEST_CHARACTER as usize];
    let read = read_at(file, start, &mut end)?;
    let end = end.get(..read).unwrap_or_default();
    // Four bytes hold the start of the last character, wherever they begin.
    let lead = end.iter().rposition(|byte| byte & 0xC0 != 0x80);
    let torn =
        lead.and_then(|lead| end.get(lead..))
            .map_or(0, |last| match std::str::from_utf8(last) {
                Ok(_) => 0,
                Err(_) => last.len() as u64,
            });
    Ok(length - torn)
}

/// Fills `buffer` from `position`, less where the file ends.
pub(crate) fn read_at(file: &File, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, position + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
