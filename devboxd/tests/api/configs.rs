use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{TestServer, assert_refused};

/// Each kind: its path, its list's key, its ids' prefix, and what it is made of.
fn kinds() -> [(&'static str, &'static str, &'static str, Value); 3] {
    let bearer = json!({ "type": "bearer" });
    [
        ("/v1/network-policies", "network_policies", "np_", json!({})),
        (
            "/v1/gateway-configs",
            "gateway_configs",
            "gwc_",
            json!({ "endpoint": "https://api.example.com/v1", "auth_mechanism": bearer }),
        ),
        (
            "/v1/mcp-configs",
            "mcp_configs",
            "mcp_",
            json!({ "endpoint": "https://mcp.example.com", "allowed_tools": ["*"] }),
        ),
    ]
}

fn with(body: &Value, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[field] = value;
    body
}

#[tokio::test]
async fn each_kind_is_created_listed_updated_in_part_and_deleted() {
    let server = TestServer::start().await;
    for (path, key, prefix, body) in kinds() {
        let first = with(
            &with(&body, "name", json!("first-one")),
            "description",
            json!("d"),
        );
        let (status, view) = server.post(path, first.clone()).await;
        assert_eq!(status, StatusCode::OK, "{view}");
        let id = view["id"].as_str().unwrap();
        assert!(id.starts_with(prefix), "{id}");
        assert!(view["create_time_ms"].as_u64().unwrap() > 0);
        let one = format!("{path}/{id}");
        assert_eq!(server.get(&one).await.1, view);
        assert_refused(&server.post(path, first).await, 400, "name");
        server
            .post(path, with(&body, "name", json!("second")))
            .await;
        for (query, found) in [
            ("", 2),
            ("?name=first", 1),
            ("?search=cond", 1),
            (&format!("?id={id}"), 1),
            ("?name=nobody", 0),
        ] {
            let (_, list) = server.get(&format!("{path}{query}")).await;
            assert_eq!(list[key].as_array().unwrap().len(), found, "{path}{query}");
        }
        let (_, page) = server.get(&format!("{path}?limit=1")).await;
        assert_eq!(
            (&page[key][0]["name"], &page["has_more"]),
            (&json!("second"), &json!(true))
        );
        let change = json!({ "name": "renamed", "description": null });
        let (_, changed) = server.post(&one, change).await;
        let expected = with(
            &with(&view, "name", json!("renamed")),
            "update_time_ms",
            changed["update_time_ms"].clone(),
        );
        assert_eq!(changed, expected, "what is omitted or null stays");
        assert_refused(
            &server.post(&one, json!({ "name": "second" })).await,
            400,
            "name",
        );
        assert_refused(
            &server.post(&one, json!({ "name": " " })).await,
            400,
            "name",
        );
        for _again in 0..2 {
            let (status, gone) = server.post(&format!("{one}/delete"), json!({})).await;
            assert_eq!((status, &gone["id"]), (StatusCode::OK, &json!(id)));
        }
        let gone = server.get(&one).await;
        if path == "/v1/mcp-configs" {
            assert_refused(&gone, 404, id);
        } else {
            assert_eq!(gone.1["name"], "renamed");
        }
        assert_refused(&server.post(&one, json!({})).await, 404, id);
        let (_, list) = server.get(path).await;
        assert_eq!(list["total_count"], 1);
        // A deleted one's name is free.
        let (status, _) = server
            .post(path, with(&body, "name", json!("renamed")))
            .await;
        assert_eq!(status, StatusCode::OK);
        assert_refused(&server.get(&format!("{path}/none")).await, 404, "none");
        assert_refused(
            &server.post(&format!("{path}/none/delete"), json!({})).await,
            404,
            "none",
        );
    }
}

#[tokio::test]
async fn configurations_survive_a_restart() {
    let server = TestServer::start().await;
    let mut before = Vec::new();
    for (path, _, _, body) in kinds() {
        let (_, view) = server.post(path, with(&body, "name", json!("kept"))).await;
        before.push((format!("{path}/{}", view["id"].as_str().unwrap()), view));
    }
    let (_, account) = server.get("/v1/accounts/me").await;
    let server = server.restart().await;
    for (path, view) in before {
        assert_eq!(server.get(&path).await.1, view);
    }
    assert_eq!(server.get("/v1/accounts/me").await.1, account);
}

#[tokio::test]
async fn a_policys_rules_are_shown_as_egress() {
    let server = TestServer::start().await;
    let path = "/v1/network-policies";
    let rules = json!({
        "name": "n",
        "allowed_hostnames": ["github.com", "*.npmjs.org"],
        "allowed_cidrs": [{ "cidr": "10.12.0.0/16", "ports": [{ "port": 443, "protocol": "TCP" }] }],
        "allow_agent_gateway": true,
    });
    let (_, view) = server.post(path, rules.clone()).await;
    let expected = json!({
        "allow_all": false,
        "allow_agent_gateway": true,
        "allow_devbox_to_devbox": false,
        "allow_mcp_gateway": false,
        "allow_runloop_mirrors": false,
        "allowed_cidrs": rules["allowed_cidrs"],
        "allowed_hostnames": rules["allowed_hostnames"],
    });
    assert_eq!(view["egress"], expected);
    let one = format!("{path}/{}", view["id"].as_str().unwrap());
    let (_, open) = server
        .post(&one, json!({ "allow_all": true, "allowed_hostnames": [] }))
        .await;
    let egress = &open["egress"];
    assert_eq!(egress["allowed_hostnames"], json!([]));
    for implied in [
        "allow_all",
        "allow_devbox_to_devbox",
        "allow_runloop_mirrors",
        "allow_agent_gateway",
    ] {
        assert_eq!(egress[implied], json!(true), "{implied}");
    }
    for (field, value, named) in [
        ("allow_all", json!("yes"), "allow_all"),
        (
            "allowed_hostnames",
            json!(["ok.example", "http://a"]),
            "allowed_hostnames[1]",
        ),
        (
            "allowed_hostnames",
            json!("github.com"),
            "allowed_hostnames",
        ),
        (
            "allowed_cidrs",
            json!([{ "cidr": "10.0.0.1/8" }]),
            "allowed_cidrs[0].cidr",
        ),
        (
            "allowed_cidrs",
            json!([{ "ports": [] }]),
            "allowed_cidrs[0]",
        ),
        (
            "allowed_cidrs",
            json!([{ "cidr": "10.0.0.0/8", "ports": [{ "port": 0 }] }]),
            "ports[0]",
        ),
        (
            "allowed_cidrs",
            json!([{ "cidr": "10.0.0.0/8", "ports": [{ "port": 70000 }] }]),
            "ports[0].port",
        ),
        (
            "allowed_cidrs",
            json!([{ "cidr": "10.0.0.0/8", "ports": [{ "port": 9, "end_port": 8 }] }]),
            "ports[0]",
        ),
        (
            "allowed_cidrs",
            json!([{ "cidr": "10.0.0.0/8", "ports": [{ "port": 9, "protocol": "ICMP" }] }]),
            "protocol",
        ),
    ] {
        let body = with(&json!({ "name": "bad" }), field, value.clone());
        assert_refused(&server.post(path, body).await, 400, named);
        assert_refused(
            &server.post(&one, with(&json!({}), field, value)).await,
            400,
            named,
        );
    }
    assert_refused(&server.post(path, json!({})).await, 400, "name");
}

#[tokio::test]
async fn where_requests_go_and_how_they_are_authorized_is_checked() {
    let server = TestServer::start().await;
    let [_, (gateways, _, _, gateway), (mcps, _, _, mcp)] = kinds();
    let many = vec![json!({ "name": "x-a", "value": "1" }); 9];
    for (path, body) in [(gateways, gateway), (mcps, mcp)] {
        let body = with(&body, "name", json!("n"));
        for (field, value, named) in [
            ("endpoint", json!("not a url"), "endpoint"),
            ("endpoint", json!("ftp://a.example"), "endpoint"),
            ("endpoint", json!("/path"), "endpoint"),
            ("endpoint", json!("https://user:pass@a.example"), "endpoint"),
            ("endpoint", json!("https://a.example/?q"), "endpoint"),
            (
                "auth_mechanism",
                json!({ "type": "magic" }),
                "auth_mechanism.type",
            ),
            ("auth_mechanism", json!({}), "auth_mechanism"),
            (
                "auth_mechanism",
                json!({ "type": "header" }),
                "auth_mechanism.key",
            ),
            (
                "auth_mechanism",
                json!({ "type": "bearer", "key": "x" }),
                "auth_mechanism.key",
            ),
            (
                "auth_mechanism",
                json!({ "type": "header", "key": "a b" }),
                "auth_mechanism.key",
            ),
            (
                "auth_mechanism",
                json!({ "type": "header", "key": "Host" }),
                "auth_mechanism.key",
            ),
            (
                "custom_headers",
                json!([{ "name": "x-a" }]),
                "custom_headers[0]",
            ),
            (
                "custom_headers",
                json!([{ "name": "x-a", "value": "1", "secret": "s" }]),
                "custom_headers[0]",
            ),
            (
                "custom_headers",
                json!([{ "name": "x-a", "value": "a\nb" }]),
                "custom_headers[0].value",
            ),
            (
                "custom_headers",
                json!([{ "name": "", "value": "1" }]),
                "custom_headers[0].name",
            ),
            ("custom_headers", json!(many), "custom_headers"),
        ] {
            assert_refused(
                &server.post(path, with(&body, field, value)).await,
                400,
                named,
            );
        }
        for missing in body.as_object().unwrap().keys() {
            let mut partial = body.clone();
            partial.as_object_mut().unwrap().remove(missing);
            assert_refused(&server.post(path, partial).await, 400, missing);
        }
        let header = json!({ "type": "header", "key": "x-api-key" });
        let (status, view) = server
            .post(path, with(&body, "auth_mechanism", header.clone()))
            .await;
        assert_eq!((status, &view["auth_mechanism"]), (StatusCode::OK, &header));
    }
    let body = json!({ "name": "t", "endpoint": "https://a.example", "allowed_tools": [] });
    assert_refused(&server.post(mcps, body.clone()).await, 400, "allowed_tools");
    let body = with(&body, "allowed_tools", json!(["a", ""]));
    assert_refused(&server.post(mcps, body).await, 400, "allowed_tools[1]");
}
