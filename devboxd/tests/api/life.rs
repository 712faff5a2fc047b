use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{TestServer, answer, assert_refused};

async fn until(server: &TestServer, devbox: &str, status: &str) -> Value {
    let body = json!({ "statuses": [status], "timeout_seconds": 30 });
    let (code, view) = server
        .post(&format!("{devbox}/wait_for_status"), body)
        .await;
    assert_eq!(code, StatusCode::OK, "{view}");
    view
}

fn states(view: &Value) -> Vec<&str> {
    let transitions = view["state_transitions"].as_array().unwrap();
    transitions
        .iter()
        .map(|transition| transition["status"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn suspend_stops_processes_and_keeps_the_disk_and_resume_brings_it_back() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "echo kept > file").await;
    let held = server.begin(&devbox, "sleep 600").await;
    let (status, view) = server.post(&format!("{devbox}/suspend"), json!({})).await;
    assert_eq!(
        (status, &view["status"]),
        (StatusCode::OK, &json!("suspending"))
    );
    until(&server, &devbox, "suspended").await;
    assert_eq!(server.end(&held).await["exit_status"], 137);
    let run = server
        .post(
            &format!("{devbox}/execute_async"),
            json!({ "command": "true" }),
        )
        .await;
    assert_refused(&run, 400, "suspended");
    let (status, view) = server.post(&format!("{devbox}/resume"), json!({})).await;
    assert_eq!(
        (status, &view["status"]),
        (StatusCode::OK, &json!("provisioning"))
    );
    let view = until(&server, &devbox, "running").await;
    assert_eq!(
        states(&view)[3..],
        ["suspending", "suspended", "provisioning", "running"]
    );
    assert_eq!(server.run(&devbox, "cat file").await["stdout"], "kept\n");
}

#[tokio::test]
async fn suspend_and_resume_in_the_wrong_state_are_refused_but_may_be_repeated() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    assert_refused(
        &server.post(&format!("{devbox}/resume"), json!({})).await,
        400,
        "running",
    );
    for _ in 0..2 {
        let path = format!("{devbox}/suspend");
        let request = server
            .request(Method::POST, &path)
            .header("x-request-id", "same");
        let (status, view) = answer(request).await;
        assert_eq!(
            (status, &view["status"]),
            (StatusCode::OK, &json!("suspending"))
        );
    }
    until(&server, &devbox, "suspended").await;
    let again = server.post(&format!("{devbox}/suspend"), json!({})).await;
    assert_refused(&again, 400, "suspended");
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    assert_refused(
        &server.post(&format!("{devbox}/resume"), json!({})).await,
        400,
        "shutdown",
    );
}

#[tokio::test]
async fn shells_start_anew_after_a_resume() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let run = async |command: &str| {
        let call = json!({ "command": command, "shell_name": "s" });
        server.end(&server.begin_with(&devbox, call).await).await
    };
    run("cd /; export V=1").await;
    server.post(&format!("{devbox}/suspend"), json!({})).await;
    until(&server, &devbox, "suspended").await;
    server.post(&format!("{devbox}/resume"), json!({})).await;
    until(&server, &devbox, "running").await;
    assert_eq!(
        run("[ \"$PWD\" = \"$HOME\" ] && echo \"home$V\"").await["stdout"],
        "home\n"
    );
}

#[tokio::test]
async fn an_idle_devbox_ends_as_its_parameters_say() {
    let server = TestServer::start().await;
    let after = |on_idle: &str| json!({ "idle_time_seconds": 1, "on_idle": on_idle });
    let stopped = server
        .devbox_with(json!({ "launch_parameters": { "after_idle": after("shutdown") } }))
        .await;
    let lifecycle = json!({ "lifecycle": { "after_idle": after("suspend") } });
    let suspended = server
        .devbox_with(json!({ "launch_parameters": lifecycle }))
        .await;
    assert_eq!(
        until(&server, &stopped, "shutdown").await["shutdown_reason"],
        "idle"
    );
    until(&server, &suspended, "suspended").await;
}

