//! The binary as a person or a script runs it: its ready line, its flags, its end and its children's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a failed assumption of a test must end it"
)]

mod caller;
mod crashes;
mod daemon;
mod gateway;
#[cfg(target_os = "linux")]
mod load;
mod readme;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::daemon::{Daemon, HANG};

fn is_alive(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit(") ")
        .next()
        .and_then(|rest| rest.chars().next());
    state.is_some_and(|state| state != 'Z')
}

fn assert_dies(pid: i32) {
    let begun = Instant::now();
    while is_alive(pid) {
        assert!(begun.elapsed() < HANG, "process {pid} outlived devboxd");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[tokio::test]
async fn a_termination_signal_ends_it_cleanly_with_its_children() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut daemon = Daemon::start(&[]);
        let sleeper = daemon.sleeper().await;
        assert!(is_alive(sleeper));
        daemon.signal(signal);
        let (status, rest) = daemon.end();
        assert!(status.success(), "{status}");
        assert_eq!(rest, "", "stdout holds the ready line and nothing else");
        assert!(!is_alive(sleeper));
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn children_die_with_a_server_that_is_killed() {
    let mut daemon = Daemon::start(&[]);
    let sleeper = daemon.sleeper().await;
    daemon.signal(Signal::KILL);
    daemon.end();
    assert_dies(sleeper);
}

/// Processes of the machine that have ended and were not waited for, children of `parent`.
#[cfg(target_os = "linux")]
fn zombies_of(parent: u32) -> usize {
    let parent = parent.to_string();
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let zombies = entries.filter(|entry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let mut fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        fields.next() == Some("Z") && fields.next() == Some(&parent)
    });
    zombies.count()
}

/// `DEVBOXD_COMMANDS=10000` runs more.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn commands_leave_no_zombies_and_no_descriptors() {
    let commands = std::env::var("DEVBOXD_COMMANDS").map_or(300, |number| number.parse().unwrap());
    let daemon = Daemon::start(&[]);
    let devbox = daemon.devbox().await;
    let path = format!("{devbox}/execute");
    let caller = Caller::of(&daemon);
    let begun = load::open_descriptors(&daemon);
    let calls = futures_util::stream::iter(0..commands).map(async |round: u32| {
        // The second process is an orphan by the time it ends.
        let call = json!({ "command": "true & exit 3", "command_id": round.to_string() });
        caller.post(&path, call).await.unwrap()["exit_status"].clone()
    });
    let ends: Vec<_> = calls.buffer_unordered(8).collect().await;
    assert_eq!(ends.len(), commands as usize);
    assert!(ends.iter().all(|end| end == 3));
    assert_eq!(zombies_of(daemon.child.id()), 0);
    drop(caller);
    load::settle_at(&daemon, begun).await;
}

#[tokio::test]
async fn signals_that_the_server_was_started_to_ignore_reach_its_commands() {
    let mut shell = Command::new("sh");
    // As a script's `&` and `nohup` do.
    let ignore = "trap '' INT QUIT HUP; exec \"$0\" \"$@\"";
    shell.args(["-c", ignore, env!("CARGO_BIN_EXE_devboxd")]);
    let daemon = Daemon::start_by(shell, &[]);
    let devbox = daemon.devbox().await;
    let call = json!({ "command": "trap", "command_id": "t" });
    let view = daemon.post(&format!("{devbox}/execute"), call).await;
    assert_eq!(view["stdout"], "");
}

#[tokio::test]
async fn commands_run_also_where_the_server_is_nicer_than_they_would_be() {
    let mut nice = Command::new("nice");
    nice.args(["-n", "10", env!("CARGO_BIN_EXE_devboxd")]);
    let daemon = Daemon::start_by(nice, &[]);
    let devbox = daemon.devbox().await;
    let call = json!({ "command": "nice", "command_id": "n" });
    let view = daemon.post(&format!("{devbox}/execute"), call).await;
    let stdout = view["stdout"].as_str().unwrap();
    let nice: i32 = stdout.trim().parse().unwrap();
    assert!(nice >= 10, "{view}");
}

#[tokio::test]
async fn it_ends_with_stdin_only_if_asked() {
    let mut asked = Daemon::start(&["--exit-with-stdin"]);
    let sleeper = asked.sleeper().await;
    drop(asked.stdin.take());
    assert!(asked.end().0.success());
    assert!(!is_alive(sleeper));
    let mut other = Daemon::start(&[]);
    drop(other.stdin.take());
    let devbox = other.devbox().await;
    assert!(devbox.contains("dbx_"));
    assert!(other.child.try_wait().unwrap().is_none());
}

