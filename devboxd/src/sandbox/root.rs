//! Builds a devbox's root: the host's system folders under what the devbox writes, and everything else its
//! own. Called in a mount namespace of the devbox's, which it leaves the host's folders of.

use std::ffi::CString;
use std::fs::{self, Metadata};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags, RawMode};
use rustix::mount::{
    MountFlags, MountPropagationFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags, mount,
    mount_bind, mount_change, move_mount, open_tree, unmount,
};
use rustix::process::{chdir, fchdir, geteuid, pivot_root};

use super::plan::{Plan, USER};
use super::tree::{Owner, Tree, by_descriptor};
use super::{etc, mount_attributes};
use crate::devbox_folder::HOME;

/// What the host's system is made of. Nothing else of the host is seen.
const SYSTEM: [&str; 13] = [
    "usr", "etc", "opt", "var", "srv", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "nix",
    "gnu",
];

/// Of the system's folders, those that hold what happens on the host.
const OWN: [(&str, RawMode); 8] = [
    ("var/backups", 0o755),
    ("var/crash", 0o1777),
    ("var/lib/private", 0o700),
    ("var/log", 0o755),
    ("var/mail", 0o755),
    ("var/spool", 0o755),
    ("var/tmp", 0o1777),
    ("var/www", 0o755),
];

/// How deep in the host's folders it is looked for what is private.
const HIDE_DEPTH: usize = 6;

const DEVICES: [&str; 6] = ["full", "null", "random", "tty", "urandom", "zero"];

/// What failed, by name, and how.
pub(super) type Failure = (String, io::Error);

/// Names what is done when it fails.
pub(super) trait During<T> {
    fn during(self, what: &str) -> Result<T, Failure>;
}

impl<T, E: Into<io::Error>> During<T> for Result<T, E> {
    fn during(self, what: &str) -> Result<T, Failure> {
        self.map_err(|error| (what.to_owned(), error.into()))
    }
}

/// The root on its way.
struct Root<'a> {
    plan: &'a Plan,
    /// The disk itself, without what is mounted on it.
    disk: Tree,
    /// The same with what is mounted on it.
    seen: Tree,
    /// The user namespace by whose numbers the host's folders are to be seen.
    users: Option<&'a OwnedFd>,
    overlays: usize,
}

/// Builds it and makes it this process's root. With `users` the host's root is shown as the devbox's.
pub(super) fn enter(plan: &Plan, users: Option<&OwnedFd>) -> Result<(), Failure> {
    mount_change(
        "/",
        MountPropagationFlags::PRIVATE | MountPropagationFlags::REC,
    )
    .during("keeping mounts from the host")?;
    let disk = Tree::open(&plan.disk).during("the devbox's disk")?;
    mount_bind(&plan.disk, &plan.disk).during("binding the devbox's disk")?;
    let mut root = Root {
        plan,
        disk,
        seen: Tree::open(&plan.disk).during("the devbox's disk")?,
        users,
        overlays: 0,
    };
    mount("tmpfs", &plan.stage, "tmpfs", MountFlags::empty(), None).during("a tmpfs")?;
    root.make_folders().during("the devbox's own folders")?;
    for name in SYSTEM {
        root.lay(Path::new(name))?;
    }
    root.mount_own()?;
    root.leave_host().during("leaving the host's root")
}

