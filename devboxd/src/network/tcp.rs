//! TCP: a devbox's connection ends in a stack here, and goes on over a socket of this machine's to where it was
//! meant for. That one is made first, so that a refusal is one for the devbox's program too.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddrV4;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::socket::tcp::{Socket, SocketBuffer, State};
use smoltcp::time::Instant;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr, Ipv4Packet, TcpPacket};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Sleep;

use super::device::{Device, Queue};
use super::{Egress, SERVER};
use crate::network_policy::Protocol;

/// What is on its way in one direction of a connection at most, in bytes.
const WINDOW: usize = 256 << 10;

/// Most connections of one devbox; more are refused.
const MOST: usize = 1024;

/// How long a connection may take to be made. The devbox's own kernel gives up after two minutes.
const PATIENCE: Duration = Duration::from_secs(60);

/// From and to.
type Pair = (SocketAddrV4, SocketAddrV4);

/// A connection that was made, or not, and the packet that asked for it.
struct Made {
    pair: Pair,
    request: Vec<u8>,
    stream: io::Result<TcpStream>,
}

/// A connection: its end in the stack, and that of this machine's.
struct Connection {
    handle: SocketHandle,
    stream: TcpStream,
    /// The other side sends no more.
    read: bool,
    /// The other side was told that the devbox sends no more.
    written: bool,
}

/// A devbox's.
pub(super) struct Connections {
    queue: Queue,
    interface: Interface,
    sockets: SocketSet<'static>,
    open: HashMap<Pair, Option<Connection>>,
    making: JoinSet<Made>,
    egress: Arc<Egress>,
    begun: std::time::Instant,
    alarm: Pin<Box<Sleep>>,
}

impl Connections {
    pub(super) fn new(device: Device, egress: Arc<Egress>) -> Self {
        let mut queue = Queue {
            device,
            arrived: std::collections::VecDeque::new(),
        };
        let mut config = Config::new(HardwareAddress::Ip);
        config.random_seed = rand::random();
        let mut interface = Interface::new(config, &mut queue, Instant::ZERO);
        interface.set_any_ip(true);
        interface.update_ip_addrs(|addresses| {
            let own = IpCidr::new(IpAddress::Ipv4(SERVER), 24);
            // There is room for one.
            let _full = addresses.push(own);
        });
        Self {
            queue,
            interface,
            sockets: SocketSet::new(Vec::new()),
            open: HashMap::new(),
            making: JoinSet::new(),
            egress,
            begun: std::time::Instant::now(),
            alarm: Box::pin(tokio::time::sleep(Duration::ZERO)),
        }
    }

    /// Takes a packet that the devbox sent.
    pub(super) fn take(&mut self, bytes: Vec<u8>) {
        let Ok(packet) = Ipv4Packet::new_checked(bytes.as_slice()) else {
            return;
        };
        let Ok(segment) = TcpPacket::new_checked(packet.payload()) else {
            return;
        };
        let from = SocketAddrV4::new(packet.src_addr(), segment.src_port());
        let to = SocketAddrV4::new(packet.dst_addr(), segment.dst_port());
        let asks = segment.syn() && !segment.ack();
        match self.open.get(&(from, to)) {
            // It asks again while the answer is being found out.
            Some(None) => return,
            None if asks && self.open.len() < MOST => {
                if let Some(way) = self.egress.way(to, Protocol::Tcp) {
                    self.open.insert((from, to), None);
                    self.making.spawn(async move {
                        let connecting = TcpStream::connect(way);
                        let made = tokio::time::timeout(PATIENCE, connecting).await;
                        Made {
                            pair: (from, to),
                            request: bytes,
                            stream: made.unwrap_or_else(|late| Err(late.into())),
                        }
                    });
                    return;
                }
            }
            _ => {}
        }
        // Where nobody listens the stack refuses.
        self.queue.arrived.push_back(bytes);
    }

