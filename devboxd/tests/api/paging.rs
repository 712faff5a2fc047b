//! Every list, paged through while it changes: each item that stays is told once, newest first, and what is
//! made meanwhile is not told in its midst.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::repeated_calls::lists;

/// How the things of a list come and go.
struct Kind {
    list: &'static str,
    /// Which of them are asked for.
    filter: &'static str,
    create: String,
    body: fn(usize) -> Value,
    /// The end of the path that takes one away.
    remove: &'static str,
}

fn kinds(devbox: &str) -> Vec<Kind> {
    let kind = |list, body, remove| Kind {
        list,
        filter: "",
        create: list.to_owned(),
        body,
        remove,
    };
    let named = |number| json!({ "name": format!("n{number}") });
    let api = |number| {
        json!({ "name": format!("n{number}"), "endpoint": "http://127.0.0.1:1", "allowed_tools": ["*"],
            "auth_mechanism": { "type": "bearer" } })
    };
    let mut devboxes = kind("/v1/devboxes", named, "shutdown");
    devboxes.filter = "&status=running";
    devboxes.create = "/v1/devboxes/create_and_await_running".to_owned();
    let mut snapshots = kind("/v1/devboxes/disk_snapshots", named, "delete");
    snapshots.create = format!("{devbox}/snapshot_disk");
    vec![
        devboxes,
        snapshots,
        kind("/v1/axons", named, ""),
        kind("/v1/blueprints", named, "delete"),
        kind("/v1/gateway-configs", api, "delete"),
        kind("/v1/mcp-configs", api, "delete"),
        kind("/v1/network-policies", named, "delete"),
        kind(
            "/v1/objects",
            |number| json!({ "name": format!("n{number}"), "content_type": "text" }),
            "delete",
        ),
        kind(
            "/v1/secrets",
            |number| json!({ "name": format!("n{number}"), "value": "v" }),
            "delete",
        ),
    ]
}

impl Kind {
    async fn create(&self, server: &TestServer, number: usize) -> String {
        let (status, view) = server.post(&self.create, (self.body)(number)).await;
        assert_eq!(status, StatusCode::OK, "{}: {view}", self.list);
        view["id"].as_str().unwrap().to_owned()
    }

    async fn remove(&self, server: &TestServer, id: &str) {
        let status = match (self.list, self.remove) {
            (list, "") => {
                let request = server.request(reqwest::Method::DELETE, &format!("{list}/{id}"));
                request.send().await.unwrap().status()
            }
            ("/v1/secrets", remove) => {
                server
                    .post(&format!("/v1/secrets/id/{id}/{remove}"), json!({}))
                    .await
                    .0
            }
            (list, remove) => {
                server
                    .post(&format!("{list}/{id}/{remove}"), json!({}))
                    .await
                    .0
            }
        };
        assert_eq!(status, StatusCode::OK, "{}", self.list);
    }

    /// The ids of a page of two, and whether more follow.
    async fn page(&self, server: &TestServer, after: Option<&String>) -> (Vec<String>, bool) {
        let cursor = after.map_or(String::new(), |id| format!("&starting_after={id}"));
        let (status, page) = server
            .get(&format!("{}?limit=2{}{cursor}", self.list, self.filter))
            .await;
        assert_eq!(status, StatusCode::OK, "{}: {page}", self.list);
        let items = page.as_object().unwrap().values().find_map(Value::as_array);
        let ids = items
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned());
        (ids.collect(), page["has_more"] == true)
    }
}

#[tokio::test]
async fn every_list_can_be_paged_through_while_it_changes() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let kinds = kinds(&devbox);
    let mut paged: BTreeSet<_> = kinds.iter().map(|kind| kind.list).collect();
    // Always empty.
    paged.extend(["/v1/blueprints/list_public", "/v1/objects/list_public"]);
    assert_eq!(lists().into_iter().collect::<BTreeSet<_>>(), paged);

    for kind in kinds {
        let mut made = Vec::new();
        for number in 0..7 {
            made.push(kind.create(&server, number).await);
        }
        made.reverse();
        let (mut told, mut more) = kind.page(&server, None).await;
        // The cursor itself, one that was not told yet, and a new one.
        kind.remove(&server, &made[1]).await;
        kind.remove(&server, &made[4]).await;
        let new = kind.create(&server, 7).await;
        while more {
            let (page, rest) = kind.page(&server, told.last()).await;
            told.extend(page);
            more = rest;
        }
        if kind.list == "/v1/devboxes" {
            assert_eq!(told.pop().as_deref(), devbox.rsplit('/').next());
        }
        made.remove(4);
        assert_eq!(told, made, "{}", kind.list);
        assert_eq!(kind.page(&server, None).await.0[0], new, "{}", kind.list);
    }
    for list in ["/v1/blueprints/list_public", "/v1/objects/list_public"] {
        let (_, page) = server.get(list).await;
        assert_eq!(page["has_more"], false, "{page}");
    }
}

#[tokio::test]
async fn an_axons_events_can_be_paged_through_while_more_come() {
    let server = TestServer::start().await;
    let (_, axon) = server.post("/v1/axons", json!({})).await;
    let axon = format!("/v1/axons/{}", axon["id"].as_str().unwrap());
    let publish = async || {
        let event =
            json!({ "event_type": "e", "origin": "USER_EVENT", "payload": "p", "source": "s" });
        let path = format!("{axon}/publish");
        assert_eq!(server.post(&path, event).await.0, StatusCode::OK);
    };
    for _ in 0..5 {
        publish().await;
    }
    let (mut told, mut cursor) = (Vec::new(), String::new());
    loop {
        let (_, page) = server.get(&format!("{axon}/events?limit=2{cursor}")).await;
        let events = page["events"].as_array().unwrap();
        told.extend(
            events
                .iter()
                .map(|event| event["sequence"].as_i64().unwrap()),
        );
        if page["has_more"] != true {
            break;
        }
        cursor = format!("&starting_after={}", told.last().unwrap());
        publish().await;
    }
    assert_eq!(told, [5, 4, 3, 2, 1]);
}
