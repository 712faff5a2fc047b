use axum::extract::{Path, State};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

use super::Shared;
use crate::create_params::{GatewaySpec, McpSpec};
use crate::error::ApiError;
use crate::json::JsonBody;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/devboxes/{id}/create_gateway_token", post(gateway))
        .route("/v1/devboxes/{id}/create_mcp_token", post(mcp))
}

// No answer is remembered for a repeated request id: the memory would hold the token.
async fn gateway(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(spec): JsonBody<GatewaySpec>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    devbox.require_running()?;
    service
        .gateway_token(&devbox, &spec.gateway, &spec.secret)
        .map(Json)
}

async fn mcp(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(spec): JsonBody<McpSpec>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    devbox.require_running()?;
    service
        .mcp_token(&devbox, &spec.mcp_config, &spec.secret)
        .map(Json)
}
