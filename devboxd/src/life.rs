//! What moves a devbox through its life once it runs: suspend, resume, shutdown, the server's end.

use std::sync::Arc;

use crate::devbox::Devbox;
use crate::error::ApiError;
use crate::execution::{Execution, Order, Source};
use crate::fault_rule::Transition;
use crate::lifecycle::{Lifecycle, Status};
use crate::service::Service;
use crate::{boot, sweep, timers};

impl Service {
    /// The devbox runs from now on, until its entrypoint, one of its timers or a call ends that.
    pub(crate) fn set_running(self: &Arc<Self>, devbox: &Arc<Devbox>, from: Status) {
        if devbox.advance(|life| life.advance_from(from, Status::Running)) {
            self.tasks
                .spawn(timers::watch(Arc::clone(self), Arc::clone(devbox)));
            self.tasks
                .spawn(Arc::clone(self).run_entrypoint(Arc::clone(devbox)));
        }
    }

    /// A devbox ends with its entrypoint, unless that was ended by a suspension.
    async fn run_entrypoint(self: Arc<Self>, devbox: Arc<Devbox>) {
        let Some(command) = &devbox.params.entrypoint else {
            return;
        };
        let age = |devbox: &Devbox| devbox.follow().borrow().transitions.len();
        let begun = age(&devbox);
        self.run_own(&devbox, Order::own(command, Source::Entrypoint))
            .await;
        if age(&devbox) == begun && !self.stopping.is_cancelled() {
            self.shut_down(&devbox, "entrypoint_exit");
        }
    }

    /// Runs what is to run before a suspension, one after another, as long as there is time.
    async fn run_suspend_hooks(self: &Arc<Self>, devbox: &Arc<Devbox>) {
        let (commands, deadline) = devbox.params.launch.suspend_hooks();
        let all = async {
            for command in commands {
                self.run_own(devbox, Order::own(command, Source::SetupCommands))
                    .await;
            }
        };
        if tokio::time::timeout(deadline, all).await.is_err() {
            tracing::info!(devbox = devbox.id, "suspend hooks ran out of time");
        }
    }

    /// Stops a running devbox's processes and keeps its disk.
    pub(crate) fn suspend(self: &Arc<Self>, devbox: &Arc<Devbox>) -> Result<(), ApiError> {
        if !devbox.advance(|life| life.advance_from(Status::Running, Status::Suspending)) {
            return Err(devbox.wrong_status("only a running devbox can be suspended"));
        }
        let (service, devbox) = (Arc::clone(self), Arc::clone(devbox));
        self.tasks.spawn(async move {
            service.run_suspend_hooks(&devbox).await;
            Self::end_processes(&devbox, kill).await;
            match service.suffer(Transition::Suspend, &devbox.id).await {
                Ok(()) => {
                    let suspended = |life: &mut Lifecycle| {
                        life.advance_from(Status::Suspending, Status::Suspended)
                    };
                    devbox.advance(suspended);
                }
                Err(problem) => Self::fail(devbox, &problem).await,
            }
        });
        Ok(())
    }

    /// Brings a suspended devbox back. It is `provisioning` until it runs: the official clients take
    /// `resuming` for a failure.
    pub(crate) fn resume(self: &Arc<Self>, devbox: &Arc<Devbox>) -> Result<(), ApiError> {
        if !devbox.advance(|life| life.advance_from(Status::Suspended, Status::Provisioning)) {
            return Err(devbox.wrong_status("only a suspended devbox can be resumed"));
        }
        let (service, devbox) = (Arc::clone(self), Arc::clone(devbox));
        self.tasks.spawn(async move {
            match service.suffer(Transition::Resume, &devbox.id).await {
                Ok(()) => service.bring_back(&devbox).await,
                Err(problem) => Self::fail(devbox, &problem).await,
            }
        });
        Ok(())
    }

    /// Ends a devbox that cannot go where it was to go.
    pub(crate) async fn fail(devbox: Arc<Devbox>, problem: &str) {
        tracing::warn!(devbox = devbox.id, problem, "a devbox failed");
        if devbox.advance(|life| life.fail("execution_failed")) {
            Self::clear(devbox).await;
        }
    }

    /// From `provisioning`, with the disk as it is.
    pub(crate) async fn bring_back(self: &Arc<Self>, devbox: &Arc<Devbox>) {
        self.dawdle(devbox).await;
        if self.stopping.is_cancelled() {
            return;
        }
        match boot::start(self, devbox).await {
            Ok(()) => self.set_running(devbox, Status::Provisioning),
            // The next server begins anew.
            Err(_) if self.stopping.is_cancelled() => {}
            Err(problem) => Self::fail(Arc::clone(devbox), &problem).await,
        }
    }

    /// Shuts a devbox down: its status at once, its processes and its disk right after.
    pub(crate) fn shut_down(self: &Arc<Self>, devbox: &Arc<Devbox>, reason: &'static str) {
        if devbox.advance(|life| life.shut_down(reason)) {
            self.tasks.spawn(Self::clear(Arc::clone(devbox)));
        }
    }

    /// Ends everything that runs in a devbox, then removes its disk.
    pub(crate) async fn clear(devbox: Arc<Devbox>) {
        devbox.tunnels.close_listeners();
        Self::end_processes(&devbox, kill).await;
        match tokio::task::spawn_blocking(move || devbox.folder.remove_disk()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a devbox's disk was not removed"),
            Err(error) => tracing::error!(%error, "a devbox was not cleared"),
        }
    }

    /// Ends everything that runs in a devbox, its commands by `end`.
    pub(crate) async fn end_processes(devbox: &Arc<Devbox>, end: impl Fn(&Execution)) {
        let executions = devbox.executions.all();
        for execution in &executions {
            end(execution);
        }
        if let Some(sandbox) = devbox.leave() {
            sandbox.end().await;
        }
        for execution in &executions {
            execution.completed().await;
        }
        devbox.shells.close();
        devbox.ptys.close();
        if devbox.has_own_root() {
            return;
        }
        let swept = Arc::clone(devbox);
        let sweep = move || sweep::kill_left_behind(&swept.id, None);
        if let Err(error) = tokio::task::spawn_blocking(sweep).await {
            tracing::error!(%error, "a devbox was not swept");
        }
    }

    /// Ends what runs in the devboxes and keeps them for the next server; returns when nothing runs.
    pub(crate) async fn stop(self: &Arc<Self>) {
        self.stopping.cancel();
        for devbox in self.devboxes.newest_first() {
            devbox.tunnels.close_listeners();
            self.tasks
                .spawn(async move { Self::end_processes(&devbox, Execution::abandon).await });
        }
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// A command with its process group.
pub(crate) fn kill(execution: &Execution) {
    execution.kill(true);
}
