//! The named shells of a devbox: a queue a name, begun with its first command.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::devbox::Devbox;
use crate::execution::Execution;
use crate::runner;
use crate::service::Service;
use crate::shell::Shell;

type Queue = UnboundedSender<Arc<Execution>>;

/// The queues by name.
#[derive(Debug, Default)]
pub(crate) struct Shells {
    queues: Mutex<HashMap<String, Queue>>,
}

impl Shells {
    /// Runs a command after those that its shell has already.
    pub(crate) fn submit(
        &self,
        service: &Arc<Service>,
        devbox: &Arc<Devbox>,
        name: &str,
        execution: &Arc<Execution>,
    ) {
        let mut queues = self.queues();
        let queue = queues.entry(name.to_owned()).or_insert_with(|| {
            let (sender, receiver) = mpsc::unbounded_channel();
            let serving = serve(Arc::clone(service), Arc::clone(devbox), receiver);
            service.tasks.spawn(serving);
            sender
        });
        if queue.send(Arc::clone(execution)).is_err() {
            // The server is stopping and the queue with it.
            execution.kill(true);
        }
    }

    /// Ends all shells after what is in their queues. Their names start anew.
    pub(crate) fn close(&self) {
        self.queues().clear();
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<String, Queue>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(
    service: Arc<Service>,
    devbox: Arc<Devbox>,
    mut queue: UnboundedReceiver<Arc<Execution>>,
) {
    let (mut shell, mut state) = (None, Vec::new());
    loop {
        let next = tokio::select! {
            next = queue.recv() => next,
            () = service.stopping.cancelled(), if !queue.is_closed() => {
                queue.close();
                continue;
            }
        };
        let Some(execution) = next else { return };
        if !execution.take() {
            continue;
        }
        let _busy = devbox.activity.busy();
        shell = match run(&service, &devbox, shell.take(), &execution, &mut state).await {
            Ok(shell) => shell,
            Err(error) => {
                runner::fail(&execution, &error).await;
                None
            }
        };
    }
}

async fn run(
    service: &Service,
    devbox: &Devbox,
    shell: Option<Shell>,
    execution: &Arc<Execution>,
    state: &mut Vec<u8>,
) -> io::Result<Option<Shell>> {
    let shell = match shell {
        Some(mut shell) => {
            if shell.is_alive() {
                shell
            } else {
                Shell::start(service, devbox, state).await?
            }
        }
        None => Shell::start(service, devbox, state).await?,
    };
    shell.run(service, devbox, execution, state).await
}
