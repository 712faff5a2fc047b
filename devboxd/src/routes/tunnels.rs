use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::guard::Addressed;
use crate::json::JsonBody;
use crate::query::Query;
use crate::repeats::Keep;
use crate::tunnel::TunnelParams;
use crate::tunnel_host;
use crate::tunnel_listener::TunnelListener;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/devboxes/{id}/enable_tunnel", post(enable))
        .route("/v1/devboxes/{id}/remove_tunnel", post(remove))
        .route("/v1/devboxes/{id}/create_tunnel", post(create))
        .route("/v1/devboxes/{id}/tunnel_url", get(url))
}

async fn enable(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(params): JsonBody<TunnelParams>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let enable = || {
        devbox.require_running()?;
        let message = || format!("devbox `{id}` has a tunnel with other settings; remove it first");
        let tunnel = devbox.tunnels.enable(&params);
        let tunnel = tunnel.ok_or_else(|| ApiError::bad_request(message()))?;
        Ok(json!(tunnel))
    };
    service
        .repeats
        .once(
            &format!("enable_tunnel {id}"),
            &headers,
            Keep::Plain,
            enable,
        )
        .map(Json)
}

#[derive(Deserialize)]
struct Remove {
    port: Option<u16>,
}

/// Of one port in the older way, or without one the tunnel to all.
async fn remove(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(remove): JsonBody<Remove>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    match remove.port {
        Some(port) => devbox.tunnels.close_port(port),
        None => devbox.tunnels.disable(),
    }
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Create {
    port: u16,
}

async fn create(
    State(service): State<Shared>,
    Path(id): Path<String>,
    Addressed(authority): Addressed,
    JsonBody(create): JsonBody<Create>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    devbox.require_running()?;
    if create.port == 0 {
        return Err(ApiError::bad_request(PORT));
    }
    let key = devbox.tunnels.open_port(create.port);
    let url = local_url(&service, &devbox, &authority, create.port, &key)?;
    Ok(Json(
        json!({ "devbox_id": id, "port": create.port, "url": url }),
    ))
}

/// Not of the contract: a URL for a port behind the tunnel that works without a resolver that knows
/// `*.localhost`.
async fn url(
    State(service): State<Shared>,
    Path(id): Path<String>,
    Addressed(authority): Addressed,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let port = query
        .parse("port", "from 1 to 65535")?
        .filter(|port| *port != 0);
    let port = port.ok_or_else(|| ApiError::bad_request(PORT))?;
    let devbox = service.devbox(&id)?;
    if devbox.status().is_final() {
        return Err(devbox.wrong_status("it has no tunnel any more"));
    }
    let message = || format!("devbox `{id}` has no tunnel; enable one first");
    let tunnel = devbox.tunnels.current();
    let tunnel = tunnel.ok_or_else(|| ApiError::bad_request(message()))?;
    let url = local_url(&service, &devbox, &authority, port, tunnel.key())?;
    Ok(Json(json!({ "url": url })))
}

const PORT: &str = "`port` must be from 1 to 65535";

fn local_url(
    service: &Shared,
    devbox: &Devbox,
    authority: &str,
    port: u16,
    key: &str,
) -> Result<String, ApiError> {
    let open = || TunnelListener::open(service, key, port);
    let own_port = devbox
        .tunnels
        .listener(key, port, open)
        .map_err(|error| ApiError::internal("no port could be opened for the tunnel", error))?;
    Ok(tunnel_host::beside(service.scheme(), authority, own_port))
}
