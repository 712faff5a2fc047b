//! `mount_setattr(2)`, which no crate here has yet.
#![allow(unsafe_code, reason = "a system call without a wrapper")]

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};

/// Makes a mount read-only for all who see it.
pub(super) fn read_only(mount: &OwnedFd) -> io::Result<()> {
    set(mount, libc::MOUNT_ATTR_RDONLY, 0)
}

/// Shows a mount's files with the numbers of users that a user namespace maps them to.
pub(super) fn map_users(mount: &OwnedFd, users: &OwnedFd) -> io::Result<()> {
    let users = u64::try_from(users.as_raw_fd()).map_err(io::Error::other)?;
    set(mount, libc::MOUNT_ATTR_IDMAP, users)
}

fn set(mount: &OwnedFd, attributes: u64, userns_fd: u64) -> io::Result<()> {
    let attributes = libc::mount_attr {
        attr_set: attributes,
        attr_clr: 0,
        propagation: 0,
        userns_fd,
    };
    // SAFETY: the path is a string that ends, the structure is of the size that is told, and both outlive
    // the call.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_raw_fd(),
            c"".as_ptr(),
            libc::AT_EMPTY_PATH,
            &raw const attributes,
            size_of::<libc::mount_attr>(),
        )
    };
    if result == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}
