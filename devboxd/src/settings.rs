//! Times and sizes that can be changed while the server runs, so that a test of a client need not wait as
//! long as a person would, and devboxes that boot slowly or not at all.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::{ServerConfig, Sizes, Times};

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

/// A change of some of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettingsChange {
    create_hold_ms: Option<u64>,
    devbox_hold_ms: Option<u64>,
    execution_hold_ms: Option<u64>,
    heartbeat_ms: Option<u64>,
    stream_idle_ms: Option<u64>,
    exit_grace_ms: Option<u64>,
    view_bytes: Option<usize>,
    event_bytes: Option<usize>,
    boot_ms: Option<u64>,
    boot_fails: Option<bool>,
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
        let set = |time: &mut Duration, ms: Option<u64>| {
            *time = ms.map_or(*time, Duration::from_millis);
        };
        let times = &mut self.times;
        set(&mut times.create_hold, change.create_hold_ms);
        set(&mut times.devbox_hold_default, change.devbox_hold_ms);
        set(&mut times.devbox_hold_max, change.devbox_hold_ms);
        set(&mut times.execution_hold_max, change.execution_hold_ms);
        set(&mut times.heartbeat, change.heartbeat_ms);
        set(&mut times.stream_idle, change.stream_idle_ms);
        set(&mut times.exit_grace, change.exit_grace_ms);
        set(&mut self.boot_time, change.boot_ms);
        self.sizes.view_output = change.view_bytes.unwrap_or(self.sizes.view_output);
        self.sizes.event_text = change.event_bytes.unwrap_or(self.sizes.event_text);
        self.boot_fails = change.boot_fails.unwrap_or(self.boot_fails);
    }

    /// As a change would have to be that leads here.
    pub(crate) fn as_change(&self) -> SettingsChange {
        let ms = |time: Duration| u64::try_from(time.as_millis()).ok();
        let times = &self.times;
        SettingsChange {
            create_hold_ms: ms(times.create_hold),
            devbox_hold_ms: ms(times.devbox_hold_max),
            execution_hold_ms: ms(times.execution_hold_max),
            heartbeat_ms: ms(times.heartbeat),
            stream_idle_ms: ms(times.stream_idle),
            exit_grace_ms: ms(times.exit_grace),
            view_bytes: Some(self.sizes.view_output),
            event_bytes: Some(self.sizes.event_text),
            boot_ms: ms(self.boot_time),
            boot_fails: Some(self.boot_fails),
        }
    }
}
