use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

use crate::harness::{TestServer, assert_refused};

async fn logs(server: &TestServer, devbox: &str, query: &str) -> Vec<Value> {
    let (_, body) = server.get(&format!("{devbox}/logs{query}")).await;
    body["logs"].as_array().unwrap().clone()
}

/// Waits until the logs hold a line, and says when that was.
async fn logged(server: &TestServer, devbox: &str, line: &str) -> u64 {
    while !logs(server, devbox, "")
        .await
        .iter()
        .any(|entry| entry["message"] == line)
    {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.unwrap().as_millis() as u64
}

#[tokio::test]
async fn logs_hold_every_line_in_the_order_of_time_with_its_command() {
    let server = TestServer::start().await;
    let parameters = json!({ "launch_commands": ["echo set up"] });
    let devbox = server
        .devbox_with(json!({ "launch_parameters": parameters }))
        .await;
    let command = "echo one; until [ -e first ]; do sleep 0.01; done; echo two >&2; \
                   until [ -e second ]; do sleep 0.01; done; printf 'three\n\nfour'; exit 3";
    let execution = server.begin(&devbox, command).await;
    let after_one = logged(&server, &devbox, "one").await;
    server.run(&devbox, "touch first").await;
    let after_two = logged(&server, &devbox, "two").await;
    server.run(&devbox, "touch second").await;
    server.end(&execution).await;
    let entries = logs(&server, &devbox, "").await;
    let seen: Vec<_> = entries
        .iter()
        .map(|e| {
            (
                e["source"].as_str().unwrap(),
                e["message"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("setup_commands", "set up"),
        ("exec", "one"),
        ("exec", "two"),
        ("exec", "three"),
        ("exec", ""),
        ("exec", "four"),
    ];
    assert_eq!(seen, expected);
    let two = &entries[2];
    assert_eq!(
        (&two["level"], &two["cmd"]),
        (&json!("error"), &json!(command))
    );
    assert!(execution.ends_with(two["cmd_id"].as_str().unwrap()));
    assert_eq!(
        (&two["exit_code"], &two["shell_name"]),
        (&json!(3), &json!(null))
    );
    let times: Vec<_> = entries
        .iter()
        .map(|e| e["timestamp_ms"].as_u64().unwrap())
        .collect();
    assert!(
        times.is_sorted() && times[0] > 1_600_000_000_000,
        "{times:?}"
    );
    assert!(
        times[1] <= after_one && after_one <= times[2],
        "lines carry the time they were written at: {times:?}, {after_one}"
    );
    assert!(
        times[2] <= after_two && after_two <= times[3],
        "lines carry the time they were written at: {times:?}, {after_two}"
    );
}

#[tokio::test]
async fn logs_are_filtered_by_execution_and_by_shell() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let first = server.begin(&devbox, "echo a").await;
    server.end(&first).await;
    let call = json!({ "command": "echo b", "shell_name": "s" });
    server.end(&server.begin_with(&devbox, call).await).await;
    let id = first.rsplit('/').next().unwrap();
    let by_execution = logs(&server, &devbox, &format!("?execution_id={id}")).await;
    assert_eq!(
        (by_execution.len(), &by_execution[0]["message"]),
        (1, &json!("a"))
    );
    let by_shell = logs(&server, &devbox, "?shell_name=s").await;
    assert_eq!((by_shell.len(), &by_shell[0]["message"]), (1, &json!("b")));
    assert_eq!(by_shell[0]["shell_name"], "s");
    assert!(
        logs(&server, &devbox, "?execution_id=none")
            .await
            .is_empty()
    );
    assert_refused(&server.get("/v1/devboxes/none/logs").await, 404, "none");
}

#[tokio::test]
async fn a_flood_of_output_leaves_its_last_lines_in_the_logs() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "seq 1 100000").await;
    let entries = logs(&server, &devbox, "").await;
    assert_eq!(entries.len(), 10_000);
    assert_eq!(entries[0]["message"], "90001");
    assert_eq!(entries[9_999]["message"], "100000");
}
