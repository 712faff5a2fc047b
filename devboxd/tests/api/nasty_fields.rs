//! Every text of every body, replaced by what somebody who means harm would send: an answer by the contract,
//! and a server that stays well.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{TestServer, answer};
use crate::repeated_calls::World;

/// Bodies with all the fields that programs use, beside those of the repeated calls.
fn bodies() -> Vec<(&'static str, Value)> {
    let mount = |kind: &str, rest: Value| {
        let mut mount = json!({ "type": kind });
        mount
            .as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        mount
    };
    let code = json!({ "repo_owner": "o", "repo_name": "r", "git_ref": "v1", "token": "t", "install_command": "true" });
    let devbox = json!({
        "name": "n", "metadata": { "k": "v" }, "environment_variables": { "K": "v" }, "secrets": { "S": "KEPT" },
        "file_mounts": { "f": "text" }, "entrypoint": "sleep 600", "code_mounts": [code],
        "mounts": [
            mount("object_mount", json!({ "object_id": "obj_x", "object_path": "o" })),
            mount("file_mount", json!({ "target": "t", "content": "text" })),
            mount("code_mount", code.clone()),
            mount("broker_mount", json!({ "axon_id": "axn_x" })),
        ],
        "gateways": { "G": { "gateway": "kept", "secret": "KEPT" } },
        "mcp": { "M": { "mcp_config": "kept", "secret": "KEPT" } },
        "launch_parameters": {
            "launch_commands": ["true"], "user_parameters": { "username": "user", "uid": 1000 },
            "network_policy_id": "npl_x", "required_services": ["s"],
            "lifecycle": { "lifecycle_hooks": { "suspend_commands": ["true"] } },
        },
    });
    let blueprint = json!({
        "name": "n", "metadata": { "k": "v" }, "build_args": { "A": "v" }, "file_mounts": { "f": "text" },
        "dockerfile": "FROM x\nCOPY a b\nENV K=v\nWORKDIR w\nRUN true", "system_setup_commands": ["true"],
        "code_mounts": [code], "secrets": { "S": "KEPT" },
        "build_context": { "type": "object", "object_id": "obj_x" },
    });
    let header = json!({ "name": "x-own", "value": "v" });
    let api = json!({
        "name": "m", "endpoint": "http://127.0.0.1:1", "allowed_tools": ["*"], "description": "d",
        "auth_mechanism": { "type": "header", "key": "x-key" }, "custom_headers": [header],
    });
    let policy = json!({
        "name": "p", "description": "d", "allowed_hostnames": ["example.com"],
        "allowed_cidrs": [{ "cidr": "10.0.0.0/8" }],
    });
    let object = json!({ "name": "n", "content_type": "text", "metadata": { "k": "v" } });
    vec![
        ("/v1/devboxes", devbox),
        ("/v1/blueprints", blueprint.clone()),
        ("/v1/blueprints/preview", blueprint),
        ("/v1/gateway-configs", api.clone()),
        ("/v1/mcp-configs", api),
        ("/v1/network-policies", policy),
        ("/v1/objects", object),
        (
            "/v1/axons",
            json!({ "name": "n", "metadata": { "k": "v" } }),
        ),
    ]
}

