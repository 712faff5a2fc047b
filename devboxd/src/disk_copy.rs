//! Copies of a devbox's disk.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Copies a folder's contents into a new folder and returns their size in bytes. By `cp`, which keeps
/// modes, times, links, extended attributes and holes, and shares blocks where the file system can.
/// Blocks.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<u64, String> {
    fs::create_dir_all(to).map_err(|error| error.to_string())?;
    let mut command = Command::new("cp");
    command.arg("-a");
    if cfg!(target_os = "linux") {
        command.arg("--reflink=auto");
    }
    let output = command
        .arg("--")
        .arg(from.join("."))
        .arg(to)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`cp` could not be started: {error}"))?;
    if output.status.success() {
        size(to).map_err(|error| error.to_string())
    } else {
        let told = String::from_utf8_lossy(&output.stderr);
        let first = told.lines().next().unwrap_or("without a message");
        Err(format!("the files could not be copied: {first}"))
    }
}

fn size(folder: &Path) -> io::Result<u64> {
    fs::read_dir(folder)?.try_fold(0, |sum, entry| {
        let entry = entry?;
        let metadata = entry.metadata()?;
        let more = if metadata.is_dir() {
            size(&entry.path())?
        } else {
            metadata.len()
        };
        Ok(sum + more)
    })
}
