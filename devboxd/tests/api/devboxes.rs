use std::collections::HashSet;

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{TestServer, assert_refused};

#[tokio::test]
async fn a_devbox_is_created_provisioning_and_becomes_running() {
    let server = TestServer::start().await;
    let params = json!({
        "name": "box",
        "metadata": { "team": "red" },
        "launch_parameters": { "resource_size_request": "SMALL", "unheard_of": [1] },
    });
    let (status, view) = server.post("/v1/devboxes", params.clone()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(view["status"], "provisioning");
    assert_eq!(view["name"], "box");
    assert_eq!(view["metadata"], params["metadata"]);
    assert_eq!(view["launch_parameters"], params["launch_parameters"]);
    assert_eq!(view["tunnel"], json!(null));
    assert_eq!(view["end_time_ms"], json!(null));
    let id = view["id"].as_str().unwrap();
    assert!(id.starts_with("dbx_"));
    let wait = format!("/v1/devboxes/{id}/wait_for_status");
    let (_, view) = server.post(&wait, json!({ "statuses": ["running"] })).await;
    let transitions = view["state_transitions"].as_array().unwrap();
    let states: Vec<_> = transitions
        .iter()
        .map(|t| t["status"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["provisioning", "initializing", "running"]);
    let (_, again) = server.get(&format!("/v1/devboxes/{id}")).await;
    assert_eq!(again, view);
}

#[tokio::test]
async fn an_empty_body_creates_a_devbox_too() {
    let server = TestServer::start().await;
    let path = "/v1/devboxes/create_and_await_running";
    let request = server.request(reqwest::Method::POST, path);
    let (status, view) = crate::harness::answer(request).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(view["status"], "running");
    assert_eq!(view["launch_parameters"], json!({}));
    assert_eq!(view["metadata"], json!({}));
}

#[tokio::test]
async fn shutdown_says_so_at_once_and_can_be_repeated() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let (status, view) = server.post(&format!("{devbox}/shutdown"), json!({})).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(view["status"], "shutdown");
    assert_eq!(view["shutdown_reason"], "api_shutdown");
    assert!(view["end_time_ms"].is_u64());
    let again = server
        .post(&format!("{devbox}/shutdown?force=true"), json!({}))
        .await;
    assert_eq!(again, (StatusCode::OK, view));
    let run = server
        .post(
            &format!("{devbox}/execute_async"),
            json!({ "command": "true" }),
        )
        .await;
    assert_refused(&run, 400, "shutdown");
}

#[tokio::test]
async fn launch_commands_and_mounts_are_there_before_it_runs() {
    let server = TestServer::start().await;
    let devbox = server
        .devbox_with(json!({
            "file_mounts": { "/home/user/conf/a.txt": "mounted" },
            "mounts": [{ "type": "file_mount", "target": "~/b.txt", "content": "too" }],
            "environment_variables": { "GREETING": "hi there" },
            "launch_parameters": { "launch_commands": [
                "cat conf/a.txt b.txt > seen", "echo $GREETING >> seen",
            ] },
        }))
        .await;
    assert_eq!(
        server.run(&devbox, "cat seen").await["stdout"],
        "mountedtoohi there\n"
    );
}

#[tokio::test]
async fn a_launch_command_that_fails_fails_the_devbox() {
    let server = TestServer::start().await;
    let params = json!({ "launch_parameters": { "launch_commands": ["exit 3"] } });
    let (status, view) = server
        .post("/v1/devboxes/create_and_await_running", params)
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(view["status"], "failure");
    assert_eq!(view["failure_reason"], "execution_failed");
}

#[tokio::test]
async fn lists_are_newest_first_and_paged_by_cursor() {
    let server = TestServer::start().await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let (_, view) = server.post("/v1/devboxes", json!({})).await;
        ids.insert(0, view["id"].as_str().unwrap().to_owned());
    }
    let mut seen = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let (status, page) = server.get(&format!("/v1/devboxes{query}")).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(page["total_count"], 5);
        let devboxes = page["devboxes"].as_array().unwrap();
        assert!(devboxes.len() <= 2);
        seen.extend(
            devboxes
                .iter()
                .map(|d| d["id"].as_str().unwrap().to_owned()),
        );
        if page["has_more"] == json!(false) {
            break;
        }
        query = format!("?limit=2&starting_after={}", seen.last().unwrap());
    }
    assert_eq!(seen, ids);
}

#[tokio::test]
async fn a_page_is_filtered_by_status_and_counts_only_if_asked() {
    let server = TestServer::start().await;
    let kept = server.devbox().await;
    let ended = server.devbox().await;
    server.post(&format!("{ended}/shutdown"), json!({})).await;
    let (_, page) = server
        .get("/v1/devboxes?status=running&include_total_count=false")
        .await;
    assert_eq!(page["total_count"], json!(null));
    assert_eq!(page["has_more"], json!(false));
    let devboxes = page["devboxes"].as_array().unwrap();
    assert_eq!(devboxes.len(), 1);
    assert!(kept.ends_with(devboxes[0]["id"].as_str().unwrap()));
    let (_, page) = server.get("/v1/devboxes?status=shutdown").await;
    assert_eq!(page["total_count"], 1);
    let cursor = ended.rsplit('/').next().unwrap();
    let (_, page) = server
        .get(&format!(
            "/v1/devboxes?status=running&starting_after={cursor}"
        ))
        .await;
    assert_eq!(page["devboxes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn bad_paging_is_refused_by_name() {
    let server = TestServer::start().await;
    for (query, named) in [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("starting_after=dbx_none", "starting_after"),
        ("status=asleep", "status"),
        ("include_total_count=maybe", "include_total_count"),
    ] {
        assert_refused(
            &server.get(&format!("/v1/devboxes?{query}")).await,
            400,
            named,
        );
    }
    let (status, page) = server.get("/v1/devboxes?limit=99999&starting_after=").await;
    assert_eq!((status, &page["devboxes"]), (StatusCode::OK, &json!([])));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_over_thousands_hold_each_devbox_once_while_others_are_created() {
    let server = TestServer::start().await;
    let create = async |number: usize| {
        let body = json!({ "metadata": { "even": number.is_multiple_of(2).to_string() } });
        let (_, view) = server.post("/v1/devboxes", body).await;
        view["id"].as_str().unwrap().to_owned()
    };
    let mut ids = Vec::new();
    for batch in 0..20 {
        let batch = (0..100).map(|number| create(batch * 100 + number));
        ids.extend(futures_util::future::join_all(batch).await);
    }
    for (filter, expected) in [("", 2000), ("&metadata[even]=true", 1000)] {
        let (mut seen, mut cursor) = (HashSet::new(), String::new());
        loop {
            let query = format!("?limit=300{filter}{cursor}");
            let (_, page) = server.get(&format!("/v1/devboxes{query}")).await;
            let page_ids = page["devboxes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|d| d["id"].clone());
            let page_ids: Vec<_> = page_ids.map(|id| id.as_str().unwrap().to_owned()).collect();
            cursor = format!("&starting_after={}", page_ids.last().unwrap());
            for id in page_ids {
                assert!(seen.insert(id), "a devbox came twice");
            }
            create(0).await;
            if page["has_more"] == json!(false) {
                break;
            }
        }
        let old = ids.iter().filter(|id| seen.contains(*id)).count();
        assert_eq!(old, expected);
    }
}
