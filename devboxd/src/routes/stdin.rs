use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::executions::find;
use crate::error::ApiError;
use crate::execution::Execution;
use crate::json::JsonBody;
use crate::repeats::Keep;
use crate::stdin::StdinRefusal;

pub(super) fn routes() -> Router<Shared> {
    const EXECUTION: &str = "/v1/devboxes/{devbox_id}/executions/{execution_id}";
    Router::new().route(&format!("{EXECUTION}/send_std_in"), post(send))
}

#[derive(Deserialize)]
struct Input {
    text: Option<String>,
    signal: Option<InputSignal>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum InputSignal {
    Eof,
    Interrupt,
}

async fn send(
    State(service): State<Shared>,
    Path((devbox_id, execution_id)): Path<(String, String)>,
    headers: HeaderMap,
    JsonBody(input): JsonBody<Input>,
) -> Result<Json<Value>, ApiError> {
    let (_, execution) = find(&service, &devbox_id, &execution_id)?;
    if execution.order.shell_name.is_none() {
        // `execute_async` says `running` a moment before there is a process that a signal could reach.
        execution.begun().await;
    }
    let operation = format!("send_std_in {execution_id}");
    let answer = service
        .repeats
        .once(&operation, &headers, Keep::Plain, || {
            let text = input.text.filter(|text| !text.is_empty());
            match (text, input.signal) {
                (Some(text), None) => write(&execution, text)?,
                (None, Some(InputSignal::Eof)) => close(&execution)?,
                (None, Some(InputSignal::Interrupt)) => interrupt(&execution)?,
                _ => {
                    let message = "exactly one of `text` (not empty) and `signal` must be given";
                    return Err(ApiError::bad_request(message));
                }
            }
            Ok(json!({ "devbox_id": devbox_id, "execution_id": execution_id, "success": true }))
        })?;
    Ok(Json(answer))
}

fn write(execution: &Execution, text: String) -> Result<(), ApiError> {
    let stdin = execution
        .stdin
        .as_ref()
        .ok_or_else(|| not_attached(execution))?;
    stdin.send(text).map_err(|refusal| match refusal {
        StdinRefusal::Closed => closed(execution),
        StdinRefusal::Full => {
            let message = "the command does not read its stdin, and too much waits already";
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, message)
        }
    })
}

fn close(execution: &Execution) -> Result<(), ApiError> {
    let stdin = execution
        .stdin
        .as_ref()
        .ok_or_else(|| not_attached(execution))?;
    if stdin.close() {
        Ok(())
    } else {
        Err(closed(execution))
    }
}

fn interrupt(execution: &Execution) -> Result<(), ApiError> {
    if execution.interrupt() {
        return Ok(());
    }
    let message = format!("execution `{}` does not run", execution.id);
    Err(ApiError::bad_request(message))
}

fn not_attached(execution: &Execution) -> ApiError {
    let message = format!(
        "execution `{}` was started without `attach_stdin`",
        execution.id
    );
    ApiError::bad_request(message)
}

fn closed(execution: &Execution) -> ApiError {
    ApiError::bad_request(format!("stdin of execution `{}` is closed", execution.id))
}
