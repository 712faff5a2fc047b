//! Process 1 of a devbox at work: starts programs, reaps all that end, and does what the server asks for from
//! inside.
#![allow(
    unsafe_code,
    reason = "the only door to what happens between fork and exec"
)]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;

use nix::sys::signal::{SigSet, Signal, kill, killpg};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Gid, Pid, Uid, setfsgid, setfsuid};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{FileType, Mode, OFlags, fstat, open};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};
use rustix::process::{PidfdFlags, Resource, Rlimit, pidfd_open, setrlimit};

use super::message::{self, Answer, Request};
use super::plan::{Limits, Owners, Plan, USER};
use crate::file_limit;
use crate::inside::{Access, Target};
use crate::process::{Ends, Program};
use crate::sweep::{self, Frozen};

/// How much less of a processor's time a devbox's programs get than the host's, if both want all of it.
const NICENESS: i32 = 5;

/// The init.
pub(super) struct Servant {
    socket: OwnedFd,
    ended: SignalFd,
    owners: Owners,
    limits: Limits,
    device: Option<OwnedFd>,
    /// Most bytes of data of one process, where they are not counted together.
    data: Option<u64>,
    /// Where to tell the exit code of a program.
    programs: HashMap<i32, OwnedFd>,
    /// Programs that have ended and left others of their group.
    leaders: HashSet<i32>,
    /// Stopped as long as the other end is open.
    frozen: Vec<(OwnedFd, Frozen)>,
}

impl Servant {
    pub(super) fn new(socket: OwnedFd, plan: &Plan, device: Option<OwnedFd>) -> io::Result<Self> {
        let mut mask = SigSet::empty();
        mask.add(Signal::SIGCHLD);
        mask.thread_block()?;
        Ok(Self {
            socket,
            ended: SignalFd::with_flags(&mask, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?,
            owners: plan.owners,
            limits: plan.limits,
            device,
            data: plan.cgroups.is_empty().then_some(plan.limits.memory),
            programs: HashMap::new(),
            leaders: HashSet::new(),
            frozen: Vec::new(),
        })
    }

    /// Serves until the server is gone.
    pub(super) fn serve(mut self) {
        while self.wait().is_ok() {
            while let Ok(Some(_)) = self.ended.read_signal() {}
            self.reap();
        }
    }

    /// Waits for something to do, and does what the server asks for. Fails at the end.
    fn wait(&mut self) -> io::Result<()> {
        let asked = {
            let mut watched = vec![
                PollFd::new(&self.socket, PollFlags::IN),
                PollFd::new(&self.ended, PollFlags::IN),
            ];
            let frozen = self.frozen.iter();
            watched.extend(frozen.map(|(until, _)| PollFd::new(until, PollFlags::IN)));
            match poll(&mut watched, None) {
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
            let ready: Vec<_> = watched
                .iter()
                .map(|one| !one.revents().is_empty())
                .collect();
            let mut over = ready.iter().skip(2);
            self.frozen
                .retain(|_| !over.next().copied().unwrap_or(false));
            ready.first().copied().unwrap_or(false)
        };
        if asked {
            let request = message::receive(&self.socket)?;
            let (request, descriptors) =
                request.ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))?;
            self.serve_one(request, descriptors);
        }
        Ok(())
    }

    fn serve_one(&mut self, request: Request, mut descriptors: Vec<OwnedFd>) {
        if let Request::Signal {
            pid,
            target,
            signal,
        } = request
        {
            self.signal(pid, target, signal);
            return;
        }
        if let Request::Curb { disk_full } = request {
            let own = rustix::process::getpid();
            let others = sweep::processes().filter(|process| *process != own);
            file_limit::change(others, Some(self.limits.disk), disk_full);
            return;
        }
        if descriptors.is_empty() {
            return;
        }
        let answer = descriptors.remove(0);
        let failed = |error: &io::Error| Answer::Failed(error.raw_os_error().unwrap_or_default());
        match request {
            Request::Spawn(program) => match self.spawn(&program, descriptors) {
                Ok(pid) => {
                    tell(&answer, Answer::Number(pid), &[]);
                    self.programs.insert(pid, answer);
                }
                Err(error) => tell(&answer, failed(&error), &[]),
            },
            Request::Open { path, access } => match self.open(Path::new(&path), access) {
                Ok(file) => tell(&answer, Answer::Done, &[file.as_fd()]),
                Err(error) => tell(&answer, failed(&error), &[]),
            },
            Request::Device => match self.device.take() {
                Some(device) => tell(&answer, Answer::Done, &[device.as_fd()]),
                None => tell(&answer, Answer::Failed(libc::ENODEV), &[]),
            },
            Request::Socket { ipv6 } => match tcp_socket(ipv6) {
                Ok(socket) => tell(&answer, Answer::Done, &[socket.as_fd()]),
                Err(error) => tell(&answer, failed(&error), &[]),
            },
            Request::Freeze => {
                let frozen = Frozen::freeze(|pid| {
                    let own = pid == rustix::process::getpid();
                    (!own).then(|| pidfd_open(pid, PidfdFlags::empty()).ok())?
                });
                tell(&answer, Answer::Done, &[]);
                self.frozen.push((answer, frozen));
            }
            Request::Boot(_) | Request::Signal { .. } | Request::Curb { .. } => {}
        }
    }

