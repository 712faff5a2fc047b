//! The host names of tunnels.

/// What a host name such as `8080-KEY.tunnel.localhost` leads to.
pub(crate) fn parse(host: &str) -> Option<(u16, String)> {
    let mut labels = host.split('.');
    let (port, key) = labels.next()?.split_once('-')?;
    let is_tunnel = labels.next()?.eq_ignore_ascii_case("tunnel") && labels.next().is_some();
    let port = port.parse().ok().filter(|port| *port != 0 && is_tunnel)?;
    Some((port, key.to_ascii_lowercase()))
}

/// A URL by which a client that reaches this server at `authority` reaches `port`: the host's name without
/// a leading `api.`, and for an address, which has no names below it, `localhost`.
pub(crate) fn url(authority: &str, port: u16, key: &str) -> String {
    let (host, own_port) = match authority.rsplit_once(':') {
        Some((host, own)) if !own.contains(']') => (host, format!(":{own}")),
        _ => (authority, String::new()),
    };
    let is_address = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
    let domain = if is_address {
        "localhost"
    } else {
        host.strip_prefix("api.").unwrap_or(host)
    };
    format!("http://{port}-{key}.tunnel.{domain}{own_port}")
}

#[cfg(test)]
mod tests {
    use super::{parse, url};

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
    fn urls_are_made_from_where_the_caller_found_the_server() {
        for (authority, domain) in [
            ("127.0.0.1:4000", "localhost:4000"),
            ("[::1]:4000", "localhost:4000"),
            ("[::1]", "localhost"),
            ("localhost:80", "localhost:80"),
            ("api.runloop.localhost:9", "runloop.localhost:9"),
            ("dev.example", "dev.example"),
        ] {
            assert_eq!(
                url(authority, 3000, "k"),
                format!("http://3000-k.tunnel.{domain}")
            );
        }
    }
}
