//! One devbox's way out: its packets, by protocol.

use std::future::poll_fn;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::task::{Context, Poll};

use smoltcp::wire::{IpProtocol, Ipv4Packet};
use tokio_util::task::AbortOnDropHandle;

use super::Egress;
use super::datagrams::Datagrams;
use super::device::Device;
use super::tcp::Connections;

/// Packets that are taken before others have a turn.
const AT_ONCE: usize = 64;

/// A running one; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Uplink(#[expect(dead_code, reason = "kept for its end")] AbortOnDropHandle<()>);

impl Uplink {
    /// Serves the device, whose other end is in the devbox.
    pub(crate) fn start(device: OwnedFd, egress: Arc<Egress>) -> io::Result<Self> {
        let device = Device::new(device)?;
        let mut way = Way {
            datagrams: Datagrams::new(device.clone(), Arc::clone(&egress)),
            connections: Connections::new(device.clone(), egress),
            device,
        };
        let serving = tokio::spawn(async move {
            let error = poll_fn(|cx| way.poll(cx)).await;
            tracing::debug!(%error, "a devbox's network ended");
        });
        Ok(Self(AbortOnDropHandle::new(serving)))
    }
}

struct Way {
    device: Device,
    datagrams: Datagrams,
    connections: Connections,
}

impl Way {
    /// Moves on what can be moved; why it cannot go on at the end.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        for _ in 0..AT_ONCE {
            match self.device.poll_packet(cx) {
                Poll::Ready(Ok(packet)) => self.take(packet),
                Poll::Ready(Err(error)) => return Poll::Ready(error),
                Poll::Pending => {
                    self.connections.poll(cx);
                    return Poll::Pending;
                }
            }
        }
        self.connections.poll(cx);
        // There may be more.
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Whatever is no IPv4 or of another protocol goes nowhere.
    fn take(&mut self, bytes: Vec<u8>) {
        let Ok(packet) = Ipv4Packet::new_checked(bytes.as_slice()) else {
            return;
        };
        if packet.version() != 4 || packet.more_frags() || packet.frag_offset() != 0 {
            return;
        }
        match packet.next_header() {
            IpProtocol::Udp => self.datagrams.take(&packet),
            IpProtocol::Tcp => self.connections.take(bytes),
            _ => {}
        }
    }
}
