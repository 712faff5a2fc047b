//! Where a blueprint is built: a devbox that nobody sees, whose disk becomes the blueprint's layer and whose log
//! the build's.

use std::path::Path;
use std::sync::Arc;

use crate::devbox::Devbox;
use crate::devbox_folder::HOME;
use crate::execution::{Execution, Order, Source};
use crate::service::Service;
use crate::{clean_path, runner};

/// Runs commands in that devbox and writes its log.
pub(crate) struct Builder {
    pub(crate) service: Arc<Service>,
    pub(crate) devbox: Arc<Devbox>,
}

impl Builder {
    /// Runs shell text; how it ended if it failed.
    pub(crate) async fn run(&self, command: &str) -> Result<(), String> {
        let order = Order::own(command, Source::SetupCommands);
        match self.service.run_own(&self.devbox, order).await {
            Some(0) => Ok(()),
            Some(code) => Err(format!("it ended with exit code {code}")),
            None => Err("it did not end".to_owned()),
        }
    }

    /// Says something in the log.
    pub(crate) async fn note(&self, text: &str) {
        let execution = self.enter(text);
        if execution.take() {
            runner::tell(&execution, &execution.stdout, text, 0).await;
        }
    }

    /// The same, of what a reader should not pass over.
    pub(crate) async fn warn(&self, text: &str) {
        let execution = self.enter(text);
        if execution.take() {
            runner::tell(&execution, &execution.stderr, text, 0).await;
        }
    }

    fn enter(&self, title: &str) -> Arc<Execution> {
        let order = Order::own(title, Source::SetupCommands);
        let execution = self.devbox.accept(order, None);
        self.devbox.executions.add(&execution);
        let folder = self.devbox.folder.execution(&execution.id);
        if let Err(error) = std::fs::create_dir_all(folder) {
            tracing::warn!(%error, "a build without a place for its log");
        }
        execution
    }

    /// The name by which the devbox's programs know an absolute path of a Dockerfile.
    pub(crate) fn place(&self, path: &str) -> Result<String, String> {
        let path = clean_path::clean(path);
        if self.devbox.has_own_root() {
            return Ok(path);
        }
        let below = Path::new(&path).strip_prefix(HOME).map_err(|_| {
            format!("`{path}`: without a root of its own a build reaches {HOME} only")
        })?;
        let place = self.devbox.folder.home().join(below);
        let place = place.to_str().ok_or("the data folder's path is no UTF-8")?;
        Ok(place.trim_end_matches('/').to_owned())
    }

    /// Where the server puts files that the devbox's programs can read.
    pub(crate) fn shared(&self, name: &str) -> std::path::PathBuf {
        self.devbox.folder.run().join(name)
    }

    /// How they know such a file.
    pub(crate) fn seen(&self, file: &Path) -> Result<String, String> {
        self.devbox.seen(file).map_err(|error| error.to_string())
    }
}
