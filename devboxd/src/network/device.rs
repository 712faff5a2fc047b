//! The end of a devbox's network device that this process has.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use smoltcp::phy::{Checksum, ChecksumCapabilities, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::time::Instant;
use tokio::io::unix::AsyncFd;

use super::MTU;
use crate::terminal::watched;

thread_local! {
    /// Room for one packet; not one a devbox, of which there may be a thousand.
    static PACKET: RefCell<Vec<u8>> = RefCell::new(vec![0; usize::from(MTU)]);
}

/// The device itself.
#[derive(Debug, Clone)]
pub(super) struct Device(Arc<AsyncFd<OwnedFd>>);

impl Device {
    pub(super) fn new(descriptor: OwnedFd) -> io::Result<Self> {
        Ok(Self(Arc::new(watched(descriptor)?)))
    }

    /// The next packet from the devbox; an error when the devbox is gone.
    pub(super) fn poll_packet(&self, cx: &mut Context<'_>) -> Poll<io::Result<Vec<u8>>> {
        loop {
            let mut guard = ready!(self.0.poll_read_ready(cx))?;
            let read = PACKET.with_borrow_mut(|room| {
                guard.try_io(|device| {
                    let length = rustix::io::read(device, &mut *room)?;
                    Ok(room.get(..length).unwrap_or_default().to_vec())
                })
            });
            if let Ok(packet) = read {
                return Poll::Ready(packet);
            }
        }
    }

    /// Hands a packet to the devbox. One that it has no room for is lost, as packets may be.
    pub(super) fn send(&self, packet: &[u8]) {
        if let Err(error) = rustix::io::write(self.0.get_ref(), packet) {
            tracing::trace!(%error, "a packet was lost");
        }
    }
}

/// The device as the stack drives it.
pub(super) struct Queue {
    pub(super) device: Device,
    /// From the devbox, for the stack.
    pub(super) arrived: VecDeque<Vec<u8>>,
}

pub(super) struct Arrived(Vec<u8>);

pub(super) struct Outgoing<'a>(&'a Device);

impl smoltcp::phy::Device for Queue {
    type RxToken<'a> = Arrived;
    type TxToken<'a> = Outgoing<'a>;

    fn receive(&mut self, _timestamp: Instant) -> Option<(Arrived, Outgoing<'_>)> {
        let packet = self.arrived.pop_front()?;
        Some((Arrived(packet), Outgoing(&self.device)))
    }

    fn transmit(&mut self, _timestamp: Instant) -> Option<Outgoing<'_>> {
        Some(Outgoing(&self.device))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = usize::from(MTU);
        // What comes from this machine's memory has not been damaged on the way.
        let mut checksum = ChecksumCapabilities::default();
        checksum.ipv4 = Checksum::Tx;
        checksum.tcp = Checksum::Tx;
        capabilities.checksum = checksum;
        capabilities
    }
}

impl RxToken for Arrived {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, f: F) -> R {
        f(&self.0)
    }
}

impl TxToken for Outgoing<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, f: F) -> R {
        let mut packet = vec![0; length];
        let result = f(&mut packet);
        self.0.send(&packet);
        result
    }
}
