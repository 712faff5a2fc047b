use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{TestServer, answer, assert_refused};

async fn attached(server: &TestServer, devbox: &str, command: &str) -> String {
    server
        .begin_with(devbox, json!({ "command": command, "attach_stdin": true }))
        .await
}

async fn send(server: &TestServer, execution: &str, input: Value) {
    let (status, body) = server
        .post(&format!("{execution}/send_std_in"), input)
        .await;
    assert_eq!(
        (status, &body["success"]),
        (StatusCode::OK, &json!(true)),
        "{body}"
    );
    assert!(execution.ends_with(body["execution_id"].as_str().unwrap()));
}

#[tokio::test]
async fn texts_reach_the_command_in_order_and_eof_closes() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = attached(&server, &devbox, "cat; echo over").await;
    let mut stream = server.stream(&execution, "stdout", "").await;
    send(&server, &execution, json!({ "text": "first é\n" })).await;
    assert_eq!(stream.next().await.unwrap().output, "first é\n");
    for number in 0..50 {
        send(
            &server,
            &execution,
            json!({ "text": format!("{number}\n") }),
        )
        .await;
    }
    send(&server, &execution, json!({ "signal": "EOF" })).await;
    let view = server.end(&execution).await;
    let expected: String = (0..50).map(|number| format!("{number}\n")).collect();
    assert_eq!(view["stdout"], format!("first é\n{expected}over\n"));
    assert_eq!(view["exit_status"], 0);
}

#[tokio::test]
async fn a_large_text_arrives_whole() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = attached(&server, &devbox, "sleep 0.1; md5sum; wc -c").await;
    let text = "0123456789abcde\n".repeat(1 << 18);
    send(&server, &execution, json!({ "text": text })).await;
    send(&server, &execution, json!({ "signal": "EOF" })).await;
    let view = server.end(&execution).await;
    let sum = server
        .run(
            &devbox,
            "yes 0123456789abcde | head -n 262144 | md5sum; echo 0",
        )
        .await;
    assert_eq!(view["stdout"], sum["stdout"]);
}

#[tokio::test]
async fn interrupt_is_sigint() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = attached(
        &server,
        &devbox,
        "trap 'echo caught; exit 7' INT; echo set; read x",
    )
    .await;
    server
        .stream(&execution, "stdout", "")
        .await
        .next()
        .await
        .unwrap();
    send(&server, &execution, json!({ "signal": "INTERRUPT" })).await;
    let view = server.end(&execution).await;
    assert_eq!(
        (&view["stdout"], &view["exit_status"]),
        (&json!("set\ncaught\n"), &json!(7))
    );
    let sleeping = attached(&server, &devbox, "sleep 600").await;
    send(&server, &sleeping, json!({ "signal": "INTERRUPT" })).await;
    assert_eq!(server.end(&sleeping).await["exit_status"], 130);
}

#[tokio::test]
async fn a_repeated_send_is_written_once() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = attached(&server, &devbox, "cat").await;
    for id in ["a", "a", "b"] {
        let path = format!("{execution}/send_std_in");
        let request = server
            .request(Method::POST, &path)
            .header("x-request-id", id);
        let (status, _) = answer(request.json(&json!({ "text": "x" }))).await;
        assert_eq!(status, StatusCode::OK);
    }
    send(&server, &execution, json!({ "signal": "EOF" })).await;
    assert_eq!(server.end(&execution).await["stdout"], "xx");
}

#[tokio::test]
async fn input_that_cannot_be_delivered_is_refused() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let open = attached(&server, &devbox, "sleep 600").await;
    let path = format!("{open}/send_std_in");
    for input in [
        json!({}),
        json!({ "text": "" }),
        json!({ "text": "a", "signal": "EOF" }),
    ] {
        assert_refused(&server.post(&path, input).await, 400, "`text`");
    }
    assert_refused(
        &server.post(&path, json!({ "signal": "HUP" })).await,
        400,
        "signal",
    );
    assert_refused(&server.post(&path, json!({ "text": 1 })).await, 400, "text");
    send(&server, &open, json!({ "signal": "EOF" })).await;
    for input in [json!({ "text": "late" }), json!({ "signal": "EOF" })] {
        assert_refused(&server.post(&path, input).await, 400, "closed");
    }
    let plain = server.begin(&devbox, "sleep 600").await;
    let answer = server
        .post(&format!("{plain}/send_std_in"), json!({ "text": "a" }))
        .await;
    assert_refused(&answer, 400, "attach_stdin");
    let ended = attached(&server, &devbox, "true").await;
    server.end(&ended).await;
    let path = format!("{ended}/send_std_in");
    assert_refused(
        &server.post(&path, json!({ "text": "a" })).await,
        400,
        "closed",
    );
    let interrupt = server.post(&path, json!({ "signal": "INTERRUPT" })).await;
    assert_refused(&interrupt, 400, "does not run");
}
