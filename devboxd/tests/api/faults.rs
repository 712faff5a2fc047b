use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{TestServer, answer, assert_refused};

async fn with_faults() -> TestServer {
    TestServer::start_with(|config| config.faults = true).await
}

async fn add(server: &TestServer, rule: Value) {
    let (status, body) = server.post("/_faults", rule).await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

#[tokio::test]
async fn a_status_comes_as_often_as_asked_and_only_where_asked() {
    let server = with_faults().await;
    let rule = json!({ "method": "GET", "path": "/v1/devboxes", "times": 2, "action": "status",
        "status": 429, "headers": { "retry-after": "3" } });
    add(&server, rule).await;
    for _ in 0..2 {
        let response = server
            .request(Method::GET, "/v1/devboxes")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()["retry-after"], "3");
        assert_eq!(
            server.post("/v1/devboxes", json!({})).await.0,
            StatusCode::OK
        );
    }
    assert_eq!(server.get("/v1/devboxes").await.0, StatusCode::OK);
    assert_eq!(server.get("/_faults").await.1, json!({ "rules": [] }));
}

#[tokio::test]
async fn a_reset_does_nothing_and_answers_nothing() {
    let server = with_faults().await;
    add(
        &server,
        json!({ "path": "/v1/devboxes", "action": "reset" }),
    )
    .await;
    let request = server
        .request(Method::POST, "/v1/devboxes")
        .json(&json!({}));
    assert!(request.send().await.is_err());
    assert_eq!(server.get("/v1/devboxes").await.1["total_count"], 0);
}

#[tokio::test]
async fn a_cut_shows_and_an_early_end_does_not() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "echo hello").await;
    server.end(&execution).await;
    let path = format!("{execution}/stream_stdout_updates");
    let whole = answer(server.request(Method::GET, &path)).await.1;
    let whole = whole.as_str().unwrap().to_owned();
    let rule = |action: &str| json!({ "path": "stream_", "action": action, "after_bytes": 7 });
    add(&server, rule("cut")).await;
    let response = server.request(Method::GET, &path).send().await.unwrap();
    assert!(response.bytes().await.is_err());
    add(&server, rule("end")).await;
    let response = server.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.text().await.unwrap(), whole[..7]);
    let mut stall = rule("stall");
    stall["ms"] = json!(30);
    add(&server, stall).await;
    let response = server.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.text().await.unwrap(), whole);
}

#[tokio::test]
async fn rules_are_checked_listed_and_cleared() {
    let server = with_faults().await;
    for (rule, named) in [
        (json!({}), "action"),
        (json!({ "action": "explode" }), "action"),
        (json!({ "action": "status", "status": 200 }), "status"),
        (json!({ "action": "delay" }), "ms"),
        (json!({ "action": "reset", "times": 0 }), "times"),
        (json!({ "action": "reset", "times": -1 }), "times"),
    ] {
        assert_refused(&server.post("/_faults", rule).await, 400, named);
    }
    add(
        &server,
        json!({ "path": "/v1", "action": "delay", "ms": 1, "times": 3 }),
    )
    .await;
    let (_, listed) = server.get("/_faults").await;
    assert_eq!(listed["rules"][0]["action"], "delay");
    assert_eq!(server.get("/v1/devboxes").await.0, StatusCode::OK);
    assert_eq!(server.get("/_faults").await.1["rules"][0]["times"], 2);
    let cleared = answer(server.request(Method::DELETE, "/_faults")).await;
    assert_eq!(cleared, (StatusCode::OK, json!({ "rules": [] })));
}
