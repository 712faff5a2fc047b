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
        (
            json!({ "action": "reset", "probability": 1.5 }),
            "probability",
        ),
        (json!({ "action": "drip" }), "piece_bytes"),
        (
            json!({ "action": "reshape", "shape": { "event_bytes": 3 } }),
            "event_bytes",
        ),
        (
            json!({ "action": "reshape", "shape": { "offsets": "middle" } }),
            "shape.offsets",
        ),
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

#[tokio::test]
async fn a_stream_can_be_reshaped_into_other_events_of_the_same_text() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "printf '1234€678'").await;
    server.end(&execution).await;
    let path = format!("{execution}/stream_stdout_updates");
    for (shape, events) in [
        (
            json!({ "event_bytes": 4 }),
            vec![("1234", Some(4)), ("€6", Some(8)), ("78", Some(10))],
        ),
        (
            json!({ "event_bytes": 7, "offsets": "start" }),
            vec![("1234€", Some(0)), ("678", Some(7))],
        ),
        (json!({ "offsets": "none" }), vec![("1234€678", None)]),
        (
            json!({ "duplicate": true }),
            vec![("1234€678", Some(10)), ("1234€678", Some(10))],
        ),
    ] {
        add(
            &server,
            json!({ "path": "stream_stdout", "action": "reshape", "shape": shape }),
        )
        .await;
        let body = answer(server.request(Method::GET, &path)).await.1;
        let expected: Vec<Value> = events
            .into_iter()
            .map(|(output, offset)| match offset {
                Some(offset) => json!({ "output": output, "offset": offset }),
                None => json!({ "output": output }),
            })
            .collect();
        let blocks = body.as_str().unwrap().split_terminator("\n\n");
        let seen: Vec<Value> = blocks
            .map(|block| serde_json::from_str(block.strip_prefix("data: ").unwrap()).unwrap())
            .collect();
        assert_eq!(seen, expected);
    }
}

#[tokio::test]
async fn a_drip_brings_the_whole_body_in_small_pieces() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "echo hello").await;
    server.end(&execution).await;
    let path = format!("{execution}/stream_stdout_updates");
    let whole = answer(server.request(Method::GET, &path)).await.1;
    add(
        &server,
        json!({ "path": "stream_", "action": "drip", "piece_bytes": 5, "ms": 2 }),
    )
    .await;
    let mut response = server.request(Method::GET, &path).send().await.unwrap();
    let (mut text, mut pieces) = (Vec::new(), 0);
    while let Some(piece) = response.chunk().await.unwrap() {
        text.extend_from_slice(&piece);
        pieces += 1;
    }
    assert_eq!(String::from_utf8(text).unwrap(), whole.as_str().unwrap());
    assert!(pieces > 1, "{pieces}");
}

#[tokio::test]
async fn chances_are_the_same_for_the_same_seed() {
    let server = with_faults().await;
    let mut runs = Vec::new();
    for _ in 0..2 {
        let rule = json!({ "path": "/v1/devboxes", "action": "status", "status": 500,
            "times": 1000, "probability": 0.5, "seed": 7 });
        add(&server, rule).await;
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(server.get("/v1/devboxes").await.0);
        }
        answer(server.request(Method::DELETE, "/_faults")).await;
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    let failed = runs[0]
        .iter()
        .filter(|status| status.is_server_error())
        .count();
    assert!((5..35).contains(&failed), "{failed}");
}

#[tokio::test]
async fn times_and_sizes_can_be_changed_and_put_back() {
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "sleep 600").await;
    let (_, before) = server.get("/_faults/settings").await;
    let change = json!({ "stream_idle_ms": 30, "heartbeat_ms": 10, "execution_hold_ms": 30 });
    let (status, after) = server.post("/_faults/settings", change).await;
    assert_eq!(
        (status, &after["stream_idle_ms"]),
        (StatusCode::OK, &json!(30))
    );
    assert_eq!(after["create_hold_ms"], before["create_hold_ms"]);
    let path = format!("{execution}/stream_stdout_updates");
    let ended = answer(server.request(Method::GET, &path)).await.1;
    assert!(ended.as_str().unwrap().contains("event: error"), "{ended}");
    let wait = json!({ "statuses": ["completed"] });
    assert_eq!(
        server
            .post(&format!("{execution}/wait_for_status"), wait)
            .await
            .0,
        408
    );
    let (_, reset) = answer(server.request(Method::DELETE, "/_faults/settings")).await;
    assert_eq!(reset, before);
    assert_refused(
        &server.post("/_faults/settings", json!({ "x": 1 })).await,
        400,
        "x",
    );
}

#[tokio::test]
async fn devboxes_can_be_made_to_boot_slowly_or_to_fail() {
    let server = with_faults().await;
    let slow = json!({ "boot_ms": 100_000, "create_hold_ms": 20 });
    server.post("/_faults/settings", slow).await;
    let (_, view) = server
        .post("/v1/devboxes/create_and_await_running", json!({}))
        .await;
    assert_eq!(view["status"], "provisioning");
    server
        .post(
            "/_faults/settings",
            json!({ "boot_ms": 0, "boot_fails": true }),
        )
        .await;
    let (_, view) = server.post("/v1/devboxes", json!({})).await;
    let path = format!(
        "/v1/devboxes/{}/wait_for_status",
        view["id"].as_str().unwrap()
    );
    let (status, _) = server.post(&path, json!({ "statuses": ["failure"] })).await;
    assert_eq!(status, StatusCode::OK);
    server.server.shutdown().await;
}

