//! A pseudo-terminal: the server's end of it. The crates for this start the program as well, and cannot hand
//! its end to a program that is started in another namespace; what is left of them is five calls of rustix.

use std::io;
use std::os::fd::OwnedFd;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use rustix::fs::OFlags;
use rustix::io::FdFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, unlockpt};
use rustix::termios::{Winsize, tcgetpgrp, tcsetwinsize};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::process::Ends;

/// Columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) cols: u16,
    pub(crate) rows: u16,
}

/// From the beginning, where that can be had: another thread may be starting a program.
#[cfg(target_os = "linux")]
const CLOSED_ON_EXEC: OpenptFlags = OpenptFlags::CLOEXEC;
#[cfg(not(target_os = "linux"))]
const CLOSED_ON_EXEC: OpenptFlags = OpenptFlags::empty();

/// A terminal's screen and keyboard.
#[derive(Debug)]
pub(crate) struct Terminal {
    master: AsyncFd<OwnedFd>,
}

impl Terminal {
    /// Opens one; the ends are for the program that is to run in it.
    pub(crate) fn open(size: Size) -> io::Result<(Self, Ends)> {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | CLOSED_ON_EXEC;
        let master = openpt(flags)?;
        rustix::io::fcntl_setfd(&master, FdFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let stdin = other_end(&master, flags)?;
        let ends = Ends {
            stdout: stdin.try_clone()?,
            stderr: stdin.try_clone()?,
            stdin,
        };
        let status = rustix::fs::fcntl_getfl(&master)?;
        rustix::fs::fcntl_setfl(&master, status | OFlags::NONBLOCK)?;
        let terminal = Self {
            master: watched(master)?,
        };
        terminal.resize(size)?;
        Ok((terminal, ends))
    }

    /// What programs wrote; an error or nothing when no program has the terminal any more.
    pub(crate) async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        self.master
            .async_io(Interest::READABLE, |master| {
                Ok(rustix::io::read(master, &mut *buffer)?)
            })
            .await
    }

    /// Types all of `bytes`; waits while programs do not read.
    pub(crate) async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let written = self
                .master
                .async_io(Interest::WRITABLE, |master| {
                    Ok(rustix::io::write(master, bytes)?)
                })
                .await?;
            bytes = bytes.get(written..).unwrap_or_default();
        }
        Ok(())
    }

    /// Tells the programs by SIGWINCH too.
    pub(crate) fn resize(&self, size: Size) -> io::Result<()> {
        let size = Winsize {
            ws_row: size.rows,
            ws_col: size.cols,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        Ok(tcsetwinsize(&self.master, size)?)
    }

    /// Signals the process group in the foreground.
    pub(crate) fn signal(&self, signal: Signal) -> io::Result<()> {
        let group = tcgetpgrp(&self.master)?;
        Ok(killpg(Pid::from_raw(group.as_raw_pid()), signal)?)
    }
}

#[allow(
    unsafe_code,
    reason = "what can be wrong about a descriptor in general is not with an owned one"
)]
pub(crate) fn watched(descriptor: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an owned descriptor stays open and the same until it is dropped.
    let watched = unsafe { AsyncFd::register(descriptor) };
    watched.map_err(io::Error::from)
}

/// By the open terminal itself, which needs no name in any file system.
#[cfg(target_os = "linux")]
fn other_end(master: &OwnedFd, flags: OpenptFlags) -> io::Result<OwnedFd> {
    Ok(rustix::pty::ioctl_tiocgptpeer(master, flags)?)
}

#[cfg(not(target_os = "linux"))]
fn other_end(master: &OwnedFd, _flags: OpenptFlags) -> io::Result<OwnedFd> {
    let name = rustix::pty::ptsname(master, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(name, flags, rustix::fs::Mode::empty())?)
}
