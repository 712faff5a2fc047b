//! Files of a devbox by the names that its users know: absolute below `/home/user`, with `~`, or
//! relative to home. Names are resolved inside the home folder by `cap-std`: neither `..` nor a symbolic
//! link leads out of it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, OpenOptions, OpenOptionsExt};

use crate::devbox_folder::HOME;
use crate::error::ApiError;

/// Opens `path` for reading; only regular files can be.
pub(crate) fn open(home: &Path, path: &str) -> Result<File, ApiError> {
    let name = below_home(home, path)?;
    // Opening a named pipe that nobody writes to would block for ever.
    let mut options = OpenOptions::new();
    options
        .read(true)
        .custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    let file = root(home)?
        .open_with(name, &options)
        .map_err(|error| refusal(path, &error))?;
    let kind = file.metadata().map_err(|error| refusal(path, &error))?;
    if kind.is_file() {
        Ok(file)
    } else {
        Err(ApiError::bad_request(format!(
            "`{path}` is not a regular file"
        )))
    }
}

/// Writes a file, making the folders above it. A file that exists keeps its mode.
pub(crate) fn write(home: &Path, path: &str, contents: &[u8]) -> Result<(), ApiError> {
    let file = open_to_write(home, path, OpenOptions::new().truncate(true));
    file.and_then(|mut file| {
        file.write_all(contents)
            .map_err(|error| refusal(path, &error))
    })
}

/// Adds to the end of a file, which only the devbox's user may read if it is new.
pub(crate) fn append(home: &Path, path: &str, contents: &str) -> Result<(), ApiError> {
    let file = open_to_write(home, path, OpenOptions::new().append(true).mode(0o600));
    let add = |mut file: File| file.write_all(contents.as_bytes());
    file.and_then(|file| add(file).map_err(|error| refusal(path, &error)))
}

/// Opens a file for writing, new if there is none, making the folders above it.
pub(crate) fn open_to_write(
    home: &Path,
    path: &str,
    options: &mut OpenOptions,
) -> Result<File, ApiError> {
    let name = below_home(home, path)?;
    let root = root(home)?;
    let mut open = || -> io::Result<File> {
        if let Some(parent) = name
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            root.create_dir_all(parent)?;
        }
        // As for reading: a named pipe must not hold the call.
        options.write(true).create(true);
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
        root.open_with(&name, options)
    };
    open().map_err(|error| refusal(path, &error))
}

/// A folder, new if there is none, with those above it. The home itself is one.
pub(crate) fn folder(home: &Path, path: &str) -> Result<Dir, ApiError> {
    let root = root(home)?;
    let name = match path.trim_end_matches('/') {
        "~" | "." | HOME => return Ok(root),
        named => below_home(home, named)?,
    };
    root.create_dir_all(&name)
        .and_then(|()| root.open_dir(&name))
        .map_err(|error| refusal(path, &error))
}

fn root(home: &Path) -> Result<Dir, ApiError> {
    Dir::open_ambient_dir(home, ambient_authority())
        .map_err(|error| ApiError::internal("the devbox's home cannot be opened", error))
}

/// The name of `path` relative to home.
fn below_home(home: &Path, path: &str) -> Result<PathBuf, ApiError> {
    if path.is_empty() || path.contains('\0') {
        let message = "the file's path must not be empty nor contain NUL";
        return Err(ApiError::bad_request(message));
    }
    let named = Path::new(path);
    // Programs in the devbox know their home by its real place.
    let below = named
        .strip_prefix(HOME)
        .or_else(|_| named.strip_prefix(home))
        .or_else(|_| named.strip_prefix("~"));
    match below {
        Ok(below) if below.as_os_str().is_empty() => Err(ApiError::bad_request(format!(
            "`{path}` is the home folder, not a file"
        ))),
        Ok(below) => Ok(below.to_owned()),
        Err(_) if named.is_absolute() => Err(outside(path)),
        Err(_) => Ok(named.to_owned()),
    }
}

fn outside(path: &str) -> ApiError {
    ApiError::bad_request(format!("`{path}` is outside of the devbox's home, {HOME}"))
}

fn refusal(path: &str, error: &io::Error) -> ApiError {
    match error.kind() {
        io::ErrorKind::NotFound => ApiError::unknown("file", path),
        // cap-std's own refusals carry no number of the operating system.
        io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => outside(path),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ApiError::internal("the disk is full", error)
        }
        _ => ApiError::bad_request(format!("`{path}`: {error}")),
    }
}
