//! Unpacking archives into a folder of a devbox. Names are resolved by `cap-std` inside that folder, so that
//! neither `..`, nor an absolute name, nor a link that the archive itself brings leads out of it. (The `tar`
//! crate's own unpacking resolves names first and opens them after, which somebody in the devbox could race.)

use std::io::{self, Cursor, Read};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt, Permissions, PermissionsExt};
use flate2::read::MultiGzDecoder;
use tar::{Archive, Entry, EntryType};

/// What marks a tar archive, and where.
const TAR_MARK: (usize, &[u8]) = (257, b"ustar");

/// Everything that `reader` holds, decompressed if it is gzip.
pub(crate) fn decompressed(reader: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let (head, all) = peek(reader, 2)?;
    Ok(if head == [0x1f, 0x8b] {
        Box::new(MultiGzDecoder::new(all))
    } else {
        Box::new(all)
    })
}

/// Whether a tar archive follows, and all that follows.
pub(crate) fn is_tar(reader: impl Read + 'static) -> io::Result<(bool, Box<dyn Read>)> {
    let (place, mark) = TAR_MARK;
    let (head, all) = peek(reader, place + mark.len())?;
    Ok((head.ends_with(mark), Box::new(all)))
}

fn peek<R: Read>(mut reader: R, length: usize) -> io::Result<(Vec<u8>, impl Read + use<R>)> {
    let mut head = Vec::new();
    reader.by_ref().take(length as u64).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(reader)))
}

/// Unpacks a tar archive into `folder`, of at most `limit` bytes of files; why it could not be.
pub(crate) fn unpack(reader: impl Read, folder: &Dir, limit: u64) -> Result<(), String> {
    let broken = |error: io::Error| format!("the archive cannot be read: {error}");
    let mut archive = Archive::new(reader);
    let mut left = limit;
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let path = entry.path().map_err(broken)?.into_owned();
        left = left
            .checked_sub(entry.size())
            .ok_or_else(|| format!("the archive holds more than {limit} bytes"))?;
        place(&mut entry, &path, folder)
            .map_err(|error| format!("`{}`: {error}", path.display()))?;
    }
    Ok(())
}

fn place(entry: &mut Entry<'_, impl Read>, path: &Path, folder: &Dir) -> io::Result<()> {
    let path = inside(path)?;
    if path.as_os_str().is_empty() {
        return Ok(());
    }
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        folder.create_dir_all(parent)?;
    }
    let kind = entry.header().entry_type();
    // Neither set-user-id nor set-group-id: an archive makes nobody somebody else.
    let mode = entry.header().mode()? & 0o1777;
    match kind {
        EntryType::Directory => {
            folder.create_dir_all(&path)?;
            folder.set_permissions(&path, Permissions::from_mode(mode | 0o700))
        }
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            replace(folder, &path)?;
            let mut options = OpenOptions::new();
            options.write(true).create_new(true).mode(mode);
            let mut file = folder.open_with(&path, &options)?.into_std();
            io::copy(entry, &mut file)?;
            let modified = Duration::from_secs(entry.header().mtime()?);
            if let Some(time) = SystemTime::UNIX_EPOCH.checked_add(modified) {
                file.set_modified(time)?;
            }
            // The process's umask must not decide what an archive says.
            file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode))
        }
        EntryType::Symlink => {
            replace(folder, &path)?;
            folder.symlink_contents(target(entry)?, &path)
        }
        EntryType::Link => {
            replace(folder, &path)?;
            folder.hard_link(inside(&target(entry)?)?, folder, &path)
        }
        EntryType::XGlobalHeader => Ok(()),
        other => Err(io::Error::other(format!("cannot be unpacked: a {other:?}"))),
    }
}

/// The archive's entry takes the place of a file or link that was there.
fn replace(folder: &Dir, path: &Path) -> io::Result<()> {
    match folder.remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn target(entry: &Entry<'_, impl Read>) -> io::Result<PathBuf> {
    let target = entry.link_name()?;
    let missing = || io::Error::other("a link without a target");
    Ok(target.ok_or_else(missing)?.into_owned())
}

/// `path` without what does not matter; refused if it leads out, though `cap-std` would refuse it too, so
/// that the message says what is wrong.
fn inside(path: &Path) -> io::Result<PathBuf> {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => clean.push(name),
            Component::CurDir => {}
            _ => return Err(io::Error::other("leads out of the folder")),
        }
    }
    Ok(clean)
}
