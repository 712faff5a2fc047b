use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::Shared;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::execution::{Execution, ExecutionStatus};
use crate::execution_view::ExecutionView;
use crate::json::JsonBody;
use crate::query::Query;
use crate::service::Service;
use crate::settings::Settings;
use crate::waits::{hold, hold_time};

pub(super) fn routes() -> Router<Shared> {
    const EXECUTION: &str = "/v1/devboxes/{devbox_id}/executions/{execution_id}";
    Router::new()
        .route(EXECUTION, get(retrieve))
        .route(
            &format!("{EXECUTION}/wait_for_status"),
            post(wait_for_status),
        )
        .route(&format!("{EXECUTION}/kill"), post(kill))
}

pub(super) fn find(
    service: &Service,
    devbox_id: &str,
    execution_id: &str,
) -> Result<(Arc<Devbox>, Arc<Execution>), ApiError> {
    let devbox = service.devbox(devbox_id)?;
    let execution = devbox
        .executions
        .by_id(execution_id)
        .ok_or_else(|| ApiError::unknown("execution", execution_id))?;
    Ok((devbox, execution))
}

/// The execution's view as it is now.
pub(super) async fn respond(
    settings: &Settings,
    devbox_id: &str,
    execution: &Arc<Execution>,
    last_n: Option<u64>,
) -> Result<Response, ApiError> {
    let view = ExecutionView::read(devbox_id, execution, last_n, &settings.sizes).await?;
    Ok(Json(view).into_response())
}

async fn retrieve(
    State(service): State<Shared>,
    settings: Settings,
    Path((devbox_id, execution_id)): Path<(String, String)>,
    query: Query,
) -> Result<Response, ApiError> {
    let last_n = query.last_n()?;
    let (_, execution) = find(&service, &devbox_id, &execution_id)?;
    respond(&settings, &devbox_id, &execution, last_n).await
}

#[derive(Deserialize)]
struct Wait {
    statuses: Vec<ExecutionStatus>,
    timeout_seconds: Option<f64>,
}

async fn wait_for_status(
    State(service): State<Shared>,
    settings: Settings,
    Path((devbox_id, execution_id)): Path<(String, String)>,
    query: Query,
    JsonBody(wait): JsonBody<Wait>,
) -> Result<Response, ApiError> {
    if wait.statuses.is_empty() {
        return Err(ApiError::bad_request(
            "`statuses` must name at least one status",
        ));
    }
    let last_n = query.last_n()?;
    let max = settings.times.execution_hold_max;
    let time = hold_time("timeout_seconds", wait.timeout_seconds, max, max)?;
    let (_, execution) = find(&service, &devbox_id, &execution_id)?;
    let waiting = hold(execution.follow(), time, |(s, _)| wait.statuses.contains(s));
    if service.stopping.run_until_cancelled(waiting).await != Some(true) {
        let message = format!("execution `{execution_id}` has none of the wanted statuses yet");
        return Err(ApiError::hold_expired(message).worth_retrying());
    }
    respond(&settings, &devbox_id, &execution, last_n).await
}

#[derive(Deserialize)]
struct Kill {
    kill_process_group: Option<bool>,
}

async fn kill(
    State(service): State<Shared>,
    settings: Settings,
    Path((devbox_id, execution_id)): Path<(String, String)>,
    JsonBody(kill): JsonBody<Kill>,
) -> Result<Response, ApiError> {
    let (devbox, execution) = find(&service, &devbox_id, &execution_id)?;
    let whole_group = kill.kill_process_group.unwrap_or(false);
    if let Some(group) = execution.kill(whole_group)
        && whole_group
    {
        let left_behind = move || group.kill_rest_of_group(&devbox.id);
        tokio::task::spawn_blocking(left_behind)
            .await
            .map_err(|error| ApiError::internal("the group could not be killed", error))?;
    }
    respond(&settings, &devbox_id, &execution, None).await
}
