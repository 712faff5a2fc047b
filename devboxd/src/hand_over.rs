//! Gives files that the server made in a devbox's home to the devbox's user, if that is somebody else on this
//! machine.

use std::io;
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, MetadataExt};
use rustix::fs::{AtFlags, Gid, Uid, chownat};

use crate::devbox::Devbox;

/// Gives it all that is the server's. No symbolic link leads out of it. Blocks.
pub(crate) fn hand_over_home(devbox: &Devbox) -> io::Result<()> {
    let Some(user) = devbox.user_on_host() else {
        return Ok(());
    };
    let server = rustix::process::geteuid().as_raw();
    let home = Dir::open_ambient_dir(devbox.folder.home(), ambient_authority())?;
    hand_over(&home, server, user)
}

fn hand_over(folder: &Dir, from: u32, to: u32) -> io::Result<()> {
    for entry in folder.entries()? {
        let entry = entry?;
        let name = entry.file_name();
        let metadata = folder.symlink_metadata(&name)?;
        if metadata.uid() == from {
            let (user, group) = (Some(Uid::from_raw(to)), Some(Gid::from_raw(to)));
            chownat(
                folder,
                Path::new(&name),
                user,
                group,
                AtFlags::SYMLINK_NOFOLLOW,
            )?;
        }
        if metadata.is_dir() {
            hand_over(&folder.open_dir(&name)?, from, to)?;
        }
    }
    Ok(())
}
