//! The HTTP surface, one noun a file. Handlers read parameters and shape answers; what happens is
//! decided in the rooms they call.

mod axons;
mod blueprints;
mod configs;
mod devbox_waits;
mod devboxes;
mod evictions;
mod execute;
mod executions;
mod faults;
mod files;
mod gateways;
mod keys;
mod life;
mod logs;
mod object_bytes;
mod objects;
mod output;
pub(crate) mod pty;
mod secrets;
mod snapshots;
mod ssh_key;
mod stdin;
mod tunnels;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::json;

use crate::error::ApiError;
use crate::service::Service;

type Shared = Arc<Service>;

/// The calls that need the token.
pub(crate) fn api(faults: bool) -> Router<Shared> {
    let api = Router::new()
        .merge(axons::routes())
        .merge(configs::routes())
        .merge(gateways::routes())
        .merge(keys::routes())
        .merge(devboxes::routes())
        .merge(devbox_waits::routes())
        .merge(execute::routes())
        .merge(executions::routes())
        .merge(life::routes())
        .merge(logs::routes())
        .merge(evictions::routes())
        .merge(pty::tunnel())
        .merge(objects::routes())
        .merge(blueprints::routes())
        .merge(secrets::routes())
        .merge(snapshots::routes())
        .merge(ssh_key::routes())
        .merge(tunnels::routes())
        .merge(upload::routes())
        .merge(output::routes())
        .merge(stdin::routes())
        .merge(files::routes());
    if faults {
        api.merge(faults::routes()).merge(evictions::causes())
    } else {
        api
    }
}

/// The calls whose URL is the permission.
pub(crate) fn presigned() -> Router<Shared> {
    object_bytes::routes()
}

/// What anybody may ask.
pub(crate) fn open() -> Router<Shared> {
    Router::new().route(
        "/healthz",
        get(async || axum::Json(json!({ "status": "ok" }))),
    )
}

/// The answer to a path that has the right shape but not this method.
pub(crate) async fn wrong_method() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this path does not answer to this method",
    )
}
