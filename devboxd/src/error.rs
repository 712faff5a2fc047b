//! What a request gets when it cannot be served: the contract's error body and a status.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An answer other than 2xx, with a message for the person who made the call.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    message: String,
    retry: bool,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            retry: false,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub(crate) fn unknown(kind: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no {kind} `{id}`"))
    }

    pub(crate) fn hold_expired(message: impl Into<String>) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, message)
    }

    /// For the logs the cause, for the caller only that it happened: causes name host paths.
    pub(crate) fn internal(what: &str, cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "{what}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, what)
    }

    /// What it says to the person who made the call.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The same refusal, of what a field of the request names.
    pub(crate) fn of(self, field: &str) -> Self {
        let message = format!("`{field}`: {}", self.message);
        Self { message, ..self }
    }

    /// Tells the official clients to ask again whatever the status is.
    pub(crate) fn worth_retrying(self) -> Self {
        Self {
            retry: true,
            ..self
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({ "code": self.status.as_u16().to_string(), "message": self.message });
        let mut response = (self.status, axum::Json(body)).into_response();
        if self.retry {
            let name = HeaderName::from_static("x-should-retry");
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static("true"));
        }
        response
    }
}
