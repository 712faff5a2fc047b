use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};

use super::Shared;
use super::executions::find;
use crate::error::ApiError;
use crate::execution::Execution;
use crate::fault_rule::EventShape;
use crate::output_events::OutputEvents;
use crate::output_log::OutputLog;
use crate::query::Query;
use crate::settings::Settings;

pub(super) fn routes() -> Router<Shared> {
    const EXECUTION: &str = "/v1/devboxes/{devbox_id}/executions/{execution_id}";
    let stdout = get(async |service, settings, ids, query, shape| {
        stream(service, settings, ids, query, shape, |execution| {
            &execution.stdout
        })
    });
    let stderr = get(async |service, settings, ids, query, shape| {
        stream(service, settings, ids, query, shape, |execution| {
            &execution.stderr
        })
    });
    Router::new()
        .route(&format!("{EXECUTION}/stream_stdout_updates"), stdout)
        .route(&format!("{EXECUTION}/stream_stderr_updates"), stderr)
}

/// What a fault may have asked for.
type Shape = Option<Extension<EventShape>>;

type Answer = Result<Response, ApiError>;

fn stream(
    State(service): State<Shared>,
    settings: Settings,
    Path((devbox_id, execution_id)): Path<(String, String)>,
    query: Query,
    shape: Shape,
    log: impl FnOnce(&Execution) -> &Arc<OutputLog>,
) -> Answer {
    let offset = query
        .parse("offset", "a byte position, 0 or more")?
        .unwrap_or(0);
    let (_, execution) = find(&service, &devbox_id, &execution_id)?;
    let shape = shape.map(|Extension(shape)| shape).unwrap_or_default();
    let log = Arc::clone(log(&execution));
    let events = OutputEvents::new(log, offset, &settings, shape);
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, Body::from_stream(events.into_stream())).into_response())
}
