//! Misbehaviour on demand, for tests of clients: a rule names the requests it is for and what they get
//! instead of, or before, the true answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::devbox::Devbox;
use crate::drip_body::DripBody;
use crate::error::ApiError;
use crate::fault_body::{Cut, FaultBody};
pub use crate::fault_rule::{Action, EventShape, Offsets, Rule, Transition};
use crate::service::Service;
pub use crate::settings::SettingsChange;

/// Between the pieces of a drip; without a pause they would leave as one.
const DRIP_PAUSE: Duration = Duration::from_millis(1);

/// An error ends a connection with what is still in its buffers, so the bytes before a cut need a moment
/// to leave.
const FLUSH: Duration = Duration::from_millis(20);

/// Marks an answer whose connection is to be closed instead of sending it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResetConnection;

/// A rule and the state of its chances.
#[derive(Debug)]
struct Armed {
    rule: Rule,
    chances: StdRng,
}

/// The rules in force; earlier ones come first.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Mutex<Vec<Armed>>,
}

impl Faults {
    /// Adds a rule.
    pub fn add(&self, rule: Rule) {
        let chances = StdRng::seed_from_u64(rule.seed);
        self.rules().push(Armed { rule, chances });
    }

    /// Drops all rules.
    pub fn clear(&self) {
        self.rules().clear();
    }

    /// The rules that are still for some request.
    pub fn list(&self) -> Vec<Rule> {
        self.rules()
            .iter()
            .map(|armed| armed.rule.clone())
            .collect()
    }

    /// Uses the first rule that fits and takes what it is asked about.
    fn take(&self, fits: impl Fn(&Rule) -> bool) -> Option<Rule> {
        let mut rules = self.rules();
        let place = rules.iter_mut().position(|Armed { rule, chances }| {
            let takes = |chance: f64| chances.random_range(0.0..1.0) < chance;
            if !fits(rule) || !rule.probability.is_none_or(takes) {
                return false;
            }
            let passes = rule.skip > 0;
            rule.skip = rule.skip.saturating_sub(1);
            !passes
        })?;
        let rule = &mut rules.get_mut(place)?.rule;
        rule.times = rule.times.saturating_sub(1);
        let taken = rule.clone();
        if taken.times == 0 {
            rules.remove(place);
        }
        Some(taken)
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Armed>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Applies the rules to every call but those that manage them.
pub(crate) async fn act(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let target = request
        .uri()
        .path_and_query()
        .map_or("", |target| target.as_str());
    if target.starts_with("/_faults") {
        return next.run(request).await;
    }
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("", |route| route.as_str());
    let method = request.method().as_str();
    let Some(rule) = service.faults.take(|rule| rule.fits(method, target, route)) else {
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
        Action::Reshape => {
            request.extensions_mut().insert(rule.shape);
            next.run(request).await
        }
        Action::Adjust => {
            request.extensions_mut().insert(rule.settings);
            next.run(request).await
        }
        Action::Drip => {
            let pause = pause.unwrap_or(DRIP_PAUSE);
            let (mut parts, body) = next.run(request).await.into_parts();
            parts.headers.remove(CONTENT_LENGTH);
            let drip = DripBody::new(body, rule.piece_bytes.unwrap_or(1), pause);
            Response::from_parts(parts, axum::body::Body::new(drip))
        }
        Action::Split => {
            let pause = Cut::Pause(pause.unwrap_or(DRIP_PAUSE));
            let whole = next.run(request).await;
            let mut at = rule.at;
            at.sort_unstable();
            at.into_iter()
                .fold(whole, |body, at| broken(body, at, pause))
        }
        // It fits no request.
        Action::Transition => next.run(request).await,
        Action::Cut => broken(
            next.run(request).await,
            rule.after_bytes,
            Cut::Dirty(pause.unwrap_or(FLUSH)),
        ),
        Action::End => broken(next.run(request).await, rule.after_bytes, Cut::Clean),
        Action::Stall => broken(
            next.run(request).await,
            rule.after_bytes,
            pause.map_or(Cut::Silence, Cut::Pause),
        ),
    }
}

impl Service {
    /// Waits as long as a devbox is to stay `provisioning`, or until the server stops.
    pub(crate) async fn dawdle(&self, devbox: &Devbox) {
        let time = self.settings().boot_time;
        if !time.is_zero() {
            tracing::info!(
                devbox_id = devbox.id,
                ?time,
                "fault used: devboxes boot slowly"
            );
        }
        let boot = tokio::time::sleep(time);
        self.stopping.run_until_cancelled(boot).await;
    }

    /// What was asked for to happen to a devbox's change of state: it takes longer, or fails.
    pub(crate) async fn suffer(
        &self,
        transition: Transition,
        devbox_id: &str,
    ) -> Result<(), String> {
        let fits = |rule: &Rule| rule.fits_transition(transition, devbox_id);
        let Some(rule) = self.faults.take(fits) else {
            return Ok(());
        };
        tracing::info!(devbox_id, ?rule, "fault used");
        let time = Duration::from_millis(rule.ms.unwrap_or_default());
        self.stopping
            .run_until_cancelled(tokio::time::sleep(time))
            .await;
        if rule.fails {
            return Err("a fault that was asked for".to_owned());
        }
        Ok(())
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