#[tokio::test]
async fn a_devbox_with_a_running_command_is_not_idle() {
    let server = TestServer::start().await;
    let params = json!({ "launch_parameters": {
        "after_idle": { "idle_time_seconds": 1, "on_idle": "shutdown" } } });
    let devbox = server.devbox_with(params).await;
    let view = server.run(&devbox, "sleep 1.5; echo undisturbed").await;
    assert_eq!(
        (&view["stdout"], &view["exit_status"]),
        (&json!("undisturbed\n"), &json!(0))
    );
    until(&server, &devbox, "shutdown").await;
}

#[tokio::test]
async fn a_devbox_that_is_not_kept_alive_ends() {
    let server = TestServer::start().await;
    let params = json!({ "launch_parameters": { "keep_alive_time_seconds": 1 } });
    let devbox = server.devbox_with(params).await;
    let kept = server
        .post(&format!("{devbox}/keep_alive"), json!({}))
        .await;
    assert_eq!(kept, (StatusCode::OK, json!({})));
    let view = until(&server, &devbox, "shutdown").await;
    assert_eq!(view["shutdown_reason"], "keep_alive_timeout");
    let late = server
        .post(&format!("{devbox}/keep_alive"), json!({}))
        .await;
    assert_refused(&late, 400, "shutdown");
}

#[tokio::test]
async fn a_devbox_ends_with_its_entrypoint() {
    let server = TestServer::start().await;
    let params = json!({ "entrypoint": "echo begun; until [ -e stop ]; do sleep 0.01; done" });
    let devbox = server.devbox_with(params).await;
    server.run(&devbox, "touch stop").await;
    let view = until(&server, &devbox, "shutdown").await;
    assert_eq!(view["shutdown_reason"], "entrypoint_exit");
    let (_, logs) = server.get(&format!("{devbox}/logs")).await;
    assert_eq!(logs["logs"][0]["source"], "entrypoint");
    assert_eq!(logs["logs"][0]["message"], "begun");
}

#[tokio::test]
async fn an_entrypoint_is_ended_by_a_suspension_and_begins_again_with_the_resume() {
    let server = TestServer::start().await;
    let params = json!({ "entrypoint": "echo x >> starts; exec sleep 600" });
    let devbox = server.devbox_with(params).await;
    let began = "until [ -s starts ]; do sleep 0.01; done";
    server.run(&devbox, began).await;
    server.post(&format!("{devbox}/suspend"), json!({})).await;
    until(&server, &devbox, "suspended").await;
    server.post(&format!("{devbox}/resume"), json!({})).await;
    until(&server, &devbox, "running").await;
    let again = "until [ $(wc -l < starts) = 2 ]; do sleep 0.01; done; echo twice";
    assert_eq!(server.run(&devbox, again).await["stdout"], "twice\n");
}

#[tokio::test]
async fn suspend_hooks_run_before_the_processes_are_stopped() {
    let server = TestServer::start().await;
    let hooks = |commands: Value, deadline: u64| {
        let hooks = json!({ "suspend_commands": commands, "suspend_deadline_ms": deadline });
        json!({ "launch_parameters": { "lifecycle": { "lifecycle_hooks": hooks } } })
    };
    let devbox = server
        .devbox_with(hooks(json!(["echo 1 > saved", "echo 2 >> saved"]), 20_000))
        .await;
    let stuck = server.devbox_with(hooks(json!(["sleep 600"]), 50)).await;
    for suspended in [&devbox, &stuck] {
        server
            .post(&format!("{suspended}/suspend"), json!({}))
            .await;
        until(&server, suspended, "suspended").await;
    }
    server.post(&format!("{devbox}/resume"), json!({})).await;
    until(&server, &devbox, "running").await;
    assert_eq!(server.run(&devbox, "cat saved").await["stdout"], "1\n2\n");
}

