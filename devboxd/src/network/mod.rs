//! A devbox's own network: a loopback that is nobody else's, and a way out whose other end is this process. What
//! its programs send arrives here as packets; connections are made again from here, if its policy lets them.
#![cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "devboxes have networks of their own by Linux")
)]

mod datagrams;
mod device;
mod egress;
mod names;
mod tcp;
mod uplink;

use std::fmt;
use std::net::Ipv4Addr;

use clap::ValueEnum;

pub(crate) use egress::{Egress, Offered};
pub(crate) use names::{NameServer, name_server_of};
#[cfg(target_os = "linux")]
pub(crate) use uplink::Uplink;

/// The devbox itself.
pub(crate) const DEVBOX: Ipv4Addr = Ipv4Addr::new(10, 0, 2, 15);
/// Stands for this server, and for nothing else of the machine.
pub(crate) const SERVER: Ipv4Addr = Ipv4Addr::new(10, 0, 2, 2);
/// Answers questions for names.
pub(crate) const NAMES: Ipv4Addr = Ipv4Addr::new(10, 0, 2, 3);
/// Where they are asked.
pub(crate) const NAME_PORT: u16 = 53;
pub(crate) const NETMASK: Ipv4Addr = Ipv4Addr::new(255, 255, 255, 0);

/// Large, so that there are few packets: they go nowhere but through memory.
pub(crate) const MTU: u16 = 16_384;

/// What devboxes reach, and what reaches them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Network {
    /// Private where namespaces and `/dev/net/tun` can be had, else the machine's.
    #[default]
    Auto,
    /// One of each devbox's own, with a way out through this server. The server does not start without.
    Private,
    /// The machine's own.
    Host,
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::isolation::write_name(self, f)
    }
}
