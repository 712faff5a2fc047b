use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestServer;

async fn begin(server: &TestServer, devbox: &str, shell: &str, command: &str) -> String {
    server
        .begin_with(devbox, json!({ "command": command, "shell_name": shell }))
        .await
}

async fn run(server: &TestServer, devbox: &str, shell: &str, command: &str) -> Value {
    let execution = begin(server, devbox, shell, command).await;
    let view = server.end(&execution).await;
    assert_eq!(view["shell_name"], shell);
    view
}

async fn out(server: &TestServer, devbox: &str, shell: &str, command: &str) -> String {
    let view = run(server, devbox, shell, command).await;
    assert_eq!(view["exit_status"], 0, "{view}");
    view["stdout"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn folder_variables_and_functions_persist_in_a_shell_and_stay_in_it() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    run(
        &server,
        &devbox,
        "a",
        "mkdir -p 'x y'; cd 'x y'; export V='1 2'; w=3; f() { echo f; }",
    )
    .await;
    let seen = out(
        &server,
        &devbox,
        "a",
        "basename \"$PWD\"; env | grep ^V=; echo $w; f",
    )
    .await;
    assert_eq!(seen, "x y\nV=1 2\n3\nf\n");
    assert_eq!(
        out(
            &server,
            &devbox,
            "b",
            "echo \"$V$w\"; [ \"$PWD\" = \"$HOME\" ]"
        )
        .await,
        "\n"
    );
    assert_eq!(server.run(&devbox, "echo $V").await["stdout"], "\n");
}

#[tokio::test]
async fn exit_codes_and_both_outputs_are_the_commands_own() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    for code in [0, 1, 5, 200] {
        let command = format!("echo out; echo err >&2; (exit {code})");
        let view = run(&server, &devbox, "s", &command).await;
        assert_eq!(view["exit_status"], code);
        assert_eq!(
            (&view["stdout"], &view["stderr"]),
            (&json!("out\n"), &json!("err\n"))
        );
    }
    let view = run(&server, &devbox, "s", "if; then").await;
    assert_ne!(view["exit_status"], 0);
    assert!(view["stderr"].as_str().unwrap().contains("syntax error"));
    assert_eq!(
        out(&server, &devbox, "s", "cat <<END\nhere\nEND").await,
        "here\n"
    );
}

#[tokio::test]
async fn commands_of_one_shell_run_one_after_another_and_wait_their_turn() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "mkfifo gate").await;
    let first = begin(&server, &devbox, "s", "cat gate; echo 1 >> order").await;
    let second = begin(&server, &devbox, "s", "echo 2 >> order").await;
    let third = begin(&server, &devbox, "s", "echo 3 >> order; cat order").await;
    let (_, view) = server.get(&second).await;
    assert_eq!(view["status"], "queued");
    assert_eq!(
        out(&server, &devbox, "other", "echo independent").await,
        "independent\n"
    );
    server.run(&devbox, "echo > gate").await;
    assert_eq!(server.end(&third).await["stdout"], "1\n2\n3\n");
    assert_eq!(server.get(&first).await.1["status"], "completed");
}

#[tokio::test]
async fn output_of_a_shell_streams_while_its_command_runs() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "mkfifo gate").await;
    let execution = begin(&server, &devbox, "s", "echo early; cat gate").await;
    let mut stream = server.stream(&execution, "stdout", "").await;
    assert_eq!(stream.next().await.unwrap().output, "early\n");
    server.run(&devbox, "echo late > gate").await;
    assert_eq!(stream.next().await.unwrap().output, "late\n");
    assert_eq!(stream.next().await, None);
    let large = begin(&server, &devbox, "s", "seq 1 300000").await;
    assert_eq!(server.streamed(&large, "stdout", "").await.len(), 1_988_895);
}

#[tokio::test]
async fn execute_works_in_a_shell_too() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    run(&server, &devbox, "s", "cd /").await;
    let call = json!({ "command": "pwd", "command_id": "c", "shell_name": "s" });
    let (status, view) = server.post(&format!("{devbox}/execute"), call).await;
    assert_eq!((status, &view["stdout"]), (StatusCode::OK, &json!("/\n")));
}

#[tokio::test]
async fn a_shell_that_exits_or_is_killed_is_taken_up_where_it_was() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    run(&server, &devbox, "s", "mkdir d; cd d; export V=kept").await;
    assert_eq!(run(&server, &devbox, "s", "exit 9").await["exit_status"], 9);
    assert_eq!(
        out(&server, &devbox, "s", "echo $V ${PWD##*/}").await,
        "kept d\n"
    );
    let held = begin(&server, &devbox, "s", "cd /; echo begun; sleep 600").await;
    server
        .stream(&held, "stdout", "")
        .await
        .next()
        .await
        .unwrap();
    let waiting = begin(&server, &devbox, "s", "echo $V ${PWD##*/}").await;
    let kill = json!({ "kill_process_group": true });
    server.post(&format!("{held}/kill"), kill.clone()).await;
    assert_eq!(server.end(&held).await["exit_status"], 137);
    assert_eq!(server.end(&waiting).await["stdout"], "kept d\n");
    server.post(&format!("{held}/kill"), kill).await;
    assert_eq!(out(&server, &devbox, "s", "echo alive").await, "alive\n");
}

#[tokio::test]
async fn a_command_that_is_killed_before_its_turn_never_runs() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "mkfifo gate").await;
    let first = begin(&server, &devbox, "s", "cat gate").await;
    let second = begin(&server, &devbox, "s", "touch ran").await;
    let (_, killed) = server.post(&format!("{second}/kill"), json!({})).await;
    assert_eq!(
        (&killed["status"], &killed["exit_status"]),
        (&json!("completed"), &json!(137))
    );
    server.run(&devbox, "echo > gate").await;
    server.end(&first).await;
    assert_eq!(server.run(&devbox, "test -e ran").await["exit_status"], 1);
}

#[tokio::test]
async fn stdin_of_a_shells_command_can_be_attached() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    assert_eq!(out(&server, &devbox, "s", "wc -c").await, "0\n");
    let call = json!({ "command": "cat; echo over", "shell_name": "s", "attach_stdin": true });
    for _ in 0..5 {
        let execution = server.begin_with(&devbox, call.clone()).await;
        let path = format!("{execution}/send_std_in");
        assert_eq!(
            server.post(&path, json!({ "text": "typed\n" })).await.0,
            StatusCode::OK
        );
        assert_eq!(
            server.post(&path, json!({ "signal": "EOF" })).await.0,
            StatusCode::OK
        );
        assert_eq!(server.end(&execution).await["stdout"], "typed\nover\n");
    }
}

#[tokio::test]
async fn a_daemon_of_a_shell_does_not_hold_its_command_open() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    assert_eq!(
        out(&server, &devbox, "s", "sleep 600 & echo begun").await,
        "begun\n"
    );
    assert_eq!(out(&server, &devbox, "s", "jobs -p | wc -l").await, "1\n");
}

#[tokio::test]
async fn shutdown_ends_shells_and_their_queues() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let held = begin(&server, &devbox, "s", "sleep 600").await;
    let waiting = begin(&server, &devbox, "s", "echo never").await;
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    for execution in [held, waiting] {
        assert_eq!(server.end(&execution).await["exit_status"], 137);
    }
    server.server.shutdown().await;
}
