use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Shared;
use crate::error::ApiError;
use crate::logs;
use crate::query::Query;

pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/v1/devboxes/{id}/logs", get(list))
}

async fn list(
    State(service): State<Shared>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let mut executions = devbox.executions.all();
    if let Some(id) = query.text("execution_id") {
        executions.retain(|execution| execution.id == id);
    }
    if let Some(name) = query.text("shell_name") {
        executions.retain(|execution| execution.order.shell_name.as_deref() == Some(name));
    }
    let unreadable = "the stored output could not be read";
    let entries = tokio::task::spawn_blocking(move || logs::entries(&executions))
        .await
        .map_err(|error| ApiError::internal(unreadable, error))?
        .map_err(|error| ApiError::internal(unreadable, error))?;
    Ok(Json(json!({ "logs": entries })))
}
