//! Network policies: what devboxes may reach. They are enforced where devboxes have a network of their own.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config_kind::ConfigKind;
use crate::error::ApiError;
use crate::grant::Way;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NetworkPolicy {
    name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    allow_all: bool,
    #[serde(default)]
    allow_agent_gateway: bool,
    #[serde(default)]
    allow_devbox_to_devbox: bool,
    #[serde(default)]
    allow_mcp_gateway: bool,
    #[serde(default)]
    allow_runloop_mirrors: bool,
    #[serde(default)]
    allowed_cidrs: Vec<AllowedCidr>,
    #[serde(default)]
    allowed_hostnames: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct AllowedCidr {
    cidr: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ports: Option<Vec<PortRule>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct PortRule {
    port: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_port: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    protocol: Option<Protocol>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Protocol {
    Tcp,
    Udp,
}

impl NetworkPolicy {
    pub(crate) fn allows_all(&self) -> bool {
        self.allow_all
    }

    /// Whether devboxes reach this server, behind which others are.
    pub(crate) fn allows_devbox_to_devbox(&self) -> bool {
        self.allow_all || self.allow_devbox_to_devbox
    }

    /// Whether the gateway is reached at all; what for, [`allows`](Self::allows) says.
    pub(crate) fn allows_gateways(&self) -> bool {
        [Way::Gateway, Way::Mcp].iter().any(|way| self.allows(*way))
    }

    pub(crate) fn allows(&self, way: Way) -> bool {
        match way {
            Way::Gateway => self.allow_all || self.allow_agent_gateway,
            Way::Mcp => self.allow_all || self.allow_mcp_gateway,
        }
    }

    /// By its blocks of addresses alone.
    pub(crate) fn allows_address(&self, ip: Ipv4Addr, port: u16, protocol: Protocol) -> bool {
        self.allow_all
            || self
                .allowed_cidrs
                .iter()
                .any(|allowed| allowed.has(ip, port, protocol))
    }

    /// Whether one of its patterns fits the name.
    pub(crate) fn allows_name(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let fits = |pattern: &String| {
            let pattern = pattern.to_ascii_lowercase();
            match pattern.strip_prefix('*') {
                Some(end) => name.len() > end.len() && name.ends_with(end),
                None => name == pattern,
            }
        };
        self.allow_all || self.allowed_hostnames.iter().any(fits)
    }
}

impl AllowedCidr {
    fn has(&self, ip: Ipv4Addr, port: u16, protocol: Protocol) -> bool {
        let inside =
            parse_cidr(&self.cidr).is_some_and(|(first, last)| (first..=last).contains(&ip));
        let fits = |rule: &PortRule| {
            (rule.port..=rule.end_port.unwrap_or(rule.port)).contains(&port)
                && rule.protocol.is_none_or(|wanted| wanted == protocol)
        };
        inside
            && self
                .ports
                .as_ref()
                .is_none_or(|rules| rules.iter().any(fits))
    }
}

impl ConfigKind for NetworkPolicy {
    const KIND: &'static str = "network policy";
    const PREFIX: &'static str = "np";
    const LIST: &'static str = "network_policies";
    const STAYS: bool = true;

    fn name(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Result<(), ApiError> {
        for (place, host) in self.allowed_hostnames.iter().enumerate() {
            if !is_host_pattern(host) {
                return Err(ApiError::bad_request(format!(
                    "`allowed_hostnames[{place}]`: `{host}` is neither a host name nor `*.` and one"
                )));
            }
        }
        for (place, allowed) in self.allowed_cidrs.iter().enumerate() {
            if !is_cidr(&allowed.cidr) {
                return Err(ApiError::bad_request(format!(
                    "`allowed_cidrs[{place}].cidr`: `{}` is no IPv4 block in canonical form, such as 10.12.0.0/16",
                    allowed.cidr
                )));
            }
            for (rule, ports) in allowed.ports.iter().flatten().enumerate() {
                if ports.port == 0 || ports.end_port.is_some_and(|end| end < ports.port) {
                    return Err(ApiError::bad_request(format!(
                        "`allowed_cidrs[{place}].ports[{rule}]` must be from 1 to 65535, and end after it begins"
                    )));
                }
            }
        }
        Ok(())
    }

    fn view(&self) -> Value {
        json!({
            "description": self.description,
            "egress": {
                "allow_all": self.allow_all,
                "allow_agent_gateway": self.allow_agent_gateway,
                "allow_devbox_to_devbox": self.allow_devbox_to_devbox || self.allow_all,
                "allow_mcp_gateway": self.allow_mcp_gateway,
                "allow_runloop_mirrors": self.allow_runloop_mirrors || self.allow_all,
                "allowed_cidrs": self.allowed_cidrs,
                "allowed_hostnames": self.allowed_hostnames,
            },
        })
    }
}

fn is_host_pattern(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

fn is_cidr(text: &str) -> bool {
    parse_cidr(text).is_some()
}

/// The first and the last address of a block in canonical form.
fn parse_cidr(text: &str) -> Option<(Ipv4Addr, Ipv4Addr)> {
    let (address, length) = text.split_once('/')?;
    let address: Ipv4Addr = address.parse().ok()?;
    let length: u32 = length.parse().ok().filter(|length| *length <= 32)?;
    let host_bits = u32::MAX.checked_shr(length).unwrap_or(0);
    let last = Ipv4Addr::from_bits(address.to_bits() | host_bits);
    (address.to_bits() & host_bits == 0).then_some((address, last))
}

#[cfg(test)]
mod tests {
    use super::{is_cidr, is_host_pattern};

    #[test]
    fn only_canonical_blocks_are_blocks() {
        for good in ["0.0.0.0/0", "10.12.0.0/16", "1.2.3.4/32", "128.0.0.0/1"] {
            assert!(is_cidr(good), "{good}");
        }
        for bad in [
            "10.12.0.1/16",
            "10.0.0.0",
            "10.0.0.0/33",
            "::/0",
            "x/8",
            "10.0.0.0/-1",
            "",
        ] {
            assert!(!is_cidr(bad), "{bad}");
        }
    }

    #[test]
    fn hosts_are_names_with_at_most_one_leading_wildcard() {
        for good in ["github.com", "*.npmjs.org", "localhost", "a-b.c_d.e"] {
            assert!(is_host_pattern(good), "{good}");
        }
        for bad in [
            "",
            "*",
            "a.*.b",
            "https://a.b",
            "a b",
            "-a.b",
            "a..b",
            "a.b/c",
            "a.b:80",
        ] {
            assert!(!is_host_pattern(bad), "{bad}");
        }
    }
}