#[tokio::test]
async fn a_rule_is_for_one_route_and_one_devbox_and_lets_some_pass_first() {
    let server = with_faults().await;
    let (one, other) = (server.devbox().await, server.devbox().await);
    let id = one.rsplit('/').next().unwrap();
    add(
        &server,
        json!({ "route": "/v1/devboxes/{any}", "devbox": id, "skip": 2, "times": 2,
            "action": "status", "status": 503 }),
    )
    .await;
    let statuses = async |path: String, times: usize| {
        let mut statuses = Vec::new();
        for _ in 0..times {
            statuses.push(server.get(&path).await.0.as_u16());
        }
        statuses
    };
    assert_eq!(statuses(other, 5).await, [200; 5]);
    assert_eq!(statuses(format!("{one}/logs"), 5).await, [200; 5]);
    assert_eq!(statuses(one, 6).await, [200, 200, 503, 503, 200, 200]);
}

#[tokio::test]
async fn a_body_is_split_where_it_is_asked_to_be() {
    use futures_util::StreamExt;
    let server = with_faults().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "echo größer als zuvor").await;
    server.end(&execution).await;
    let path = format!("{execution}/stream_stdout_updates");
    let whole = server.request(Method::GET, &path).send().await.unwrap();
    let whole = whole.bytes().await.unwrap();
    // Inside a character, and just before the blank line is whole.
    let at = [20, whole.len() - 1];
    add(
        &server,
        json!({ "route": "/v1/devboxes/{id}/executions/{execution_id}/stream_stdout_updates",
        "action": "split", "at": at, "ms": 20 }),
    )
    .await;
    let response = server.request(Method::GET, &path).send().await.unwrap();
    let pieces: Vec<_> = response.bytes_stream().map(Result::unwrap).collect().await;
    let lengths: Vec<_> = pieces.iter().map(bytes::Bytes::len).collect();
    assert_eq!(lengths, [at[0], at[1] - at[0], 1]);
    assert_eq!(pieces.concat(), whole);
}

#[tokio::test]
async fn transitions_of_one_devbox_can_take_long_or_fail() {
    let server = with_faults().await;
    let (one, other) = (server.devbox().await, server.devbox().await);
    let id = one.rsplit('/').next().unwrap();
    let rule = |transition: &str| json!({ "action": "transition", "transition": transition, "devbox": id });
    let with = |transition: &str, key: &str, value: Value| {
        let mut rule = rule(transition);
        rule[key] = value;
        rule
    };
    add(&server, with("snapshot", "fails", json!(true))).await;
    let snapshot = |devbox: &str| format!("{devbox}/snapshot_disk");
    assert_eq!(
        server.post(&snapshot(&other), json!({})).await.0,
        StatusCode::OK
    );
    assert_refused(
        &server.post(&snapshot(&one), json!({})).await,
        500,
        "snapshot",
    );
    assert_eq!(
        server.post(&snapshot(&one), json!({})).await.0,
        StatusCode::OK
    );

    add(&server, with("suspend", "ms", json!(600_000))).await;
    for devbox in [&one, &other] {
        server.post(&format!("{devbox}/suspend"), json!({})).await;
    }
    let wait = json!({ "statuses": ["suspended"] });
    let (status, _) = server.post(&format!("{other}/wait_for_status"), wait).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(server.get(&one).await.1["status"], "suspending");

    let id = other.rsplit('/').next().unwrap();
    add(
        &server,
        json!({ "action": "transition", "transition": "resume", "devbox": id, "fails": true }),
    )
    .await;
    server.post(&format!("{other}/resume"), json!({})).await;
    let wait = json!({ "statuses": ["running", "failure"] });
    let (_, view) = server
        .post(&format!("{other}/wait_for_status"), wait.clone())
        .await;
    assert_eq!(view["status"], "failure");

    add(
        &server,
        json!({ "action": "transition", "transition": "boot", "fails": true }),
    )
    .await;
    let (_, view) = server.post("/v1/devboxes", json!({})).await;
    let path = format!(
        "/v1/devboxes/{}/wait_for_status",
        view["id"].as_str().unwrap()
    );
    assert_eq!(server.post(&path, wait).await.1["status"], "failure");
    assert_eq!(server.get("/_faults").await.1, json!({ "rules": [] }));
    for (rule, named) in [
        (
            json!({ "action": "transition", "fails": true }),
            "transition",
        ),
        (
            json!({ "action": "transition", "transition": "boot" }),
            "fails",
        ),
        (json!({ "action": "split" }), "at"),
    ] {
        assert_refused(&server.post("/_faults", rule).await, 400, named);
    }
}
