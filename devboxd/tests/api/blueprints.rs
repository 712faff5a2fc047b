//! Blueprints: what is kept of them and who may use which; their builds are in `builds.rs`.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{HANG, TestServer, answer, assert_refused};

fn path(view: &Value) -> String {
    format!("/v1/blueprints/{}", view["id"].as_str().unwrap())
}

async fn create(server: &TestServer, params: Value) -> Value {
    let (status, view) = server.post("/v1/blueprints", params).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    view
}

/// The view of a blueprint when its build has ended.
async fn ended(server: &TestServer, view: &Value) -> Value {
    let path = path(view);
    let end = tokio::time::timeout(HANG, async {
        loop {
            let (_, view) = server.get(&path).await;
            if !view["build_finish_time_ms"].is_null() {
                return view;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    });
    end.await.expect("the build did not end")
}

pub async fn log(server: &TestServer, view: &Value) -> String {
    let (status, answer) = server.get(&format!("{}/logs", path(view))).await;
    assert_eq!(
        (status, &answer["blueprint_id"]),
        (StatusCode::OK, &view["id"])
    );
    let lines = answer["logs"].as_array().unwrap().iter();
    let lines: Vec<_> = lines
        .map(|line| line["message"].as_str().unwrap())
        .collect();
    lines.join("\n")
}

pub async fn built(server: &TestServer, params: Value) -> Value {
    let view = create(server, params).await;
    let view = ended(server, &view).await;
    assert_eq!(
        view["status"],
        "build_complete",
        "{}",
        log(server, &view).await
    );
    view
}

/// A blueprint that fails; its log, whose end the view has too.
pub async fn failed(server: &TestServer, params: Value) -> String {
    let view = create(server, params).await;
    let view = ended(server, &view).await;
    assert_eq!(
        (&view["status"], &view["failure_reason"]),
        (&json!("failed"), &json!("build_failed")),
        "{view}"
    );
    let log = log(server, &view).await;
    assert!(
        log.ends_with(view["failure_message"].as_str().unwrap()),
        "{log}\n{view}"
    );
    log
}

pub async fn from(server: &TestServer, blueprint: &Value) -> String {
    server
        .devbox_with(json!({ "blueprint_id": blueprint["id"] }))
        .await
}

pub fn dockerfile(lines: &[&str]) -> Value {
    json!({ "name": "b", "dockerfile": format!("FROM ubuntu:24.04\n{}\n", lines.join("\n")) })
}

#[tokio::test]
async fn a_blueprint_is_built_and_devboxes_start_from_it() {
    let server = TestServer::start().await;
    let params = json!({
        "name": "tools",
        "dockerfile": "FROM node:22\nRUN echo one > built\nENV WORD=\"two three\"\n",
        "system_setup_commands": ["echo \"$WORD\" > set-up"],
        "file_mounts": { "conf/a": "four" },
        "metadata": { "team": "red" },
        "launch_parameters": { "launch_commands": ["echo five > launched"], "keep_alive_time_seconds": 600 },
    });
    let view = create(&server, params.clone()).await;
    assert!(view["id"].as_str().unwrap().starts_with("bpt_"));
    assert_eq!(
        (&view["parameters"], &view["metadata"]),
        (&params, &params["metadata"])
    );
    assert_eq!(
        (&view["state"], &view["is_public"]),
        (&json!("created"), &json!(false))
    );
    assert!(
        ["provisioning", "building"].contains(&view["status"].as_str().unwrap()),
        "{view}"
    );
    let view = ended(&server, &view).await;
    let log = log(&server, &view).await;
    assert_eq!(view["status"], "build_complete", "{log}");
    for said in [
        "FROM node:22",
        "cannot be had without Docker",
        "RUN echo one",
        "echo \"$WORD\"",
        "complete",
    ] {
        assert!(log.contains(said), "{log}");
    }
    let look = "cat built set-up conf/a launched; echo; echo $WORD";
    for params in [
        json!({ "blueprint_id": view["id"] }),
        json!({ "blueprint_name": "tools" }),
    ] {
        let devbox = server.devbox_with(params).await;
        let ran = server.run(&devbox, look).await;
        assert_eq!(
            ran["stdout"], "one\ntwo three\nfourfive\n\ntwo three\n",
            "{ran}"
        );
        let (_, devbox) = server.get(&devbox).await;
        assert_eq!(devbox["blueprint_id"], view["id"]);
        assert_eq!(devbox["launch_parameters"]["keep_alive_time_seconds"], 600);
    }
    let own = json!({ "blueprint_id": view["id"], "environment_variables": { "WORD": "own" },
        "launch_parameters": { "launch_commands": [], "keep_alive_time_seconds": 700 } });
    let devbox = server.devbox_with(own).await;
    let ran = server.run(&devbox, "ls launched; echo $WORD").await;
    assert_eq!(ran["stdout"], "own\n");
    let (_, devbox) = server.get(&devbox).await;
    assert_eq!(devbox["launch_parameters"]["keep_alive_time_seconds"], 700);
}

#[tokio::test]
async fn the_newest_built_one_of_a_name_is_meant() {
    let server = TestServer::start().await;
    built(&server, dockerfile(&["RUN echo 1 > version"])).await;
    built(&server, dockerfile(&["RUN echo 2 > version"])).await;
    failed(&server, dockerfile(&["RUN exit 1"])).await;
    let devbox = server.devbox_with(json!({ "blueprint_name": "b" })).await;
    assert_eq!(server.run(&devbox, "cat version").await["stdout"], "2\n");
}

#[tokio::test]
async fn a_blueprint_is_deleted_unless_snapshots_depend_on_it() {
    let server = TestServer::start().await;
    let view = built(&server, dockerfile(&["RUN echo x > x"])).await;
    let devbox = from(&server, &view).await;
    let (_, snapshot) = server
        .post(&format!("{devbox}/snapshot_disk"), json!({}))
        .await;
    assert_eq!(snapshot["source_blueprint_id"], view["id"]);
    let id = view["id"].as_str().unwrap();
    let list = format!("/v1/devboxes/disk_snapshots?source_blueprint_id={id}");
    assert_eq!(server.get(&list).await.1["total_count"], 1);
    let delete = format!("{}/delete", path(&view));
    let refused = server.post(&delete, json!({})).await;
    assert_refused(&refused, 400, snapshot["id"].as_str().unwrap());
    let snapshot = format!(
        "/v1/devboxes/disk_snapshots/{}",
        snapshot["id"].as_str().unwrap()
    );
    server.post(&format!("{snapshot}/delete"), json!({})).await;
    for _ in 0..2 {
        assert_eq!(
            server.post(&delete, json!({})).await,
            (StatusCode::OK, json!({}))
        );
    }
    let (status, gone) = server.get(&path(&view)).await;
    assert_eq!(
        (status, &gone["state"]),
        (StatusCode::OK, &json!("deleted"))
    );
    assert_eq!(server.get("/v1/blueprints").await.1["total_count"], 0);
    for params in [
        json!({ "blueprint_id": id }),
        json!({ "blueprint_name": "b" }),
    ] {
        let named = params.as_object().unwrap().keys().next().unwrap().clone();
        assert_refused(&server.post("/v1/devboxes", params).await, 400, &named);
    }
    assert_eq!(server.run(&devbox, "cat x").await["stdout"], "x\n");
    let left = std::fs::read_dir(server.folder.path().join("data/blueprints")).unwrap();
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn deleting_a_blueprint_or_stopping_the_server_ends_its_build() {
    let server = TestServer::start().await;
    let slow = dockerfile(&["RUN echo begun; sleep 600"]);
    let deleted = create(&server, slow.clone()).await;
    let kept = create(&server, slow).await;
    for view in [&deleted, &kept] {
        let begun = tokio::time::timeout(HANG, async {
            while !log(&server, view).await.ends_with("begun") {}
        });
        begun.await.expect("the log is not live");
    }
    let delete = format!("{}/delete", path(&deleted));
    assert_eq!(server.post(&delete, json!({})).await.0, StatusCode::OK);
    assert_eq!(ended(&server, &deleted).await["status"], "failed");
    let server = tokio::time::timeout(HANG, server.restart()).await.unwrap();
    let (_, view) = server.get(&path(&kept)).await;
    assert_eq!(view["status"], "failed");
    assert!(
        view["failure_message"]
            .as_str()
            .unwrap()
            .contains("the server ended"),
        "{view}"
    );
    let builds = server.folder.path().join("data/builds");
    assert!(
        builds
            .read_dir()
            .is_ok_and(|mut left| left.next().is_none())
            || !builds.exists()
    );
}

#[tokio::test]
async fn blueprints_survive_the_server() {
    let server = TestServer::start().await;
    let view = built(&server, dockerfile(&["RUN echo x > x", "ENV A=b"])).await;
    let text = log(&server, &view).await;
    let server = server.restart().await;
    assert_eq!(server.get(&path(&view)).await.1, view);
    assert_eq!(log(&server, &view).await, text);
    let devbox = from(&server, &view).await;
    assert_eq!(
        server.run(&devbox, "cat x; echo $A").await["stdout"],
        "x\nb\n"
    );
}

#[tokio::test]
async fn wrong_parameters_of_a_blueprint_are_named() {
    let server = TestServer::start().await;
    for (body, named) in [
        (json!({}), "name"),
        (json!({ "name": "" }), "name"),
        (json!({ "name": "b", "dockerfile": 1 }), "dockerfile"),
        (
            json!({ "name": "b", "build_args": { "A": 1 } }),
            "build_args.A",
        ),
        (
            json!({ "name": "b", "build_context": { "type": "http", "object_id": "o" } }),
            "build_context.type",
        ),
        (
            json!({ "name": "b", "build_context": { "type": "object", "object_id": "o" } }),
            "build_context.object_id",
        ),
        (
            json!({ "name": "b", "base_blueprint_id": "bpt_none" }),
            "base_blueprint_id",
        ),
        (
            json!({ "name": "b", "base_blueprint_name": "none" }),
            "base_blueprint_name",
        ),
        (
            json!({ "name": "b", "secrets": { "A": "none" } }),
            "secrets.A",
        ),
        (
            json!({ "name": "b", "services": [{ "name": "db" }] }),
            "services[0]",
        ),
        (
            json!({ "name": "b", "code_mounts": [{ "repo_owner": "..", "repo_name": "x" }] }),
            "code_mounts[0].repo_owner",
        ),
        (
            json!({ "name": "b", "launch_parameters": { "keep_alive_time_seconds": 0 } }),
            "keep_alive_time_seconds",
        ),
    ] {
        assert_refused(
            &server.post("/v1/blueprints", body.clone()).await,
            400,
            named,
        );
        if named != "build_context.object_id" && !body.to_string().contains("none") {
            assert_refused(
                &server.post("/v1/blueprints/preview", body).await,
                400,
                named,
            );
        }
    }
    for (params, named) in [
        (json!({ "blueprint_id": "bpt_none" }), "blueprint_id"),
        (json!({ "blueprint_name": "none" }), "blueprint_name"),
        (
            json!({ "blueprint_id": "a", "blueprint_name": "b" }),
            "blueprint_name",
        ),
    ] {
        assert_refused(&server.post("/v1/devboxes", params).await, 400, named);
    }
    for call in ["", "/logs"] {
        assert_refused(
            &server.get(&format!("/v1/blueprints/none{call}")).await,
            404,
            "none",
        );
    }
    assert_refused(&server.get("/v1/blueprints?status=x").await, 400, "status");
    assert_refused(
        &server.post("/v1/blueprints/none/delete", json!({})).await,
        404,
        "none",
    );
    let inspection = json!({ "name": "b", "inspection_source": { "inspection_id": "ins_1" } });
    let refused = server
        .post("/v1/blueprints/create_from_inspection", inspection)
        .await;
    assert_refused(&refused, 400, "ins_1");
}

#[tokio::test]
async fn a_preview_is_the_dockerfile_that_would_be_built() {
    let server = TestServer::start().await;
    let params = json!({ "name": "p", "dockerfile": "FROM a\nRUN b\n", "file_mounts": { "/home/user/f": "x\ny" },
        "system_setup_commands": ["c"] });
    let (status, preview) = server.post("/v1/blueprints/preview", params.clone()).await;
    let text = preview["dockerfile"].as_str().unwrap();
    let expected =
        "FROM a\nRUN b\nCOPY <<\"END_OF_FILE_0\" /home/user/f\nx\ny\nEND_OF_FILE_0\nRUN c\n";
    assert_eq!((status, text), (StatusCode::OK, expected));
    assert_eq!(server.get("/v1/blueprints").await.1["total_count"], 0);
    let again = built(
        &server,
        json!({ "name": "q", "dockerfile": text.replace("RUN b", "RUN true").replace("RUN c", "RUN true") }),
    );
    let devbox = from(&server, &again.await).await;
    assert_eq!(server.run(&devbox, "cat f").await["stdout"], "x\ny\n");
    let (_, public) = server.get("/v1/blueprints/list_public").await;
    assert_eq!(public["blueprints"], json!([]));
}

#[tokio::test]
async fn a_repeated_create_builds_one_blueprint() {
    let server = TestServer::start().await;
    for _ in 0..2 {
        let request = server
            .request(Method::POST, "/v1/blueprints")
            .header("x-request-id", "same")
            .json(&json!({ "name": "n" }));
        assert_eq!(answer(request).await.0, StatusCode::OK);
    }
    assert_eq!(
        server.get("/v1/blueprints?name=n").await.1["total_count"],
        1
    );
}

#[tokio::test]
async fn what_is_outside_of_the_home_is_refused_where_a_build_cannot_reach_it() {
    let server = TestServer::start().await;
    let beyond = dockerfile(&["WORKDIR /srv/app"]);
    if server.isolated {
        built(&server, beyond).await;
        return;
    }
    let log = failed(&server, beyond).await;
    assert!(
        log.contains("/srv/app") && log.contains("/home/user"),
        "{log}"
    );
}
