//! How devboxes come back: what an earlier run of the server kept of them, and what becomes of those that
//! were alive when it ended.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::boot::boot;
use crate::create_params::CreateParams;
use crate::data_folder::DataFolder;
use crate::devbox::{Devbox, DevboxParts, DevboxRecord};
use crate::devbox_folder::DevboxFolder;
use crate::execution::{Execution, ExecutionRecord};
use crate::lifecycle::Lifecycle;
use crate::mount_tokens;
use crate::service::Service;
use crate::store::Store;
use crate::stored_register::StoredRegister;
use crate::sweep;
use crate::tunnel::Tunnels;
use crate::vault::Vault;

/// Reads all devboxes with their executions, and changes nothing. Blocks.
pub(crate) fn load(
    store: &Store,
    folder: &DataFolder,
    vault: &Vault,
) -> io::Result<StoredRegister<Devbox>> {
    let mut lives = by_devbox(store, Devbox::LIFE)?;
    let mut labels = by_devbox(store, Devbox::LABELS)?;
    let mut tunnels = by_devbox(store, Tunnels::KIND)?;
    let mut variables = by_devbox::<String>(store, Devbox::VARIABLES)?;
    let mut tokens = by_devbox::<String>(store, Devbox::TOKENS)?;
    let devboxes = StoredRegister::load(store, |record: DevboxRecord| {
        let parts = DevboxParts {
            life: lives.remove(&record.id),
            labels: labels.remove(&record.id),
            tunnels: tunnels.remove(&record.id),
            variables: opened(vault, &record.id, variables.remove(&record.id))?,
        };
        let tokens = opened(vault, &record.id, tokens.remove(&record.id))?;
        let params = CreateParams::check(mount_tokens::put(record.request, tokens))
            .map_err(|error| io::Error::other(format!("{error:?}")))?;
        let files = DevboxFolder::new(folder.devboxes().join(&record.id));
        Ok(Devbox::restore(
            record.id,
            record.create_time_ms,
            parts,
            files,
            params,
            store,
        ))
    })?;
    for (id, record) in store.all::<ExecutionRecord>(Execution::KIND)? {
        let Some(devbox) = devboxes.by_id(&record.devbox_id) else {
            return Err(io::Error::other(format!(
                "the stored execution `{id}` is of a devbox that is not stored"
            )));
        };
        let (files, command_id) = (devbox.folder.execution(&id), record.command_id.clone());
        let execution = Execution::restore(id, record, &files, store)?;
        devbox.executions.restore(command_id, &Arc::new(execution));
    }
    Ok(devboxes)
}

fn opened(vault: &Vault, id: &str, sealed: Option<String>) -> io::Result<Vec<(String, String)>> {
    let Some(sealed) = sealed else {
        return Ok(Vec::new());
    };
    let text = vault.unseal(id, &sealed);
    let text = text.map_err(|error| io::Error::other(format!("its variables: {error}")))?;
    serde_json::from_str(&text).map_err(io::Error::other)
}

fn by_devbox<D: DeserializeOwned>(store: &Store, kind: &str) -> io::Result<HashMap<String, D>> {
    Ok(store.all(kind)?.into_iter().collect())
}

impl Service {
    /// Completes the executions of an earlier run, and begins to bring back the devboxes that were alive.
    /// Blocks for the former.
    pub(crate) fn recover(self: &Arc<Self>) -> io::Result<()> {
        let mut devboxes = self.devboxes.newest_first();
        devboxes.reverse();
        for devbox in devboxes {
            self.isolate(&devbox);
            for execution in devbox.executions.all() {
                execution.complete_abandoned()?;
            }
            let has_run = devbox.follow().borrow().has_run();
            if devbox.status().is_final() {
                if devbox.folder.has_disk() {
                    // The server ended before it was removed.
                    self.tasks.spawn(Self::clear(devbox));
                }
            } else if devbox.advance(Lifecycle::resume_after_restart) {
                let service = Arc::clone(self);
                self.tasks.spawn(async move {
                    service.end_orphans(&devbox).await;
                    if has_run {
                        service.bring_back(&devbox).await;
                    } else {
                        service.boot_anew(devbox).await;
                    }
                });
            }
        }
        Ok(())
    }

    /// A killed server's processes die with it, but not always those that they left behind.
    async fn end_orphans(&self, devbox: &Arc<Devbox>) {
        let swept = Arc::clone(devbox);
        let sweep = move || sweep::kill_left_behind(&swept.id, None);
        if let Err(error) = tokio::task::spawn_blocking(sweep).await {
            tracing::error!(%error, "a devbox was not swept");
        }
    }

    async fn boot_anew(self: Arc<Self>, devbox: Arc<Devbox>) {
        match self.disk_for(&devbox.params) {
            Ok(disk) => boot(self, devbox, disk).await,
            Err(error) => Self::fail(devbox, &format!("{error:?}")).await,
        }
    }
}
