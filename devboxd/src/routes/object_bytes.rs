//! The other end of presigned URLs.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::services::ServeFile;

use super::Shared;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::json;
use crate::presigned::Permission;
use crate::query::Query;

pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/_objects/{id}", get(download).put(upload))
}

async fn upload(
    State(service): State<Shared>,
    Path(id): Path<String>,
    query: Query,
    mut body: Body,
) -> Result<StatusCode, ApiError> {
    let answer = take(&service, &id, &query, &mut body).await;
    if answer.is_err() {
        // A client that still writes would meet a closed connection in place of the answer.
        json::drain(&mut body).await;
    }
    answer.map(|()| StatusCode::OK)
}

async fn take(service: &Shared, id: &str, query: &Query, body: &mut Body) -> Result<(), ApiError> {
    let permission = Permission::Upload;
    service.presigner.check(id, permission, query, now_ms())?;
    service.upload(&service.object(id)?, body).await
}

async fn download(
    State(service): State<Shared>,
    Path(id): Path<String>,
    query: Query,
    request: Request,
) -> Result<Response, ApiError> {
    let permission = Permission::Download;
    service.presigner.check(&id, permission, &query, now_ms())?;
    let object = service.object(&id)?;
    object.require_whole()?;
    // Ranges and conditions are its.
    let file = ServeFile::new(&object.file).try_call(request).await;
    let mut response = file
        .map_err(|error| ApiError::internal("the object cannot be read", error))?
        .into_response();
    if response.status() == StatusCode::NOT_FOUND {
        return Err(ApiError::unknown("object", &id));
    }
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_static(object.content_type.media_type());
    headers.insert(CONTENT_TYPE, media_type);
    // An object must not become a page of this server's own origin.
    let (attachment, nosniff) = ("attachment", "nosniff");
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(attachment));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static(nosniff));
    Ok(response)
}