#[tokio::test]
async fn bad_timers_are_refused_by_name() {
    let server = TestServer::start().await;
    for (parameters, named) in [
        (
            json!({ "keep_alive_time_seconds": 0 }),
            "keep_alive_time_seconds",
        ),
        (
            json!({ "keep_alive_time_seconds": -1 }),
            "keep_alive_time_seconds",
        ),
        (
            json!({ "keep_alive_time_seconds": "1" }),
            "keep_alive_time_seconds",
        ),
        (
            json!({ "after_idle": { "idle_time_seconds": 5 } }),
            "on_idle",
        ),
        (
            json!({ "after_idle": { "idle_time_seconds": 5, "on_idle": "sing" } }),
            "on_idle",
        ),
        (
            json!({ "after_idle": { "idle_time_seconds": 0, "on_idle": "suspend" } }),
            "idle_time",
        ),
        (
            json!({ "resource_size_request": "HUGE" }),
            "resource_size_request",
        ),
    ] {
        let answer = server
            .post("/v1/devboxes", json!({ "launch_parameters": parameters }))
            .await;
        assert_refused(&answer, 400, named);
    }
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_nothing_else() {
    let server = TestServer::start().await;
    let devbox = server
        .devbox_with(json!({ "name": "a", "metadata": { "k": "1" } }))
        .await;
    let (status, view) = server.post(&devbox, json!({ "name": "b" })).await;
    assert_eq!((status, &view["name"]), (StatusCode::OK, &json!("b")));
    assert_eq!(view["metadata"], json!({ "k": "1" }));
    let update = json!({ "name": null, "metadata": { "l": "2" } });
    let (_, view) = server.post(&devbox, update).await;
    assert_eq!(
        (&view["name"], &view["metadata"]),
        (&json!("b"), &json!({ "l": "2" }))
    );
    assert_eq!(server.get(&devbox).await.1, view);
    assert_refused(
        &server.post(&devbox, json!({ "metadata": 1 })).await,
        400,
        "metadata",
    );
}

#[tokio::test]
async fn usage_counts_from_the_creation_on() {
    let server = TestServer::start().await;
    let parameters = json!({ "resource_size_request": "LARGE" });
    let devbox = server
        .devbox_with(json!({ "launch_parameters": parameters }))
        .await;
    let (status, usage) = server.get(&format!("{devbox}/usage")).await;
    assert_eq!(
        (status, &usage["status"]),
        (StatusCode::OK, &json!("running"))
    );
    assert!(devbox.ends_with(usage["id"].as_str().unwrap()));
    let active = usage["total_active_seconds"].as_u64().unwrap();
    assert!(usage["total_elapsed_seconds"].as_u64().unwrap() >= active);
    assert_eq!(usage["memory_gb_seconds"], active * 8);
    assert_eq!(usage["vcpu_seconds"], active * 2);
}

#[tokio::test]
async fn an_ssh_key_is_a_real_pair_that_the_devbox_knows() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let (status, first) = server
        .post(&format!("{devbox}/create_ssh_key"), json!({}))
        .await;
    assert_eq!(status, StatusCode::OK, "{first}");
    let (_, second) = server
        .post(&format!("{devbox}/create_ssh_key"), json!({}))
        .await;
    assert_ne!(first["ssh_private_key"], second["ssh_private_key"]);
    let known = server.run(
        &devbox,
        "cat .ssh/authorized_keys; stat -c %a .ssh/authorized_keys",
    );
    let known = known.await["stdout"].as_str().unwrap().to_owned();
    let lines: Vec<_> = known.lines().collect();
    assert_eq!(lines[2], "600");
    for (key, line) in [first, second].iter().zip(lines) {
        let private = key["ssh_private_key"].as_str().unwrap();
        let private = ssh_key::PrivateKey::from_openssh(private).unwrap();
        assert_eq!(private.public_key().to_openssh().unwrap(), line);
    }
}
