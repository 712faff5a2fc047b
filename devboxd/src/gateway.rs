//! The way by which a devbox's programs reach an API with a secret that they never see: they send a token to
//! this port, and it is the gateway that puts the secret in its place.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;
use tokio::net::TcpListener;

use crate::auth::bearer;
use crate::error::ApiError;
use crate::grant::{Grant, Way};
use crate::json::{PARAMETERS_LIMIT, read_body};
use crate::key::fingerprint;
use crate::lifecycle::Status;
use crate::mcp_calls;
use crate::network;
use crate::service::Service;
use crate::tunnel_proxy::remove_hop_headers;
use crate::upstream::{AuthMechanism, CustomHeader, Scheme};

/// Below which the gateway stands for servers of tools.
const MCP_PATH: &str = "/mcp";

type HttpsClient = Client<HttpsConnector<HttpConnector>, Body>;

/// Where the gateway is, and its way out.
pub(crate) struct Gateway {
    pub(crate) address: SocketAddr,
    /// The address by which devboxes know it.
    seen: Ipv4Addr,
    /// Made when it is used first: reading the machine's certificates takes its time.
    client: OnceLock<HttpsClient>,
}

impl Gateway {
    /// Listens on a port of its own, which speaks plain HTTP to this machine only, and to devboxes in their own
    /// networks.
    pub(crate) async fn open(private: bool) -> io::Result<(Self, TcpListener)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let gateway = Self {
            address: listener.local_addr()?,
            seen: if private {
                network::SERVER
            } else {
                Ipv4Addr::LOCALHOST
            },
            client: OnceLock::new(),
        };
        Ok((gateway, listener))
    }

    /// The URL that programs call instead of an endpoint.
    pub(crate) fn url(&self, way: Way) -> String {
        let path = match way {
            Way::Gateway => "",
            Way::Mcp => MCP_PATH,
        };
        format!("http://{}:{}{path}", self.seen, self.address.port())
    }

    fn client(&self) -> Result<&HttpsClient, ApiError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(ring::default_provider())
            .map_err(|error| {
                ApiError::internal("this machine's trusted certificates cannot be read", error)
            })?
            .https_or_http()
            .enable_http1()
            .build();
        let client = || Client::builder(TokioExecutor::new()).build(connector);
        Ok(self.client.get_or_init(client))
    }
}

/// The gateway as a service.
pub(crate) fn app(service: Arc<Service>) -> Router {
    Router::new().fallback(answer).with_state(service)
}

