use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::Shared;
use super::files::on_disk;
use super::objects::word;
use crate::blueprint::{Blueprint, BlueprintStatus};
use crate::blueprint_params::BlueprintParams;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::page::PageRequest;
use crate::query::Query;
use crate::register::Register;
use crate::repeats::Keep;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/blueprints", get(list).post(create))
        .route("/v1/blueprints/list_public", get(list_public))
        .route("/v1/blueprints/preview", post(preview))
        .route(
            "/v1/blueprints/create_from_inspection",
            post(create_from_inspection),
        )
        .route("/v1/blueprints/{id}", get(retrieve))
        .route("/v1/blueprints/{id}/delete", post(delete))
        .route("/v1/blueprints/{id}/logs", get(logs))
}

type Answer = Result<Json<Value>, ApiError>;

async fn create(
    State(service): State<Shared>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Map<String, Value>>,
) -> Answer {
    let create = || Ok(service.create_blueprint(body)?.view());
    service
        .repeats
        .once("create_blueprint", &headers, Keep::Plain, create)
        .map(Json)
}

async fn list(State(service): State<Shared>, query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    let status: Option<BlueprintStatus> = word(&query, "status")?;
    let name = query.text("name");
    let wanted = |blueprint: &Blueprint| {
        !blueprint.is_deleted()
            && name.is_none_or(|name| name == blueprint.name)
            && status.is_none_or(|status| status == blueprint.status())
    };
    page.view("blueprints", &service.blueprints, wanted, Blueprint::view)
        .map(Json)
}

/// Nobody publishes blueprints on a server of one's own.
async fn list_public(query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    let _checked: Option<BlueprintStatus> = word(&query, "status")?;
    let none = Register::<Blueprint>::default();
    page.view("blueprints", &none, |_| true, Blueprint::view)
        .map(Json)
}

async fn retrieve(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(Json(service.blueprint(&id)?.view()))
}

async fn logs(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    let blueprint = service.blueprint(&id)?;
    let log = on_disk(move || Ok(blueprint.log())).await?;
    Ok(Json(json!({ "blueprint_id": id, "logs": log })))
}

async fn delete(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    let blueprint = service.blueprint(&id)?;
    service.delete_blueprint(&blueprint).await?;
    Ok(Json(json!({})))
}

async fn preview(JsonBody(body): JsonBody<Map<String, Value>>) -> Answer {
    let params = BlueprintParams::check(body)?;
    Ok(Json(json!({ "dockerfile": params.as_dockerfile() })))
}

/// There are no inspections to create from: the repositories that have them are a retired kind.
async fn create_from_inspection(JsonBody(body): JsonBody<Map<String, Value>>) -> Answer {
    let source = body.get("inspection_source");
    let id = source.and_then(|source| source.get("inspection_id"));
    let id = id.and_then(Value::as_str).unwrap_or_default();
    let message = format!(
        "`inspection_source.inspection_id`: there is no inspection `{id}`: repositories are not served here"
    );
    Err(ApiError::bad_request(message))
}
