use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;
use tokio_util::io::ReaderStream;

use super::Shared;
use crate::error::ApiError;
use crate::execution_view::quiet_success;
use crate::files;
use crate::json::{JsonBody, read_json};
use crate::repeats::Keep;
use crate::service::Service;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route(
            "/v1/devboxes/{id}/read_file_contents",
            post(read_file_contents),
        )
        .route("/v1/devboxes/{id}/download_file", post(download_file))
        .route(
            "/v1/devboxes/{id}/write_file_contents",
            post(write_file_contents),
        )
}

/// Bytes read from a file before the connection has taken the last ones.
const READ_SIZE: usize = 128 << 10;

#[derive(Deserialize)]
struct Read {
    file_path: String,
}

#[derive(Deserialize)]
struct Download {
    path: String,
}

#[derive(Deserialize)]
struct Write {
    file_path: String,
    contents: String,
}

async fn read_file_contents(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(read): JsonBody<Read>,
) -> Result<Response, ApiError> {
    send(&service, &id, read.file_path, "text/plain; charset=utf-8").await
}

async fn download_file(
    State(service): State<Shared>,
    Path(id): Path<String>,
    JsonBody(download): JsonBody<Download>,
) -> Result<Response, ApiError> {
    send(&service, &id, download.path, "application/octet-stream").await
}

async fn write_file_contents(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let write: Write = read_json(body, service.config.sizes.file_body).await?;
    let operation = format!("write_file_contents {id}");
    let act = async move {
        devbox.require_running()?;
        devbox.activity.touch();
        on_disk(move || files::write(&devbox, &write.file_path, write.contents.as_bytes())).await?;
        Ok(quiet_success(&id))
    };
    service
        .once_over(&operation, &headers, |_| Keep::Plain, act)
        .await
        .map(Json)
}

/// The file's bytes as they are; their number is known unless the file grows meanwhile.
async fn send(
    service: &Service,
    id: &str,
    path: String,
    content_type: &'static str,
) -> Result<Response, ApiError> {
    let devbox = service.devbox(id)?;
    devbox.require_running()?;
    devbox.activity.touch();
    let (file, length) = on_disk(move || {
        let file = files::open(&devbox, &path)?;
        let length = file.metadata().map(|metadata| metadata.len());
        let length = length.map_err(|error| ApiError::internal("the file is gone", error))?;
        Ok((file, length))
    })
    .await?;
    let bytes = tokio::io::AsyncReadExt::take(tokio::fs::File::from_std(file), length);
    let body = Body::from_stream(ReaderStream::with_capacity(bytes, READ_SIZE));
    let headers = [
        (CONTENT_TYPE, content_type.to_owned()),
        (CONTENT_LENGTH, length.to_string()),
    ];
    Ok((headers, body).into_response())
}

pub(super) async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let failed = |error| Err(ApiError::internal("the file could not be reached", error));
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(failed)
}
