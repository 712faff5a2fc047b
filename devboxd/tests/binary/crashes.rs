//! A server that is killed at any moment has lost nothing that it had acknowledged, and what it was doing
//! is whole or not there. `DEVBOXD_CRASHES=200` kills it more often.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::caller::Caller;
use crate::daemon::{Daemon, HANG};

const CRASHES: u64 = 4;
const WORKERS: u64 = 4;
const LINES: usize = 3000;
const REASON: &str = "devboxd: the server ended before this command did\n";

/// What a client was told.
#[derive(Debug)]
enum Fact {
    /// The answer to a create with this `x-request-id`.
    Created(String, Value),
    /// A devbox's path and its name.
    Named(String, String),
    /// An execution's path.
    Began(String),
    /// An execution's path and its view.
    Completed(String, Value),
    /// An execution's path and what its stream has delivered.
    Streamed(String, String),
    /// A snapshot's id and the number in its file.
    Snapshot(String, u64),
    /// A devbox's path.
    ShutDown(String),
}

fn command(number: u64) -> String {
    format!("for i in $(seq {LINES}); do echo \"größe {number} $i\"; done; exit 7")
}

fn output(number: u64) -> String {
    (1..=LINES)
        .map(|line| format!("größe {number} {line}\n"))
        .collect()
}

/// Works until the server is dead and tells what it was told.
async fn work(caller: Caller, seed: u64, told: UnboundedSender<Fact>) -> reqwest::Result<()> {
    let mut random = StdRng::seed_from_u64(seed);
    let tell = |fact| drop(told.send(fact));
    for life in 0.. {
        let request_id = format!("{seed}-{life}");
        // Known also if no answer comes: the repeat of the call must not make a second devbox.
        tell(Fact::Created(request_id.clone(), Value::Null));
        let view = caller.create(&request_id).await?;
        let devbox = format!("/v1/devboxes/{}", view["id"].as_str().unwrap());
        tell(Fact::Created(request_id, view));
        for number in 0..random.random_range(1..4) {
            let name = format!("name-{seed}-{life}-{number}");
            caller.post(&devbox, json!({ "name": name })).await?;
            tell(Fact::Named(devbox.clone(), name));
            let write = format!("echo {number} > number");
            let call = json!({ "command": write, "command_id": number.to_string() });
            caller.post(&format!("{devbox}/execute"), call).await?;
            let call = json!({ "command": command(number) });
            let begun = caller
                .post(&format!("{devbox}/execute_async"), call)
                .await?;
            let execution = format!(
                "{devbox}/executions/{}",
                begun["execution_id"].as_str().unwrap()
            );
            tell(Fact::Began(execution.clone()));
            let text = caller
                .stream(&execution, "stdout", random.random_range(1..90_000))
                .await?;
            tell(Fact::Streamed(execution.clone(), text));
            if random.random_range(0..3) == 0 {
                let snapshot = caller
                    .post(&format!("{devbox}/snapshot_disk"), json!({}))
                    .await?;
                let id = snapshot["id"].as_str().unwrap().to_owned();
                tell(Fact::Snapshot(id, number));
            }
            let wait = json!({ "statuses": ["completed"] });
            let view = caller
                .post(&format!("{execution}/wait_for_status"), wait)
                .await?;
            tell(Fact::Completed(execution, view));
        }
        if random.random_range(0..2) == 0 {
            caller
                .post(&format!("{devbox}/shutdown"), json!({}))
                .await?;
            tell(Fact::ShutDown(devbox));
        }
    }
    Ok(())
}

/// Everything that servers on one folder have told so far.
#[derive(Default)]
struct Told {
    created: BTreeMap<String, Value>,
    names: BTreeMap<String, String>,
    begun: BTreeSet<String>,
    completed: BTreeMap<String, Value>,
    streamed: BTreeMap<String, String>,
    snapshots: BTreeMap<String, u64>,
    shut_down: BTreeSet<String>,
}

impl Told {
    fn note(&mut self, fact: Fact) {
        match fact {
            Fact::Created(id, view) => drop(self.created.insert(id, view)),
            Fact::Named(devbox, name) => drop(self.names.insert(devbox, name)),
            Fact::Began(execution) => drop(self.begun.insert(execution)),
            Fact::Completed(execution, view) => drop(self.completed.insert(execution, view)),
            Fact::Streamed(execution, text) => drop(self.streamed.insert(execution, text)),
            Fact::Snapshot(id, number) => drop(self.snapshots.insert(id, number)),
            Fact::ShutDown(devbox) => drop(self.shut_down.insert(devbox)),
        }
    }

