//! A devbox with a root, users and processes of its own: Linux namespaces, entered through an init that this
//! server starts in them.

mod etc;
mod init;
mod message;
mod mount_attributes;
mod network;
mod plan;
mod root;
mod servant;
mod tree;

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use rustix::net::SocketType;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpSocket, TcpStream, UnixStream};
use tokio::process::Command;
use tokio::sync::watch;

pub use init::run_if_asked;
pub(crate) use plan::{Limits, Owners, Plan, USER};

use crate::cgroups::Cgroup;
use crate::inside::{Access, Target};
use crate::network::{Egress, Uplink};
use crate::process::{Ends, Program, detach};
use crate::spawner::Spawner;
use message::{Answer, Request};

/// The number by which the init says that a name is none of a regular file.
pub(crate) const NOT_A_FILE: i32 = libc::EMEDIUMTYPE;

/// A running devbox's namespaces.
#[derive(Debug)]
pub(crate) struct Sandbox {
    socket: OwnedFd,
    /// Process 1 of the devbox.
    init: OwnedFd,
    ended: watch::Receiver<bool>,
    /// The way out of its own network, if it has one.
    uplink: Option<Uplink>,
}

impl Sandbox {
    /// Builds it by the program at `helper`; what failed otherwise. With `egress` it has a network of its own, which
    /// the plan must have too.
    pub(crate) async fn start(
        spawner: &Spawner,
        helper: &Path,
        plan: Plan,
        cgroup: Option<Cgroup>,
        egress: Option<Egress>,
    ) -> Result<Self, String> {
        let failed = |error: io::Error| format!("{}: {error}", helper.display());
        let (socket, theirs) = message::pair(SocketType::SEQPACKET).map_err(failed)?;
        let mut command = std::process::Command::new(helper);
        command
            .arg0(init::NAME)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        detach(&mut command, false);
        let mut command = Command::from(command);
        command.kill_on_drop(true);
        let mut child = spawner.spawn(command).await.map_err(failed)?;
        let (mut answer, theirs) = answer().map_err(failed)?;
        message::send(&socket, &Request::Boot(plan), &[theirs.as_fd()]).map_err(failed)?;
        drop(theirs);
        let number = match step(&mut answer).await {
            Ok(Answer::Number(number)) => number,
            Ok(Answer::Failed(_)) => return Err(rest(answer).await),
            _ => return Err(format!("{} is no devbox's init", helper.display())),
        };
        let number = Pid::from_raw(number).ok_or("an init without a number")?;
        // The number is its own: its parent, which has not been waited for, has not waited for it.
        let init = pidfd_open(number, PidfdFlags::empty()).map_err(|error| failed(error.into()))?;
        match step(&mut answer).await {
            Ok(Answer::Done) => {}
            _ => return Err(rest(answer).await),
        }
        let (end, ended) = watch::channel(false);
        tokio::spawn(async move {
            let _waited = child.wait().await;
            drop(cgroup);
            end.send_replace(true);
        });
        let uplink = match egress {
            Some(egress) => Some(uplink(&socket, egress).await.map_err(failed)?),
            None => None,
        };
        Ok(Self {
            socket,
            init,
            ended,
            uplink,
        })
    }

    /// Starts a program; its number in the devbox, and where its exit code will be told.
    pub(crate) async fn spawn(&self, program: Program, ends: Ends) -> io::Result<(i32, Exit)> {
        let (mut answer, theirs) = answer()?;
        let descriptors = [
            theirs.as_fd(),
            ends.stdin.as_fd(),
            ends.stdout.as_fd(),
            ends.stderr.as_fd(),
        ];
        message::send(&self.socket, &Request::Spawn(program), &descriptors)?;
        drop((theirs, ends));
        match step(&mut answer).await? {
            Answer::Number(number) => Ok((number, Exit(answer))),
            Answer::Failed(error) => Err(io::Error::from_raw_os_error(error)),
            _ => Err(io::Error::from(io::ErrorKind::InvalidData)),
        }
    }

    /// Signals a program of this number.
    pub(crate) fn signal(&self, pid: i32, target: Target, signal: Signal) {
        let request = Request::Signal {
            pid,
            target,
            signal: signal.as_raw(),
        };
        if let Err(error) = message::send(&self.socket, &request, &[]) {
            tracing::debug!(%error, "a devbox had ended before a signal");
        }
    }

    /// Lets no program that runs make a file larger, or lets them again.
    pub(crate) fn curb(&self, disk_full: bool) {
        if let Err(error) = message::send(&self.socket, &Request::Curb { disk_full }, &[]) {
            tracing::debug!(%error, "a devbox had ended before its disk was full");
        }
    }

