//! The host names of tunnels.

/// What a host name such as `8080-KEY.tunnel.localhost` leads to.
pub(crate) fn parse(host: &str) -> Option<(u16, String)> {
    let mut labels = host.split('.');
    let (port, key) = labels.next()?.split_once('-')?;
    let is_tunnel = labels.next()?.eq_ignore_ascii_case("tunnel") && labels.next().is_some();
    let port = port.parse().ok().filter(|port| *port != 0 && is_tunnel)?;
    Some((port, key.to_ascii_lowercase()))
}

/// A URL of another port of this server, for a client that reaches it at `authority`.
pub(crate) fn beside(scheme: &str, authority: &str, port: u16) -> String {
    let host = match authority.rsplit_once(':') {
        Some((host, own_port)) if !own_port.contains(']') => host,
        _ => authority,
    };
    format!("{scheme}://{host}:{port}")
}

#[cfg(test)]
mod tests {
    use super::{beside, parse};

    #[test]
    fn only_names_of_the_right_shape_lead_to_a_port() {
        let expect = |host: &str, port: u16| {
            assert_eq!(parse(host), Some((port, "abc1".to_owned())), "{host}");
        };
        expect("8080-abc1.tunnel.localhost", 8080);
        expect("1-ABC1.Tunnel.example.com", 1);
        for host in [
            "localhost",
            "tunnel.localhost",
            "8080.tunnel.localhost",
            "8080-abc1.localhost",
            "8080-abc1.tunnel",
            "0-abc1.tunnel.localhost",
            "65536-abc1.tunnel.localhost",
            "x-abc1.tunnel.localhost",
            "-abc1.tunnel.localhost",
        ] {
            assert_eq!(parse(host), None, "{host}");
        }
    }

    #[test]
    fn urls_name_the_host_by_which_the_caller_found_the_server() {
        for (authority, host) in [
            ("127.0.0.1:4000", "127.0.0.1"),
            ("[::1]:4000", "[::1]"),
            ("[::1]", "[::1]"),
            ("localhost:80", "localhost"),
            ("dev.example", "dev.example"),
        ] {
            assert_eq!(beside("https", authority, 9), format!("https://{host}:9"));
        }
    }
}
