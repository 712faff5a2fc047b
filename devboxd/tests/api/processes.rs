use reqwest::StatusCode;
use serde_json::json;

use crate::harness::TestServer;

/// Whether a process that wrote its number into `file` still runs.
async fn lives(server: &TestServer, devbox: &str, file: &str) -> bool {
    let pid = server.run(devbox, &format!("cat {file}")).await;
    let pid = pid["stdout"].as_str().unwrap().trim().to_owned();
    assert!(!pid.is_empty(), "no process wrote {file}");
    is_alive(&pid)
}

fn is_alive(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit(") ")
        .next()
        .and_then(|rest| rest.chars().next());
    state.is_some_and(|state| state != 'Z')
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
    let command = "setsid sleep 600 >/dev/null 2>&1 </dev/null & echo $! > daemon; echo $!";
    let daemon = server.run(&devbox, command).await;
    let held = server
        .begin(&devbox, "echo $$; sleep 600; echo never")
        .await;
    let mut stream = server.stream(&held, "stdout", "").await;
    let sleeper = stream.next().await.unwrap().output;
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    assert_eq!(stream.next().await, None);
    assert_eq!(server.end(&held).await["exit_status"], 137);
    server.server.shutdown().await;
    for pid in [daemon["stdout"].as_str().unwrap(), &sleeper] {
        assert!(!is_alive(pid.trim()), "{pid}");
    }
}
