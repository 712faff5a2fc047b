//! The bearer token, asked of every call to the API: the server's own, or a key that was made with it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use crate::access_scope;
use crate::clock::now_ms;
use crate::error::ApiError;
use crate::key::KeyRefusal;
use crate::service::Service;

/// Lets a request pass that carries a token which allows it.
pub(crate) async fn require_token(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    match admit(&service, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => {
            let mut response = error.into_response();
            if response.status() == StatusCode::UNAUTHORIZED {
                let scheme = HeaderValue::from_static("Bearer");
                response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
            }
            response
        }
    }
}

fn admit(service: &Service, request: &Request) -> Result<(), ApiError> {
    let refuse = |message: &str| Err(ApiError::new(StatusCode::UNAUTHORIZED, message));
    let Some(token) = bearer(request.headers()) else {
        return refuse("the call carries no token: it needs `Authorization: Bearer TOKEN`");
    };
    if token.ct_eq(service.token.as_bytes()).into() {
        return Ok(());
    }
    let Some(key) = service.keys.of(token) else {
        return refuse("the bearer token is not this server's");
    };
    let scope = access_scope::needed(request.method(), request.uri().path());
    match key.check(scope, now_ms()) {
        Ok(()) => Ok(()),
        Err(KeyRefusal::Expired) => refuse("the key of this bearer token has expired"),
        Err(KeyRefusal::OutOfScope(needed)) => {
            let needed = match needed {
                Some(scope) => format!(
                    "{} for {}",
                    serde_json::json!(scope.access_level),
                    serde_json::json!(scope.resource_type)
                ),
                None => "a key without restrictions".to_owned(),
            };
            let message = format!("the key's scopes do not allow this call: it needs {needed}");
            Err(ApiError::new(StatusCode::FORBIDDEN, message))
        }
    }
}

/// The token of an `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.as_bytes().split_at_checked(7)?;
    scheme
        .eq_ignore_ascii_case(b"bearer ")
        .then(|| token.trim_ascii())
}
