use reqwest::StatusCode;
use serde_json::json;

use crate::harness::TestServer;

/// Whether a process that wrote its number into `file` still runs. Asked in the devbox, where the number is
/// known.
async fn lives(server: &TestServer, devbox: &str, file: &str) -> bool {
    let command = format!("test -s {file} && cat /proc/$(cat {file})/stat; echo :$?");
    let stat = server.run(devbox, &command).await;
    let stat = stat["stdout"].as_str().unwrap();
    assert!(!stat.ends_with(":2\n"), "no process wrote {file}");
    stat.ends_with(":0\n") && !stat.contains(") Z ")
}

/// The machine's processes that were started in this devbox and have not ended.
fn processes_of(devbox: &str) -> Vec<String> {
    let mark = format!("DEVBOX_ID={}", devbox.rsplit('/').next().unwrap());
    let is_marked = |path: &std::path::PathBuf| {
        std::fs::read(path.join("environ")).is_ok_and(|environment| {
            environment
                .split(|byte| *byte == 0)
                .any(|one| one == mark.as_bytes())
        })
    };
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let marked = processes.map(|entry| entry.path()).filter(is_marked);
    marked.map(|path| path.display().to_string()).collect()
}

#[tokio::test]
async fn a_killed_command_ends_with_137_and_can_be_killed_again() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "echo begun; exec sleep 600").await;
    let mut stream = server.stream(&execution, "stdout", "").await;
    stream.next().await.unwrap();
    let (status, _) = server.post(&format!("{execution}/kill"), json!({})).await;
    assert_eq!(status, StatusCode::OK);
    let view = server.end(&execution).await;
    assert_eq!(
        (&view["exit_status"], &view["stdout"]),
        (&json!(137), &json!("begun\n"))
    );
    assert_eq!(stream.next().await, None);
    let again = server.post(&format!("{execution}/kill"), json!({})).await;
    assert_eq!(again, (StatusCode::OK, view));
}

#[tokio::test]
async fn killing_the_group_kills_the_children_too() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let command = "sleep 600 & echo $! > child; echo begun; wait";
    let execution = server.begin(&devbox, command).await;
    server
        .stream(&execution, "stdout", "")
        .await
        .next()
        .await
        .unwrap();
    let kill = json!({ "kill_process_group": true });
    server.post(&format!("{execution}/kill"), kill).await;
    assert_eq!(server.end(&execution).await["exit_status"], 137);
    assert!(!lives(&server, &devbox, "child").await);
}

#[tokio::test]
async fn killing_the_command_alone_spares_its_children() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let command = "sleep 600 & echo $! > child; echo begun; wait";
    let execution = server.begin(&devbox, command).await;
    server
        .stream(&execution, "stdout", "")
        .await
        .next()
        .await
        .unwrap();
    server.post(&format!("{execution}/kill"), json!({})).await;
    assert_eq!(server.end(&execution).await["exit_status"], 137);
    assert!(lives(&server, &devbox, "child").await);
    let kill = json!({ "kill_process_group": true });
    server.post(&format!("{execution}/kill"), kill).await;
    assert!(
        !lives(&server, &devbox, "child").await,
        "the rest of the group outlived its kill"
    );
}

#[tokio::test]
async fn a_command_that_dies_of_a_signal_reports_128_and_its_number() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    assert_eq!(
        server.run(&devbox, "kill -TERM $$").await["exit_status"],
        143
    );
    assert_eq!(
        server.run(&devbox, "kill -SEGV $$").await["exit_status"],
        139
    );
}

#[tokio::test]
async fn a_daemon_that_keeps_the_pipe_open_does_not_hold_its_command_open() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let command = "(while :; do echo tick; sleep 0.02; done) & echo $! > child; echo done";
    let execution = server.begin(&devbox, command).await;
    let view = server.end(&execution).await;
    assert_eq!(view["exit_status"], 0);
    let streamed = server.streamed(&execution, "stdout", "").await;
    assert_eq!(view["stdout"].as_str().unwrap(), streamed);
    assert!(streamed.contains("done\n"));
    assert!(
        lives(&server, &devbox, "child").await,
        "the daemon died of a closed pipe"
    );
}

#[tokio::test]
async fn shutdown_ends_everything_even_what_left_its_session() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let command = "setsid sleep 600 >/dev/null 2>&1 </dev/null &";
    server.run(&devbox, command).await;
    let held = server
        .begin(&devbox, "echo begun; sleep 600; echo never")
        .await;
    let mut stream = server.stream(&held, "stdout", "").await;
    stream.next().await.unwrap();
    assert!(processes_of(&devbox).len() >= 2);
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    assert_eq!(stream.next().await, None);
    assert_eq!(server.end(&held).await["exit_status"], 137);
    server.server.shutdown().await;
    assert_eq!(processes_of(&devbox), Vec::<String>::new());
}
