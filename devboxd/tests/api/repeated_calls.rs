//! Every POST that the server answers to, twice with one `x-request-id`: nothing is done twice, and what was
//! made is told again.

use std::collections::BTreeSet;

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::contract::{CONTRACT, table};
use crate::harness::{TestServer, answer};

/// In an order in which each can be done: what a repeat does (`told`: the first answer is told again, also
/// after a restart; `told now`: as what was made is then; `told here`: until the server ends; `done`: it is
/// done again, which changes nothing), the operation, the path with names in place of ids, the body (null: a
/// form).
const CALLS: &str = include_str!("repeated_calls.json");

#[derive(Deserialize)]
pub struct Call(String, pub String, pub String, pub Value);

/// Things that calls are about.
pub struct World {
    pub server: TestServer,
    devbox: String,
    axon: String,
    pub calls: Vec<Call>,
}

async fn made(server: &TestServer, path: &str, body: Value) -> String {
    let (status, view) = server.post(path, body).await;
    assert_eq!(status, StatusCode::OK, "{path}: {view}");
    view["id"].as_str().unwrap().to_owned()
}

impl World {
    async fn make() -> Self {
        Self::make_on(TestServer::start().await).await
    }

    pub async fn make_on(server: TestServer) -> Self {
        let (devbox, other) = (server.devbox().await, server.devbox().await);
        let axon = made(&server, "/v1/axons", json!({})).await;
        let sql = json!({ "sql": "CREATE TABLE t (x)" });
        let query = format!("/v1/axons/{axon}/sql/query");
        assert_eq!(server.post(&query, sql).await.0, StatusCode::OK);
        let reads = json!({ "command": "cat >> read", "attach_stdin": true });
        let named = json!({ "name": "o", "content_type": "text" });
        let (_, object) = server.post("/v1/objects", named).await;
        let put = server.client.put(object["upload_url"].as_str().unwrap());
        assert!(put.body("text").send().await.unwrap().status().is_success());
        let api = json!({ "name": "kept", "endpoint": "http://127.0.0.1:1", "allowed_tools": ["*"],
            "auth_mechanism": { "type": "bearer" } });
        let kept = json!({ "name": "KEPT", "value": "v" });
        let ids = [
            ("DEVBOX", devbox.clone()),
            ("OTHER", other.clone()),
            ("AXON", axon.clone()),
            ("EXECUTION", server.begin_with(&devbox, reads).await),
            ("OBJECT", object["id"].as_str().unwrap().to_owned()),
            (
                "SNAPSHOT",
                made(&server, &format!("{other}/snapshot_disk"), json!({})).await,
            ),
            (
                "BLUEPRINT",
                made(&server, "/v1/blueprints", json!({ "name": "b" })).await,
            ),
            ("SECRET", made(&server, "/v1/secrets", kept).await),
            (
                "POLICY",
                made(&server, "/v1/network-policies", json!({ "name": "kept" })).await,
            ),
            (
                "GATEWAY",
                made(&server, "/v1/gateway-configs", api.clone()).await,
            ),
            ("MCP", made(&server, "/v1/mcp-configs", api).await),
        ];
        let mut calls: Vec<Call> = serde_json::from_str(CALLS).unwrap();
        for Call(_, _, path, _) in &mut calls {
            for (name, id) in &ids {
                *path = path.replace(name, id);
            }
        }
        Self {
            server,
            devbox,
            axon,
            calls,
        }
    }
}

/// A call as a client makes it that sends it again.
async fn send(server: &TestServer, call: &Call, request_id: &str) -> (StatusCode, Value) {
    let Call(_, operation, path, body) = call;
    let request = server.request(Method::POST, path);
    let request = request.header("x-request-id", request_id);
    let answer = answer(if body.is_null() {
        let part = Part::text("text").file_name("u");
        request.multipart(Form::new().text("path", "u").part("file", part))
    } else {
        request.json(body)
    })
    .await;
    assert_eq!(answer.0, StatusCode::OK, "{operation}: {}", answer.1);
    answer
}

/// The lists of the contract that are served.
pub fn lists() -> Vec<&'static str> {
    let served = table();
    let paths = CONTRACT["paths"].as_object().unwrap().keys();
    let plain = paths.filter(|path| {
        let parameters = CONTRACT["paths"][*path]["get"]["parameters"].as_array();
        let mut names = parameters.into_iter().flatten().map(|one| &one["name"]);
        !path.contains('{')
            && served
                .get(&format!("GET {path}"))
                .is_some_and(|row| row == "yes")
            && names.any(|name| name == "limit")
    });
    plain.map(String::as_str).collect()
}

