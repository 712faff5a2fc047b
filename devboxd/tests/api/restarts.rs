use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{TestServer, answer};

#[tokio::test]
async fn snapshots_survive_a_restart_with_their_files_and_labels() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server
        .run(&devbox, "mkdir a; echo text > a/file; chmod 640 a/file")
        .await;
    let labels = json!({ "name": "kept", "metadata": { "k": "v" } });
    let (_, first) = server
        .post(&format!("{devbox}/snapshot_disk"), labels)
        .await;
    let (_, gone) = server
        .post(&format!("{devbox}/snapshot_disk"), json!({}))
        .await;
    let snapshots = "/v1/devboxes/disk_snapshots";
    let delete = format!("{snapshots}/{}/delete", gone["id"].as_str().unwrap());
    server.post(&delete, json!({})).await;

    let server = server.restart().await;
    let (_, list) = server.get(snapshots).await;
    assert_eq!(list["snapshots"], json!([first]));
    let (_, status) = server
        .get(&format!(
            "{snapshots}/{}/status",
            gone["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(status["status"], "deleted");
    let devbox = server
        .devbox_with(json!({ "snapshot_id": first["id"] }))
        .await;
    let view = server.run(&devbox, "cat a/file; stat -c %a a/file").await;
    assert_eq!(view["stdout"], "text\n640\n");
}

/// What a client can ask about a devbox and its executions.
async fn all_that_is_told(server: &TestServer, devbox: &str, executions: &[String]) -> Vec<Value> {
    let mut told = Vec::new();
    let mut paths = vec![devbox.to_owned(), format!("{devbox}/logs")];
    paths.extend_from_slice(executions);
    for path in paths {
        let (status, answer) = server.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        told.push(answer);
    }
    for execution in executions {
        for name in ["stdout", "stderr"] {
            told.push(json!(server.streamed(execution, name, "?offset=2").await));
        }
    }
    told
}

#[tokio::test]
async fn an_ended_devbox_tells_after_a_restart_what_it_told_before() {
    let server = TestServer::start().await;
    let params = json!({
        "name": "first", "metadata": { "a": "b" }, "environment_variables": { "V": "w" },
        "launch_parameters": { "resource_size_request": "LARGE", "launch_commands": ["echo launched"] },
        "tunnel": { "auth_mode": "authenticated" },
    });
    let devbox = server.devbox_with(params).await;
    let update = json!({ "name": "second", "metadata": { "c": "d" } });
    server.post(&devbox, update).await;
    let mut executions = Vec::new();
    for command in [
        "echo größe; echo $V >&2; exit 3",
        "printf 'no newline'",
        "kill -9 $$",
    ] {
        let execution = server.begin(&devbox, command).await;
        server.end(&execution).await;
        executions.push(execution);
    }
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    let before = all_that_is_told(&server, &devbox, &executions).await;
    let server = server.restart().await;
    let after = all_that_is_told(&server, &devbox, &executions).await;
    assert_eq!(after, before);
    let (_, list) = server.get("/v1/devboxes").await;
    assert_eq!(list["devboxes"], json!([before[0]]));
}

#[tokio::test]
async fn a_running_devbox_comes_back_with_its_disk_and_without_its_processes() {
    let server = TestServer::start().await;
    let params = json!({
        "environment_variables": { "V": "w" },
        "launch_parameters": { "launch_commands": ["echo launched >> launches"] },
        "entrypoint": "echo entered >> entries; exec sleep 600",
    });
    let devbox = server.devbox_with(params).await;
    let enable = format!("{devbox}/enable_tunnel");
    let (_, tunnel) = server.post(&enable, json!({})).await;
    let shell = json!({ "command": "X=1; cd /", "shell_name": "s" });
    let in_shell = server.begin_with(&devbox, shell).await;
    server.end(&in_shell).await;
    server
        .run(
            &devbox,
            "until [ -s entries ]; do sleep 0.01; done; echo text > file",
        )
        .await;
    let under_way = server
        .begin(&devbox, "echo begun; echo started >&2; exec sleep 600")
        .await;
    let mut stream = server.stream(&under_way, "stderr", "").await;
    assert_eq!(stream.next().await.unwrap().output, "started\n");

    let server = server.restart().await;
    let wait = json!({ "statuses": ["running"] });
    let (status, view) = server
        .post(&format!("{devbox}/wait_for_status"), wait)
        .await;
    assert_eq!(status, StatusCode::OK, "{view}");
    assert_eq!(view["tunnel"], tunnel);
    let statuses: Vec<_> = view["state_transitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|transition| transition["status"].as_str().unwrap())
        .collect();
    let expected = [
        "provisioning",
        "initializing",
        "running",
        "provisioning",
        "running",
    ];
    assert_eq!(statuses, expected);

    let ended = server.end(&under_way).await;
    assert_eq!(ended["exit_status"], 137);
    assert_eq!(ended["stdout"], "begun\n");
    let reason = "devboxd: the server ended before this command did\n";
    assert_eq!(ended["stderr"], format!("started\n{reason}"));
    let rest = server.streamed(&under_way, "stderr", "?offset=8").await;
    assert_eq!(rest, reason, "a client that resumes its stream is told");

    let check = "until [ $(wc -l < entries) = 2 ]; do sleep 0.01; done; cat file launches; echo $V";
    assert_eq!(
        server.run(&devbox, check).await["stdout"],
        "text\nlaunched\nw\n"
    );
    let shell = json!({ "command": "echo \"[$X]\"; cd; [ \"$OLDPWD\" = \"$PWD\" ] && echo at home", "shell_name": "s" });
    let in_shell = server.begin_with(&devbox, shell).await;
    let fresh = server.end(&in_shell).await;
    assert_eq!(fresh["stdout"], "[]\nat home\n");
}

#[tokio::test]
async fn a_suspended_devbox_is_suspended_after_a_restart_and_can_be_resumed() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "echo text > file").await;
    server.post(&format!("{devbox}/suspend"), json!({})).await;
    let wait = format!("{devbox}/wait_for_status");
    server
        .post(&wait, json!({ "statuses": ["suspended"] }))
        .await;
    let server = server.restart().await;
    let (_, view) = server.get(&devbox).await;
    assert_eq!(view["status"], "suspended");
    server.post(&format!("{devbox}/resume"), json!({})).await;
    let (_, view) = server.post(&wait, json!({ "statuses": ["running"] })).await;
    assert_eq!(view["status"], "running");
    assert_eq!(server.run(&devbox, "cat file").await["stdout"], "text\n");
}

/// Waits for a line in a devbox's log that none of `known` wrote; the path of the execution that did.
async fn logged(server: &TestServer, devbox: &str, line: &str, known: &[String]) -> String {
    loop {
        let (_, answer) = server.get(&format!("{devbox}/logs")).await;
        let entries = answer["logs"].as_array().unwrap();
        let paths = entries
            .iter()
            .filter(|entry| entry["message"] == line)
            .map(|entry| format!("{devbox}/executions/{}", entry["cmd_id"].as_str().unwrap()));
        if let Some(path) = paths.into_iter().find(|path| !known.contains(path)) {
            return path;
        }
    }
}

#[tokio::test]
async fn a_boot_that_a_restart_cut_short_begins_anew() {
    let server = TestServer::start().await;
    let wait = "trap 'exit 0' INT; touch begun; echo begun; while :; do sleep 0.02; done";
    let params = json!({
        "launch_parameters": { "launch_commands": ["test ! -e begun", wait] },
        "file_mounts": { "mounted": "contents" },
    });
    let (_, view) = server.post("/v1/devboxes", params).await;
    let devbox = format!("/v1/devboxes/{}", view["id"].as_str().unwrap());
    let first = logged(&server, &devbox, "begun", &[]).await;
    let server = server.restart().await;
    let second = logged(&server, &devbox, "begun", &[first]).await;
    let interrupt = json!({ "signal": "INTERRUPT" });
    let (status, answer) = server
        .post(&format!("{second}/send_std_in"), interrupt)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let wait = json!({ "statuses": ["running", "failure"] });
    let (_, view) = server
        .post(&format!("{devbox}/wait_for_status"), wait)
        .await;
    assert_eq!(view["status"], "running", "{view}");
    assert_eq!(
        server.run(&devbox, "cat mounted").await["stdout"],
        "contents"
    );
}

#[tokio::test]
async fn a_repeated_call_gets_its_first_answer_after_a_restart_too() {
    let server = TestServer::start().await;
    let create = |server: &TestServer| {
        server
            .request(Method::POST, "/v1/devboxes")
            .header("x-request-id", "r1")
            .json(&json!({}))
    };
    let (_, first) = answer(create(&server)).await;
    let devbox = server.devbox().await;
    let call = json!({ "command": "echo $RANDOM", "command_id": "c1" });
    let execute = format!("{devbox}/execute");
    let (_, ran) = server.post(&execute, call.clone()).await;
    let server = server.restart().await;
    assert_eq!(answer(create(&server)).await.1, first);
    assert_eq!(server.post(&execute, call).await.1, ran);
    let (_, list) = server.get("/v1/devboxes").await;
    assert_eq!(list["total_count"], 2);
}
