//! A folder whose contents a devbox's programs may have made: names in it are resolved below it, and no
//! symbolic link is followed.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, FileType, Gid, Mode, OFlags, RawMode, ResolveFlags, Stat, Uid, XattrFlags, chownat,
    fchmod, fchown, fsetxattr, makedev, mkdirat, mknodat, open, openat, openat2, statat, symlinkat,
    unlinkat,
};
use rustix::io::Errno;

use super::plan::{COUNT, FIRST};

const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC);

/// An owner on the host, if it is not the one who makes it.
pub(super) type Owner = Option<(u32, u32)>;

/// The folder.
#[derive(Debug)]
pub(super) struct Tree(OwnedFd);

impl Tree {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(open(
            path,
            OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
            Mode::empty(),
        )?))
    }

    pub(super) fn as_fd(&self) -> impl AsFd + '_ {
        &self.0
    }

    /// A folder or file in it, to be named by `by_descriptor`.
    pub(super) fn at(&self, path: &Path) -> io::Result<OwnedFd> {
        let how = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        let flags = OFlags::PATH | OFlags::CLOEXEC;
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        Ok(openat2(&self.0, path, flags, Mode::empty(), how)?)
    }

    /// Whether there is something of that name, whatever it is.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.parent(path)
            .is_ok_and(|(parent, name)| statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW).is_ok())
    }

    /// Makes a folder in an existing one; true if it is new.
    pub(super) fn mkdir(&self, path: &Path, mode: RawMode, owner: Owner) -> io::Result<bool> {
        let (parent, name) = self.parent(path)?;
        match mkdirat(&parent, name, Mode::RWXU) {
            Ok(()) => {}
            Err(Errno::EXIST) => return self.adopt_folder(path, mode, owner),
            Err(error) => return Err(error.into()),
        }
        let folder = File::from(openat2(
            &parent,
            name,
            FOLDER,
            Mode::empty(),
            ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS,
        )?);
        adopt(&folder, mode, owner)?;
        Ok(true)
    }

    /// A folder that is there already is given to `owner` if it is none of the devbox's.
    fn adopt_folder(&self, path: &Path, mode: RawMode, owner: Owner) -> io::Result<bool> {
        let stat = self.require_folder(path)?;
        if owner.is_some() && !(FIRST..FIRST + COUNT).contains(&stat.st_uid) {
            let folder = openat(self.at(path)?, ".", FOLDER, Mode::empty())?;
            adopt(&File::from(folder), mode, owner)?;
        }
        Ok(false)
    }

    fn require_folder(&self, path: &Path) -> io::Result<Stat> {
        let (parent, name) = self.parent(path)?;
        let stat = statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW)?;
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            Ok(stat)
        } else {
            Err(io::Error::from(io::ErrorKind::NotADirectory))
        }
    }

    /// Makes a file that is not there.
    pub(super) fn write_new(
        &self,
        path: &Path,
        contents: &[u8],
        mode: RawMode,
        owner: Owner,
    ) -> io::Result<()> {
        if self.has(path) {
            return Ok(());
        }
        let (parent, name) = self.parent(path)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let how = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let mut file = File::from(openat2(&parent, name, flags, Mode::RUSR | Mode::WUSR, how)?);
        file.write_all(contents)?;
        adopt(&file, mode, owner)
    }

    /// Removes what is there of that name, if it is no folder.
    pub(super) fn remove_file(&self, path: &Path) -> io::Result<()> {
        let (parent, name) = self.parent(path)?;
        match unlinkat(&parent, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a symbolic link that is not there.
    pub(super) fn link_new(&self, target: &Path, path: &Path, owner: Owner) -> io::Result<()> {
        if self.has(path) {
            return Ok(());
        }
        let (parent, name) = self.parent(path)?;
        symlinkat(target, &parent, name)?;
        if let Some((user, group)) = owner {
            let (user, group) = ids(user, group);
            chownat(&parent, name, user, group, AtFlags::SYMLINK_NOFOLLOW)?;
        }
        Ok(())
    }

    /// Hides what lower layers have of that name, unless there is something of this layer.
    pub(super) fn whiteout(&self, path: &Path) -> io::Result<()> {
        if self.has(path) {
            return Ok(());
        }
        let (parent, name) = self.parent(path)?;
        let none = makedev(0, 0);
        Ok(mknodat(
            &parent,
            name,
            FileType::CharacterDevice,
            Mode::empty(),
            none,
        )?)
    }

    /// Hides what lower layers have in a folder that was made here.
    pub(super) fn make_opaque(&self, path: &Path) -> io::Result<()> {
        let folder = openat(self.at(path)?, ".", FOLDER, Mode::empty())?;
        Ok(fsetxattr(
            &folder,
            "user.overlay.opaque",
            b"y",
            XattrFlags::empty(),
        )?)
    }

    fn parent<'a>(&self, path: &'a Path) -> io::Result<(OwnedFd, &'a std::ffi::OsStr)> {
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok((self.at(path.parent().unwrap_or(Path::new("")))?, name))
    }
}

fn ids(user: u32, group: u32) -> (Option<Uid>, Option<Gid>) {
    (Some(Uid::from_raw(user)), Some(Gid::from_raw(group)))
}

/// Owner first: a change of it takes the set-user-ID bit.
fn adopt(file: &File, mode: RawMode, owner: Owner) -> io::Result<()> {
    if let Some((user, group)) = owner {
        let (user, group) = ids(user, group);
        fchown(file, user, group)?;
    }
    Ok(fchmod(file, Mode::from_raw_mode(mode))?)
}

/// A name for what a descriptor is open on, for calls that take names. It needs no escaping.
pub(super) fn by_descriptor(descriptor: &impl AsRawFd) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", descriptor.as_raw_fd()))
}
