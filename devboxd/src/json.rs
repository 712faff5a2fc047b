//! Request bodies: bounded, JSON, and refused with the name of the field that is wrong.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::{Buf, Bytes, BytesMut};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use tower_http::timeout::TimeoutError;

use crate::error::ApiError;

/// Bytes of a body that carries parameters; file mounts travel in such bodies too.
pub(crate) const PARAMETERS_LIMIT: usize = 16 << 20;

/// How long the rest of an oversized body is read and thrown away. A server that answers and closes
/// with unread bytes in its socket makes the kernel reset the connection, and the answer is lost.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// The parameters of a call. An empty body counts as `{}`.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        read_json(request.into_body(), PARAMETERS_LIMIT)
            .await
            .map(Self)
    }
}

/// Reads and parses a body of at most `limit` bytes.
pub(crate) async fn read_json<T: DeserializeOwned>(
    body: Body,
    limit: usize,
) -> Result<T, ApiError> {
    parse(&read_body(body, limit).await?)
}

/// Reads a body of at most `limit` bytes; 413 beyond.
pub(crate) async fn read_body(mut body: Body, limit: usize) -> Result<Bytes, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(ended_early)?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.remaining() > limit {
            drain(&mut body).await;
            let message = format!("the body is larger than {limit} bytes");
            return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.freeze())
}

/// Reads the rest of a body that is refused, for a while.
pub(crate) async fn drain(body: &mut Body) {
    let drain = async { while let Some(Ok(_)) = body.frame().await {} };
    let _expired = tokio::time::timeout(DRAIN_TIME, drain).await;
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let text = bytes.trim_ascii();
    let text = if text.is_empty() { b"{}" } else { text };
    // serde reads a struct from an array too; the wire has objects only.
    if !text.starts_with(b"{") {
        return Err(ApiError::bad_request("the body must be a JSON object"));
    }
    let mut json = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(refusal)?;
    json.end()
        .map_err(|error| ApiError::bad_request(format!("the body is not valid JSON: {error}")))?;
    Ok(value)
}

fn ended_early(error: axum::Error) -> ApiError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return ApiError::hold_expired("the body of the request paused for too long");
        }
        cause = error.source();
    }
    ApiError::bad_request(format!("the body ended early: {error}"))
}

/// Parses what was already read as JSON.
pub(crate) fn check<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(value).map_err(refusal)
}

/// For a field that may be null, which then is as if it were absent.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn refusal(error: serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let path = error.path().to_string();
    let cause = error.into_inner();
    ApiError::bad_request(if !cause.is_data() {
        format!("the body is not valid JSON: {cause}")
    } else if path == "." {
        cause.to_string()
    } else {
        format!("`{path}`: {cause}")
    })
}
