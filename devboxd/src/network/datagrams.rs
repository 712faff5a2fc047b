//! UDP: each pair of a devbox's port and where it sends has a socket here, while it is used.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::time::Duration;

use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{IpProtocol, Ipv4Packet, Ipv4Repr, UdpPacket, UdpRepr};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::device::Device;
use super::{Egress, MTU, NAME_PORT, NAMES, names};
use crate::network_policy::Protocol;

/// How long a socket is kept that nothing comes or goes by.
const IDLE: Duration = Duration::from_secs(60);

/// Most sockets and questions of one devbox at a time; what would need more is lost.
const MOST: usize = 512;

/// Datagrams that wait for a socket.
const WAITING: usize = 64;

/// Of the IP and UDP headers.
const HEADERS: usize = 28;

/// From and to.
type Pair = (SocketAddrV4, SocketAddrV4);

/// A devbox's.
pub(super) struct Datagrams {
    device: Device,
    egress: Arc<Egress>,
    open: HashMap<Pair, mpsc::Sender<Vec<u8>>>,
    tasks: JoinSet<Option<Pair>>,
}

impl Datagrams {
    pub(super) fn new(device: Device, egress: Arc<Egress>) -> Self {
        Self {
            device,
            egress,
            open: HashMap::new(),
            tasks: JoinSet::new(),
        }
    }

    /// Takes a packet that the devbox sent.
    pub(super) fn take(&mut self, packet: &Ipv4Packet<&[u8]>) {
        while let Some(ended) = self.tasks.try_join_next() {
            if let Ok(Some(pair)) = ended {
                self.open.remove(&pair);
            }
        }
        let Ok(datagram) = UdpPacket::new_checked(packet.payload()) else {
            return;
        };
        let from = SocketAddrV4::new(packet.src_addr(), datagram.src_port());
        let to = SocketAddrV4::new(packet.dst_addr(), datagram.dst_port());
        let payload = datagram.payload().to_vec();
        if let Some(socket) = self.open.get(&(from, to)) {
            let _full = socket.try_send(payload);
            return;
        }
        if self.tasks.len() >= MOST {
            return;
        }
        let device = self.device.clone();
        // Where not every name is allowed, no other server may be asked.
        if to.port() == NAME_PORT && (*to.ip() == NAMES || !self.egress.is_open()) {
            let egress = Arc::clone(&self.egress);
            self.tasks.spawn(async move {
                if let Some(answer) = names::answer(&egress, &payload).await {
                    send(&device, to, from, &answer);
                }
                None
            });
            return;
        }
        let Some(way) = self.egress.way(to, Protocol::Udp) else {
            return;
        };
        let (sender, waiting) = mpsc::channel(WAITING);
        let _room = sender.try_send(payload);
        self.open.insert((from, to), sender);
        self.tasks.spawn(async move {
            if let Err(error) = serve(&device, (from, to), way, waiting).await {
                tracing::debug!(%error, %to, "a datagram was lost");
            }
            Some((from, to))
        });
    }
}

async fn serve(
    device: &Device,
    (from, to): Pair,
    way: SocketAddr,
    mut waiting: mpsc::Receiver<Vec<u8>>,
) -> io::Result<()> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
    socket.connect(way).await?;
    let mut room = vec![0; usize::from(MTU) - HEADERS];
    loop {
        tokio::select! {
            Some(datagram) = waiting.recv() => {
                socket.send(&datagram).await?;
            }
            received = socket.recv(&mut room) => {
                send(device, to, from, room.get(..received?).unwrap_or_default());
            }
            () = tokio::time::sleep(IDLE) => return Ok(()),
        }
    }
}

/// Hands a datagram to the devbox.
fn send(device: &Device, from: SocketAddrV4, to: SocketAddrV4, payload: &[u8]) {
    let udp = UdpRepr {
        src_port: from.port(),
        dst_port: to.port(),
    };
    let ip = Ipv4Repr {
        src_addr: *from.ip(),
        dst_addr: *to.ip(),
        next_header: IpProtocol::Udp,
        payload_len: udp.header_len() + payload.len(),
        hop_limit: 64,
    };
    let length = ip.buffer_len() + ip.payload_len;
    if length > usize::from(MTU) {
        return;
    }
    let mut bytes = vec![0; length];
    let checksums = ChecksumCapabilities::default();
    let mut packet = Ipv4Packet::new_unchecked(&mut bytes);
    ip.emit(&mut packet, &checksums);
    let (from, to) = ((*from.ip()).into(), (*to.ip()).into());
    let mut datagram = UdpPacket::new_unchecked(packet.payload_mut());
    let fill = |room: &mut [u8]| room.copy_from_slice(payload);
    udp.emit(&mut datagram, &from, &to, payload.len(), fill, &checksums);
    device.send(&bytes);
}