/// How much there is of everything that calls make.
async fn counts(world: &World) -> Vec<String> {
    let server = &world.server;
    let mut counts = Vec::new();
    for list in lists() {
        let (_, page) = server.get(&format!("{list}?limit=1")).await;
        counts.push(format!("{list}: {}", page["total_count"]));
    }
    let events = format!("/v1/axons/{}/events", world.axon);
    counts.push(format!(
        "events: {}",
        server.get(&events).await.1["total_count"]
    ));
    let sql = json!({ "sql": "SELECT count(*) FROM t" });
    let query = format!("/v1/axons/{}/sql/query", world.axon);
    counts.push(format!(
        "rows: {}",
        server.post(&query, sql).await.1["rows"]
    ));
    let running = json!({ "statuses": ["running"] });
    let wait = format!("{}/wait_for_status", world.devbox);
    assert_eq!(server.post(&wait, running).await.0, StatusCode::OK);
    let lines = "wc -l ran read .ssh/authorized_keys; cat f u";
    let view = server.run(&world.devbox, lines).await;
    counts.push(view["stdout"].as_str().unwrap().to_owned());
    counts
}

#[tokio::test]
async fn every_call_that_is_repeated_with_its_request_id_is_done_once() {
    let mut world = World::make().await;
    let named = world.calls.iter().map(|call| format!("POST {}", call.1));
    let named: BTreeSet<_> = named.collect();
    let served = table().into_iter().filter(|(call, served)| {
        // Of the terminal's own tokens, and one that is always refused.
        let other = call.contains("/pty/") || call.ends_with("create_from_inspection");
        call.starts_with("POST ") && served == "yes" && !other
    });
    assert_eq!(served.map(|(call, _)| call).collect::<BTreeSet<_>>(), named);

    let mut told = Vec::new();
    for (place, call) in world.calls.iter().enumerate() {
        let Call(repeat, operation, ..) = call;
        let first = send(&world.server, call, &place.to_string()).await;
        let before = counts(&world).await;
        let second = send(&world.server, call, &place.to_string()).await;
        if repeat != "done" {
            assert_eq!(first, second, "{operation}");
        }
        assert_eq!(counts(&world).await, before, "{operation}");
        told.push(first.1);
    }

    let before = counts(&world).await;
    world.server = world.server.restart().await;
    for (place, call) in world.calls.iter().enumerate() {
        if call.0 == "told now" {
            let (_, again) = send(&world.server, call, &place.to_string()).await;
            assert_eq!(again["id"], told[place]["id"]);
        } else if call.0 == "told" {
            let (_, mut again) = send(&world.server, call, &place.to_string()).await;
            // Where the gateway listens.
            if call.1.ends_with("_token") {
                again["url"] = told[place]["url"].clone();
            }
            assert_eq!(again, told[place], "{}", call.1);
        }
    }
    assert_eq!(counts(&world).await, before);
}

#[tokio::test]
async fn copies_of_a_call_that_arrive_together_are_answered_alike() {
    let world = World::make().await;
    for operation in [
        "create_ssh_key",
        "sql/query",
        "create_mcp_token",
        "write_file_contents",
    ] {
        let mut calls = world.calls.iter();
        let call = calls.find(|call| call.1.ends_with(operation)).unwrap();
        let copies = (0..8).map(|_| send(&world.server, call, "one"));
        let answers = futures_util::future::join_all(copies).await;
        assert!(
            answers.iter().all(|answer| answer == &answers[0]),
            "{answers:?}"
        );
    }
    let keys = world
        .server
        .run(&world.devbox, "wc -l < .ssh/authorized_keys")
        .await;
    assert_eq!(keys["stdout"], "1\n");
}

#[tokio::test]
async fn what_is_remembered_of_secrets_does_not_stand_in_the_data_folder() {
    let world = World::make().await;
    let mut hidden = Vec::new();
    for call in &world.calls {
        let secret = match call.1.rsplit('/').next().unwrap() {
            "apikeys" | "restricted_keys" => "key_secret",
            "create_ssh_key" => "ssh_private_key",
            "create_gateway_token" | "create_mcp_token" => "token",
            _ => continue,
        };
        let (_, view) = send(&world.server, call, "r").await;
        let secret = view[secret].as_str().unwrap();
        hidden.push(secret.lines().nth(1).unwrap_or(secret).to_owned());
    }
    assert_eq!(hidden.len(), 5);
    let folder = world.server.stop().await;
    let files = std::fs::read_dir(folder.path().join("data")).unwrap();
    for entry in files.flatten() {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let found = hidden.iter().find(|secret| text.contains(*secret));
        assert_eq!(found, None, "{}", entry.path().display());
    }
}
