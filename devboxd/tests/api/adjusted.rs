//! Single requests, and the whole server, with other times and sizes than they would have.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{TestServer, answer, assert_refused};

async fn with_faults() -> TestServer {
    TestServer::start_with(|config| config.faults = true).await
}

/// A rule for the next request whose path contains this.
async fn adjust(server: &TestServer, path: &str, settings: Value) {
    let rule = json!({ "path": path, "action": "adjust", "settings": settings });
    let (status, body) = server.post("/_faults", rule).await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

#[tokio::test]
async fn one_request_can_be_held_for_another_time() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let execution = server
        .begin(&devbox, "until [ -e go ]; do sleep 0.02; done")
        .await;
    let wait = format!("{execution}/wait_for_status");
    let completed = json!({ "statuses": ["completed"] });
    adjust(&server, "executions/", json!({ "execution_hold_ms": 20 })).await;
    assert_eq!(server.post(&wait, completed.clone()).await.0, 408);
    // The next one is held until the end.
    let go = json!({ "command": "touch go", "command_id": "go" });
    let held = server.post(&wait, completed);
    let execute = format!("{devbox}/execute");
    let (held, _) = tokio::join!(held, server.post(&execute, go));
    assert_eq!(held.0, StatusCode::OK);

    adjust(
        &server,
        &format!("{devbox}/wait"),
        json!({ "devbox_hold_ms": 20 }),
    )
    .await;
    let suspended = json!({ "statuses": ["suspended"], "timeout_seconds": 600 });
    let path = format!("{devbox}/wait_for_status");
    assert_eq!(server.post(&path, suspended).await.0, 408);

    adjust(&server, "/execute", json!({ "execution_hold_ms": 20 })).await;
    let sleep = json!({ "command": "sleep 600", "command_id": "s" });
    let (_, view) = server.post(&execute, sleep).await;
    assert_eq!(view["status"], "running");
    assert_eq!(server.get("/_faults").await.1, json!({ "rules": [] }));
}

#[tokio::test]
async fn the_output_of_one_view_can_be_cut_elsewhere() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "seq 5; seq 3 >&2").await;
    let whole = server.end(&execution).await;
    assert_eq!(whole["stdout"], "1\n2\n3\n4\n5\n");
    for (settings, stdout, stderr) in [
        (
            json!({ "view_bytes": 4 }),
            ("4\n5\n", true),
            ("2\n3\n", true),
        ),
        (
            json!({ "view_lines": 3 }),
            ("3\n4\n5\n", true),
            ("1\n2\n3\n", false),
        ),
        (json!({ "view_bytes": 0 }), ("", true), ("", true)),
    ] {
        adjust(&server, "executions/", settings).await;
        let (_, view) = server.get(&execution).await;
        assert_eq!(view["stdout"], stdout.0);
        assert_eq!(view["stdout_truncated"], stdout.1);
        assert_eq!(view["stderr"], stderr.0);
        assert_eq!(view["stderr_truncated"], stderr.1);
        assert_eq!(server.get(&execution).await.1, whole);
    }
}

#[tokio::test]
async fn one_stream_can_have_another_patience_and_smaller_events() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "echo 1234567; sleep 600").await;
    let path = format!("{execution}/stream_stdout_updates");
    adjust(
        &server,
        "stream_",
        json!({ "stream_idle_ms": 200, "event_bytes": 4 }),
    )
    .await;
    let (_, text) = answer(server.request(Method::GET, &path)).await;
    let text = text.as_str().unwrap();
    assert!(
        text.starts_with("data: {\"output\":\"1234\",\"offset\":4}"),
        "{text}"
    );
    assert!(
        text.contains("event: error\ndata: {\"code\":\"408\""),
        "{text}"
    );
    let mut other = server.stream(&execution, "stdout", "").await;
    assert_eq!(other.next().await.unwrap().output, "1234567\n");
}

#[tokio::test]
async fn less_of_an_output_can_be_kept() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let (_, kept) = server
        .post("/_faults/settings", json!({ "output_bytes": 10 }))
        .await;
    assert_eq!(kept["output_bytes"], 10);
    let execution = server.begin(&devbox, "seq 100000").await;
    assert_eq!(server.end(&execution).await["exit_status"], 0);
    let text = server.streamed(&execution, "stdout", "").await;
    assert!(text.starts_with("1\n2\n3\n4\n5\n"), "{text}");
    assert!(text.contains("devboxd: ") && text.len() < 200, "{text}");
}

#[tokio::test]
async fn a_connection_can_be_cut_after_a_silence() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let rule = json!({ "path": devbox, "action": "cut", "after_bytes": 3, "ms": 150 });
    server.post("/_faults", rule).await;
    let asked = Instant::now();
    let response = server.request(Method::GET, &devbox).send().await.unwrap();
    assert!(response.bytes().await.is_err());
    assert!(asked.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn what_no_request_could_have_is_refused_by_name() {
    let server = with_faults().await;
    for (rule, named) in [
        (json!({ "action": "adjust" }), "settings"),
        (
            json!({ "action": "adjust", "settings": { "boot_ms": 1 } }),
            "settings.boot_ms",
        ),
        (
            json!({ "action": "adjust", "settings": { "output_bytes": 1 } }),
            "settings.output_bytes",
        ),
        (
            json!({ "action": "adjust", "settings": { "patience": 1 } }),
            "patience",
        ),
        (json!({ "action": "reset", "pathh": "stream_" }), "pathh"),
        (
            json!({ "action": "reshape", "shape": { "twice": true } }),
            "twice",
        ),
    ] {
        assert_refused(&server.post("/_faults", rule).await, 400, named);
    }
}

#[tokio::test]
async fn the_readme_names_every_field_of_a_rule_and_every_setting() {
    let server = with_faults().await;
    let (_, readme) = include_str!("../../README.md")
        .split_once("## Faults")
        .unwrap();
    let (readme, _) = readme.split_once("\n## ").unwrap();
    let names = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    let mut all = names(&server.get("/_faults/settings").await.1);
    let (_, rules) = server.post("/_faults", json!({ "action": "reset" })).await;
    all.extend(names(&rules["rules"][0]));
    all.extend(names(&rules["rules"][0]["shape"]));
    assert!(all.len() > 25, "{all:?}");
    for name in all {
        assert!(readme.contains(&format!("`{name}`")), "{name}");
    }
}
