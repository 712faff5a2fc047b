use reqwest::Method;
use serde_json::json;

use crate::harness::{TestServer, answer, assert_refused};

#[tokio::test]
async fn a_body_that_is_not_a_json_object_is_refused() {
    let server = TestServer::start().await;
    for body in [
        "{", "[]", "null", "1", "\"a\"", "{} {}", "{'a': 1}", "\u{0}", "[[]]",
    ] {
        for path in ["/v1/devboxes", "/v1/devboxes/create_and_await_running"] {
            let request = server.request(Method::POST, path).body(body);
            assert_refused(&answer(request).await, 400, "JSON");
        }
    }
    let not_text = server
        .request(Method::POST, "/v1/devboxes")
        .body(&b"{\"name\": \"\xff\"}"[..]);
    assert_refused(&answer(not_text).await, 400, "");
}

#[tokio::test]
async fn a_wrong_field_is_named() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let create = "/v1/devboxes".to_owned();
    let execute = format!("{devbox}/execute");
    let execute_async = format!("{devbox}/execute_async");
    let write = format!("{devbox}/write_file_contents");
    let read = format!("{devbox}/read_file_contents");
    for (path, body, named) in [
        (&create, json!({ "name": 1 }), "name"),
        (&create, json!({ "metadata": { "a": 1 } }), "metadata.a"),
        (&create, json!({ "metadata": [] }), "metadata"),
        (
            &create,
            json!({ "environment_variables": { "A": null } }),
            "environment_variables.A",
        ),
        (
            &create,
            json!({ "environment_variables": { "A=B": "" } }),
            "environment_variables.A=B",
        ),
        (
            &create,
            json!({ "environment_variables": { "A": "\0" } }),
            "environment_variables.A",
        ),
        (
            &create,
            json!({ "environment_variables": { "": "" } }),
            "environment_variables",
        ),
        (
            &create,
            json!({ "launch_parameters": "big" }),
            "launch_parameters",
        ),
        (
            &create,
            json!({ "launch_parameters": { "launch_commands": "ls" } }),
            "launch_parameters.launch_commands",
        ),
        (
            &create,
            json!({ "file_mounts": { "a": 1 } }),
            "file_mounts.a",
        ),
        (&create, json!({ "mounts": [{}] }), "mounts[0]"),
        (
            &create,
            json!({ "mounts": [{ "type": "object_mount" }] }),
            "mounts",
        ),
        (
            &create,
            json!({ "mounts": [{ "type": "object_mount", "object_id": "obj_none", "object_path": "a" }] }),
            "mounts[0].object_id",
        ),
        (
            &create,
            json!({ "mounts": [{ "type": "agent_mount", "agent_id": "a" }] }),
            "mounts[0].type",
        ),
        (
            &create,
            json!({ "code_mounts": [{ "repo_owner": "a", "repo_name": "../b" }] }),
            "code_mounts[0].repo_name",
        ),
        (
            &create,
            json!({ "mounts": [{ "type": "code_mount", "repo_owner": "", "repo_name": "b" }] }),
            "mounts[0].repo_owner",
        ),
        (
            &create,
            json!({ "code_mounts": [{ "repo_owner": "a", "repo_name": "b", "git_ref": "--upload-pack=x" }] }),
            "code_mounts[0].git_ref",
        ),
        (&create, json!({ "secrets": { "A=B": "b" } }), "secrets.A=B"),
        (&create, json!({ "blueprint_name": "b" }), "blueprint_name"),
        (&create, json!({ "secrets": { "A": "b" } }), "secrets.A"),
        (&execute, json!({ "command_id": "a" }), "command"),
        (&execute, json!({ "command": "true" }), "command_id"),
        (
            &execute,
            json!({ "command": "true", "command_id": "" }),
            "command_id",
        ),
        (
            &execute,
            json!({ "command": ["true"], "command_id": "a" }),
            "command",
        ),
        (
            &execute,
            json!({ "command": "a\0b", "command_id": "a" }),
            "command",
        ),
        (
            &execute,
            json!({ "command": "true", "command_id": "a", "optimistic_timeout": "5" }),
            "optimistic_timeout",
        ),
        (
            &execute,
            json!({ "command": "true", "command_id": "a", "optimistic_timeout": -5 }),
            "optimistic_timeout",
        ),
        (&execute_async, json!({}), "command"),
        (&execute_async, json!({ "command": null }), "command"),
        (
            &execute_async,
            json!({ "command": "cat", "attach_stdin": "yes" }),
            "attach_stdin",
        ),
        (&write, json!({ "file_path": "a" }), "contents"),
        (&write, json!({ "contents": "a" }), "file_path"),
        (
            &write,
            json!({ "file_path": 1, "contents": "a" }),
            "file_path",
        ),
        (&read, json!({}), "file_path"),
        (&read, json!({ "file_path": ["a"] }), "file_path"),
    ] {
        assert_refused(&server.post(path, body).await, 400, named);
    }
}

#[tokio::test]
async fn a_field_that_is_null_counts_as_absent() {
    let server = TestServer::start().await;
    let params = json!({
        "name": null, "metadata": null, "environment_variables": null, "file_mounts": null,
        "mounts": null, "launch_parameters": null, "secrets": null, "tunnel": null,
        "blueprint_id": null, "snapshot_id": null,
    });
    let devbox = server.devbox_with(params).await;
    let call = json!({ "command": "echo hi", "command_id": "a", "optimistic_timeout": null,
        "shell_name": null });
    let (_, view) = server.post(&format!("{devbox}/execute"), call).await;
    assert_eq!(view["stdout"], "hi\n");
}

#[tokio::test]
async fn unknown_paths_and_methods_get_the_contracts_error() {
    let server = TestServer::start().await;
    for path in [
        "/v1",
        "/v1/nothing",
        "/v2/devboxes",
        "/v1/devboxes/a/b/c",
        "/_faults",
    ] {
        assert_refused(&server.get(path).await, 404, path);
        assert_refused(&server.post(path, json!({})).await, 404, path);
    }
    let devbox = server.devbox().await;
    for path in ["/v1/devboxes", &devbox] {
        let request = server.request(Method::DELETE, path);
        assert_refused(&answer(request).await, 405, "");
    }
}

#[tokio::test]
async fn an_unknown_devbox_is_a_404_everywhere() {
    let server = TestServer::start().await;
    let nobody = "/v1/devboxes/dbx_none";
    assert_refused(&server.get(nobody).await, 404, "dbx_none");
    let call = json!({ "command": "true", "command_id": "a", "file_path": "a", "contents": "",
        "path": "a", "statuses": ["running"] });
    for operation in [
        "shutdown",
        "wait_for_status",
        "execute",
        "execute_async",
        "execute_sync",
        "read_file_contents",
        "write_file_contents",
        "download_file",
        "executions/exec_none/kill",
    ] {
        let answer = server
            .post(&format!("{nobody}/{operation}"), call.clone())
            .await;
        assert_refused(&answer, 404, "dbx_none");
    }
}
