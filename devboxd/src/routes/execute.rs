use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::executions::respond;
use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::execution::{Execution, ExecutionStatus, Order, Source};
use crate::execution_view::ExecutionView;
use crate::json::JsonBody;
use crate::query::Query;
use crate::repeats::Keep;
use crate::service::Service;
use crate::settings::Settings;
use crate::waits::{hold, hold_time};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/devboxes/{id}/execute", post(execute))
        .route("/v1/devboxes/{id}/execute_async", post(execute_async))
        .route("/v1/devboxes/{id}/execute_sync", post(execute_sync))
}

#[derive(Deserialize)]
struct Execute {
    command: String,
    command_id: String,
    optimistic_timeout: Option<f64>,
    shell_name: Option<String>,
}

#[derive(Deserialize)]
struct ExecuteAsync {
    command: String,
    shell_name: Option<String>,
    attach_stdin: Option<bool>,
}

/// Runs once per `command_id`: whoever repeats the call joins the command.
async fn execute(
    State(service): State<Shared>,
    settings: Settings,
    Path(id): Path<String>,
    query: Query,
    JsonBody(call): JsonBody<Execute>,
) -> Result<Response, ApiError> {
    let last_n = query.last_n()?;
    let max = settings.times.execution_hold_max;
    let time = hold_time("optimistic_timeout", call.optimistic_timeout, max, max)?;
    if call.command_id.is_empty() {
        return Err(ApiError::bad_request("`command_id` must not be empty"));
    }
    let devbox = service.devbox(&id)?;
    let order = order(call.command, call.shell_name, None)?;
    let key = (call.command_id, order);
    let execution = match devbox.executions.known(&key) {
        Some(execution) => execution,
        None => {
            devbox.require_running()?;
            let (execution, new) = devbox.executions.once(key, |(id, order)| {
                devbox.accept(order.clone(), Some(id.clone()))
            });
            if new {
                service.start(&devbox, &execution);
            }
            execution
        }
    };
    let waiting = hold(execution.follow(), time, |(s, _)| {
        *s == ExecutionStatus::Completed
    });
    service.stopping.run_until_cancelled(waiting).await;
    respond(&settings, &id, &execution, last_n).await
}

async fn execute_async(
    State(service): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(call): JsonBody<ExecuteAsync>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let order = order(call.command, call.shell_name, call.attach_stdin)?;
    let answer = service.repeats.once(
        &format!("execute_async {id}"),
        &headers,
        Keep::Plain,
        || {
            let execution = begin(&service, &devbox, order)?;
            Ok(json!(ExecutionView::accepted(&id, &execution)))
        },
    )?;
    Ok(Json(answer))
}

/// Holds until the command has ended, however long that takes.
async fn execute_sync(
    State(service): State<Shared>,
    settings: Settings,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(call): JsonBody<ExecuteAsync>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&id)?;
    let order = order(call.command, call.shell_name, call.attach_stdin)?;
    let known =
        service
            .repeats
            .once(&format!("execute_sync {id}"), &headers, Keep::Plain, || {
                begin(&service, &devbox, order).map(|execution| Value::String(execution.id.clone()))
            })?;
    let execution_id = known.as_str().unwrap_or_default();
    let execution = devbox
        .executions
        .by_id(execution_id)
        .ok_or_else(|| ApiError::unknown("execution", execution_id))?;
    service
        .stopping
        .run_until_cancelled(execution.completed())
        .await;
    let view = ExecutionView::read(&id, &execution, None, &settings.sizes).await?;
    Ok(Json(view.detail()))
}

fn begin(
    service: &Arc<Service>,
    devbox: &Arc<Devbox>,
    order: Order,
) -> Result<Arc<Execution>, ApiError> {
    devbox.require_running()?;
    let execution = devbox.accept(order, None);
    devbox.executions.add(&execution);
    service.start(devbox, &execution);
    Ok(execution)
}

fn order(
    command: String,
    shell_name: Option<String>,
    attach_stdin: Option<bool>,
) -> Result<Order, ApiError> {
    if command.contains('\0') {
        return Err(ApiError::bad_request("`command` must not contain NUL"));
    }
    if shell_name.as_ref().is_some_and(String::is_empty) {
        return Err(ApiError::bad_request("`shell_name` must not be empty"));
    }
    Ok(Order {
        command,
        shell_name,
        attach_stdin: attach_stdin.unwrap_or(false),
        source: Source::Exec,
    })
}
