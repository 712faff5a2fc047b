//! Files of the data folder that hold what nobody but the server's user may know.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a file for this user alone, whole or not at all, also if the machine fails.
pub(crate) fn write(path: &Path, contents: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&fresh)?;
    file.write_all(contents)?;
    file.sync_all()?;
    fs::rename(fresh, path)
}
