use std::sync::PoisonError;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Shared;
use crate::error::ApiError;
use crate::fault_rule::Rule;
use crate::json::JsonBody;
use crate::settings::{Settings, SettingsChange};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/_faults", get(list).post(add).delete(clear))
        .route(
            "/_faults/settings",
            get(settings).post(change).delete(reset),
        )
}

async fn list(State(service): State<Shared>) -> Json<Value> {
    Json(json!({ "rules": service.faults.list() }))
}

async fn add(
    State(service): State<Shared>,
    JsonBody(rule): JsonBody<Rule>,
) -> Result<Json<Value>, ApiError> {
    rule.check()?;
    service.faults.add(rule);
    Ok(list(State(service)).await)
}

async fn clear(State(service): State<Shared>) -> Json<Value> {
    service.faults.clear();
    list(State(service)).await
}

async fn settings(State(service): State<Shared>) -> Json<Value> {
    Json(json!(service.settings().as_change()))
}

async fn change(
    State(service): State<Shared>,
    JsonBody(change): JsonBody<SettingsChange>,
) -> Json<Value> {
    tracing::info!(?change, "settings changed");
    service
        .changeable
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .change(&change);
    settings(State(service)).await
}

/// Back to what the server was started with.
async fn reset(State(service): State<Shared>) -> Json<Value> {
    let first = Settings::from_config(&service.config);
    *service
        .changeable
        .write()
        .unwrap_or_else(PoisonError::into_inner) = first;
    settings(State(service)).await
}