async fn answer(State(service): State<Arc<Service>>, request: Request) -> Response {
    forward(&service, request)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// Where a request goes and what it gets on the way.
struct Upstream {
    endpoint: String,
    auth: AuthMechanism,
    headers: Vec<CustomHeader>,
    allowed_tools: Option<Vec<String>>,
}

async fn forward(service: &Arc<Service>, request: Request) -> Result<Response, ApiError> {
    let unauthorized = |message: &str| ApiError::new(StatusCode::UNAUTHORIZED, message);
    let (grant, place) = admitted(service, request.headers())
        .ok_or_else(|| unauthorized("the gateway needs a `gws_…` token of a devbox"))?;
    let devbox = service
        .devboxes
        .by_id(&grant.devbox_id)
        .filter(|devbox| devbox.status() == Status::Running)
        .ok_or_else(|| unauthorized("the devbox of this token does not run"))?;
    let policy = service.policy_of(&devbox);
    if policy.is_some_and(|policy| !policy.fields().allows(grant.way)) {
        let message = "the network policy of this devbox does not allow it";
        return Err(ApiError::new(StatusCode::FORBIDDEN, message));
    }
    let upstream = upstream(service, &grant)?;
    let (mut parts, mut body) = request.into_parts();
    parts.uri = target(&upstream.endpoint, grant.way, &parts.uri)?;
    parts.version = Version::HTTP_11;
    remove_hop_headers(&mut parts.headers);
    parts.headers.remove(place);
    parts.headers.remove(HOST);
    authorize(service, &grant, &upstream, &mut parts.headers)?;
    if let Some(allowed) = &upstream.allowed_tools
        && parts.method == Method::POST
    {
        let bytes = read_body(body, PARAMETERS_LIMIT).await?;
        if let Some(refusal) = mcp_calls::refusal(&bytes, allowed) {
            return Ok(axum::Json(refusal).into_response());
        }
        body = Body::from(bytes);
    }
    let _busy = devbox.activity.busy();
    let sent = service
        .gateway
        .client()?
        .request(Request::from_parts(parts, body))
        .await;
    let mut response = sent.map_err(|error| {
        tracing::debug!(%error, config = grant.config_id, "a gateway's endpoint did not answer");
        let message = "the endpoint of the gateway's configuration does not answer";
        ApiError::new(StatusCode::BAD_GATEWAY, message)
    })?;
    remove_hop_headers(response.headers_mut());
    Ok(response.map(Body::new))
}

/// The grant of a request's token, and the header that holds it: clients of an API put their key where that
/// API wants it.
fn admitted(service: &Service, headers: &HeaderMap) -> Option<(Arc<Grant>, HeaderName)> {
    let find = |token: &[u8]| service.grants.by_id(&fingerprint(token));
    if let Some(grant) = bearer(headers).and_then(find) {
        return Some((grant, AUTHORIZATION));
    }
    let mut others = headers
        .iter()
        .filter(|(_, value)| value.as_bytes().starts_with(b"gws_"));
    others.find_map(|(name, value)| Some((find(value.as_bytes())?, name.clone())))
}

fn upstream(service: &Service, grant: &Grant) -> Result<Upstream, ApiError> {
    let gone = |error: ApiError| error.with_status(StatusCode::FORBIDDEN);
    Ok(match grant.way {
        Way::Gateway => {
            let config = service.gateway_configs.live(&grant.config_id);
            let fields = config.map_err(gone)?.fields();
            Upstream {
                endpoint: fields.endpoint,
                auth: fields.auth_mechanism,
                headers: fields.custom_headers,
                allowed_tools: None,
            }
        }
        Way::Mcp => {
            let config = service.mcp_configs.live(&grant.config_id);
            let fields = config.map_err(gone)?.fields();
            Upstream {
                endpoint: fields.endpoint,
                auth: fields.auth_mechanism,
                headers: fields.custom_headers,
                allowed_tools: Some(fields.allowed_tools),
            }
        }
    })
}

/// Below the endpoint, whatever the path is.
fn target(endpoint: &str, way: Way, asked: &Uri) -> Result<Uri, ApiError> {
    let climbs = |part: &str| part.to_ascii_lowercase().replace("%2e", ".") == "..";
    if asked.path().split('/').any(climbs) {
        return Err(ApiError::bad_request("the path must not contain `..`"));
    }
    let path = match way {
        Way::Gateway => asked.path(),
        Way::Mcp => asked
            .path()
            .strip_prefix(MCP_PATH)
            .filter(|rest| rest.is_empty() || rest.starts_with('/'))
            .ok_or_else(|| ApiError::unknown("path", asked.path()))?,
    };
    let path = if path == "/" { "" } else { path };
    let query = asked.query().map(|query| format!("?{query}"));
    let endpoint = endpoint.trim_end_matches('/');
    let target = format!("{endpoint}{path}{}", query.unwrap_or_default());
    target
        .parse()
        .map_err(|_| ApiError::bad_request("the path cannot be put below the endpoint"))
}

fn authorize(
    service: &Service,
    grant: &Grant,
    upstream: &Upstream,
    headers: &mut HeaderMap,
) -> Result<(), ApiError> {
    let gone = |error: ApiError| error.with_status(StatusCode::FORBIDDEN);
    let secret = service
        .secret_value("secret", &grant.secret_id)
        .map_err(gone)?;
    let (name, value) = match (upstream.auth.scheme, &upstream.auth.key) {
        (Scheme::Header, Some(key)) => (header_name(key)?, secret),
        (Scheme::Basic, _) => {
            let encoded = BASE64_STANDARD.encode(secret);
            (AUTHORIZATION, format!("Basic {encoded}"))
        }
        _ => (AUTHORIZATION, format!("Bearer {secret}")),
    };
    headers.insert(name, header_value(&value)?);
    for header in &upstream.headers {
        let value = match (&header.secret, &header.value) {
            (Some(named), _) => service
                .secret_value("custom_headers", named)
                .map_err(gone)?,
            (None, value) => value.clone().unwrap_or_default(),
        };
        headers.insert(header_name(&header.name)?, header_value(&value)?);
    }
    Ok(())
}

fn header_name(name: &str) -> Result<HeaderName, ApiError> {
    name.parse()
        .map_err(|error| ApiError::internal("a stored header name cannot be used", error))
}

fn header_value(value: &str) -> Result<HeaderValue, ApiError> {
    let message =
        "the secret cannot stand in a header: it has characters that headers may not have";
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| ApiError::new(StatusCode::BAD_GATEWAY, message))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::target;
    use crate::grant::Way;

    #[test]
    fn requests_stay_below_the_endpoint() {
        let expect = |way: Way, endpoint: &str, asked: &str, expected: &str| {
            let target = target(endpoint, way, &asked.parse().unwrap()).unwrap();
            assert_eq!(target.to_string(), expected);
        };
        expect(
            Way::Gateway,
            "https://a.example/v1",
            "/x?q=1",
            "https://a.example/v1/x?q=1",
        );
        expect(
            Way::Gateway,
            "https://a.example/v1/",
            "/",
            "https://a.example/v1",
        );
        expect(
            Way::Mcp,
            "https://a.example/m",
            "/mcp",
            "https://a.example/m",
        );
        expect(
            Way::Mcp,
            "https://a.example/m",
            "/mcp/x?q",
            "https://a.example/m/x?q",
        );
        for asked in ["/..", "/a/../../b", "/%2e%2E/x", "/.%2e"] {
            assert!(
                target(
                    "https://a.example/v1",
                    Way::Gateway,
                    &asked.parse().unwrap()
                )
                .is_err()
            );
        }
        for asked in ["/", "/x", "/mcpx"] {
            assert!(target("https://a.example/m", Way::Mcp, &asked.parse().unwrap()).is_err());
        }
    }
}
