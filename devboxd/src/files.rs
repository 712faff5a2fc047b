//! Files of a devbox by the names that its users know: absolute, with `~`, or relative to home. A devbox with
//! a root of its own opens them itself, so that it is its root that they are of. Without one, what is below
//! home can be reached: names are resolved inside the home folder by `cap-std`, and neither `..` nor a
//! symbolic link leads out of it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};

use crate::devbox::Devbox;
use crate::devbox_folder::HOME;
use crate::error::ApiError;
use crate::inside::Access;
use crate::sandbox::NOT_A_FILE;

/// Opens `path` for reading; only regular files can be.
pub(crate) fn open(devbox: &Devbox, path: &str) -> Result<File, ApiError> {
    open_for(devbox, path, Access::Read)
}

/// Writes a file, making the folders above it. A file that exists keeps its mode.
pub(crate) fn write(devbox: &Devbox, path: &str, contents: &[u8]) -> Result<(), ApiError> {
    fill(devbox, path, Access::Replace, contents)
}

/// Adds to the end of a file, which only the devbox's user may read if it is new.
pub(crate) fn append(devbox: &Devbox, path: &str, contents: &str) -> Result<(), ApiError> {
    fill(devbox, path, Access::Append, contents.as_bytes())
}

/// Opens a file to write it anew, making the folders above it.
pub(crate) fn create(devbox: &Devbox, path: &str) -> Result<File, ApiError> {
    open_for(devbox, path, Access::Replace)
}

/// A folder of the home, new if there is none, with those above it. The home itself is one.
pub(crate) fn folder(devbox: &Devbox, path: &str) -> Result<Dir, ApiError> {
    let home = devbox.folder.home();
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

fn fill(devbox: &Devbox, path: &str, access: Access, contents: &[u8]) -> Result<(), ApiError> {
    let mut file = open_for(devbox, path, access)?;
    file.write_all(contents)
        .map_err(|error| refusal(path, &error))
}

fn open_for(devbox: &Devbox, path: &str, access: Access) -> Result<File, ApiError> {
    if path.is_empty() || path.contains('\0') {
        let message = "the file's path must not be empty nor contain NUL";
        return Err(ApiError::bad_request(message));
    }
    if !matches!(access, Access::Read) {
        devbox.require_room()?;
    }
    let file = if devbox.has_own_root() {
        let sandbox = devbox.sandbox();
        let sandbox = sandbox.ok_or_else(|| devbox.wrong_status("this needs a running one"))?;
        sandbox.open(&absolute(path), access)
    } else {
        let home = devbox.folder.home();
        let name = below_home(home, path)?;
        open_below(&root(home)?, &name, access)
    };
    let file = file.map_err(|error| refusal(path, &error))?;
    match file.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(file),
        Ok(_) => Err(not_a_file(path)),
        Err(error) => Err(refusal(path, &error)),
    }
}

/// The name in a devbox with a root of its own.
fn absolute(path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let below = path.strip_prefix("~/").unwrap_or(path);
    let below = if below == "~" { "" } else { below };
    format!("{HOME}/{below}")
}

fn open_below(root: &Dir, name: &Path, access: Access) -> io::Result<File> {
    let mut options = OpenOptions::new();
    match access {
        Access::Read => options.read(true),
        Access::Replace => options.write(true).create(true).truncate(true),
        Access::Append => options.append(true).create(true).mode(0o600),
    };
    // Opening a named pipe that nobody writes to would block for ever.
    options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    if !matches!(access, Access::Read)
        && let Some(parent) = name.parent()
        && !parent.as_os_str().is_empty()
    {
        root.create_dir_all(parent)?;
    }
    Ok(root.open_with(name, &options)?.into_std())
}

/// The name of `path` relative to home.
fn below_home(home: &Path, path: &str) -> Result<PathBuf, ApiError> {
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

fn not_a_file(path: &str) -> ApiError {
    ApiError::bad_request(format!("`{path}` is not a regular file"))
}

fn refusal(path: &str, error: &io::Error) -> ApiError {
    match error.kind() {
        _ if error.raw_os_error() == Some(NOT_A_FILE) => not_a_file(path),
        io::ErrorKind::NotFound => ApiError::unknown("file", path),
        // cap-std's own refusals carry no number of the operating system.
        io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => outside(path),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ApiError::internal("the disk is full", error)
        }
        _ => ApiError::bad_request(format!("`{path}`: {error}")),
    }
}
