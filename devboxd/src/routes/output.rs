use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::Shared;
use super::executions::find;
use crate::error::ApiError;
use crate::execution::Execution;
use crate::output_events::OutputEvents;
use crate::output_log::OutputLog;
use crate::query::Query;

pub(super) fn routes() -> Router<Shared> {
    const EXECUTION: &str = "/v1/devboxes/{devbox_id}/executions/{execution_id}";
    Router::new()
        .route(&format!("{EXECUTION}/stream_stdout_updates"), get(stdout))
        .route(&format!("{EXECUTION}/stream_stderr_updates"), get(stderr))
}

async fn stdout(service: State<Shared>, ids: Path<(String, String)>, query: Query) -> Answer {
    stream(service, ids, query, |execution| &execution.stdout)
}

async fn stderr(service: State<Shared>, ids: Path<(String, String)>, query: Query) -> Answer {
    stream(service, ids, query, |execution| &execution.stderr)
}

type Answer = Result<Response, ApiError>;

fn stream(
    State(service): State<Shared>,
    Path((devbox_id, execution_id)): Path<(String, String)>,
    query: Query,
    log: impl FnOnce(&Execution) -> &Arc<OutputLog>,
) -> Answer {
    let offset = query
        .parse("offset", "a byte position, 0 or more")?
        .unwrap_or(0);
    let (_, execution) = find(&service, &devbox_id, &execution_id)?;
    let (times, sizes) = (&service.config.times, &service.config.sizes);
    let events = OutputEvents::new(Arc::clone(log(&execution)), offset, times, sizes);
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, Body::from_stream(events.into_stream())).into_response())
}
