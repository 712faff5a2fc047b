use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Shared;
use super::files::on_disk;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::page::PageRequest;
use crate::query::Query;
use crate::register::Identified;
use crate::repeats::Keep;
use crate::snapshot::{Snapshot, SnapshotLabels, SnapshotStatus};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/devboxes/{id}/snapshot_disk", post(snapshot_disk))
        .route(
            "/v1/devboxes/{id}/snapshot_disk_async",
            post(snapshot_disk_async),
        )
        .route("/v1/devboxes/disk_snapshots", get(list))
        .route("/v1/devboxes/disk_snapshots/{id}", post(update))
        .route("/v1/devboxes/disk_snapshots/{id}/status", get(status))
        .route("/v1/devboxes/disk_snapshots/{id}/delete", post(delete))
}

type Answer = Result<Json<Value>, ApiError>;

/// Answers when the copy is made.
async fn snapshot_disk(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(labels): JsonBody<SnapshotLabels>,
) -> Answer {
    let devbox = service.devbox(&id)?;
    let operation = format!("snapshot_disk {id}");
    let begin = || Ok(json!(service.take_snapshot(&devbox, labels)?.id()));
    let begun = service
        .repeats
        .once(&operation, &headers, Keep::Plain, begin)?;
    let snapshot = service.snapshot(begun.as_str().unwrap_or_default())?;
    snapshot
        .finished()
        .await
        .map_err(|reason| ApiError::internal("the snapshot could not be taken", reason))?;
    Ok(Json(snapshot.view()))
}

async fn snapshot_disk_async(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(labels): JsonBody<SnapshotLabels>,
) -> Answer {
    let devbox = service.devbox(&id)?;
    let operation = format!("snapshot_disk_async {id}");
    let begin = || Ok(service.take_snapshot(&devbox, labels)?.view());
    service
        .repeats
        .once(&operation, &headers, Keep::Plain, begin)
        .map(Json)
}

async fn list(State(service): State<Shared>, query: Query) -> Answer {
    let page = PageRequest::from_query(&query)?;
    let (source, blueprint) = (query.text("devbox_id"), query.text("source_blueprint_id"));
    let wanted = |snapshot: &Snapshot| {
        snapshot.status() != SnapshotStatus::Deleted
            && blueprint.is_none_or(|id| snapshot.source_blueprint_id.as_deref() == Some(id))
            && source.is_none_or(|source| snapshot.source_devbox_id == source)
            && query.metadata_fits(&snapshot.metadata())
    };
    page.view("snapshots", &service.snapshots, wanted, Snapshot::view)
        .map(Json)
}

async fn update(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(labels): JsonBody<SnapshotLabels>,
) -> Answer {
    let snapshot = service.snapshot(&id)?;
    if snapshot.status() == SnapshotStatus::Deleted {
        return Err(ApiError::unknown("snapshot", &id));
    }
    snapshot.relabel(labels);
    service.snapshots.changed(&snapshot);
    Ok(Json(snapshot.view()))
}

async fn status(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(Json(service.snapshot(&id)?.status_view()))
}

async fn delete(State(service): State<Shared>, Path(id): Path<String>) -> Answer {
    let snapshot = service.snapshot(&id)?;
    if snapshot.status() == SnapshotStatus::InProgress {
        let message = format!("snapshot `{id}` is still being taken");
        return Err(ApiError::new(StatusCode::CONFLICT, message));
    }
    if snapshot.delete() {
        service.snapshots.changed(&snapshot);
        let failed = |error| ApiError::internal("the snapshot's files stay", error);
        on_disk(move || std::fs::remove_dir_all(&snapshot.disk).map_err(failed)).await?;
    }
    Ok(Json(json!({})))
}
