//! Which pages may call, besides the server's own: those of loopback origins, and those named.

use std::time::Duration;

use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use tower_http::cors::{AllowHeaders, AllowOrigin, AllowPrivateNetwork, CorsLayer};

use crate::guard::is_loopback;

/// How long a browser may remember the answer to a preflight.
const PREFLIGHT_AGE: Duration = Duration::from_secs(600);

/// The layer that answers preflights and marks answers for allowed origins.
pub(crate) fn layer(allowed: &[String]) -> CorsLayer {
    let (origins, private) = (allowed.to_vec(), allowed.to_vec());
    let from_allowed = move |origin: &HeaderValue, _: &Parts| is_allowed(origin, &origins);
    let to_private = move |origin: &HeaderValue, _: &Parts| is_allowed(origin, &private);
    let exposed = [
        "x-request-id",
        "x-should-retry",
        "retry-after",
        "retry-after-ms",
    ];
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(from_allowed))
        .allow_private_network(AllowPrivateNetwork::predicate(to_private))
        .allow_methods([
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::DELETE,
        ])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(exposed.map(HeaderName::from_static))
        .max_age(PREFLIGHT_AGE)
}

fn is_allowed(origin: &HeaderValue, allowed: &[String]) -> bool {
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    allowed
        .iter()
        .any(|allowed| allowed.trim_end_matches('/') == origin)
        || is_local(origin)
}

fn is_local(origin: &str) -> bool {
    let Ok(uri) = origin.parse::<Uri>() else {
        return false;
    };
    matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::is_allowed;

    #[test]
    fn loopback_and_named_origins_are_allowed_and_no_others() {
        let named = vec!["https://app.example.com".to_owned()];
        let expect = |origin: &'static str, allowed: bool| {
            let header = HeaderValue::from_static(origin);
            assert_eq!(is_allowed(&header, &named), allowed, "{origin}");
        };
        expect("http://localhost:5173", true);
        expect("https://localhost", true);
        expect("http://127.0.0.1:8080", true);
        expect("http://[::1]:3000", true);
        expect("https://app.example.com", true);
        expect("http://app.example.com", false);
        expect("https://app.example.com:444", false);
        expect("https://evil.example.com", false);
        expect("http://localhost.evil.com", false);
        expect("null", false);
        expect("file://", false);
        expect("ftp://localhost", false);
    }
}
