//! A repository that is cloned into a devbox's home. By the `git` of this machine, outside of the devbox: its
//! credentials must not be seen there.

use std::path::Path;
use std::process::Stdio;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use crate::error::ApiError;
use crate::ids;

/// Which repository, of which state, and what to run in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CodeMount {
    repo_name: String,
    repo_owner: String,
    token: Option<String>,
    git_ref: Option<String>,
    pub(crate) install_command: Option<String>,
}

impl CodeMount {
    /// Refuses names that would mean something else in a path, a URL or a command line.
    pub(crate) fn check(&self, field: &str) -> Result<(), ApiError> {
        let git_ref = self.git_ref.as_deref().unwrap_or("HEAD");
        let wrong = if !is_name(&self.repo_name) {
            "repo_name"
        } else if !is_name(&self.repo_owner) {
            "repo_owner"
        } else if git_ref.starts_with('-') || git_ref.contains(char::is_control) {
            "git_ref"
        } else {
            return Ok(());
        };
        let message = format!("`{field}.{wrong}` is not a name that git can have");
        Err(ApiError::bad_request(message))
    }

    /// The name of its folder in the devbox's home.
    pub(crate) fn name(&self) -> &str {
        &self.repo_name
    }

    /// The repository as a person knows it.
    pub(crate) fn title(&self) -> String {
        format!("{}/{}", self.repo_owner, self.repo_name)
    }

    /// Clones it to `home`/NAME by way of `beside`, a folder on the same file system; why it could not be.
    pub(crate) async fn clone_into(
        &self,
        base: &str,
        home: &Path,
        beside: &Path,
    ) -> Result<(), String> {
        let place = home.join(&self.repo_name);
        if place.symlink_metadata().is_ok() {
            return Err(format!("`~/{}` is there already", self.repo_name));
        }
        let staged = beside.join(ids::fresh("clone"));
        let cloned = self.clone_to(base, &staged).await;
        // Whole or not at all, and through no link that the devbox may have put there.
        let moved = match cloned {
            Ok(()) => tokio::fs::rename(&staged, &place)
                .await
                .map_err(|error| error.to_string()),
            Err(why) => Err(why),
        };
        if moved.is_err() {
            let _gone = tokio::fs::remove_dir_all(&staged).await;
        }
        moved
    }

    async fn clone_to(&self, base: &str, to: &Path) -> Result<(), String> {
        let base = base.trim_end_matches('/');
        let url = format!("{base}/{}/{}.git", self.repo_owner, self.repo_name);
        let folder = url.trim_end_matches(".git");
        // A folder of repositories may have them bare or not.
        let from = if Path::new(folder).is_dir() {
            folder
        } else {
            &url
        };
        let mut clone = self.git();
        clone.args(["clone", "--quiet", "--", from]).arg(to);
        run(clone).await?;
        if let Some(git_ref) = &self.git_ref {
            let mut checkout = self.git();
            checkout
                .arg("-C")
                .arg(to)
                .args(["checkout", "--quiet", git_ref, "--"]);
            run(checkout).await?;
        }
        Ok(())
    }

    /// `git` without this user's settings, and without anybody to ask for a password.
    fn git(&self) -> Command {
        let mut git = Command::new("git");
        git.env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        // Repositories of another user are not refused: they are only read.
        let mut settings = vec![("safe.directory", "*".to_owned())];
        if let Some(token) = &self.token {
            // Not in the URL, which would stay in the clone's settings and stands in the process table.
            let basic = BASE64_STANDARD.encode(format!("x-access-token:{token}"));
            let header = format!("Authorization: Basic {basic}");
            settings.push(("http.extraHeader", header));
        }
        git.env("GIT_CONFIG_COUNT", settings.len().to_string());
        for (number, (name, value)) in settings.into_iter().enumerate() {
            git.env(format!("GIT_CONFIG_KEY_{number}"), name)
                .env(format!("GIT_CONFIG_VALUE_{number}"), value);
        }
        git
    }
}

async fn run(mut git: Command) -> Result<(), String> {
    let output = git
        .output()
        .await
        .map_err(|error| format!("git could not be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}

fn is_name(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.chars().all(legal) && !name.starts_with(['.', '-'])
}
