//! The files below `/etc` that a devbox has of its own: its users, its name, how it finds others.

use std::fs;
use std::io;
use std::path::Path;

use super::plan::{Plan, USER};
use super::tree::{Owner, Tree};
use crate::devbox_folder::HOME;
use crate::network::NAMES;

/// Users and groups of the host from here on are people.
const FIRST_PERSON: u32 = 1000;
const NOBODY: u32 = 65534;

/// Writes those that are not there.
pub(super) fn write(plan: &Plan, disk: &Tree) -> io::Result<()> {
    let root = plan.owners.on_host(0).map(|number| (number, number));
    let passwd = accounts(
        "/etc/passwd",
        &format!("user:x:{USER}:{USER}::{HOME}:/bin/bash"),
    );
    let group = accounts("/etc/group", &format!("user:x:{USER}:"));
    let hosts = format!(
        "{}\n127.0.0.1 {}\n",
        text("/etc/hosts").trim_end(),
        plan.name
    );
    put(disk, "passwd", &passwd, 0o644, root)?;
    put(disk, "group", &group, 0o644, root)?;
    put(
        disk,
        "shadow",
        &locked(&passwd, "::0:99999:7:::"),
        0o640,
        root,
    )?;
    put(disk, "gshadow", &locked(&group, "::"), 0o640, root)?;
    put(disk, "hosts", &hosts, 0o644, root)?;
    put(disk, "hostname", &format!("{}\n", plan.name), 0o644, root)?;
    let mut resolver = text("/etc/resolv.conf");
    if plan.own_network {
        let others = resolver
            .lines()
            .filter(|line| !line.starts_with("nameserver"));
        let own = [format!("nameserver {NAMES}")];
        resolver = own
            .iter()
            .map(String::as_str)
            .chain(others)
            .map(|line| format!("{line}\n"))
            .collect();
    }
    // The network may be another one than at the last start.
    disk.remove_file(Path::new("etc/resolv.conf"))?;
    put(disk, "resolv.conf", &resolver, 0o644, root)
}

fn put(disk: &Tree, name: &str, text: &str, mode: u32, owner: Owner) -> io::Result<()> {
    disk.write_new(&Path::new("etc").join(name), text.as_bytes(), mode, owner)
}

/// What stands in a file of the host's, wherever its name leads; nothing if there is none.
fn text(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_default()
}

/// The host's system accounts, and the devbox's own.
fn accounts(file: &str, own: &str) -> String {
    let is_system = |line: &&str| {
        let number = line.split(':').nth(2).and_then(|field| field.parse().ok());
        let named_user = line.starts_with("user:");
        number.is_some_and(|number: u32| number < FIRST_PERSON || number == NOBODY) && !named_user
    };
    let text = text(file);
    let lines: Vec<_> = text.lines().filter(is_system).chain([own]).collect();
    lines.join("\n") + "\n"
}

/// Passwords for all of them that nobody can enter.
fn locked(accounts: &str, rest: &str) -> String {
    let names = accounts.lines().filter_map(|line| line.split(':').next());
    names.map(|name| format!("{name}:*{rest}\n")).collect()
}
