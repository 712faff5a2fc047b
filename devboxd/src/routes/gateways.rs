use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

use super::Shared;
use crate::create_params::{GatewaySpec, McpSpec};
use crate::error::ApiError;
use crate::grant::Way;
use crate::json::JsonBody;
use crate::repeats::Keep;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/devboxes/{id}/create_gateway_token", post(gateway))
        .route("/v1/devboxes/{id}/create_mcp_token", post(mcp))
}

async fn gateway(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(spec): JsonBody<GatewaySpec>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let create = || {
        devbox.require_running()?;
        service.gateway_token(&devbox, &spec.gateway, &spec.secret)
    };
    once(
        &service,
        "create_gateway_token",
        &id,
        &headers,
        Way::Gateway,
        create,
    )
}

async fn mcp(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(spec): JsonBody<McpSpec>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let create = || {
        devbox.require_running()?;
        service.mcp_token(&devbox, &spec.mcp_config, &spec.secret)
    };
    once(
        &service,
        "create_mcp_token",
        &id,
        &headers,
        Way::Mcp,
        create,
    )
}

fn once(
    service: &Shared,
    operation: &str,
    id: &str,
    headers: &HeaderMap,
    way: Way,
    create: impl FnOnce() -> Result<Value, ApiError>,
) -> Result<Json<Value>, ApiError> {
    let operation = format!("{operation} {id}");
    let mut view = service
        .repeats
        .once(&operation, headers, Keep::Sealed, create)?;
    // Not a remembered one: where the gateway listens changes with each start of the server.
    if let Value::Object(fields) = &mut view {
        fields.insert("url".to_owned(), service.gateway.url(way).into());
    }
    Ok(Json(view))
}
