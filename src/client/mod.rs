//! Orchestration over the seams: an attempt and its retries, long polls, reconnecting streams.
//!
//! Nothing here knows a devbox from a snapshot; `api` says what to ask and what an answer means.

pub mod deadline;
pub mod events;
pub mod send;
pub mod wait;

use crate::core::{Config, Result};
use crate::runtime::{Runtime, random};

/// A configured client; every API object holds it.
pub struct Client {
    config: Config,
    runtime: Runtime,
}

impl Client {
    /// A client for `config` on the platform `runtime`.
    #[must_use]
    pub fn new(config: Config, runtime: Runtime) -> Self {
        Self { config, runtime }
    }

    /// The platform below.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// A new time-ordered id for a command, by which the server knows a repeated request.
    #[must_use]
    pub fn command_id(&self) -> String {
        random::command_id(&*self.runtime.random, self.runtime.clock.now())
    }

    fn jitter(&self) -> f64 {
        random::fraction(&*self.runtime.random)
    }

    async fn authorization(&self) -> Result<String> {
        crate::core::config::bearer(&self.runtime.credentials.token().await?)
    }
}
