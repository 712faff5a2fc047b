use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Shared;
use crate::error::ApiError;
use crate::faults::{Action, Rule};
use crate::json::JsonBody;

pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/_faults", get(list).post(add).delete(clear))
}

async fn list(State(service): State<Shared>) -> Json<Value> {
    Json(json!({ "rules": service.faults.list() }))
}

async fn add(
    State(service): State<Shared>,
    JsonBody(rule): JsonBody<Rule>,
) -> Result<Json<Value>, ApiError> {
    let status_fits = rule
        .status
        .is_none_or(|status| (400..600).contains(&status));
    if !status_fits {
        return Err(ApiError::bad_request("`status` must be from 400 to 599"));
    }
    if rule.action == Action::Delay && rule.ms.is_none() {
        return Err(ApiError::bad_request("`ms` is needed for a delay"));
    }
    if rule.times == 0 {
        return Err(ApiError::bad_request("`times` must be 1 or more"));
    }
    service.faults.add(rule);
    Ok(list(State(service)).await)
}

async fn clear(State(service): State<Shared>) -> Json<Value> {
    service.faults.clear();
    list(State(service)).await
}