    /// Opens a regular file by its absolute name in the devbox. Blocks.
    pub(crate) fn open(&self, path: &str, access: Access) -> io::Result<File> {
        let path = path.to_owned();
        let (answer, descriptors) = self.ask(&Request::Open { path, access })?;
        let file = descriptors.into_iter().next();
        let file = file.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        drop(answer);
        Ok(File::from(file))
    }

    /// Stops its programs until what this returns is dropped. Blocks.
    pub(crate) fn freeze(&self) -> io::Result<OwnedFd> {
        self.ask(&Request::Freeze).map(|(answer, _)| answer)
    }

    /// Connects to an address of its network.
    pub(crate) async fn connect(self: &Arc<Self>, address: SocketAddr) -> io::Result<TcpStream> {
        if self.uplink.is_none() {
            return TcpStream::connect(address).await;
        }
        let (inside, ipv6) = (Arc::clone(self), address.is_ipv6());
        let made = move || inside.ask(&Request::Socket { ipv6 });
        let (_, descriptors) = tokio::task::spawn_blocking(made).await??;
        let socket = descriptors.into_iter().next();
        let socket = socket.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        // It was made in the devbox, and stays of its network.
        TcpSocket::from_std_stream(socket.into())
            .connect(address)
            .await
    }

    fn ask(&self, request: &Request) -> io::Result<(OwnedFd, Vec<OwnedFd>)> {
        ask(&self.socket, request)
    }
    /// Kills everything in it and waits until nothing is left.
    pub(crate) async fn end(&self) {
        if let Err(error) = pidfd_send_signal(&self.init, Signal::KILL) {
            tracing::debug!(%error, "a devbox had ended before it was to");
        }
        self.ended().await;
    }

    /// Waits until nothing of it is left.
    pub(crate) async fn ended(&self) {
        let mut ended = self.ended.clone();
        let _gone = ended.wait_for(|ended| *ended).await;
    }
}

/// The end of a program, to come.
#[derive(Debug)]
pub(crate) struct Exit(UnixStream);

impl Exit {
    /// Its exit code; none if the devbox ended with it.
    pub(crate) async fn code(&mut self) -> Option<i32> {
        match step(&mut self.0).await {
            Ok(Answer::Exit(code)) => Some(code),
            _ => None,
        }
    }
}

/// Asks and waits for the answer; its socket and descriptors. Blocks.
fn ask(socket: &OwnedFd, request: &Request) -> io::Result<(OwnedFd, Vec<OwnedFd>)> {
    let (answer, theirs) = message::pair(SocketType::STREAM)?;
    message::send(socket, request, &[theirs.as_fd()])?;
    drop(theirs);
    let mut bytes = [0; Answer::SIZE];
    let (length, descriptors) = message::receive_descriptors(&answer, &mut bytes)?;
    match (length, Answer::from_bytes(bytes)) {
        (Answer::SIZE, Some(Answer::Done)) => Ok((answer, descriptors)),
        (Answer::SIZE, Some(Answer::Failed(error))) => Err(io::Error::from_raw_os_error(error)),
        (0, _) => Err(io::Error::other("the devbox has ended")),
        _ => Err(io::Error::from(io::ErrorKind::InvalidData)),
    }
}

/// Takes the device of a devbox's network up.
async fn uplink(socket: &OwnedFd, egress: Egress) -> io::Result<Uplink> {
    let socket = socket.try_clone()?;
    let asked = tokio::task::spawn_blocking(move || ask(&socket, &Request::Device));
    let (_, descriptors) = asked.await??;
    let device = descriptors.into_iter().next();
    let device = device.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
    Uplink::start(device, Arc::new(egress))
}

fn answer() -> io::Result<(UnixStream, OwnedFd)> {
    let (ours, theirs) = message::pair(SocketType::STREAM)?;
    rustix::io::ioctl_fionbio(&ours, true)?;
    let ours = std::os::unix::net::UnixStream::from(ours);
    Ok((UnixStream::from_std(ours)?, theirs))
}

/// Steps are written at once and so read at once.
async fn step(answer: &mut UnixStream) -> io::Result<Answer> {
    let mut bytes = [0; Answer::SIZE];
    answer.read_exact(&mut bytes).await?;
    Answer::from_bytes(bytes).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

/// What an init says about its failure.
async fn rest(mut answer: UnixStream) -> String {
    let mut text = String::new();
    let _read = answer.read_to_string(&mut text).await;
    if text.is_empty() {
        "the init ended without a word".to_owned()
    } else {
        text
    }
}
