//! Many of everything at once, in small: `npm run bench` has the large numbers. Nothing is lost, and
//! nothing stays open.

use std::time::Instant;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use crate::caller::Caller;
use crate::daemon::{Daemon, HANG};

const DEVBOXES: usize = 30;
const COMMANDS: usize = 100;
const POLLS: usize = 200;
const STREAMED: usize = 5;
const STREAMS: usize = 24;

pub fn open_descriptors(daemon: &Daemon) -> usize {
    let folder = format!("/proc/{}/fd", daemon.child.id());
    std::fs::read_dir(folder).unwrap().count()
}

/// Waits until no more descriptors than `before` are open, and those of a client.
pub async fn settle_at(daemon: &Daemon, before: usize) {
    let caller = Caller::of(daemon);
    let begun = Instant::now();
    // A few are for this client's own connections.
    while open_descriptors(daemon) > before + 10 {
        assert!(begun.elapsed() < HANG, "descriptors stay open");
        caller.get("/v1/devboxes?limit=1").await;
    }
}

/// To the server's port, as the kernel lists them.
fn connections(daemon: &Daemon) -> usize {
    let port: u16 = daemon.url.rsplit(':').next().unwrap().parse().unwrap();
    let (local, established) = (format!(":{port:04X}"), "01");
    let list = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let fields = list
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    fields
        .filter(|line| line[1].ends_with(&local) && line[3] == established)
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_devboxes_commands_polls_and_streams_at_once_lose_and_leak_nothing() {
    let daemon = Daemon::start(&[]);
    let empty = open_descriptors(&daemon);
    let caller = Caller::of(&daemon);
    let devboxes = join_all((0..DEVBOXES).map(|_| daemon.devbox())).await;

    let commands = (0..COMMANDS).map(async |number| {
        let path = format!("{}/execute", devboxes[number % DEVBOXES]);
        let call = json!({ "command": format!("echo {number}"), "command_id": number.to_string() });
        let view = caller.post(&path, call).await.unwrap();
        assert_eq!(view["stdout"], format!("{number}\n"));
    });
    join_all(commands).await;

    let begin = async |devbox: &str, rest: &str| {
        let command = format!("until [ -e go ]; do sleep 0.05; done; {rest}");
        let call = json!({ "command": command });
        let begun = caller
            .post(&format!("{devbox}/execute_async"), call)
            .await
            .unwrap();
        format!(
            "{devbox}/executions/{}",
            begun["execution_id"].as_str().unwrap()
        )
    };
    let held = begin(&devboxes[0], "exit 5").await;
    let wait = json!({ "statuses": ["completed"] });
    let polls = (0..POLLS).map(async |_| {
        let view = caller
            .post(&format!("{held}/wait_for_status"), wait.clone())
            .await;
        assert_eq!(view.unwrap()["exit_status"], 5);
    });
    let expected: String = (1..=500).map(|number| format!("{number}\n")).collect();
    let streams = (0..STREAMED * STREAMS).map(async |number| {
        let execution = begin(&devboxes[number % STREAMED], "seq 500").await;
        let text = caller
            .stream(&execution, "stdout", usize::MAX)
            .await
            .unwrap();
        assert_eq!(text, expected);
    });
    let go = async {
        // Once the server holds a connection for each of the others: they share none.
        while connections(&daemon) < POLLS + STREAMED * STREAMS {
            caller
                .request(Method::GET, &devboxes[0])
                .send()
                .await
                .unwrap();
        }
        for devbox in &devboxes[..STREAMED] {
            let call = json!({ "command": "touch go", "command_id": "go" });
            caller
                .post(&format!("{devbox}/execute"), call)
                .await
                .unwrap();
        }
    };
    tokio::join!(join_all(polls), join_all(streams), go);

    for devbox in &devboxes {
        let shutdown = format!("{devbox}/shutdown");
        caller.post(&shutdown, json!({})).await.unwrap();
    }
    drop(caller);
    settle_at(&daemon, empty).await;
}
