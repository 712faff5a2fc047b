use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{HANG, TestServer};

/// An ended devbox with a command that wrote, and one that runs.
async fn world() -> (TempDir, String, String) {
    let server = TestServer::start().await;
    let (ended, runs) = (server.devbox().await, server.devbox().await);
    let execution = server
        .begin(&ended, "echo text; echo text >&2; exit 3")
        .await;
    server.end(&execution).await;
    let other = server.begin(&runs, "echo other").await;
    server.end(&other).await;
    server.post(&format!("{ended}/shutdown"), json!({})).await;
    (server.stop().await, execution, other)
}

fn folder_of(server: &TestServer, execution: &str) -> std::path::PathBuf {
    let devbox = execution.split('/').nth(3).unwrap();
    server.folder.path().join("data/devboxes").join(devbox)
}

async fn assert_pruned(server: &TestServer, execution: &str) {
    let hang = tokio::time::sleep(HANG);
    tokio::pin!(hang);
    while folder_of(server, execution).exists() {
        tokio::select! {
            () = &mut hang => panic!("the files stay"),
            () = tokio::time::sleep(Duration::from_millis(10)) => {}
        }
    }
    let (_, view) = server.get(execution).await;
    assert_eq!(view["exit_status"], 3, "{view}");
    assert_eq!((&view["stdout"], &view["stderr"]), (&json!(""), &json!("")));
    assert_eq!(view["stdout_truncated"], true);
    assert_eq!(server.streamed(execution, "stdout", "").await, "");
    let devbox = execution.split("/executions").next().unwrap();
    assert_eq!(server.get(devbox).await.1["status"], "shutdown");
    assert_eq!(server.get(&format!("{devbox}/logs")).await.0, 200);
}

#[tokio::test]
async fn the_files_of_devboxes_that_ended_long_ago_go_and_the_record_stays() {
    let (folder, execution, other) = world().await;
    let server =
        TestServer::start_on_with(folder, |config| config.times.ended_files = Duration::ZERO).await;
    assert_pruned(&server, &execution).await;
    assert_eq!(server.get(&other).await.1["stdout"], "other\n");
    // The next server knows of nothing else.
    let server = server.restart().await;
    assert_pruned(&server, &execution).await;
}

#[tokio::test]
async fn only_so_many_ended_devboxes_keep_their_files() {
    let (folder, execution, other) = world().await;
    let server = TestServer::start_on_with(folder, |config| config.sizes.ended_devboxes = 1).await;
    assert_eq!(server.get(&execution).await.1["stdout"], "text\n");
    let server = TestServer::start_on_with(server.stop().await, |config| {
        config.sizes.ended_devboxes = 0
    })
    .await;
    assert_pruned(&server, &execution).await;
    assert_eq!(server.get(&other).await.1["stdout"], "other\n");
}
