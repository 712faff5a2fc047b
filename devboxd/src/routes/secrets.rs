use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

use super::Shared;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::page::PageRequest;
use crate::query::Query;
use crate::repeats::Keep;
use crate::secret::Secret;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/secrets", get(list).post(create))
        .route("/v1/secrets/{name}", get(retrieve).post(update))
        .route("/v1/secrets/{name}/delete", post(delete))
        .route("/v1/secrets/id/{id}", get(retrieve_by_id))
        .route("/v1/secrets/id/{id}/update", post(update_by_id))
        .route("/v1/secrets/id/{id}/delete", post(delete_by_id))
}

#[derive(Deserialize)]
struct Create {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Update {
    value: String,
}

type Answer = Result<Json<Value>, ApiError>;

async fn create(
    State(service): State<Shared>,
    headers: HeaderMap,
    JsonBody(create): JsonBody<Create>,
) -> Answer {
    let act = || Ok(service.create_secret(create.name, &create.value)?.view());
    service
        .repeats
        .once("create_secret", &headers, Keep::Plain, act)
        .map(Json)
}

async fn list(State(service): State<Shared>, query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    page.view(
        "secrets",
        &service.secrets,
        |secret| !secret.is_deleted(),
        Secret::view,
    )
    .map(Json)
}

async fn retrieve(State(service): State<Shared>, Path(name): Path<String>) -> Answer {
    Ok(Json(service.secret_by_name(&name)?.view()))
}

async fn update(
    State(service): State<Shared>,
    Path(name): Path<String>,
    JsonBody(update): JsonBody<Update>,
) -> Answer {
    let secret = service.secret_by_name(&name)?;
    service.update_secret(&secret, &update.value)?;
    Ok(Json(secret.view()))
}

async fn delete(State(service): State<Shared>, Path(name): Path<String>) -> Answer {
    Ok(Json(service.delete_secrets(&name)?.view()))
}

async fn retrieve_by_id(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(Json(service.secret_by_id(&id)?.view()))
}

async fn update_by_id(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(update): JsonBody<Update>,
) -> Answer {
    let secret = service.secret_by_id(&id)?;
    service.update_secret(&secret, &update.value)?;
    Ok(Json(secret.view()))
}

/// Also of a secret that is deleted already.
async fn delete_by_id(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    let secret = service.secrets.by_id(&id);
    let secret = secret.ok_or_else(|| ApiError::unknown("secret", &id))?;
    service.delete_secret(&secret);
    Ok(Json(secret.view()))
}
