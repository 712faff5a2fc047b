//! The binary as a person or a script runs it: its ready line, its flags, its end and its children's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed assumption of a test must end it"
)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// Long enough that only a hang reaches it.
const HANG: Duration = Duration::from_secs(60);

struct Daemon {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    url: String,
    token: String,
    _folder: tempfile::TempDir,
}

impl Daemon {
    fn start(arguments: &[&str]) -> Self {
        Self::start_by(Command::new(env!("CARGO_BIN_EXE_devboxd")), arguments)
    }

    fn start_by(mut command: Command, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = command
            .arg("--data-dir")
            .arg(folder.path().join("data"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(ready.as_object().unwrap().len(), 2, "{line}");
        Self {
            stdin: child.stdin.take(),
            child,
            stdout,
            url: ready["url"].as_str().unwrap().to_owned(),
            token: ready["token"].as_str().unwrap().to_owned(),
            _folder: folder,
        }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let request = Client::new()
            .post(format!("{}{path}", self.url))
            .bearer_auth(&self.token);
        request
            .json(&body)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    async fn devbox(&self) -> String {
        let view = self
            .post("/v1/devboxes/create_and_await_running", json!({}))
            .await;
        format!("/v1/devboxes/{}", view["id"].as_str().unwrap())
    }

    /// Starts a command that sleeps long and returns its process's number.
    async fn sleeper(&self) -> i32 {
        let devbox = self.devbox().await;
        let path = format!("{devbox}/execute_async");
        self.post(&path, json!({ "command": "echo $$ > pid; exec sleep 600" }))
            .await;
        let wait = "until [ -s pid ]; do sleep 0.01; done; cat pid";
        let view = self
            .post(
                &format!("{devbox}/execute"),
                json!({ "command": wait, "command_id": "w" }),
            )
            .await;
        view["stdout"].as_str().unwrap().trim().parse().unwrap()
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().cast_signed()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits for its end; the rest of what it wrote to stdout.
    fn end(&mut self) -> (ExitStatus, String) {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < HANG, "devboxd did not end");
            std::thread::sleep(Duration::from_millis(10));
        };
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (status, rest)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

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

#[cfg(target_os = "linux")]
#[tokio::test]
async fn commands_leave_no_zombies() {
    let daemon = Daemon::start(&[]);
    let devbox = daemon.devbox().await;
    let path = format!("{devbox}/execute");
    for round in 0..100 {
        let call = json!({ "command": "true & true", "command_id": round.to_string() });
        assert_eq!(daemon.post(&path, call).await["exit_status"], 0);
    }
    let parent = daemon.child.id().to_string();
    let zombies = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|entry| {
            let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let mut fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
            fields.next() == Some("Z") && fields.next() == Some(&parent)
        });
    assert_eq!(zombies.count(), 0);
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
async fn a_random_token_is_long_and_new_each_time() {
    let (first, second) = (Daemon::start(&[]), Daemon::start(&[]));
    assert!(first.token.len() >= 32);
    assert_ne!(first.token, second.token);
}