    /// Moves on what can be moved.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(Some(made)) = self.making.poll_join_next(cx) {
            if let Ok(made) = made {
                self.open_up(made);
            }
        }
        loop {
            let now = self.now();
            self.interface.poll(now, &mut self.queue, &mut self.sockets);
            let mut moved = false;
            let sockets = &mut self.sockets;
            self.open.retain(|_, connection| {
                let Some(connection) = connection else {
                    return true;
                };
                let socket = sockets.get_mut::<Socket<'_>>(connection.handle);
                moved |= connection.pump(socket, cx);
                let ended = matches!(socket.state(), State::Closed | State::TimeWait);
                if ended {
                    sockets.remove(connection.handle);
                }
                !ended
            });
            if !moved {
                break;
            }
        }
        let now = self.now();
        while let Some(delay) = self.interface.poll_delay(now, &self.sockets) {
            let deadline = tokio::time::Instant::now() + Duration::from(delay);
            self.alarm.as_mut().reset(deadline);
            if self.alarm.as_mut().poll(cx).is_pending() {
                break;
            }
            let now = self.now();
            self.interface.poll(now, &mut self.queue, &mut self.sockets);
        }
    }

    fn now(&self) -> Instant {
        Instant::from_micros(i64::try_from(self.begun.elapsed().as_micros()).unwrap_or(i64::MAX))
    }

    /// Lets the stack answer the devbox's request now that it is known how.
    fn open_up(&mut self, made: Made) {
        self.open.remove(&made.pair);
        match made.stream {
            Ok(stream) => {
                let buffer = || SocketBuffer::new(vec![0; WINDOW]);
                let mut socket = Socket::new(buffer(), buffer());
                socket.set_nagle_enabled(false);
                socket.set_ack_delay(None);
                let to = made.pair.1;
                if socket.listen((*to.ip(), to.port())).is_ok() {
                    let _unsupported = stream.set_nodelay(true);
                    let connection = Connection {
                        handle: self.sockets.add(socket),
                        stream,
                        read: false,
                        written: false,
                    };
                    self.open.insert(made.pair, Some(connection));
                }
            }
            Err(error) => tracing::debug!(%error, to = %made.pair.1, "a connection was not made"),
        }
        self.queue.arrived.push_back(made.request);
        // Before another one to the same place arrives.
        let now = self.now();
        self.interface.poll(now, &mut self.queue, &mut self.sockets);
    }
}

impl Connection {
    /// Moves bytes in both directions; whether there were any, or an end.
    fn pump(&mut self, socket: &mut Socket<'_>, cx: &mut Context<'_>) -> bool {
        let moved = self.pump_in(socket, cx).and_then(|inward| {
            let outward = self.pump_out(socket, cx)?;
            Ok(inward || outward)
        });
        moved.unwrap_or_else(|error| {
            tracing::trace!(%error, "a connection was broken off");
            socket.abort();
            true
        })
    }

    /// To the devbox.
    fn pump_in(&mut self, socket: &mut Socket<'_>, cx: &mut Context<'_>) -> io::Result<bool> {
        let mut moved = false;
        while !self.read && socket.can_send() {
            if self.stream.poll_read_ready(cx)?.is_pending() {
                break;
            }
            let stream = &self.stream;
            let received = socket.send(|room| match stream.try_read(room) {
                Ok(length) => (length, Ok(length)),
                Err(error) => (0, Err(error)),
            });
            match received.map_err(io::Error::other)? {
                Ok(0) => {
                    self.read = true;
                    socket.close();
                    moved = true;
                }
                Ok(_) => moved = true,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(moved)
    }

    /// From the devbox.
    fn pump_out(&mut self, socket: &mut Socket<'_>, cx: &mut Context<'_>) -> io::Result<bool> {
        let mut moved = false;
        while socket.can_recv() {
            if self.stream.poll_write_ready(cx)?.is_pending() {
                break;
            }
            let stream = &self.stream;
            let sent = socket.recv(|bytes| match stream.try_write(bytes) {
                Ok(length) => (length, Ok(())),
                Err(error) => (0, Err(error)),
            });
            match sent.map_err(io::Error::other)? {
                Ok(()) => moved = true,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        let over = matches!(
            socket.state(),
            State::CloseWait | State::LastAck | State::Closing | State::TimeWait
        );
        if over && !socket.can_recv() && !self.written {
            self.written = true;
            rustix::net::shutdown(&self.stream, rustix::net::Shutdown::Write)?;
            moved = true;
        }
        Ok(moved)
    }
}