/// The body with each of its texts, and each key that is the sender's, replaced in turn.
fn spoilt(body: &Value, nasty: &str) -> Vec<Value> {
    match body {
        Value::String(_) => vec![json!(nasty)],
        Value::Array(items) => {
            let one = |place: usize, item| {
                let spoil = move |value| {
                    let mut items = items.clone();
                    items[place] = value;
                    Value::Array(items)
                };
                spoilt(item, nasty).into_iter().map(spoil)
            };
            items
                .iter()
                .enumerate()
                .flat_map(|(place, item)| one(place, item))
                .collect()
        }
        Value::Object(fields) => {
            let mut all = Vec::new();
            for (key, value) in fields {
                for value in spoilt(value, nasty) {
                    let mut fields = fields.clone();
                    fields.insert(key.clone(), value);
                    all.push(Value::Object(fields));
                }
                let mut renamed = fields.clone();
                if let Some(value) = renamed.remove(key) {
                    renamed.insert(nasty.to_owned(), value);
                    all.push(Value::Object(renamed));
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn no_text_in_a_body_makes_the_server_err_or_tell_what_is_not_the_callers() {
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("target");
    std::fs::write(&target, "what is outside").unwrap();
    let target = target.to_str().unwrap();
    let climbing = format!("{}{target}", "../".repeat(30));
    let world = World::make_on(TestServer::start_with(|config| config.faults = true).await).await;
    let server = &world.server;
    // What becomes of mounts is asked elsewhere: hundreds of devboxes would only take their time here.
    let unbooted =
        json!({ "action": "transition", "transition": "boot", "fails": true, "times": 1_000_000 });
    assert_eq!(server.post("/_faults", unbooted).await.0, 200);
    let calls = world
        .calls
        .iter()
        .map(|call| (call.2.as_str(), call.3.clone()));
    // Those that hold until something is so are asked about their wrong words elsewhere.
    let calls = calls.filter(|(path, _)| !path.contains("create_and_await"));
    let long = "x".repeat(100_000);
    for (path, body) in calls.chain(bodies()) {
        for nasty in [
            &climbing,
            target,
            "a\0b",
            "\u{202e}\r\n\u{1b}[2J",
            "'; DROP TABLE documents;--",
            "$(id)`id`",
            &long,
        ] {
            for body in spoilt(&body, nasty) {
                let (status, text) = answer(server.request(Method::POST, path).json(&body)).await;
                let shown = body.to_string();
                let shown = &shown[..shown.floor_char_boundary(300)];
                assert!(!status.is_server_error(), "{path} {shown}: {status} {text}");
                assert!(
                    !text.to_string().contains("what is outside"),
                    "{path} {shown}"
                );
            }
        }
    }
    assert_eq!(server.get("/v1/devboxes").await.0, 200);
    assert_eq!(std::fs::read_to_string(target).unwrap(), "what is outside");
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn no_mount_leads_out_of_its_devbox() {
    let server = TestServer::start().await;
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("target");
    std::fs::write(&target, "what is outside").unwrap();
    let target = target.to_str().unwrap();
    let source = server.devbox().await;
    let links = format!(
        "ln -s {target} link; ln -s {} folder",
        outside.path().display()
    );
    server.run(&source, &links).await;
    let (_, snapshot) = server
        .post(&format!("{source}/snapshot_disk"), json!({}))
        .await;
    let named = json!({ "name": "harm", "content_type": "text" });
    let (_, object) = server.post("/v1/objects", named).await;
    let put = server.client.put(object["upload_url"].as_str().unwrap());
    put.body("harm").send().await.unwrap();
    let complete = format!("/v1/objects/{}/complete", object["id"].as_str().unwrap());
    assert_eq!(server.post(&complete, json!({})).await.0, 200);
    let climbing = format!("{}{target}", "../".repeat(30));
    for path in [
        climbing.as_str(),
        target,
        "link",
        "folder/target",
        "folder/new",
        "folder/",
    ] {
        for mount in [
            json!({ "mounts": [{ "type": "object_mount", "object_id": object["id"], "object_path": path }] }),
            json!({ "mounts": [{ "type": "file_mount", "target": path, "content": "harm" }] }),
        ] {
            let mut body = mount;
            body["snapshot_id"] = snapshot["id"].clone();
            let create = "/v1/devboxes/create_and_await_running";
            let (status, view) = server.post(create, body).await;
            assert!(!status.is_server_error(), "{path}: {status} {view}");
        }
    }
    assert_eq!(std::fs::read_to_string(target).unwrap(), "what is outside");
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1);
}
