use std::sync::Arc;
use std::time::Duration;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tempfile::TempPath;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::Shared;
use super::files::on_disk;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::files;
use crate::ids;
use crate::repeats::Keep;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/devboxes/{id}/upload_file", post(upload))
        .layer(DefaultBodyLimit::disable())
}

/// How much of a form is read after its refusal, and for how long: a client that still writes would meet
/// a closed connection in place of the answer.
const DRAINED_BYTES: usize = 1024 * 1024;
const DRAINED_TIME: Duration = Duration::from_secs(1);

async fn upload(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Json<Value>, ApiError> {
    let mut form = form.map_err(|error| ApiError::bad_request(error.body_text()))?;
    let answer = take(&service, &id, &headers, &mut form).await;
    if answer.is_err() {
        let _over = tokio::time::timeout(DRAINED_TIME, drain(&mut form)).await;
    }
    answer
}

async fn drain(form: &mut Multipart) {
    let mut drained = 0;
    while let Ok(Some(mut field)) = form.next_field().await {
        while let Ok(Some(piece)) = field.chunk().await {
            drained += piece.len();
            if drained > DRAINED_BYTES {
                return;
            }
        }
    }
}

/// Writes the part `file` as it arrives, beside the devbox's home, and puts it in place when it is whole.
async fn take(
    service: &Shared,
    id: &str,
    headers: &HeaderMap,
    form: &mut Multipart,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(id)?;
    let operation = format!("upload_file {id}");
    if !service.repeats.knows(&operation, headers) {
        devbox.require_running()?;
        devbox.require_room()?;
    }
    let _busy = devbox.activity.busy();
    // Removed when it is dropped, also with a client that is gone.
    let staged = TempPath::try_from_path(devbox.folder.staged(&ids::fresh("upload")));
    let staged = staged.map_err(|error| ApiError::internal("the file has no place", error))?;
    let path = receive(form, &staged, service.config.sizes.upload).await?;
    let into = Arc::clone(&devbox);
    let act = async move {
        place(into, staged, path).await?;
        Ok(json!({}))
    };
    service
        .once_over(&operation, headers, |_| Keep::Plain, act)
        .await
        .map(Json)
}

/// Stores the file; the path it is for.
async fn receive(
    form: &mut Multipart,
    staged: &std::path::Path,
    limit: u64,
) -> Result<String, ApiError> {
    let (mut path, mut stored) = (None, false);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("path") => path = Some(field.text().await.map_err(broken)?),
            Some("file") => {
                store(field, staged, limit).await?;
                stored = true;
            }
            _ => {}
        }
    }
    if !stored {
        return Err(ApiError::bad_request("the form has no part `file`"));
    }
    path.ok_or_else(|| ApiError::bad_request("the form has no part `path`"))
}

async fn store(mut field: Field<'_>, staged: &std::path::Path, limit: u64) -> Result<(), ApiError> {
    let failed = |error: std::io::Error| ApiError::internal("the file could not be stored", error);
    let mut file = File::create(staged).await.map_err(failed)?;
    let mut length = 0;
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        length += piece.len() as u64;
        if length > limit {
            let message = format!("the file is larger than {limit} bytes");
            return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message));
        }
        file.write_all(&piece).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)
}

async fn place(devbox: Arc<Devbox>, staged: TempPath, path: String) -> Result<(), ApiError> {
    on_disk(move || {
        let failed = |error| ApiError::internal("the file could not be put in place", error);
        let mut from = std::fs::File::open(&staged).map_err(failed)?;
        let mut to = files::create(&devbox, &path)?;
        std::io::copy(&mut from, &mut to).map_err(failed)?;
        Ok(())
    })
    .await
}

fn broken(error: MultipartError) -> ApiError {
    ApiError::bad_request(format!("the form: {}", error.body_text()))
}
