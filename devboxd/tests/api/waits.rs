use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{TestServer, answer, assert_refused};

#[tokio::test]
async fn a_wait_answers_when_the_status_comes() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let path = format!("{devbox}/wait_for_status");
    let wait = server.post(&path, json!({ "statuses": ["failure", "shutdown"] }));
    let shutdown = async {
        server.post(&format!("{devbox}/shutdown"), json!({})).await;
    };
    let ((status, view), ()) = tokio::join!(wait, shutdown);
    assert_eq!(
        (status, &view["status"]),
        (StatusCode::OK, &json!("shutdown"))
    );
}

#[tokio::test]
async fn an_expired_wait_of_a_devbox_is_a_408() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let wait = json!({ "statuses": ["suspended"], "timeout_seconds": 0.05 });
    let answer = server
        .post(&format!("{devbox}/wait_for_status"), wait)
        .await;
    assert_refused(&answer, 408, "running");
}

#[tokio::test]
async fn an_expired_wait_of_an_execution_asks_to_be_repeated() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "sleep 60").await;
    let body = json!({ "statuses": ["completed"], "timeout_seconds": 0.05 });
    let path = format!("{execution}/wait_for_status");
    let request = server.request(reqwest::Method::POST, &path).json(&body);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 408);
    assert_eq!(response.headers()["x-should-retry"], "true");
    let running = server
        .post(&path, json!({ "statuses": ["running", "completed"] }))
        .await;
    assert_eq!(
        (running.0, &running.1["status"]),
        (StatusCode::OK, &json!("running"))
    );
}

#[tokio::test]
async fn no_hold_is_longer_than_the_server_allows() {
    let server = TestServer::start_with(|config| {
        config.times.devbox_hold_max = Duration::from_millis(50);
        config.times.execution_hold_max = Duration::from_millis(50);
    })
    .await;
    let devbox = server.devbox().await;
    let begun = Instant::now();
    for seconds in [json!(1e9), json!(1e300), json!(600), json!(null)] {
        let wait = json!({ "statuses": ["suspended"], "timeout_seconds": seconds });
        let (status, _) = server
            .post(&format!("{devbox}/wait_for_status"), wait)
            .await;
        assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
    }
    let call = json!({ "command": "sleep 60", "command_id": "c", "optimistic_timeout": 25 });
    let (status, view) = server.post(&format!("{devbox}/execute"), call).await;
    assert_eq!(
        (status, &view["status"]),
        (StatusCode::OK, &json!("running"))
    );
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "a hold was not cut"
    );
}

#[tokio::test]
async fn bad_waits_are_refused_by_name() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "true").await;
    for target in [&devbox, &execution] {
        let path = format!("{target}/wait_for_status");
        for (body, named) in [
            (json!({}), "statuses"),
            (json!({ "statuses": [] }), "statuses"),
            (json!({ "statuses": "running" }), "statuses"),
            (json!({ "statuses": ["asleep"] }), "statuses[0]"),
            (
                json!({ "statuses": ["running"], "timeout_seconds": "1" }),
                "timeout_seconds",
            ),
            (
                json!({ "statuses": ["running"], "timeout_seconds": -1 }),
                "timeout_seconds",
            ),
        ] {
            assert_refused(&server.post(&path, body).await, 400, named);
        }
    }
    let nobody = "/v1/devboxes/dbx_none/wait_for_status";
    let answer = server
        .post(nobody, json!({ "statuses": ["running"] }))
        .await;
    assert_refused(&answer, 404, "dbx_none");
}

#[tokio::test]
async fn two_thousand_waits_at_once_are_all_answered() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let client = reqwest::Client::builder()
        .http2_prior_knowledge()
        .build()
        .unwrap();
    let url = format!("{}{devbox}/wait_for_status", server.server.url());
    let waits: Vec<_> = (0..2000)
        .map(|_| {
            let body = json!({ "statuses": ["shutdown"] });
            let request = client
                .post(&url)
                .bearer_auth(server.server.token())
                .json(&body);
            tokio::spawn(answer(request))
        })
        .collect();
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    for wait in waits {
        let (status, view) = wait.await.unwrap();
        assert_eq!(
            (status, &view["status"]),
            (StatusCode::OK, &json!("shutdown"))
        );
    }
}
