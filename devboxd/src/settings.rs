//! Times and sizes that can be changed while the server runs, so that a test of a client need not wait as
//! long as a person would, and devboxes that boot slowly or not at all.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};

use crate::config::{ServerConfig, Sizes, Times};
use crate::service::Service;

/// What holds now.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) times: Times,
    pub(crate) sizes: Sizes,
    /// How long a devbox stays `provisioning`.
    pub(crate) boot_time: Duration,
    /// Whether booting devboxes fail.
    pub(crate) boot_fails: bool,
}

/// A change of some of them; what is absent stays. Times are in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsChange {
    /// Longest hold of `create_and_await_running`.
    pub create_hold_ms: Option<u64>,
    /// Longest (and default) hold of a devbox's `wait_for_status`.
    pub devbox_hold_ms: Option<u64>,
    /// Longest (and default) hold of `execute` and of an execution's `wait_for_status`.
    pub execution_hold_ms: Option<u64>,
    /// Silence after which a stream sends a comment.
    pub heartbeat_ms: Option<u64>,
    /// Silence after which a stream ends with a 408 event.
    pub stream_idle_ms: Option<u64>,
    /// Longest output in a view, in bytes.
    pub view_bytes: Option<usize>,
    /// Lines of output in a view that was not asked for a number.
    pub view_lines: Option<u64>,
    /// Most text in an event, in bytes.
    pub event_bytes: Option<usize>,
    /// How long the output of processes that outlive their command still counts as the command's.
    pub exit_grace_ms: Option<u64>,
    /// Most of each output of a command that is kept, in bytes.
    pub output_bytes: Option<u64>,
    /// How long a devbox stays `provisioning`.
    pub boot_ms: Option<u64>,
    /// Whether booting devboxes fail.
    pub boot_fails: Option<bool>,
}

impl SettingsChange {
    /// The name of a field that is given and that no single request could have for itself.
    pub(crate) fn of_no_request(&self) -> Option<&'static str> {
        [
            ("exit_grace_ms", self.exit_grace_ms.is_some()),
            ("output_bytes", self.output_bytes.is_some()),
            ("boot_ms", self.boot_ms.is_some()),
            ("boot_fails", self.boot_fails.is_some()),
        ]
        .into_iter()
        .find_map(|(name, given)| given.then_some(name))
    }
}

impl Settings {
    pub(crate) fn from_config(config: &ServerConfig) -> Self {
        Self {
            times: config.times.clone(),
            sizes: config.sizes.clone(),
            boot_time: Duration::ZERO,
            boot_fails: false,
        }
    }

    /// Takes over what is given.
    pub(crate) fn change(&mut self, change: &SettingsChange) {
        fn set<T: Copy>(value: &mut T, given: Option<T>) {
            *value = given.unwrap_or(*value);
        }
        let time = |ms: Option<u64>| ms.map(Duration::from_millis);
        let Self { times, sizes, .. } = self;
        set(&mut times.create_hold, time(change.create_hold_ms));
        set(&mut times.devbox_hold_default, time(change.devbox_hold_ms));
        set(&mut times.devbox_hold_max, time(change.devbox_hold_ms));
        set(
            &mut times.execution_hold_max,
            time(change.execution_hold_ms),
        );
        set(&mut times.heartbeat, time(change.heartbeat_ms));
        set(&mut times.stream_idle, time(change.stream_idle_ms));
        set(&mut times.exit_grace, time(change.exit_grace_ms));
        set(&mut sizes.view_output, change.view_bytes);
        set(&mut sizes.view_lines, change.view_lines);
        set(&mut sizes.event_text, change.event_bytes);
        set(&mut sizes.output, change.output_bytes);
        set(&mut self.boot_time, time(change.boot_ms));
        set(&mut self.boot_fails, change.boot_fails);
    }

    /// As a change would have to be that leads here.
    pub(crate) fn as_change(&self) -> SettingsChange {
        let ms = |time: Duration| u64::try_from(time.as_millis()).ok();
        let Self { times, sizes, .. } = self;
        SettingsChange {
            create_hold_ms: ms(times.create_hold),
            devbox_hold_ms: ms(times.devbox_hold_max),
            execution_hold_ms: ms(times.execution_hold_max),
            heartbeat_ms: ms(times.heartbeat),
            stream_idle_ms: ms(times.stream_idle),
            view_bytes: Some(sizes.view_output),
            view_lines: Some(sizes.view_lines),
            event_bytes: Some(sizes.event_text),
            exit_grace_ms: ms(times.exit_grace),
            output_bytes: Some(sizes.output),
            boot_ms: ms(self.boot_time),
            boot_fails: Some(self.boot_fails),
        }
    }
}

/// What holds for a request: what holds now, and what a fault asked to be otherwise for it.
impl FromRequestParts<Arc<Service>> for Settings {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Infallible> {
        let mut settings = service.settings();
        if let Some(change) = parts.extensions.get::<SettingsChange>() {
            settings.change(change);
        }
        Ok(settings)
    }
}