impl Root<'_> {
    fn owner(&self, user: u32) -> Owner {
        let number = self.plan.owners.on_host(user)?;
        Some((number, number))
    }

    fn make_folders(&self) -> io::Result<()> {
        let root = self.owner(0);
        fs::set_permissions(&self.plan.disk, fs::Permissions::from_mode(0o755))?;
        if let Some((user, group)) = root {
            std::os::unix::fs::chown(&self.plan.disk, Some(user), Some(group))?;
        }
        for name in ["dev", "proc", "sys", "run", "home", "mnt", "media"] {
            self.disk.mkdir(Path::new(name), 0o755, root)?;
        }
        self.disk.mkdir(Path::new("root"), 0o700, root)?;
        self.disk.mkdir(Path::new("tmp"), 0o1777, root)?;
        let home = Path::new(HOME.trim_start_matches('/'));
        self.disk.mkdir(home, 0o755, self.owner(USER))?;
        Ok(())
    }

    /// Shows a thing of the host, a folder under what the devbox writes.
    fn lay(&mut self, name: &Path) -> Result<(), Failure> {
        let host = Path::new("/").join(name);
        let what = host.display().to_string();
        let Ok(metadata) = fs::symlink_metadata(&host) else {
            return Ok(());
        };
        if metadata.is_symlink() {
            let target = fs::read_link(&host).during(&what)?;
            let owner = self.owner(0);
            return self.disk.link_new(&target, name, owner).during(&what);
        }
        if self.plan.hidden.contains(&host) {
            return Ok(());
        }
        if metadata.is_file() {
            return self.lay_file(name, &host).during(&what);
        }
        if !metadata.is_dir() {
            return Ok(());
        }
        self.make_like(name, &metadata).during(&what)?;
        if name == Path::new("etc") {
            etc::write(self.plan, &self.disk).during(&what)?;
        }
        if self
            .plan
            .hidden
            .iter()
            .any(|hidden| hidden.starts_with(&host))
        {
            // An overlay must not lie over the place of its own upper folder.
            for entry in fs::read_dir(&host).during(&what)? {
                self.lay(&name.join(entry.during(&what)?.file_name()))?;
            }
            return Ok(());
        }
        self.hide(name, &host).during(&what)?;
        self.overlay(name, &host)
    }

    /// A folder of the devbox's with the host's mode and owner.
    fn make_like(&self, name: &Path, metadata: &Metadata) -> io::Result<bool> {
        let owners = self.plan.owners;
        let owner = owners
            .on_host(metadata.uid())
            .zip(owners.on_host(metadata.gid()));
        self.disk.mkdir(name, metadata.mode() & 0o7777, owner)
    }

    fn lay_file(&self, name: &Path, host: &Path) -> io::Result<()> {
        self.disk.write_new(name, b"", 0o644, self.owner(0))?;
        let target = self.seen.at(name)?;
        mount_bind(host, by_descriptor(&target))?;
        mount_attributes::read_only(&self.seen.at(name)?)
    }

    /// Hides what happens on the host, and where the devbox's root is to be shown the host's as its own, what
    /// the host keeps from its users.
    fn hide(&self, name: &Path, host: &Path) -> io::Result<()> {
        for (own, mode) in OWN {
            let own = Path::new(own);
            if own.starts_with(name) && Path::new("/").join(own).is_dir() {
                self.make_parents(own)?;
                if self.disk.mkdir(own, mode, self.owner(0))? {
                    self.disk.make_opaque(own)?;
                }
            }
        }
        let is_root = self.users.is_some() || geteuid().is_root();
        if is_root && [Path::new("etc"), Path::new("var")].contains(&name) {
            self.hide_private(name, host)?;
        }
        Ok(())
    }

    fn hide_private(&self, name: &Path, host: &Path) -> io::Result<()> {
        for entry in fs::read_dir(host)? {
            let entry = entry?;
            let (name, metadata) = (name.join(entry.file_name()), entry.metadata()?);
            if metadata.is_dir() && metadata.mode() & 0o5 == 0o5 {
                if name.components().count() < HIDE_DEPTH {
                    self.hide_private(&name, &entry.path())?;
                }
                continue;
            }
            if metadata.is_symlink() || (!metadata.is_dir() && metadata.mode() & 0o4 != 0) {
                continue;
            }
            self.make_parents(&name)?;
            if !metadata.is_dir() {
                self.disk.whiteout(&name)?;
            } else if self.make_like(&name, &metadata)? {
                self.disk.make_opaque(&name)?;
            }
        }
        Ok(())
    }

    /// The folders above a name, like the host's.
    fn make_parents(&self, name: &Path) -> io::Result<()> {
        let parents: Vec<_> = name.ancestors().skip(1).collect();
        for parent in parents.into_iter().rev() {
            if !parent.as_os_str().is_empty() && !self.disk.has(parent) {
                self.make_like(parent, &fs::metadata(Path::new("/").join(parent))?)?;
            }
        }
        Ok(())
    }

    /// Lays the devbox's folder over the host's.
    fn overlay(&mut self, name: &Path, host: &Path) -> Result<(), Failure> {
        let what = format!("an overlay of /{}", name.display());
        let lower = self.host_folder(host).during(&what)?;
        let work = self.plan.work.join(self.overlays.to_string());
        self.overlays += 1;
        fs::create_dir(&work).during(&what)?;
        let work = Tree::open(&work).and_then(|work| work.at(Path::new("")));
        let work = work.during(&what)?;
        let upper = self.disk.at(name).during(&what)?;
        let target = self.seen.at(name).during(&what)?;
        // Volatile: at its end it would wait for the whole file system's journal. What is written survives this
        // server's end as all files do.
        let options = format!(
            "lowerdir={},upperdir={},workdir={},userxattr,index=off,volatile",
            name_of(&lower),
            name_of(&upper),
            name_of(&work),
        );
        let options = CString::new(options)
            .map_err(io::Error::from)
            .during(&what)?;
        mount(
            "overlay",
            by_descriptor(&target),
            "overlay",
            MountFlags::NODEV,
            options.as_c_str(),
        )
        .during(&what)
    }

    /// A folder of the host, with the devbox's numbers of users where that can be had.
    fn host_folder(&self, host: &Path) -> io::Result<OwnedFd> {
        if let Some(users) = self.users {
            let clone = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
            let tree = open_tree(CWD, host, clone)?;
            if mount_attributes::map_users(&tree, users).is_ok() {
                let place = self.plan.stage.join(self.overlays.to_string());
                fs::create_dir(&place)?;
                let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
                move_mount(&tree, "", CWD, &place, flags)?;
                return Ok(tree);
            }
        }
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(rustix::fs::open(host, flags, Mode::empty())?)
    }

    fn mount_own(&self) -> Result<(), Failure> {
        let safe = MountFlags::NOSUID | MountFlags::NODEV;
        let quiet = safe | MountFlags::NOEXEC;
        self.mount("proc", "proc", quiet, "")
            .during("a new /proc")?;
        self.mount("dev", "tmpfs", MountFlags::NOSUID, "mode=755,size=64k")
            .during("/dev")?;
        for name in DEVICES {
            let device = Path::new("dev").join(name);
            self.lay_device(&device).during(&format!("/dev/{name}"))?;
        }
        for (target, name) in [
            ("/proc/self/fd", "fd"),
            ("/proc/self/fd/0", "stdin"),
            ("/proc/self/fd/1", "stdout"),
            ("/proc/self/fd/2", "stderr"),
            ("pts/ptmx", "ptmx"),
        ] {
            let link = Path::new("dev").join(name);
            self.seen
                .link_new(Path::new(target), &link, None)
                .during("/dev")?;
        }
        for (name, mode) in [("dev/pts", 0o755), ("dev/shm", 0o1777)] {
            self.seen.mkdir(Path::new(name), mode, None).during(name)?;
        }
        let terminals = MountFlags::NOSUID | MountFlags::NOEXEC;
        self.mount(
            "dev/pts",
            "devpts",
            terminals,
            "newinstance,ptmxmode=0666,mode=620",
        )
        .during("/dev/pts")?;
        let shared = format!("mode=1777,size={}", self.plan.limits.memory / 2);
        self.mount("dev/shm", "tmpfs", safe, &shared)
            .during("/dev/shm")?;
        let run = self.owner(0).map_or_else(
            || "mode=755,size=64m".to_owned(),
            |(user, group)| format!("mode=755,size=64m,uid={user},gid={group}"),
        );
        self.mount("run", "tmpfs", safe, &run).during("/run")?;
        self.seen
            .mkdir(Path::new("run/lock"), 0o1777, None)
            .during("/run")?;
        self.seen
            .mkdir(Path::new("run/devboxd"), 0o755, None)
            .during("/run")?;
        self.lay_run().during("/run/devboxd")
    }

    fn mount(&self, name: &str, kind: &str, flags: MountFlags, options: &str) -> io::Result<()> {
        let target = self.seen.at(Path::new(name))?;
        let options = CString::new(options)?;
        Ok(mount(
            kind,
            by_descriptor(&target),
            kind,
            flags,
            options.as_c_str(),
        )?)
    }

    fn lay_device(&self, device: &Path) -> io::Result<()> {
        self.seen.write_new(device, b"", 0o666, None)?;
        let target = self.seen.at(device)?;
        Ok(mount_bind(
            Path::new("/").join(device),
            by_descriptor(&target),
        )?)
    }

    fn lay_run(&self) -> io::Result<()> {
        let name = Path::new("run/devboxd");
        let target = self.seen.at(name)?;
        mount_bind(&self.plan.run, by_descriptor(&target))?;
        mount_attributes::read_only(&self.seen.at(name)?)
    }

    fn leave_host(self) -> io::Result<()> {
        fchdir(self.seen.as_fd())?;
        // The old root comes to lie on the new one and is taken off it.
        pivot_root(".", ".")?;
        unmount(".", UnmountFlags::DETACH)?;
        Ok(chdir("/")?)
    }
}

/// A descriptor's name in an overlay's options.
fn name_of(descriptor: &impl AsRawFd) -> String {
    by_descriptor(descriptor).display().to_string()
}
