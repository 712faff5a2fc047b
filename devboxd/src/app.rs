//! All routes and what stands before them, outermost first: the tunnels (which
//! are not this server's own pages), the host check, CORS (so that refusals
//! reach a page too), the log, the token, the faults, the store.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::error::ApiError;
use crate::service::Service;
use crate::{auth, console, cors, faults, guard, ids, routes, tunnel_proxy};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The server as one service.
pub(crate) fn app(service: Arc<Service>) -> Router {
    let token = middleware::from_fn_with_state(Arc::clone(&service), auth::require_token);
    let host = middleware::from_fn_with_state(Arc::clone(&service), guard::require_known_host);
    let tunnels = middleware::from_fn_with_state(Arc::clone(&service), tunnel_proxy::take);
    let settled = middleware::from_fn_with_state(Arc::clone(&service), settle);
    let faults = middleware::from_fn_with_state(Arc::clone(&service), faults::act);
    let pause = service.config.times.request_body;
    let cors = cors::layer(&service.config.allow_origins);
    let api = routes::api(service.config.faults)
        .method_not_allowed_fallback(routes::wrong_method)
        .layer(settled)
        .layer(faults.clone())
        .layer(token);
    let presigned = routes::presigned()
        .method_not_allowed_fallback(routes::wrong_method)
        .layer(faults);
    routes::open()
        .merge(routes::pty::sessions().method_not_allowed_fallback(routes::wrong_method))
        .merge(presigned)
        .merge(api)
        .fallback(console::serve)
        .with_state(service)
        .layer(RequestBodyTimeoutLayer::new(pause))
        .layer(middleware::from_fn(log))
        .layer(cors)
        .layer(host)
        .layer(tunnels)
}

/// Holds each answer until what it may tell of is kept. A change that cannot be kept is an error; reading
/// goes on.
async fn settle(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let reads = request.method().is_safe();
    let response = next.run(request).await;
    match service.store.settled().await {
        Err(error) if !reads => {
            ApiError::internal("what this call changed could not be stored", error).into_response()
        }
        _ => response,
    }
}

/// Names each answer, by its request's own id where it has one, so that an error a user reports can be
/// found in the log. The query is left out of it: it may hold what a user would not want there.
async fn log(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let given = request.headers().get(&REQUEST_ID).cloned();
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let id = given.or_else(|| HeaderValue::try_from(ids::fresh("req")).ok());
    tracing::debug!(%method, path, status, ?id, "answered");
    if let Some(id) = id {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
