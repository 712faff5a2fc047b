use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use crate::error::ApiError;
use crate::json::JsonBody;
use crate::settings::Settings;

pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/v1/devboxes/evictions/watch", get(watch))
}

/// The way to cause one, beside the other faults.
pub(super) fn causes() -> Router<Shared> {
    Router::new().route("/_faults/evictions", post(evict))
}

/// The listener that the server's end takes the stream from.
async fn watch(
    State(service): State<Shared>,
    settings: Settings,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let stopping = service.stopping.clone().cancelled_owned();
    let news = service.evictions.watch().take_until(stopping);
    let events = news.map(|eviction| Ok(Event::default().data(json!(eviction).to_string())));
    Sse::new(events).keep_alive(KeepAlive::new().interval(settings.times.heartbeat))
}

#[derive(Deserialize)]
struct Evict {
    devbox_id: String,
    ms: Option<u64>,
}

/// A minute's notice unless told otherwise.
const NOTICE_MS: u64 = 60_000;

async fn evict(
    State(service): State<Shared>,
    JsonBody(evict): JsonBody<Evict>,
) -> Result<Json<Value>, ApiError> {
    let devbox = service.devbox(&evict.devbox_id)?;
    devbox.require_running()?;
    let notice = Duration::from_millis(evict.ms.unwrap_or(NOTICE_MS));
    Ok(Json(json!(service.evict(&devbox, notice))))
}
