//! To whom a request is addressed. A page of a foreign site can make its own name resolve to this
//! machine (DNS rebinding) and is then same-origin with this server; only its Host header tells.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::config::ServerConfig;
use crate::error::ApiError;
use crate::network::{self, Network};
use crate::service::Service;

/// Lets a request pass that is addressed to this server by a name it trusts.
pub(crate) async fn require_known_host(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    match host(&request) {
        Some(host) if is_known(&host, &service.config) || is_of_a_devbox(&host, &service) => {
            next.run(request).await
        }
        Some(host) => {
            let message = format!("this server does not answer to the host name `{host}`");
            ApiError::new(StatusCode::FORBIDDEN, message).into_response()
        }
        None => ApiError::bad_request("the request names no host").into_response(),
    }
}

/// The host name that a request is addressed to.
pub(crate) fn host(request: &Request) -> Option<String> {
    Some(
        authority(request.uri(), request.headers())?
            .host()
            .to_owned(),
    )
}

/// HTTP/2 has the name in the request's target, HTTP/1.1 in a header.
fn authority(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    if let Some(authority) = uri.authority() {
        return Some(authority.clone());
    }
    headers.get(HOST)?.to_str().ok()?.parse().ok()
}

/// Host name and port that a request is addressed to.
pub(crate) struct Addressed(pub(crate) String);

impl Addressed {
    /// The server's URL, as the caller knows it.
    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for Addressed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        authority(&parts.uri, &parts.headers)
            .map(|authority| Self(authority.to_string()))
            .ok_or_else(|| ApiError::bad_request("the request names no host"))
    }
}

/// Devboxes know this server by that name, to which no page's own can be made to lead.
fn is_of_a_devbox(host: &str, service: &Service) -> bool {
    service.network() == Network::Private && address(host) == Some(network::SERVER.into())
}

fn is_known(host: &str, config: &ServerConfig) -> bool {
    is_loopback(host)
        || address(host).is_some_and(|ip| config.allow_remote || ip == config.listen.ip())
        || config
            .allow_hosts
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(host))
}

/// Names that always mean the machine that resolves them.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || address(host).is_some_and(|ip| ip.is_loopback())
}

fn address(host: &str) -> Option<IpAddr> {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_that_cannot_be_rebound_are_loopback() {
        for name in [
            "localhost",
            "LOCALHOST",
            "localhost.",
            "127.0.0.1",
            "127.8.8.8",
            "[::1]",
        ] {
            assert!(is_loopback(name), "{name}");
        }
        for name in ["80-key.tunnel.localhost", "api.runloop.localhost"] {
            assert!(is_loopback(name), "{name}");
        }
        for name in [
            "localhost.example.com",
            "example.com",
            "",
            ".",
            "10.0.0.1",
            "[fe80::1]",
        ] {
            assert!(!is_loopback(name), "{name}");
        }
        for name in [
            "127.0.0.1.nip.io",
            "xlocalhost",
            "0.0.0.0",
            "2130706433",
            "0x7f.1",
        ] {
            assert!(!is_loopback(name), "{name}");
        }
    }
}
