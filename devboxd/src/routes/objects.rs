use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Shared;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::guard::Addressed;
use crate::json::JsonBody;
use crate::object::{ContentType, Object, ObjectParams, ObjectState};
use crate::page::PageRequest;
use crate::presigned::Permission;
use crate::query::Query;
use crate::register::{Identified, Register};
use crate::repeats::Keep;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/objects", get(list).post(create))
        .route("/v1/objects/list_public", get(list_public))
        .route("/v1/objects/{id}", get(retrieve))
        .route("/v1/objects/{id}/complete", post(complete))
        .route("/v1/objects/{id}/delete", post(delete))
        .route("/v1/objects/{id}/download", get(download))
}

/// Seconds that a download URL holds if the call does not say, and the longest.
const DOWNLOAD_SECONDS: u64 = 3600;
const MOST_DOWNLOAD_SECONDS: u64 = 7 * 24 * 3600;

type Answer = Result<Json<Value>, ApiError>;

async fn create(
    State(service): State<Shared>,
    addressed: Addressed,
    headers: HeaderMap,
    JsonBody(params): JsonBody<ObjectParams>,
) -> Answer {
    let create = || Ok(view(&service, &addressed, &*service.create_object(params)?));
    service
        .repeats
        .once("create_object", &headers, Keep::Plain, create)
        .map(Json)
}

async fn list(State(service): State<Shared>, addressed: Addressed, query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    let content_type: Option<ContentType> = word(&query, "content_type")?;
    let state: Option<ObjectState> = word(&query, "state")?;
    let (name, search) = (query.text("name"), query.text("search"));
    let wanted = |object: &Object| {
        let is = object.state();
        state.map_or(is != ObjectState::Deleted, |state| state == is)
            && content_type.is_none_or(|wanted| wanted == object.content_type)
            && name.is_none_or(|name| name == object.name)
            && search.is_none_or(|part| object.name.contains(part) || object.id().contains(part))
            && query.metadata_fits(&object.metadata)
    };
    page.view("objects", &service.objects, wanted, |object| {
        view(&service, &addressed, object)
    })
    .map(Json)
}

/// Nobody publishes objects on a server of one's own.
async fn list_public(query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    let _checked: (Option<ContentType>, Option<ObjectState>) =
        (word(&query, "content_type")?, word(&query, "state")?);
    let none = Register::<Object>::default();
    page.view("objects", &none, |_| true, |_| Value::Null)
        .map(Json)
}

async fn retrieve(
    State(service): State<Shared>,
    addressed: Addressed,
    Path(id): Path<String>,
) -> Answer {
    Ok(Json(view(&service, &addressed, &*service.object(&id)?)))
}

async fn complete(
    State(service): State<Shared>,
    addressed: Addressed,
    Path(id): Path<String>,
) -> Answer {
    let object = service.object(&id)?;
    service.complete_object(&object)?;
    Ok(Json(view(&service, &addressed, &object)))
}

async fn delete(
    State(service): State<Shared>,
    addressed: Addressed,
    Path(id): Path<String>,
) -> Answer {
    let object = service.object(&id)?;
    service.delete_object(&object).await;
    Ok(Json(view(&service, &addressed, &object)))
}

async fn download(
    State(service): State<Shared>,
    addressed: Addressed,
    Path(id): Path<String>,
    query: Query,
) -> Answer {
    let what = "a number of seconds from 1 to 604800, which are 7 days";
    let seconds = query.parse("duration_seconds", what)?;
    let seconds = seconds.unwrap_or(DOWNLOAD_SECONDS);
    if !(1..=MOST_DOWNLOAD_SECONDS).contains(&seconds) {
        let message = format!("`duration_seconds` must be {what}");
        return Err(ApiError::bad_request(message));
    }
    service.object(&id)?.require_whole()?;
    let expires = now_ms().saturating_add(seconds * 1000);
    let base = addressed.url(service.scheme());
    let url = service
        .presigner
        .url(&base, &id, Permission::Download, expires);
    Ok(Json(json!({ "download_url": url })))
}

fn view(service: &Shared, addressed: &Addressed, object: &Object) -> Value {
    object.view(|| {
        let time = service.config.times.upload_url.as_millis();
        let expires = now_ms().saturating_add(u64::try_from(time).unwrap_or(u64::MAX));
        let (base, permission) = (addressed.url(service.scheme()), Permission::Upload);
        service
            .presigner
            .url(&base, object.id(), permission, expires)
    })
}

/// A parameter that is one of the wire's words.
pub(super) fn word<T: DeserializeOwned>(query: &Query, name: &str) -> Result<Option<T>, ApiError> {
    let parse = |text: &str| {
        serde_json::from_value(json!(text))
            .map_err(|error| ApiError::bad_request(format!("`{name}`: {error}")))
    };
    query.text(name).map(parse).transpose()
}