#[tokio::test]
async fn flags_and_environment_choose_token_and_port() {
    let daemon = Daemon::start(&["--token", "chosen"]);
    assert_eq!(daemon.token, "chosen");
    assert!(daemon.url.starts_with("http://127.0.0.1:"));
    let port = daemon.url.rsplit(':').next().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_devboxd"))
            .args(["--data-dir", folder.path().to_str().unwrap()])
            .args(arguments)
            .output()
            .unwrap()
    };
    for (arguments, named) in [
        (
            vec!["--listen", &format!("127.0.0.1:{port}")],
            "cannot listen",
        ),
        (vec!["--listen", "0.0.0.0:0"], "--allow-remote"),
        (vec!["--listen", "here"], "--listen"),
        (vec!["--token", "two words"], "token"),
        (vec!["--token", ""], "token"),
        (vec!["--nonsense"], "--nonsense"),
    ] {
        let output = run(&arguments);
        assert!(!output.status.success(), "{arguments:?}");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(stderr.contains(named), "{arguments:?}: {stderr}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    let version = run(&["--version"]);
    let expected = format!("devboxd {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8_lossy(&version.stdout), expected);
    let help = run(&["--help"]).stdout;
    let help = String::from_utf8_lossy(&help).into_owned();
    for flag in [
        "--listen",
        "--token",
        "--data-dir",
        "--allow-origin",
        "--exit-with-stdin",
    ] {
        assert!(help.contains(flag), "{flag}");
    }
}

#[tokio::test]
async fn the_ready_line_says_https_and_what_to_trust() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_devboxd"))
        .arg("--tls-self-signed")
        .arg("--data-dir")
        .arg(folder.path().join("data"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    assert!(ready["url"].as_str().unwrap().starts_with("https://"));
    let ca = std::fs::read_to_string(ready["ca_file"].as_str().unwrap()).unwrap();
    assert!(ca.starts_with("-----BEGIN CERTIFICATE-----"));
    for arguments in [
        &["--tls-cert", "a.pem"][..],
        &["--tls-key", "a.pem"],
        &[
            "--tls-self-signed",
            "--tls-cert",
            "a.pem",
            "--tls-key",
            "b.pem",
        ],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_devboxd"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(stderr.contains("--tls-"), "{arguments:?}: {stderr}");
    }
}

#[tokio::test]
async fn a_random_token_is_another_in_each_data_folder_and_stays_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut first = Daemon::start_on(&data);
    assert!(first.token.len() >= 32);
    assert_ne!(first.token, Daemon::start(&[]).token);
    first.signal(Signal::KILL);
    first.end();
    let mut second = Daemon::start_on(&data);
    assert_eq!(second.token, first.token);
    second.signal(Signal::TERM);
    second.end();
    // A chosen one is for that run alone.
    let command = || Command::new(env!("CARGO_BIN_EXE_devboxd"));
    let chosen = Daemon::start_in(command(), &data, &["--token", "chosen"]).unwrap();
    assert_eq!(chosen.token, "chosen");
    drop(chosen);
    assert_eq!(Daemon::start_on(&data).token, first.token);
    let (one, other) = (
        Daemon::start(&["--ephemeral"]),
        Daemon::start(&["--ephemeral"]),
    );
    assert_ne!(one.token, other.token);
}

/// The machine's processes that were started in this devbox.
#[cfg(target_os = "linux")]
fn processes_of(devbox: &str) -> usize {
    let mark = format!("DEVBOX_ID={}", devbox.rsplit('/').next().unwrap());
    let environments = std::fs::read_dir("/proc").unwrap().flatten();
    let environments = environments.map(|entry| std::fs::read(entry.path().join("environ")));
    let marked = |environment: &Vec<u8>| {
        environment
            .split(|byte| *byte == 0)
            .any(|one| one == mark.as_bytes())
    };
    environments.flatten().filter(marked).count()
}

#[cfg(target_os = "linux")]
async fn assert_isolated_and_dies_with_its_server(mut daemon: Daemon) {
    let devbox = daemon.devbox().await;
    let path = format!("{devbox}/execute");
    let command = "setsid sleep 600 >/dev/null 2>&1 </dev/null & whoami; pwd; echo $HOME; touch /tmp/x ~/x; echo $?";
    let call = json!({ "command": command, "command_id": "c" });
    let view = daemon.post(&path, call).await;
    assert_eq!(
        view["stdout"], "user\n/home/user\n/home/user\n0\n",
        "{view}"
    );
    assert!(processes_of(&devbox) > 0);
    daemon.signal(Signal::KILL);
    daemon.end();
    let begun = Instant::now();
    while processes_of(&devbox) > 0 {
        assert!(begun.elapsed() < HANG, "processes outlived the server");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn nothing_in_a_devbox_outlives_a_server_that_is_killed() {
    if let Some(daemon) = Daemon::isolated(false) {
        assert_isolated_and_dies_with_its_server(daemon).await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn devboxes_are_isolated_for_a_user_without_rights_too() {
    if let Some(daemon) = Daemon::isolated(true) {
        assert_isolated_and_dies_with_its_server(daemon).await;
    }
}
