use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::query::Query;
use crate::repeats::Keep;
use crate::service::Service;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/devboxes/{id}/suspend", post(suspend))
        .route("/v1/devboxes/{id}/resume", post(resume))
        .route("/v1/devboxes/{id}/shutdown", post(shutdown))
        .route("/v1/devboxes/{id}/keep_alive", post(keep_alive))
        .route("/v1/devboxes/{id}/usage", get(usage))
}

async fn suspend(service: State<Shared>, id: Path<String>, headers: HeaderMap) -> Answer {
    once("suspend", service, id, &headers, Service::suspend)
}

async fn resume(service: State<Shared>, id: Path<String>, headers: HeaderMap) -> Answer {
    once("resume", service, id, &headers, Service::resume)
}

type Answer = Result<Json<Value>, ApiError>;

/// A repeated call must not find the devbox in the state that the first one left it in.
fn once(
    operation: &str,
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: &HeaderMap,
    act: impl FnOnce(&Arc<Service>, &Arc<Devbox>) -> Result<(), ApiError>,
) -> Answer {
    let devbox = service.devbox(&id)?;
    let act = || act(&service, &devbox).map(|()| devbox.view());
    service
        .repeats
        .once(&format!("{operation} {id}"), headers, Keep::Plain, act)
        .map(Json)
}

async fn shutdown(State(service): State<Shared>, Path(id): Path<String>, query: Query) -> Answer {
    let force = query.parse("force", "`true` or `false`")?.unwrap_or(false);
    let devbox = service.devbox(&id)?;
    if devbox.is_being_copied() && !force {
        let message = format!("a snapshot of devbox `{id}` is in progress; `force=true` drops it");
        return Err(ApiError::new(StatusCode::CONFLICT, message));
    }
    service.shut_down(&devbox, "api_shutdown");
    Ok(Json(devbox.view()))
}

async fn keep_alive(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    let devbox = service.devbox(&id)?;
    devbox.require_running()?;
    devbox.activity.keep_alive();
    Ok(Json(json!({})))
}

async fn usage(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(Json(service.devbox(&id)?.usage()))
}

#[derive(Deserialize)]
pub(super) struct Update {
    name: Option<String>,
    metadata: Option<BTreeMap<String, String>>,
}

/// Fields that are not given stay as they are.
pub(super) async fn update(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(update): JsonBody<Update>,
) -> Answer {
    let devbox = service.devbox(&id)?;
    devbox.relabel(update.name, update.metadata);
    Ok(Json(devbox.view()))
}
