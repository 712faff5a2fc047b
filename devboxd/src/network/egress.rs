//! What a devbox may reach, and by which address it is reached from here.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{DEVBOX, NAME_PORT, NAMES, NETMASK, NameServer, SERVER};
use crate::config_kind::Config;
use crate::network_policy::{NetworkPolicy, Protocol};

/// What this server itself has for devboxes, by the addresses that it listens on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offered {
    /// The API, and with it tunnels.
    pub(crate) api: SocketAddr,
    /// Gateways, and tools.
    pub(crate) gateway: SocketAddr,
}

/// The way out of one devbox's network.
pub(crate) struct Egress {
    offered: Option<Offered>,
    policy: Option<Arc<Config<NetworkPolicy>>>,
    pub(crate) names: Option<NameServer>,
    /// Addresses that names stand for which the policy allows.
    named: Mutex<HashSet<Ipv4Addr>>,
}

impl Egress {
    /// What `policy` allows as it is at each connection's beginning; everything without one.
    pub(crate) fn new(
        offered: Offered,
        policy: Option<Arc<Config<NetworkPolicy>>>,
        names: Option<NameServer>,
    ) -> Self {
        Self {
            offered: Some(offered),
            policy,
            names,
            named: Mutex::default(),
        }
    }

    /// Nothing can be reached.
    pub(crate) fn none() -> Self {
        Self {
            offered: None,
            policy: None,
            names: None,
            named: Mutex::default(),
        }
    }

    /// Where a connection to this address leads; nowhere if it must not be made.
    pub(super) fn way(&self, to: SocketAddrV4, protocol: Protocol) -> Option<SocketAddr> {
        let offered = self.offered?;
        let policy = self.policy();
        let allows = |rule: fn(&NetworkPolicy) -> bool| policy.as_ref().is_none_or(rule);
        if *to.ip() == SERVER {
            let api =
                to.port() == offered.api.port() && allows(NetworkPolicy::allows_devbox_to_devbox);
            let gateway =
                to.port() == offered.gateway.port() && allows(NetworkPolicy::allows_gateways);
            let target = match protocol {
                Protocol::Tcp if api => offered.api,
                Protocol::Tcp if gateway => offered.gateway,
                _ => return None,
            };
            return Some(here(target));
        }
        if to == SocketAddrV4::new(NAMES, NAME_PORT) && protocol == Protocol::Tcp {
            // Unread, so only for those that may ask for anything.
            return self.names.filter(|_| allows(NetworkPolicy::allows_all));
        }
        if is_never_outside(*to.ip()) {
            return None;
        }
        let allowed = policy.is_none_or(|policy| {
            policy.allows_address(*to.ip(), to.port(), protocol) || self.named().contains(to.ip())
        });
        allowed.then_some(SocketAddr::V4(to))
    }

    /// Whether every name may be asked for.
    pub(super) fn is_open(&self) -> bool {
        self.policy().is_none_or(|policy| policy.allows_all())
    }

    /// Whether its policy allows what this name stands for.
    pub(super) fn allows_name(&self, name: &str) -> bool {
        self.policy().is_none_or(|policy| policy.allows_name(name))
    }

    /// Allows the addresses that such a name stands for, as long as the devbox runs.
    pub(super) fn remember(&self, addresses: impl Iterator<Item = Ipv4Addr>) {
        self.named().extend(addresses);
    }

    fn policy(&self) -> Option<NetworkPolicy> {
        self.policy.as_ref().map(|policy| policy.fields())
    }

    fn named(&self) -> MutexGuard<'_, HashSet<Ipv4Addr>> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address to listen on as one to connect to.
fn here(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// What stands for this machine, for no single one, or for the devbox's own network. Link-local addresses are
/// among them: behind one, clouds tell a machine its credentials.
fn is_never_outside(ip: Ipv4Addr) -> bool {
    let own = ip.to_bits() & NETMASK.to_bits() == DEVBOX.to_bits() & NETMASK.to_bits();
    own || ip.octets()[0] == 0
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_broadcast()
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

    use super::{Egress, Offered, Protocol, SERVER};

    const API: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 80));
    const GATEWAY: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 81));

    #[test]
    fn the_servers_address_stands_for_its_ports_and_no_others() {
        let offered = Offered {
            api: API,
            gateway: GATEWAY,
        };
        let egress = Egress::new(offered, None, None);
        let way = |ip: Ipv4Addr, port, protocol| egress.way(SocketAddrV4::new(ip, port), protocol);
        let local = |port| Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        assert_eq!(way(SERVER, 80, Protocol::Tcp), local(80));
        assert_eq!(way(SERVER, 81, Protocol::Tcp), local(81));
        assert_eq!(way(SERVER, 82, Protocol::Tcp), None);
        assert_eq!(way(SERVER, 80, Protocol::Udp), None);
        let outside = Ipv4Addr::new(192, 0, 2, 7);
        assert_eq!(
            way(outside, 80, Protocol::Udp),
            Some(SocketAddr::from((outside, 80)))
        );
        for never in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.2.9",
            "169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
        ] {
            assert_eq!(
                way(never.parse().unwrap(), 80, Protocol::Tcp),
                None,
                "{never}"
            );
        }
        assert_eq!(
            Egress::none().way(SocketAddrV4::new(outside, 80), Protocol::Tcp),
            None
        );
    }
}