    /// Checks all of it, and that nothing is torn.
    async fn check(&self, caller: &Caller) {
        for (request_id, view) in &self.created {
            let again = caller.create(request_id).await.unwrap();
            assert!(
                view.is_null() || view["id"] == again["id"],
                "{view} {again}"
            );
        }
        let list = caller.get("/v1/devboxes?limit=5000").await;
        assert_eq!(
            list["total_count"],
            self.created.len(),
            "each create made one devbox"
        );
        for (devbox, name) in &self.names {
            let view = caller.get(devbox).await;
            // A later name may have been on its way.
            let (kept, told) = (
                view["name"].as_str().unwrap(),
                name.rsplit_once('-').unwrap(),
            );
            let number = |name: &str| name.rsplit_once('-').unwrap().1.parse::<u64>().unwrap();
            assert!(
                kept.starts_with(told.0) && number(kept) >= number(name),
                "{kept} {name}"
            );
            let ended = view["status"] == "shutdown";
            assert!(ended || !self.shut_down.contains(devbox), "{view}");
        }
        for execution in &self.begun {
            self.check_execution(caller, execution).await;
        }
        for (id, number) in &self.snapshots {
            let status = caller
                .get(&format!("/v1/devboxes/disk_snapshots/{id}/status"))
                .await;
            assert_eq!(status["status"], "complete", "{status}");
            let create = caller.post(
                "/v1/devboxes/create_and_await_running",
                json!({ "snapshot_id": id, "entrypoint": format!("[ $(cat number) = {number} ] && sleep 600") }),
            );
            assert_eq!(create.await.unwrap()["status"], "running");
        }
    }

    async fn check_execution(&self, caller: &Caller, execution: &str) {
        let view = caller.get(execution).await;
        assert_eq!(view["status"], "completed", "{view}");
        if let Some(told) = self.completed.get(execution) {
            assert_eq!(&view, told);
        }
        let text = caller
            .stream(execution, "stdout", usize::MAX)
            .await
            .unwrap();
        let number = text
            .split(' ')
            .nth(1)
            .map_or(0, |number| number.parse().unwrap());
        let whole = output(number);
        match view["exit_status"].as_i64() {
            Some(7) => assert_eq!(text, whole),
            status => {
                assert_eq!(status, Some(137), "{view}");
                assert_eq!(view["stderr"], REASON);
                assert!(whole.starts_with(&text), "torn: {execution}");
            }
        }
        if let Some(told) = self.streamed.get(execution) {
            assert!(
                text.starts_with(told),
                "what was delivered is gone: {execution}"
            );
        }
    }
}

async fn crash(data: &Path, seed: u64, told: &mut Told) {
    let mut daemon = Daemon::start_on(data);
    let caller = Caller::of(&daemon);
    let (sender, mut facts) = unbounded_channel();
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..WORKERS {
        workers.spawn(work(
            caller.clone(),
            seed * WORKERS + worker,
            sender.clone(),
        ));
    }
    drop(sender);
    let mut left = StdRng::seed_from_u64(seed).random_range(1..80);
    while let Some(fact) = tokio::time::timeout(HANG, facts.recv()).await.unwrap() {
        told.note(fact);
        left -= 1;
        if left == 0 {
            daemon.signal(Signal::KILL);
        }
    }
    daemon.end();
    while let Some(worker) = workers.join_next().await {
        let error = worker.unwrap().expect_err("work ends with the server");
        assert!(error.status().is_none(), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_has_lost_nothing_that_it_told() {
    let crashes =
        std::env::var("DEVBOXD_CRASHES").map_or(CRASHES, |number| number.parse().unwrap());
    for seed in 0..crashes {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let mut told = Told::default();
        // The second crash finds what the first one left, and devboxes that come back.
        for round in 0..2 {
            println!("seed {seed}, round {round}");
            crash(&data, seed * 2 + round, &mut told).await;
        }
        let daemon = Daemon::start_on(&data);
        told.check(&Caller::of(&daemon)).await;
    }
}
