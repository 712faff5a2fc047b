//! What the server and a devbox's init say to each other: requests, one a packet, each with the descriptors
//! that it is about; answers, each on a socket of the request's own.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read, Seek, SeekFrom, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{MemfdFlags, memfd_create};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, sendmsg, socketpair,
};
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::inside::{Access, Target};
use crate::process::Program;

/// A request itself, and at most an answer's socket and three ends of a program.
const MOST_DESCRIPTORS: usize = 5;

/// What the server asks for. Descriptors besides the answer's socket are named in the comments.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// Answers the init's number, then that it is ready.
    Boot(Plan),
    /// With stdin, stdout and stderr. Answers the program's number, then its exit code.
    Spawn(Program),
    /// No answer.
    Signal {
        pid: i32,
        target: Target,
        signal: i32,
    },
    /// Answers with the open file.
    Open { path: String, access: Access },
    /// Answers with the device of the devbox's own network. There is one, for who asks first.
    Device,
    /// Answers with a TCP socket of the devbox's network, IPv6 or IPv4.
    Socket { ipv6: bool },
    /// Lets no program make a file larger, or lets them again. No answer.
    Curb { disk_full: bool },
    /// Stops all programs until the answer's socket is closed.
    Freeze,
}

/// One step of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Number(i32),
    Exit(i32),
    Done,
    /// With the number of the operating system's error. What failed may follow as text.
    Failed(i32),
}

impl Answer {
    pub(super) const SIZE: usize = 8;

    pub(super) fn to_bytes(self) -> [u8; Self::SIZE] {
        let (kind, value) = match self {
            Self::Number(value) => (0, value),
            Self::Exit(value) => (1, value),
            Self::Done => (2, 0),
            Self::Failed(value) => (3, value),
        };
        let ([a, b, c, d], [e, f, g, h]) = (i32::to_ne_bytes(kind), value.to_ne_bytes());
        [a, b, c, d, e, f, g, h]
    }

    pub(super) fn from_bytes([a, b, c, d, e, f, g, h]: [u8; Self::SIZE]) -> Option<Self> {
        let value = i32::from_ne_bytes([e, f, g, h]);
        match i32::from_ne_bytes([a, b, c, d]) {
            0 => Some(Self::Number(value)),
            1 => Some(Self::Exit(value)),
            2 => Some(Self::Done),
            3 => Some(Self::Failed(value)),
            _ => None,
        }
    }
}

/// Two ends of a socket of this type, closed on exec.
pub(super) fn pair(kind: SocketType) -> io::Result<(OwnedFd, OwnedFd)> {
    let flags = SocketFlags::CLOEXEC;
    Ok(socketpair(AddressFamily::UNIX, kind, flags, None)?)
}

/// Sends a request with descriptors. It stands in a file of its own, so that it may have any length.
pub(super) fn send(
    socket: impl AsFd,
    request: &Request,
    descriptors: &[BorrowedFd<'_>],
) -> io::Result<()> {
    let mut file = File::from(memfd_create("request", MemfdFlags::CLOEXEC)?);
    file.write_all(&serde_json::to_vec(request)?)?;
    file.seek(SeekFrom::Start(0))?;
    let all: Vec<_> = std::iter::once(file.as_fd())
        .chain(descriptors.iter().copied())
        .collect();
    send_descriptors(socket, &[0], &all)
}

/// Sends bytes and descriptors in one packet.
pub(super) fn send_descriptors(
    socket: impl AsFd,
    bytes: &[u8],
    descriptors: &[BorrowedFd<'_>],
) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !descriptors.is_empty() && !control.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    sendmsg(
        socket,
        &[IoSlice::new(bytes)],
        &mut control,
        SendFlags::NOSIGNAL,
    )?;
    Ok(())
}

/// Receives a request and its descriptors; none when the other end is closed.
pub(super) fn receive(socket: impl AsFd) -> io::Result<Option<(Request, Vec<OwnedFd>)>> {
    let mut byte = [0];
    let (length, mut descriptors) = receive_descriptors(socket, &mut byte)?;
    if length == 0 {
        return Ok(None);
    }
    if descriptors.is_empty() {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut text = Vec::new();
    File::from(descriptors.remove(0)).read_to_end(&mut text)?;
    Ok(Some((serde_json::from_slice(&text)?, descriptors)))
}

/// Receives bytes and the descriptors that came with them.
pub(super) fn receive_descriptors(
    socket: impl AsFd,
    bytes: &mut [u8],
) -> io::Result<(usize, Vec<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = recvmsg(
        socket,
        &mut [IoSliceMut::new(bytes)],
        &mut control,
        RecvFlags::CMSG_CLOEXEC,
    )?;
    let mut descriptors = Vec::new();
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = message {
            descriptors.extend(rights);
        }
    }
    Ok((received.bytes, descriptors))
}
