//! The program that a devbox's processes descend from. The server starts its own binary by another name
//! for it. It builds the devbox's namespaces and root, becomes process 1 in there, and starts what the server
//! asks for. When it ends, everything in the devbox does.
#![allow(unsafe_code, reason = "fork, in a process of one thread")]

use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;

use nix::sched::{CloneFlags, setns, unshare};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Gid, Pid, Uid, fork, setgroups, setresgid, setresuid};
use rustix::process::{Signal, set_parent_process_death_signal};

use super::message::{self, Answer, Request};
use super::network;
use super::plan::{COUNT, FIRST, Owners, Plan, USER};
use super::root::{self, During, Failure};
use super::servant::Servant;

/// The name by which the binary is asked to be an init. The devbox's users see it, and not where it is.
pub(super) const NAME: &str = "devbox-init";

/// More likely to be ended than the host's own processes when memory is short.
const OOM_SCORE: &[u8] = b"500";

/// Is a devbox's init if the process was started to be one; the exit code then. Must be called before there is
/// a second thread.
pub fn run_if_asked() -> Option<ExitCode> {
    if std::env::args_os().next()? != NAME {
        return None;
    }
    // Nobody would read what went wrong: the server sees the end.
    Some(run().map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS))
}

fn run() -> io::Result<()> {
    let socket = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    rustix::stdio::dup2_stdin(fs::File::open("/dev/null")?)?;
    crate::open_files::raise()?;
    let Some((Request::Boot(plan), mut descriptors)) = message::receive(&socket)? else {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    };
    let answer = descriptors
        .pop()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
    if let Err((what, error)) = boot(socket, &plan, &answer) {
        let failed = Answer::Failed(error.raw_os_error().unwrap_or_default()).to_bytes();
        let text = format!("{what}: {error}");
        fs::File::from(answer).write_all(&[&failed, text.as_bytes()].concat())?;
    }
    Ok(())
}

fn boot(socket: OwnedFd, plan: &Plan, answer: &OwnedFd) -> Result<(), Failure> {
    for file in &plan.cgroups {
        fs::write(file, "0").during(&format!("entering {}", file.display()))?;
    }
    let users = match plan.owners {
        Owners::Range => Some(user_namespace().during("a user namespace")?),
        Owners::Single => None,
    };
    separate(users.is_none(), plan.own_network)?;
    let device = plan.own_network.then(network::set_up).transpose();
    let device = device.during("a network of its own")?;
    let (mut wait, go) = io::pipe().during("a pipe")?;
    // SAFETY: there is one thread.
    match unsafe { fork() }.during("a second process")? {
        ForkResult::Parent { child } => {
            drop((socket, device));
            let told = tell(answer, Answer::Number(child.as_raw()));
            if told.is_ok() {
                let _ended = (&go).write_all(&[0]);
            }
            drop(go);
            told.during("the answer")?;
            outlive(child);
        }
        ForkResult::Child => {
            drop(go);
            // The answer's first part is the parent's.
            wait.read_exact(&mut [0]).during("the parent")?;
            drop(wait);
            become_init(plan, users)?;
            tell(answer, Answer::Done).during("the answer")?;
            Servant::new(socket, plan, device)
                .during("the init")?
                .serve();
        }
    }
    Ok(())
}

fn tell(answer: &OwnedFd, step: Answer) -> io::Result<()> {
    rustix::io::write(answer, &step.to_bytes())?;
    Ok(())
}

/// Ends when process 1 of the devbox has, and takes it along if it ends before.
fn outlive(init: Pid) {
    let _ended = waitpid(init, None);
}

/// A user namespace with users of its own, made by a process that is gone.
fn user_namespace() -> io::Result<OwnedFd> {
    let (mut made, say) = io::pipe()?;
    let (mut wait, done) = io::pipe()?;
    // SAFETY: there is one thread.
    match unsafe { fork()? } {
        ForkResult::Child => {
            drop((made, done));
            let said = unshare(CloneFlags::CLONE_NEWUSER)
                .map_err(io::Error::from)
                .and_then(|()| (&say).write_all(&[0]));
            if said.is_ok() {
                let _end = wait.read(&mut [0]);
            }
            // SAFETY: nothing that this process has needs to be cleaned up by it.
            unsafe { libc::_exit(0) }
        }
        ForkResult::Parent { child } => {
            drop((say, wait));
            let mut map = || -> io::Result<OwnedFd> {
                made.read_exact(&mut [0])?;
                let map = format!("0 {FIRST} {COUNT}\n");
                fs::write(format!("/proc/{child}/uid_map"), &map)?;
                fs::write(format!("/proc/{child}/gid_map"), &map)?;
                Ok(fs::File::open(format!("/proc/{child}/ns/user"))?.into())
            };
            let users = map();
            drop(done);
            waitpid(child, None)?;
            users
        }
    }
}

/// Moves this process, and for processes its children, into namespaces of their own.
fn separate(with_user: bool, with_network: bool) -> Result<(), Failure> {
    let mut flags = CloneFlags::CLONE_NEWNS
        | CloneFlags::CLONE_NEWPID
        | CloneFlags::CLONE_NEWIPC
        | CloneFlags::CLONE_NEWUTS;
    flags.set(CloneFlags::CLONE_NEWUSER, with_user);
    flags.set(CloneFlags::CLONE_NEWNET, with_network);
    let (user, group) = (Uid::effective(), Gid::effective());
    unshare(flags).during("namespaces")?;
    if with_user {
        let map = |name: &str, text: String| {
            fs::write(format!("/proc/self/{name}"), text).during(&format!("its {name}"))
        };
        map("setgroups", "deny".to_owned())?;
        map("uid_map", format!("{USER} {user} 1\n"))?;
        map("gid_map", format!("{USER} {group} 1\n"))?;
    }
    die_with_parent().during("the parent")
}

fn die_with_parent() -> io::Result<()> {
    Ok(set_parent_process_death_signal(Some(Signal::KILL))?)
}

fn become_init(plan: &Plan, users: Option<OwnedFd>) -> Result<(), Failure> {
    root::enter(plan, users.as_ref())?;
    rustix::system::sethostname(plan.name.as_bytes()).during("the host's name")?;
    fs::write("/proc/self/oom_score_adj", OOM_SCORE).during("its oom score")?;
    if let Some(users) = users {
        setns(users.as_fd(), CloneFlags::CLONE_NEWUSER).during("entering the user namespace")?;
        setgroups(&[]).during("its groups")?;
        let (group, user) = (Gid::from_raw(0), Uid::from_raw(0));
        setresgid(group, group, group).during("its group")?;
        setresuid(user, user, user).during("its user")?;
    }
    // A change of user takes it back.
    die_with_parent().during("the parent")
}
