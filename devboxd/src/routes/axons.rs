use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::files::on_disk;
use crate::axon::{Axon, AxonParams, Publish};
use crate::axon_feed::AxonFeed;
use crate::axon_sql::{self, Statement};
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::page::PageRequest;
use crate::query::Query;
use crate::register::Identified;
use crate::repeats::Keep;
use crate::settings::Settings;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/axons", get(list).post(create))
        .route("/v1/axons/{id}", get(retrieve).post(update).delete(delete))
        .route("/v1/axons/{id}/publish", post(publish))
        .route("/v1/axons/{id}/events", get(events))
        .route("/v1/axons/{id}/subscribe/sse", get(subscribe))
        .route("/v1/axons/{id}/sql/query", post(sql_query))
        .route("/v1/axons/{id}/sql/batch", post(sql_batch))
}

type Answer = Result<Json<Value>, ApiError>;

async fn create(
    State(service): State<Shared>,
    headers: HeaderMap,
    JsonBody(params): JsonBody<AxonParams>,
) -> Answer {
    let create = || Ok(service.axons.create(params)?.view());
    service
        .repeats
        .once("create axon", &headers, Keep::Plain, create)
        .map(Json)
}

async fn list(State(service): State<Shared>, query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    let wanted = |axon: &Axon| {
        let name = axon.name().unwrap_or_default();
        !axon.is_deleted()
            && query.text("id").is_none_or(|id| id == axon.id())
            && query
                .text("name")
                .is_none_or(|start| name.starts_with(start))
            && query.finds(axon.id(), name)
            && query.metadata_fits(&axon.metadata())
    };
    page.view("axons", &service.axons.register, wanted, Axon::view)
        .map(Json)
}

async fn retrieve(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(Json(service.axons.any(&id)?.view()))
}

#[derive(Deserialize)]
struct Update {
    metadata: Option<BTreeMap<String, String>>,
}

async fn update(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(update): JsonBody<Update>,
) -> Answer {
    let axon = service.axons.live(&id)?;
    if let Some(metadata) = update.metadata {
        axon.replace_metadata(metadata);
        service.axons.register.changed(&axon);
    }
    Ok(Json(axon.view()))
}

async fn delete(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    let axon = service.axons.any(&id)?;
    on_disk(move || service.axons.delete(&axon)).await?;
    Ok(Json(json!({})))
}

async fn publish(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(event): JsonBody<Publish>,
) -> Answer {
    let axon = service.axons.live(&id)?;
    let publish = || service.publish(&axon, &event);
    service
        .repeats
        .once(&format!("publish {id}"), &headers, Keep::Plain, publish)
        .map(Json)
}

/// Newest first. An event has no id of its own: its sequence is the cursor.
async fn events(State(service): State<Shared>, Path(id): Path<String>, query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    let axon = service.axons.live(&id)?;
    let cursor = query.parse::<i64>("starting_after", "the sequence of an event")?;
    on_disk(move || {
        let (log, failed) = (&service.axons.log, |error: rusqlite::Error| {
            ApiError::internal("the events cannot be read", error)
        });
        if let Some(sequence) = cursor
            && !log.holds(axon.id(), sequence).map_err(failed)?
        {
            let message = format!("`starting_after`: there is no event `{sequence}`");
            return Err(ApiError::bad_request(message));
        }
        let before = cursor.unwrap_or(i64::MAX);
        let found = log
            .before(axon.id(), before, page.limit() + 1)
            .map_err(failed)?;
        let views: Vec<Value> = found
            .iter()
            .filter_map(|(_, body)| serde_json::from_str(body).ok())
            .collect();
        // Sequences rise by one from 1.
        let total = axon.follow().borrow().last;
        Ok(Json(page.view_of_rest("events", views, total)))
    })
    .await
}

async fn subscribe(
    State(service): State<Shared>,
    settings: Settings,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, ApiError> {
    let axon = service.axons.live(&id)?;
    let whole = "a whole number, 0 or more";
    let after: Option<u64> = query.parse("after_sequence", whole)?;
    let after = i64::try_from(after.unwrap_or_default()).unwrap_or(i64::MAX);
    let log = Arc::clone(&service.axons.log);
    let feed = AxonFeed::new(axon, log, after, &settings.times);
    let stopping = service.stopping.clone().cancelled_owned();
    let body = Body::from_stream(feed.into_stream().take_until(stopping));
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, body).into_response())
}

async fn sql_query(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(statement): JsonBody<Statement>,
) -> Answer {
    let axon = service.axons.live(&id)?;
    let database = service.axons.database(&axon);
    let act = on_disk(move || axon_sql::query(&database, &statement));
    let keep = |result: &Value| keep(std::slice::from_ref(result));
    service
        .once_over(&format!("sql_query {id}"), &headers, keep, act)
        .await
        .map(Json)
}

/// What only read may be read again, and can be large.
fn keep(results: &[Value]) -> Keep {
    let reads = |result: &Value| {
        // One of several says how it went.
        let result = result.get("success").unwrap_or(result);
        let columns = result.get("columns").and_then(Value::as_array);
        let changes = result.pointer("/meta/changes").and_then(Value::as_u64);
        columns.is_some_and(|columns| !columns.is_empty()) && changes == Some(0)
    };
    if results.iter().all(reads) {
        Keep::Nowhere
    } else {
        Keep::Plain
    }
}

#[derive(Deserialize)]
struct Batch {
    statements: Vec<Statement>,
}

async fn sql_batch(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(batch): JsonBody<Batch>,
) -> Answer {
    let axon = service.axons.live(&id)?;
    let database = service.axons.database(&axon);
    let act = on_disk(move || axon_sql::batch(&database, &batch.statements));
    let keep = |answer: &Value| {
        let results = answer.get("results").and_then(Value::as_array);
        results.map_or(Keep::Plain, |results| keep(results))
    };
    service
        .once_over(&format!("sql_batch {id}"), &headers, keep, act)
        .await
        .map(Json)
}
