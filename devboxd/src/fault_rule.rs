//! One kind of misbehaviour: which requests it is for, and what happens to them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::settings::SettingsChange;

/// What happens to a request that a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Answer with `status` and `headers` instead.
    Status,
    /// Close the connection (HTTP/2: reset the stream) without an answer; nothing was done.
    Reset,
    /// Answer truly, but break the body off after `after_bytes`, and `ms` of silence, so that it shows.
    Cut,
    /// Answer truly, but end the body after `after_bytes` as if it were whole.
    End,
    /// Answer truly, but send nothing after `after_bytes` of the body, for `ms` or for ever.
    Stall,
    /// Answer truly, but in pieces of `piece_bytes`, `ms` (1 if absent) apart.
    Drip,
    /// Wait `ms`, then answer truly.
    Delay,
    /// Answer truly, with a pause of `ms` (1 if absent) after each of the positions `at` in the body.
    Split,
    /// Answer an output stream with the same text in other events, as `shape` says.
    Reshape,
    /// Answer truly, with other limits of times and sizes, as `settings` says.
    Adjust,
    /// Let a devbox's `transition` take `ms` longer, and fail if `fails`. It is for no requests.
    Transition,
}

/// A change of a devbox's state that takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// From its creation until it runs.
    Boot,
    /// From the call until it is suspended.
    Suspend,
    /// From the call until it runs.
    Resume,
    /// The taking of a snapshot.
    Snapshot,
}

/// What an event's `offset` tells.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offsets {
    /// The position after its text.
    #[default]
    End,
    /// The position of its text.
    Start,
    /// Nothing: there is no offset.
    None,
}

/// The events of an output stream.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventShape {
    /// Most bytes of text in an event; at least 4, so that every character fits.
    pub event_bytes: Option<usize>,
    /// What offsets tell.
    pub offsets: Offsets,
    /// Every event comes twice.
    pub duplicate: bool,
}

/// One kind of misbehaviour.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Only requests of this method; any if absent.
    #[serde(default)]
    pub method: Option<String>,
    /// Only requests whose path and query contain this.
    #[serde(default)]
    pub path: String,
    /// Only requests of this route, as the contract writes it, such as `/v1/devboxes/{id}/execute`; the
    /// names of parameters do not matter.
    #[serde(default)]
    pub route: Option<String>,
    /// Only requests, or transitions, of the devbox of this id.
    #[serde(default)]
    pub devbox: Option<String>,
    /// Requests that it is for and lets pass first.
    #[serde(default)]
    pub skip: u32,
    /// Requests that it is still for; once if absent.
    #[serde(default = "once")]
    pub times: u32,
    /// The chance of each request that it is for to be taken, 0 to 1; certain if absent.
    #[serde(default)]
    pub probability: Option<f64>,
    /// Where the chances begin; the same seed takes the same requests.
    #[serde(default)]
    pub seed: u64,
    /// What happens.
    pub action: Action,
    /// Bytes of the body that are sent first.
    #[serde(default)]
    pub after_bytes: u64,
    /// For `drip`.
    #[serde(default)]
    pub piece_bytes: Option<usize>,
    /// For `status`.
    #[serde(default)]
    pub status: Option<u16>,
    /// For `status`; such as `retry-after`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// For `cut`, `delay`, `stall`, `drip`, `split` and `transition`: milliseconds.
    #[serde(default)]
    pub ms: Option<u64>,
    /// For `split`: positions in the body.
    #[serde(default)]
    pub at: Vec<u64>,
    /// For `transition`.
    #[serde(default)]
    pub transition: Option<Transition>,
    /// For `transition`.
    #[serde(default)]
    pub fails: bool,
    /// For `reshape`.
    #[serde(default)]
    pub shape: EventShape,
    /// For `adjust`.
    #[serde(default)]
    pub settings: SettingsChange,
}

fn once() -> u32 {
    1
}

impl Rule {
    /// A rule for the next request, whatever it is.
    pub fn new(action: Action) -> Self {
        Self {
            method: None,
            path: String::new(),
            route: None,
            devbox: None,
            skip: 0,
            times: once(),
            probability: None,
            seed: 0,
            action,
            after_bytes: 0,
            piece_bytes: None,
            status: None,
            headers: BTreeMap::new(),
            ms: None,
            at: Vec::new(),
            transition: None,
            fails: false,
            shape: EventShape::default(),
            settings: SettingsChange::default(),
        }
    }

    /// Whether it is for such a request; `route` is the one that the request found.
    pub(crate) fn fits(&self, method: &str, target: &str, route: &str) -> bool {
        let fits = |wanted: &Option<String>, fits: &dyn Fn(&str) -> bool| {
            wanted.as_ref().is_none_or(|wanted| fits(wanted))
        };
        let path = target.split('?').next().unwrap_or_default();
        self.action != Action::Transition
            && fits(&self.method, &|wanted| wanted.eq_ignore_ascii_case(method))
            && fits(&self.route, &|wanted| same_route(wanted, route))
            && fits(&self.devbox, &|wanted| {
                path.split('/').any(|part| part == wanted)
            })
            && target.contains(&self.path)
    }

    /// Whether it is for such a change of this devbox.
    pub(crate) fn fits_transition(&self, transition: Transition, devbox_id: &str) -> bool {
        self.transition == Some(transition)
            && self.action == Action::Transition
            && self
                .devbox
                .as_ref()
                .is_none_or(|wanted| wanted == devbox_id)
    }

    /// Refuses what could never have an effect, by the field's name.
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        let wrong = if self
            .status
            .is_some_and(|status| !(400..600).contains(&status))
        {
            "`status` must be from 400 to 599"
        } else if self.times == 0 {
            "`times` must be 1 or more"
        } else if self
            .probability
            .is_some_and(|chance| !(0.0..=1.0).contains(&chance))
        {
            "`probability` must be from 0 to 1"
        } else if self.action == Action::Delay && self.ms.is_none() {
            "`ms` is needed for a delay"
        } else if self.action == Action::Split && self.at.is_empty() {
            "`at` must name at least one position for a split"
        } else if self.action == Action::Transition && self.transition.is_none() {
            "`transition` is needed: boot, suspend, resume or snapshot"
        } else if self.action == Action::Transition && self.ms.is_none() && !self.fails {
            "`ms` or `fails` is needed for a transition"
        } else if self.action == Action::Drip && self.piece_bytes.is_none_or(|bytes| bytes == 0) {
            "`piece_bytes` of 1 or more is needed for a drip"
        } else if self.shape.event_bytes.is_some_and(|bytes| bytes < 4) {
            "`shape.event_bytes` must be 4 or more"
        } else if self.action == Action::Adjust && self.settings == SettingsChange::default() {
            "`settings` must name at least one setting to adjust"
        } else if let Some(name) = self.settings.of_no_request() {
            let message = format!(
                "`settings.{name}` concerns no single request: set it by /_faults/settings"
            );
            return Err(ApiError::bad_request(message));
        } else {
            return Ok(());
        };
        Err(ApiError::bad_request(wrong))
    }
}

fn same_route(one: &str, other: &str) -> bool {
    let parts = |route: &'_ str| -> Vec<String> {
        let part = |part: &str| if part.starts_with('{') { "{}" } else { part }.to_owned();
        route.trim_end_matches('/').split('/').map(part).collect()
    };
    parts(one) == parts(other)
}
