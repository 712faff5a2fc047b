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

#[cfg(all(test, target_os = "linux"))]
#[allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]
mod tests {
    use super::Spawner;
    use crate::process::{Pipes, Program};

    #[tokio::test]
    async fn a_child_outlives_the_thread_that_asked_for_it_but_not_the_spawner() {
        let spawner = Spawner::start().unwrap();
        let (asking, runtime) = (spawner.clone(), tokio::runtime::Handle::current());
        let asked = tokio::task::spawn_blocking(move || {
            let program = Program {
                words: ["bash", "-c", "echo up; exec sleep 600"]
                    .map(str::to_owned)
                    .into(),
                variables: Vec::new(),
                folder: "/".to_owned(),
                terminal: false,
                as_root: false,
                disk_full: false,
            };
            let (pipes, ends) = Pipes::open(false).unwrap();
            let command = program.command(ends).unwrap().into();
            // A thread of its own, which is over when `join` returns.
            let thread = std::thread::spawn(move || runtime.block_on(asking.spawn(command)));
            (thread.join().unwrap().unwrap(), pipes)
        });
        let (mut child, mut pipes) = asked.await.unwrap();
        let mut up = [0; 3];
        tokio::io::AsyncReadExt::read_exact(&mut pipes.stdout, &mut up)
            .await
            .unwrap();
        assert!(
            child.try_wait().unwrap().is_none(),
            "the child died with the asking thread"
        );
        drop(spawner);
        let status = child.wait().await.unwrap();
        assert_eq!(
            std::os::unix::process::ExitStatusExt::signal(&status),
            Some(9)
        );
    }
}
