//! One thread that starts every process. Linux sends a child its parent-death signal when the *thread*
//! that forked it ends, so children of a pool thread could die at any time; this thread lives as long
//! as the server does.

use std::io;
use std::sync::mpsc;

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

struct Job {
    command: Command,
    reply: oneshot::Sender<io::Result<Child>>,
}

/// A handle on the thread; the thread ends when the last handle is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Spawner {
    jobs: mpsc::Sender<Job>,
}

impl Spawner {
    /// Starts the thread; processes are waited for on the runtime this is called in.
    pub(crate) fn start() -> io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let runtime = Handle::current();
        std::thread::Builder::new()
            .name("spawner".into())
            .spawn(move || {
                let _entered = runtime.enter();
                for mut job in queue {
                    let _gone = job.reply.send(job.command.spawn());
                }
            })?;
        Ok(Self { jobs })
    }

    /// Starts a process.
    pub(crate) async fn spawn(&self, command: Command) -> io::Result<Child> {
        let (reply, child) = oneshot::channel();
        let ended = || io::Error::other("the server is stopping");
        self.jobs
            .send(Job { command, reply })
            .map_err(|_| ended())?;
        child.await.map_err(|_| ended())?
    }
}
