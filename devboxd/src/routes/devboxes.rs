use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value};

use super::Shared;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::lifecycle::Status;
use crate::page::PageRequest;
use crate::query::Query;
use crate::repeats::Keep;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/devboxes", get(list).post(create))
        .route("/v1/devboxes/{id}", get(retrieve).post(super::life::update))
}

async fn create(
    State(service): State<Shared>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Map<String, Value>>,
) -> Result<Json<Value>, ApiError> {
    let create = || Ok(service.create(service.create_params(body)?)?.view());
    service
        .repeats
        .once("create", &headers, Keep::Plain, create)
        .map(Json)
}

async fn list(State(service): State<Shared>, query: Query) -> Result<Json<Value>, ApiError> {
    let page = PageRequest::from_query(&query)?;
    let status = match query.text("status") {
        None => None,
        Some(name) => Some(status_named(name)?),
    };
    page.view(
        "devboxes",
        &service.devboxes,
        |devbox| {
            status.is_none_or(|status| devbox.status() == status)
                && query.metadata_fits(&devbox.metadata())
        },
        |devbox| devbox.view(),
    )
    .map(Json)
}

async fn retrieve(
    State(service): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(service.devbox(&id)?.view()))
}

fn status_named(name: &str) -> Result<Status, ApiError> {
    serde_json::from_value(Value::String(name.to_owned()))
        .map_err(|error| ApiError::bad_request(format!("`status`: {error}")))
}
