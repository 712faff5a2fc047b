use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{TestServer, answer};

async fn post_as(server: &TestServer, path: &str, request_id: &str, body: &Value) -> Value {
    let request = server
        .request(Method::POST, path)
        .header("x-request-id", request_id);
    let (status, answer) = answer(request.json(body)).await;
    assert!(status.is_success(), "{answer}");
    answer
}

#[tokio::test]
async fn a_repeated_create_answers_the_first_devbox() {
    let server = TestServer::start().await;
    for path in ["/v1/devboxes", "/v1/devboxes/create_and_await_running"] {
        let first = post_as(&server, path, "same", &json!({})).await;
        let second = post_as(&server, path, "same", &json!({})).await;
        assert_eq!(first["id"], second["id"]);
        let other = post_as(&server, path, "other", &json!({})).await;
        assert_ne!(first["id"], other["id"]);
    }
    assert_eq!(server.get("/v1/devboxes").await.1["total_count"], 4);
}

#[tokio::test]
async fn copies_of_a_create_that_arrive_together_create_once() {
    let server = TestServer::start().await;
    let body = json!({});
    let creates = (0..20).map(|_| {
        post_as(
            &server,
            "/v1/devboxes/create_and_await_running",
            "one",
            &body,
        )
    });
    let answers = futures_util::future::join_all(creates).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer["id"] == answers[0]["id"])
    );
    assert_eq!(server.get("/v1/devboxes").await.1["total_count"], 1);
}

#[tokio::test]
async fn a_repeated_execute_async_runs_once() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let (path, body) = (
        format!("{devbox}/execute_async"),
        json!({ "command": "echo x >> ran" }),
    );
    let first = post_as(&server, &path, "r", &body).await;
    let second = post_as(&server, &path, "r", &body).await;
    assert_eq!(first, second);
    server
        .end(&format!(
            "{devbox}/executions/{}",
            first["execution_id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(server.run(&devbox, "wc -l < ran").await["stdout"], "1\n");
}

#[tokio::test]
async fn one_request_id_on_two_devboxes_is_two_calls() {
    let server = TestServer::start().await;
    let body = json!({ "command": "true" });
    let mut ids = Vec::new();
    for _ in 0..2 {
        let devbox = server.devbox().await;
        let view = post_as(&server, &format!("{devbox}/execute_async"), "r", &body).await;
        ids.push(view["execution_id"].clone());
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_refused_call_may_be_repeated_with_the_same_id() {
    let server = TestServer::start().await;
    let request = server
        .request(Method::POST, "/v1/devboxes")
        .header("x-request-id", "r");
    assert_eq!(answer(request.json(&json!({ "name": 1 }))).await.0, 400);
    let view = post_as(&server, "/v1/devboxes", "r", &json!({ "name": "good" })).await;
    assert_eq!(view["name"], "good");
}

#[tokio::test]
async fn calls_with_one_command_id_join_one_execution() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let path = format!("{devbox}/execute");
    let call = json!({ "command": "echo x >> ran; sleep 0.05", "command_id": "c" });
    let calls = (0..10).map(|_| server.post(&path, call.clone()));
    let views = futures_util::future::join_all(calls).await;
    assert!(
        views
            .iter()
            .all(|(status, view)| status.is_success() && view == &views[0].1)
    );
    assert_eq!(server.run(&devbox, "wc -l < ran").await["stdout"], "1\n");
    let again = server.post(&path, call).await;
    assert_eq!(again, views[0]);
}

#[tokio::test]
async fn another_command_with_the_same_id_is_another_execution() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let path = format!("{devbox}/execute");
    let first = server
        .post(&path, json!({ "command": "echo 1", "command_id": "c" }))
        .await
        .1;
    let second = server
        .post(&path, json!({ "command": "echo 2", "command_id": "c" }))
        .await
        .1;
    assert_eq!(
        (&first["stdout"], &second["stdout"]),
        (&json!("1\n"), &json!("2\n"))
    );
}
