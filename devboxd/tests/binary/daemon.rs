//! The binary, started for a test.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// Long enough that only a hang reaches it.
pub const HANG: Duration = Duration::from_secs(60);

/// A user with no rights.
const NOBODY: u32 = 65534;

pub struct Daemon {
    pub child: Child,
    pub stdin: Option<ChildStdin>,
    pub stdout: BufReader<ChildStdout>,
    pub url: String,
    pub token: String,
    /// What clients must trust, with a certificate of its own.
    pub ca_file: Option<String>,
    /// Removed with it.
    folder: Option<tempfile::TempDir>,
}

impl Daemon {
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_by(Command::new(env!("CARGO_BIN_EXE_devboxd")), arguments)
    }

    pub fn start_by(command: Command, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let mut daemon = Self::start_in(command, &data, arguments).expect("a ready line");
        daemon.folder = Some(folder);
        daemon
    }

    /// With namespaces, as somebody who may do nothing if `unprivileged`; none where there are none.
    pub fn isolated(unprivileged: bool) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_devboxd"));
        if unprivileged && rustix::process::geteuid().is_root() {
            // Whoever that is may not come to where the binary was built.
            let binary = folder.path().join("devboxd");
            std::fs::copy(env!("CARGO_BIN_EXE_devboxd"), &binary).unwrap();
            std::os::unix::fs::chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
            command = Command::new(binary);
            command.uid(NOBODY).gid(NOBODY).current_dir("/");
        }
        let data = folder.path().join("data");
        let Some(mut daemon) = Self::start_in(command, &data, &["--isolation", "namespaces"])
        else {
            // Not by a macro, whose text a passing test does not show.
            let mut stderr = std::io::stderr();
            stderr
                .write_all(b"NOT TESTED HERE: there are no namespaces\n")
                .unwrap();
            return None;
        };
        daemon.folder = Some(folder);
        Some(daemon)
    }

    /// On a data folder that others have used or will use.
    pub fn start_on(data: &Path) -> Self {
        Self::start_in(Command::new(env!("CARGO_BIN_EXE_devboxd")), data, &[])
            .expect("a ready line")
    }

    pub fn start_in(mut command: Command, data: &Path, arguments: &[&str]) -> Option<Self> {
        let mut child = command
            .arg("--data-dir")
            .arg(data)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        if stdout.read_line(&mut line).unwrap() == 0 {
            child.wait().unwrap();
            return None;
        }
        let ready: Value = serde_json::from_str(&line).unwrap();
        let ca_file = ready["ca_file"].as_str().map(str::to_owned);
        let fields = if ca_file.is_some() { 3 } else { 2 };
        assert_eq!(ready.as_object().unwrap().len(), fields, "{line}");
        Some(Self {
            stdin: child.stdin.take(),
            child,
            stdout,
            url: ready["url"].as_str().unwrap().to_owned(),
            token: ready["token"].as_str().unwrap().to_owned(),
            ca_file,
            folder: None,
        })
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
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

    pub async fn devbox(&self) -> String {
        let view = self
            .post("/v1/devboxes/create_and_await_running", json!({}))
            .await;
        format!("/v1/devboxes/{}", view["id"].as_str().unwrap())
    }

    /// Starts a command that sleeps long and returns its process's number, as this machine has it.
    pub async fn sleeper(&self) -> i32 {
        let devbox = self.devbox().await;
        let name = format!("sleeper-of-{}", devbox.rsplit('/').next().unwrap());
        let path = format!("{devbox}/execute_async");
        let call = json!({ "command": format!("exec -a {name} sleep 600") });
        self.post(&path, call).await;
        let begun = Instant::now();
        loop {
            if let Some(pid) = process_called(&name) {
                return pid;
            }
            assert!(begun.elapsed() < HANG, "a command did not start");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().cast_signed()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits for its end; the rest of what it wrote to stdout.
    pub fn end(&mut self) -> (ExitStatus, String) {
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

fn process_called(name: &str) -> Option<i32> {
    let mut processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes.find_map(|process| {
        let line = std::fs::read(process.path().join("cmdline")).ok()?;
        let called = line.split(|byte| *byte == 0).next() == Some(name.as_bytes());
        called.then(|| process.file_name().to_str()?.parse().ok())?
    })
}
