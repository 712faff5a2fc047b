//! Requests that are addressed to a tunnel: checked, then handed to the port as they are, WebSockets too.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::client::conn::http1;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::ServiceExt;

use crate::cors;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::guard::host;
use crate::lifecycle::Status;
use crate::ptys;
use crate::routes;
use crate::routes::pty::ByTunnel;
use crate::service::Service;
use crate::tunnel_host;
use crate::waits::hold;

pub(crate) const AUTHORIZATION: HeaderName =
    HeaderName::from_static("x-runloop-tunnel-authorization");

/// How long a request waits for the devbox that it woke.
const WAKE_TIME: Duration = Duration::from_secs(30);

/// Takes the requests that are addressed to a tunnel; the others go on.
pub(crate) async fn take(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    match host(&request).and_then(|host| tunnel_host::parse(&host)) {
        None => next.run(request).await,
        Some((port, key)) => match pass(&service, port, &key, request).await {
            Ok(response) => response,
            Err(error) => error.into_response(),
        },
    }
}

/// Hands a request to `port` of the devbox that `key` leads to, if the tunnel admits it.
pub(crate) async fn pass(
    service: &Arc<Service>,
    port: u16,
    key: &str,
    mut request: Request,
) -> Result<Response, ApiError> {
    if port == ptys::PORT
        && let Some(devbox) = service
            .devboxes
            .newest_first()
            .into_iter()
            .find(|devbox| devbox.ptys.has_tunnel(key))
    {
        let key = key.to_owned();
        let extensions = request.extensions_mut();
        let upgrade = extensions.remove::<OnUpgrade>();
        // What the API's routing found in the path, which is not its own.
        extensions.clear();
        upgrade.map(|upgrade| extensions.insert(upgrade));
        extensions.insert(ByTunnel { devbox, key });
        return Ok(terminals(service, request).await);
    }
    let way = service
        .devboxes
        .newest_first()
        .into_iter()
        .find_map(|devbox| {
            let tunnel = devbox.tunnels.way(key, port)?;
            Some((devbox, tunnel))
        });
    let no_tunnel = || ApiError::new(StatusCode::NOT_FOUND, "there is no such tunnel");
    let (devbox, tunnel) = way.ok_or_else(no_tunnel)?;
    let token = request.headers_mut().remove(AUTHORIZATION);
    let token = token
        .as_ref()
        .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    if !tunnel.admits(token) {
        let message = format!("this tunnel needs `{AUTHORIZATION}: Bearer AUTH_TOKEN`");
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, message));
    }
    if tunnel.wake_on_http || devbox.params.launch.resumes_on_http() {
        wake(service, &devbox).await;
    }
    if devbox.status() != Status::Running {
        let error = devbox.wrong_status("its tunnel leads nowhere");
        return Err(error.with_status(StatusCode::SERVICE_UNAVAILABLE));
    }
    if tunnel.http_keep_alive {
        devbox.activity.touch();
    }
    forward(&devbox, port, request).await.map_err(|error| {
        tracing::debug!(%error, port, "a tunnel's port did not answer");
        let message = format!("nothing answers on port {port} of the devbox");
        ApiError::new(StatusCode::BAD_GATEWAY, message)
    })
}

/// The server's own pages about terminals, at a host name of their own.
async fn terminals(service: &Arc<Service>, request: Request) -> Response {
    let unknown = async || ApiError::new(StatusCode::NOT_FOUND, "there is no such path");
    let app = routes::pty::sessions()
        .method_not_allowed_fallback(routes::wrong_method)
        .fallback(unknown)
        .with_state(Arc::clone(service))
        .layer(cors::layer(&service.config.allow_origins));
    match app.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

async fn wake(service: &Arc<Service>, devbox: &Arc<Devbox>) {
    // Refused where there is nothing to wake, or somebody else just did.
    let _refused = service.resume(devbox);
    hold(devbox.follow(), WAKE_TIME, |life| {
        life.status == Status::Running || life.status.is_final()
    })
    .await;
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn forward(devbox: &Devbox, port: u16, mut request: Request) -> Result<Response, Failure> {
    let stream = connect(devbox, port).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.with_upgrades().await {
            tracing::debug!(%error, "a tunnel's connection ended early");
        }
    });
    let from_outside = hyper::upgrade::on(&mut request);
    let mut response = sender.send_request(for_the_port(request)?).await?;
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        let from_inside = hyper::upgrade::on(&mut response);
        tokio::spawn(join(from_outside, from_inside));
    } else {
        remove_hop_headers(response.headers_mut());
    }
    Ok(response.map(Body::new))
}

/// Programs listen on either loopback address.
async fn connect(devbox: &Devbox, port: u16) -> io::Result<TcpStream> {
    let to = async |ip: IpAddr| match devbox.sandbox() {
        Some(sandbox) => sandbox.connect((ip, port).into()).await,
        None => TcpStream::connect((ip, port)).await,
    };
    match to(Ipv4Addr::LOCALHOST.into()).await {
        Ok(stream) => Ok(stream),
        Err(_) => to(Ipv6Addr::LOCALHOST.into()).await,
    }
}

fn for_the_port(request: Request) -> Result<Request, Failure> {
    let authority = request
        .uri()
        .authority()
        .map(|authority| authority.to_string());
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let target: Uri = target.parse()?;
    let (mut parts, body) = request.into_parts();
    parts.uri = target;
    parts.version = Version::HTTP_11;
    let upgrade = parts.headers.get(UPGRADE).cloned();
    remove_hop_headers(&mut parts.headers);
    if let Some(protocol) = upgrade {
        parts.headers.insert(UPGRADE, protocol);
        parts
            .headers
            .insert(CONNECTION, HeaderValue::from_static("upgrade"));
    }
    // HTTP/2 has the name in the target only.
    if let Some(authority) = authority {
        parts.headers.insert(HOST, authority.parse()?);
    }
    Ok(Request::from_parts(parts, body))
}

/// RFC 9110, section 7.6.1: what is meant for one connection only.
pub(crate) fn remove_hop_headers(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let fixed = [CONNECTION, UPGRADE, TE, TRAILER, TRANSFER_ENCODING];
    let others = ["keep-alive", "proxy-connection"].map(HeaderName::from_static);
    for name in named.into_iter().chain(fixed).chain(others) {
        headers.remove(name);
    }
}

async fn join(from_outside: OnUpgrade, from_inside: OnUpgrade) {
    let (Ok(outside), Ok(inside)) = (from_outside.await, from_inside.await) else {
        return;
    };
    let (mut outside, mut inside) = (TokioIo::new(outside), TokioIo::new(inside));
    let _ended = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
}