    fn spawn(&self, program: &Program, ends: Vec<OwnedFd>) -> io::Result<i32> {
        let Ok([stdin, stdout, stderr]) = <[OwnedFd; 3]>::try_from(ends) else {
            return Err(io::Error::from_raw_os_error(libc::EBADF));
        };
        let mut command = program.command(Ends {
            stdin,
            stdout,
            stderr,
        })?;
        let (limits, data, owners) = (self.limits, self.data, self.owners);
        let (as_root, disk_full) = (program.as_root, program.disk_full);
        // SAFETY: the closure only makes system calls; it allocates nothing and takes no lock.
        unsafe {
            command.pre_exec(move || {
                SigSet::empty().thread_set_mask()?;
                confine(limits, data, disk_full)?;
                match owners {
                    Owners::Range if !as_root => become_user(),
                    _ => Ok(()),
                }
            });
        }
        let child = command.spawn()?;
        Ok(child.id().cast_signed())
    }

    fn signal(&self, pid: i32, target: Target, signal: i32) {
        let Ok(signal) = Signal::try_from(signal) else {
            return;
        };
        let lives = self.programs.contains_key(&pid);
        let to = Pid::from_raw(pid);
        let _gone = match target {
            Target::Process if lives => kill(to, signal),
            Target::Group if lives => killpg(to, signal),
            Target::RestOfGroup if lives || self.leaders.contains(&pid) => killpg(to, signal),
            _ => Ok(()),
        };
    }

    fn reap(&mut self) {
        loop {
            let (pid, code) = match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::Exited(pid, code)) => (pid, code),
                Ok(WaitStatus::Signaled(pid, signal, _)) => (pid, 128 + signal as i32),
                Ok(WaitStatus::StillAlive) | Err(_) => return,
                Ok(_) => continue,
            };
            if killpg(pid, None).is_ok() {
                self.leaders.insert(pid.as_raw());
            } else {
                self.leaders.remove(&pid.as_raw());
            }
            if let Some(answer) = self.programs.remove(&pid.as_raw()) {
                tell(&answer, Answer::Exit(code), &[]);
            }
        }
    }

    /// Opens a regular file as the commands' user would.
    fn open(&self, path: &Path, access: Access) -> io::Result<OwnedFd> {
        let _as_user = (self.owners == Owners::Range).then(AsUser::begin);
        // Opening a named pipe that nobody writes to would block for ever.
        let common = OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let write = OFlags::WRONLY | OFlags::CREATE | common;
        let (flags, mode) = match access {
            Access::Read => (OFlags::RDONLY | common, 0),
            Access::Replace => (write | OFlags::TRUNC, 0o666),
            Access::Append => (write | OFlags::APPEND, 0o600),
        };
        if !matches!(access, Access::Read)
            && let Some(parent) = path.parent()
        {
            fs::create_dir_all(parent)?;
        }
        let file = open(path, flags, Mode::from_raw_mode(mode))?;
        let kind = FileType::from_raw_mode(fstat(&file)?.st_mode);
        if kind == FileType::RegularFile {
            Ok(file)
        } else {
            Err(io::Error::from_raw_os_error(super::NOT_A_FILE))
        }
    }
}

fn tcp_socket(ipv6: bool) -> io::Result<OwnedFd> {
    let family = if ipv6 {
        AddressFamily::INET6
    } else {
        AddressFamily::INET
    };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    Ok(socket_with(family, SocketType::STREAM, flags, None)?)
}

/// This process reaches files as the commands' user until it is dropped.
struct AsUser;

impl AsUser {
    fn begin() -> Self {
        setfsgid(Gid::from_raw(USER));
        setfsuid(Uid::from_raw(USER));
        Self
    }
}

impl Drop for AsUser {
    fn drop(&mut self) {
        setfsuid(Uid::from_raw(0));
        setfsgid(Gid::from_raw(0));
    }
}

fn become_user() -> io::Result<()> {
    let (group, user) = (Gid::from_raw(USER), Uid::from_raw(USER));
    nix::unistd::setresgid(group, group, group)?;
    nix::unistd::setresuid(user, user, user)?;
    Ok(())
}

/// What holds whether or not the kernel counts a devbox's processes together.
fn confine(limits: Limits, data: Option<u64>, disk_full: bool) -> io::Result<()> {
    let set = |resource, most: u64| {
        let before = rustix::process::getrlimit(resource);
        let most = before.maximum.map_or(most, |before| before.min(most));
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)
    };
    set(Resource::Nproc, limits.processes)?;
    if let Some(data) = data {
        set(Resource::Data, data)?;
    }
    file_limit::set(Some(limits.disk), disk_full)?;
    set(Resource::Core, 0)?;
    // A server that is nicer already may not take any of it back.
    if rustix::process::getpriority_process(None)? < NICENESS {
        rustix::process::setpriority_process(None, NICENESS)?;
    }
    Ok(())
}

/// Whoever asked may be gone.
fn tell(answer: &OwnedFd, step: Answer, descriptors: &[BorrowedFd<'_>]) {
    let _gone = message::send_descriptors(answer, &step.to_bytes(), descriptors);
}
