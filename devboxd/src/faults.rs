//! Misbehaviour on demand, for tests of clients: a rule names the requests it is for and what they get
//! instead of, or before, the true answer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::fault_body::{Cut, FaultBody};
use crate::service::Service;

/// What happens to a request that a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Answer with `status` and `headers` instead.
    Status,
    /// Close the connection (HTTP/2: reset the stream) without an answer; nothing was done.
    Reset,
    /// Answer truly, but break the body off after `after_bytes` so that it shows.
    Cut,
    /// Answer truly, but end the body after `after_bytes` as if it were whole.
    End,
    /// Answer truly, but send nothing after `after_bytes` of the body, for `ms` or for ever.
    Stall,
    /// Wait `ms`, then answer truly.
    Delay,
}

/// One kind of misbehaviour.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    /// Only requests of this method; any if absent.
    #[serde(default)]
    pub method: Option<String>,
    /// Only requests whose path and query contain this.
    #[serde(default)]
    pub path: String,
    /// Requests that it is still for; once if absent.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    pub action: Action,
    /// Bytes of the body that are sent first.
    #[serde(default)]
    pub after_bytes: u64,
    /// For `status`.
    #[serde(default)]
    pub status: Option<u16>,
    /// For `status`; such as `retry-after`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// For `delay` and `stall`: milliseconds.
    #[serde(default)]
    pub ms: Option<u64>,
}

fn once() -> u32 {
    1
}

/// Marks an answer whose connection is to be closed instead of sending it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResetConnection;

/// The rules in force; earlier ones come first.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Mutex<Vec<Rule>>,
}

impl Faults {
    /// Adds a rule.
    pub fn add(&self, rule: Rule) {
        self.rules().push(rule);
    }

    /// Drops all rules.
    pub fn clear(&self) {
        self.rules().clear();
    }

    /// The rules that are still for some request.
    pub fn list(&self) -> Vec<Rule> {
        self.rules().clone()
    }

    /// Uses up the first rule that is for such a request.
    fn take(&self, method: &str, target: &str) -> Option<Rule> {
        let mut rules = self.rules();
        let place = rules.iter().position(|rule| {
            let method_fits = rule
                .method
                .as_ref()
                .is_none_or(|m| m.eq_ignore_ascii_case(method));
            method_fits && target.contains(&rule.path)
        })?;
        let rule = rules.get_mut(place)?;
        rule.times = rule.times.saturating_sub(1);
        let taken = rule.clone();
        if taken.times == 0 {
            rules.remove(place);
        }
        Some(taken)
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Applies the rules to every call but those that manage them.
pub(crate) async fn act(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let target = request
        .uri()
        .path_and_query()
        .map_or("", |target| target.as_str());
    if target.starts_with("/_faults") {
        return next.run(request).await;
    }
    let Some(rule) = service.faults.take(request.method().as_str(), target) else {
        return next.run(request).await;
    };
    tracing::info!(method = %request.method(), path = request.uri().path(), ?rule, "fault used");
    let pause = rule.ms.map(Duration::from_millis);
    match rule.action {
        Action::Status => instead(&rule),
        Action::Reset => {
            let mut response = StatusCode::OK.into_response();
            response.extensions_mut().insert(ResetConnection);
            response
        }
        Action::Delay => {
            tokio::time::sleep(pause.unwrap_or_default()).await;
            next.run(request).await
        }
        Action::Cut => broken(next.run(request).await, rule.after_bytes, Cut::Dirty),
        Action::End => broken(next.run(request).await, rule.after_bytes, Cut::Clean),
        Action::Stall => broken(
            next.run(request).await,
            rule.after_bytes,
            pause.map_or(Cut::Silence, Cut::Pause),
        ),
    }
}

fn instead(rule: &Rule) -> Response {
    let status = rule
        .status
        .and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let mut response = ApiError::new(status, "a fault that was asked for").into_response();
    for (name, value) in &rule.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn broken(response: Response, after: u64, cut: Cut) -> Response {
    let (mut parts, body) = response.into_parts();
    // A declared length would give a clean end away.
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(
        parts,
        axum::body::Body::new(FaultBody::new(body, after, cut)),
    )
}
