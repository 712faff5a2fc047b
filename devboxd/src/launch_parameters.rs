//! The launch parameters that are acted upon; the rest is echoed.

use std::time::Duration;

use serde::Deserialize;

use crate::error::ApiError;
use crate::timers::AfterIdle;

/// How a devbox is launched and when it ends by itself.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct LaunchParameters {
    pub(crate) launch_commands: Option<Vec<String>>,
    pub(crate) keep_alive_time_seconds: Option<u64>,
    pub(crate) network_policy_id: Option<String>,
    after_idle: Option<AfterIdle>,
    lifecycle: Option<LifecycleConfiguration>,
    resource_size_request: Option<SizeName>,
    custom_cpu_cores: Option<f64>,
    custom_gb_memory: Option<u64>,
    custom_disk_size: Option<u64>,
}

#[derive(Debug, Default, Clone, Deserialize)]
struct LifecycleConfiguration {
    after_idle: Option<AfterIdle>,
    resume_triggers: Option<ResumeTriggers>,
    lifecycle_hooks: Option<LifecycleHooks>,
}

/// What runs before a suspension, and how long it may take.
#[derive(Debug, Default, Clone, Deserialize)]
struct LifecycleHooks {
    suspend_commands: Option<Vec<String>>,
    suspend_deadline_ms: Option<u64>,
}

/// For hooks that name no deadline.
const SUSPEND_DEADLINE: Duration = Duration::from_secs(30);

#[derive(Debug, Default, Clone, Deserialize)]
struct ResumeTriggers {
    http: Option<bool>,
    axon_event: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum SizeName {
    XSmall,
    Small,
    Medium,
    Large,
    XLarge,
    XxLarge,
    CustomSize,
}

/// What a devbox is counted as. In plain mode nothing limits it to this.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) cpus: f64,
    pub(crate) memory_gb: u64,
    pub(crate) disk_gb: u64,
}

impl Size {
    #[cfg(target_os = "linux")]
    pub(crate) const SMALLEST: Self = Self {
        cpus: 0.5,
        memory_gb: 1,
        disk_gb: 4,
    };
}

impl LaunchParameters {
    /// Refuses times that would end a devbox before it is used.
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        let zero = if self.keep_alive_time_seconds == Some(0) {
            "keep_alive_time_seconds"
        } else if self
            .after_idle()
            .is_some_and(|after| after.idle_time_seconds == 0)
        {
            "after_idle.idle_time_seconds"
        } else {
            return Ok(());
        };
        let message = format!("`launch_parameters.{zero}` must be greater than 0");
        Err(ApiError::bad_request(message))
    }

    /// What to do after so long without use. The newer place of the setting wins.
    pub(crate) fn after_idle(&self) -> Option<AfterIdle> {
        let newer = self
            .lifecycle
            .as_ref()
            .and_then(|lifecycle| lifecycle.after_idle);
        newer.or(self.after_idle)
    }

    /// Whether a request to a tunnel resumes it.
    pub(crate) fn resumes_on_http(&self) -> bool {
        self.triggers().and_then(|triggers| triggers.http) == Some(true)
    }

    /// Whether an event of an axon that it follows resumes it.
    pub(crate) fn resumes_on_axon_event(&self) -> bool {
        self.triggers().and_then(|triggers| triggers.axon_event) == Some(true)
    }

    fn triggers(&self) -> Option<&ResumeTriggers> {
        self.lifecycle.as_ref()?.resume_triggers.as_ref()
    }

    /// What runs before a suspension, and how long it may take.
    pub(crate) fn suspend_hooks(&self) -> (&[String], Duration) {
        let hooks = self
            .lifecycle
            .as_ref()
            .and_then(|l| l.lifecycle_hooks.as_ref());
        let commands = hooks.and_then(|hooks| hooks.suspend_commands.as_deref());
        let deadline = hooks.and_then(|hooks| hooks.suspend_deadline_ms);
        let deadline = deadline.map_or(SUSPEND_DEADLINE, Duration::from_millis);
        (commands.unwrap_or_default(), deadline)
    }

    /// The size that was asked for, or the service's usual one.
    pub(crate) fn size(&self) -> Size {
        let (cpus, memory_gb, disk_gb) = match self.resource_size_request {
            Some(SizeName::XSmall) => (0.5, 1, 4),
            None | Some(SizeName::Small) => (1.0, 2, 4),
            Some(SizeName::Medium) => (2.0, 4, 8),
            Some(SizeName::Large) => (2.0, 8, 16),
            Some(SizeName::XLarge) => (4.0, 16, 16),
            Some(SizeName::XxLarge) => (8.0, 32, 16),
            Some(SizeName::CustomSize) => (
                self.custom_cpu_cores.unwrap_or(1.0),
                self.custom_gb_memory.unwrap_or(2),
                self.custom_disk_size.unwrap_or(4),
            ),
        };
        Size {
            cpus,
            memory_gb,
            disk_gb,
        }
    }
}
