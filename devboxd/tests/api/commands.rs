use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{TestServer, assert_refused};

#[tokio::test]
async fn execute_answers_with_output_and_the_exact_exit_code() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    for code in [0, 1, 3, 126, 127, 255] {
        let call = json!({
            "command": format!("echo out; echo err >&2; exit {code}"),
            "command_id": format!("id-{code}"),
        });
        let (status, view) = server.post(&format!("{devbox}/execute"), call).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(view["status"], "completed");
        assert_eq!(view["exit_status"], code);
        assert_eq!(view["stdout"], "out\n");
        assert_eq!(view["stderr"], "err\n");
        assert_eq!(view["stdout_truncated"], false);
        assert!(devbox.ends_with(view["devbox_id"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn an_asynchronous_command_has_no_output_in_its_view_until_it_ends() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "mkfifo gate").await;
    let execution = server.begin(&devbox, "echo early; cat gate").await;
    let mut stream = server.stream(&execution, "stdout", "").await;
    assert_eq!(stream.next().await.unwrap().output, "early\n");
    let (_, view) = server.get(&execution).await;
    assert_eq!(view["status"], "running");
    for field in [
        "stdout",
        "stderr",
        "exit_status",
        "stdout_truncated",
        "stderr_truncated",
    ] {
        assert_eq!(view[field], json!(null), "{field}");
    }
    server.run(&devbox, "echo late > gate").await;
    let ended = server.end(&execution).await;
    assert_eq!(ended["stdout"], "early\nlate\n");
    assert_eq!(server.get(&execution).await.1, ended);
}

#[tokio::test]
async fn commands_run_under_bash_in_the_devboxs_home_with_its_environment_alone() {
    let server = TestServer::start().await;
    let devbox = server
        .devbox_with(json!({ "environment_variables": { "MINE": "a b=c", "PATH": "/bin" } }))
        .await;
    let out = async |command: &str| {
        let view = server.run(&devbox, command).await;
        view["stdout"].as_str().unwrap().to_owned()
    };
    assert_eq!(out("echo {1..3}").await, "1 2 3\n");
    assert_eq!(
        out("[ \"$PWD\" = \"$HOME\" ] && [ -w . ] && ls -A | wc -l").await,
        "0\n"
    );
    assert_eq!(
        out("echo \"$MINE|$PATH|$USER|$LANG\"").await,
        "a b=c|/bin|user|C.UTF-8\n"
    );
    let names = out("env | cut -d= -f1 | sort | tr '\\n' ' '").await;
    let expected = "DEVBOX_ID HOME LANG LOGNAME MINE PATH PWD SHELL SHLVL TERM USER _ ";
    assert_eq!(names, expected);
}

#[tokio::test]
async fn two_devboxes_have_homes_of_their_own() {
    let server = TestServer::start().await;
    let (first, second) = (server.devbox().await, server.devbox().await);
    server.run(&first, "echo mine > file").await;
    assert_eq!(server.run(&second, "cat file").await["exit_status"], 1);
    assert_eq!(server.run(&first, "cat file").await["stdout"], "mine\n");
}

#[tokio::test]
async fn a_command_may_begin_with_a_dash_and_be_longer_than_an_argument() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let view = server.run(&devbox, "-x").await;
    assert_eq!(view["exit_status"], 127, "{view}");
    let long = format!("x='{}'; echo ${{#x}}; exit 4", "y".repeat(300_000));
    let view = server.run(&devbox, &long).await;
    assert_eq!(
        (&view["stdout"], &view["exit_status"]),
        (&json!("300000\n"), &json!(4))
    );
}

#[tokio::test]
async fn stdin_of_a_plain_command_is_empty() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    assert_eq!(server.run(&devbox, "wc -c").await["stdout"], "0\n");
}

#[tokio::test]
async fn execute_sync_answers_when_it_is_over() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let call = json!({ "command": "echo out; exit 2" });
    let (status, view) = server.post(&format!("{devbox}/execute_sync"), call).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&view["stdout"], &view["exit_status"]),
        (&json!("out\n"), &json!(2))
    );
}

#[tokio::test]
async fn an_unknown_execution_is_a_404_that_names_it() {
    let server = TestServer::start().await;
    let (devbox, other) = (server.devbox().await, server.devbox().await);
    let execution = server.begin(&devbox, "true").await;
    let id = execution.rsplit('/').next().unwrap();
    let elsewhere = format!("{other}/executions/{id}");
    assert_refused(&server.get(&elsewhere).await, 404, id);
    assert_refused(
        &server
            .get(&format!("{elsewhere}/stream_stdout_updates"))
            .await,
        404,
        id,
    );
    assert_refused(
        &server.post(&format!("{elsewhere}/kill"), json!({})).await,
        404,
        id,
    );
}
