use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{EventReader, TestServer, assert_refused};

async fn watch(server: &TestServer) -> EventReader {
    let request = server.request(Method::GET, "/v1/devboxes/evictions/watch");
    EventReader::of(request.send().await.unwrap())
}

async fn next(events: &mut EventReader) -> Value {
    loop {
        let block = events.next_block().await.unwrap();
        if let Some(data) = block.strip_prefix("data: ") {
            return serde_json::from_str(data).unwrap();
        }
    }
}

#[tokio::test]
async fn an_eviction_is_announced_to_listeners_old_and_new_and_then_happens() {
    let server = TestServer::start_with(|config| config.faults = true).await;
    let devbox = server.devbox().await;
    let id = devbox.rsplit('/').next().unwrap();
    let mut early = watch(&server).await;
    let cause = json!({ "devbox_id": id, "ms": 500 });
    let (status, eviction) = server.post("/_faults/evictions", cause).await;
    assert_eq!(
        (status, &eviction["devbox_id"]),
        (StatusCode::OK, &json!(id))
    );
    assert!(eviction["eviction_deadline_ms"].as_u64().unwrap() > 1_600_000_000_000);
    let mut late = watch(&server).await;
    assert_eq!(next(&mut early).await, eviction);
    assert_eq!(next(&mut late).await, eviction);
    let wait = json!({ "statuses": ["suspended"], "timeout_seconds": 30 });
    let (status, _) = server
        .post(&format!("{devbox}/wait_for_status"), wait)
        .await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn only_a_running_devbox_is_evicted_and_only_where_faults_are_served() {
    let server = TestServer::start_with(|config| config.faults = true).await;
    let unknown = server
        .post("/_faults/evictions", json!({ "devbox_id": "none" }))
        .await;
    assert_refused(&unknown, 404, "none");
    assert_refused(
        &server.post("/_faults/evictions", json!({})).await,
        400,
        "devbox_id",
    );
    let plain = TestServer::start().await;
    let cause = json!({ "devbox_id": "none" });
    assert_refused(
        &plain.post("/_faults/evictions", cause).await,
        404,
        "nothing",
    );
}
