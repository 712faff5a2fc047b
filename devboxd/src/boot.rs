//! The way of a devbox from `provisioning` to `running`.

use std::path::PathBuf;
use std::sync::Arc;

use crate::devbox::Devbox;
use crate::disk_copy;
use crate::disk_watch;
use crate::execution::{Order, Source};
use crate::fault_rule::Transition;
use crate::lifecycle::Status;
use crate::mounts::Problem;
use crate::runner;
use crate::sandbox::Sandbox;
use crate::service::Service;

/// Boots a devbox; what goes wrong ends it in `failure`.
pub(crate) async fn boot(service: Arc<Service>, devbox: Arc<Devbox>, disk: Option<PathBuf>) {
    let prepared = prepare(&service, &devbox, disk).await;
    if service.stopping.is_cancelled() {
        // The next server begins anew.
        return;
    }
    if let Err(problem) = prepared {
        return Service::fail(devbox, &problem).await;
    }
    service.set_running(&devbox, Status::Initializing);
}

async fn prepare(
    service: &Arc<Service>,
    devbox: &Arc<Devbox>,
    disk: Option<PathBuf>,
) -> Result<(), String> {
    service.dawdle(devbox).await;
    let suffered = service.suffer(Transition::Boot, &devbox.id).await;
    if devbox.status() != Status::Provisioning {
        return Err("it was shut down".to_owned());
    }
    suffered?;
    if service.settings().boot_fails {
        tracing::info!(devbox_id = devbox.id, "fault used: booting devboxes fail");
        return Err("a fault that was asked for".to_owned());
    }
    set_up(service, devbox, disk).await?;
    devbox.advance(|life| life.advance(Status::Initializing));
    if let Err(Problem { title, why }) = service.furnish(devbox).await {
        report(devbox, &title, &why).await;
        return Err(format!("{title}: {why}"));
    }
    for (place, command) in devbox
        .params
        .launch
        .launch_commands
        .iter()
        .flatten()
        .enumerate()
    {
        let order = Order::own(command, Source::SetupCommands);
        let exit = service.run_own(devbox, order).await;
        if exit != Some(0) {
            // Without the command: it may hold what must not stand in a log.
            return Err(format!("launch command {} ended with {exit:?}", place + 1));
        }
    }
    Ok(())
}

/// Makes a devbox's folders, and what its programs run in. `disk` is what is in them from the beginning.
pub(crate) async fn set_up(
    service: &Arc<Service>,
    devbox: &Arc<Devbox>,
    disk: Option<PathBuf>,
) -> Result<(), String> {
    let made = Arc::clone(devbox);
    on_disk(move || {
        // Of a boot that the server's end cut short.
        made.folder
            .remove_disk()
            .and_then(|()| made.folder.create())
            .map_err(|error| error.to_string())?;
        match disk {
            Some(disk) => disk_copy::copy(&disk, made.folder.disk()).map(drop),
            None => Ok(()),
        }
    })
    .await?;
    start(service, devbox).await
}

/// Says in the devbox's own log what went wrong that was no command's doing.
pub(crate) async fn report(devbox: &Devbox, title: &str, why: &str) {
    let execution = devbox.accept(Order::own(title, Source::SetupCommands), None);
    devbox.executions.add(&execution);
    if execution.take() {
        let folder = devbox.folder.execution(&execution.id);
        if let Err(error) = tokio::fs::create_dir_all(folder).await {
            tracing::warn!(%error, "a devbox without a place for its log");
        }
        runner::tell(&execution, &execution.stderr, &format!("{title}: {why}"), 1).await;
    }
}

/// Starts what a devbox's programs will run in.
pub(crate) async fn start(service: &Arc<Service>, devbox: &Arc<Devbox>) -> Result<(), String> {
    start_in(service, devbox).await?;
    let watching = disk_watch::watch(Arc::clone(service), Arc::clone(devbox));
    service.tasks.spawn(watching);
    Ok(())
}

async fn start_in(service: &Arc<Service>, devbox: &Arc<Devbox>) -> Result<(), String> {
    let Some(namespaces) = &service.namespaces else {
        return Ok(());
    };
    let size = devbox.params.launch.size();
    let egress = service.egress(devbox);
    let started = namespaces.start(&service.spawner, &devbox.id, &devbox.folder, size, egress);
    let sandbox = Arc::new(started.await?);
    devbox.enter(Arc::clone(&sandbox));
    if service.stopping.is_cancelled() {
        // The end of the server may not have seen it.
        sandbox.end().await;
        return Err("the server is stopping".to_owned());
    }
    if devbox.status().is_final() {
        // A shutdown that came meanwhile did not see it.
        sandbox.end().await;
        let ended = Arc::clone(devbox);
        on_disk(move || {
            ended
                .folder
                .remove_disk()
                .map_err(|error| error.to_string())
        })
        .await?;
        return Err("it was shut down".to_owned());
    }
    service.tasks.spawn(watch(Arc::clone(devbox), sandbox));
    Ok(())
}

/// A devbox fails when its init is ended by others than this server, as for want of memory.
async fn watch(devbox: Arc<Devbox>, sandbox: Arc<Sandbox>) {
    sandbox.ended().await;
    let still = devbox
        .sandbox()
        .is_some_and(|now| Arc::ptr_eq(&now, &sandbox));
    if still && devbox.advance(|life| life.fail("execution_failed")) {
        tracing::warn!(devbox = devbox.id, "a devbox's init was ended");
        Service::clear(devbox).await;
    }
}

/// Does what blocks.
pub(crate) async fn on_disk(
    work: impl FnOnce() -> Result<(), String> + Send + 'static,
) -> Result<(), String> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(error.to_string()))
}
