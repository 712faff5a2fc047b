use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Shared;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::lifecycle::Status;
use crate::repeats::Keep;
use crate::settings::Settings;
use crate::waits::{hold, hold_time};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route(
            "/v1/devboxes/create_and_await_running",
            post(create_and_await_running),
        )
        .route("/v1/devboxes/{id}/wait_for_status", post(wait_for_status))
}

/// Answers the devbox as it is when it runs, has ended, or the hold is over.
async fn create_and_await_running(
    State(service): State<Shared>,
    settings: Settings,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Map<String, Value>>,
) -> Result<Json<Value>, ApiError> {
    let create = || {
        Ok(Value::String(
            service.create(service.create_params(body)?)?.id.clone(),
        ))
    };
    let id = service
        .repeats
        .once("create_and_await_running", &headers, Keep::Plain, create)?;
    let devbox = service.devbox(id.as_str().unwrap_or_default())?;
    let settled = |status: Status| status == Status::Running || status.is_final();
    let time = settings.times.create_hold;
    let waiting = hold(devbox.follow(), time, |life| settled(life.status));
    service.stopping.run_until_cancelled(waiting).await;
    Ok(Json(devbox.view()))
}

#[derive(Deserialize)]
struct Wait {
    statuses: Vec<Status>,
    timeout_seconds: Option<f64>,
}

async fn wait_for_status(
    State(service): State<Shared>,
    settings: Settings,
    Path(id): Path<String>,
    JsonBody(wait): JsonBody<Wait>,
) -> Result<Json<Value>, ApiError> {
    if wait.statuses.is_empty() {
        return Err(ApiError::bad_request(
            "`statuses` must name at least one status",
        ));
    }
    let times = settings.times;
    let (default, max) = (times.devbox_hold_default, times.devbox_hold_max);
    let time = hold_time("timeout_seconds", wait.timeout_seconds, default, max)?;
    let devbox = service.devbox(&id)?;
    let mut reached = None;
    let waiting = hold(devbox.follow(), time, |life| {
        let wanted = wait.statuses.contains(&life.status);
        // Taken here: the next status may be there before this task runs again.
        if wanted {
            reached = Some(devbox.view_of(life));
        }
        wanted
    });
    service.stopping.run_until_cancelled(waiting).await;
    reached.map(Json).ok_or_else(|| {
        let now = devbox.status().as_str();
        ApiError::hold_expired(format!(
            "devbox `{id}` is {now}; none of the wanted statuses yet"
        ))
    })
}
