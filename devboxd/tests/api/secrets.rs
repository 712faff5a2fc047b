use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{TestServer, answer, assert_refused};

async fn create(server: &TestServer, name: &str, value: &str) -> Value {
    let body = json!({ "name": name, "value": value });
    let (status, view) = server.post("/v1/secrets", body).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    view
}

fn by_id(view: &Value) -> String {
    format!("/v1/secrets/id/{}", view["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_secret_is_never_told() {
    let server = TestServer::start().await;
    let view = create(&server, "TOKEN", "s3cr3t").await;
    assert!(view["id"].as_str().unwrap().starts_with("sec_"));
    let update = json!({ "value": "s3cr3t-too" });
    for (_, answer) in [
        server.get("/v1/secrets/TOKEN").await,
        server.get(&by_id(&view)).await,
        server.get("/v1/secrets").await,
        server.post("/v1/secrets/TOKEN", update.clone()).await,
        server
            .post(&format!("{}/update", by_id(&view)), update)
            .await,
        server.post("/v1/secrets/TOKEN/delete", json!({})).await,
    ] {
        let text = answer.to_string();
        assert!(!text.contains("s3cr3t"), "{text}");
        assert!(text.contains("TOKEN"), "{text}");
    }
}

#[tokio::test]
async fn a_name_means_the_secret_of_the_greatest_id_and_deleting_it_deletes_all() {
    let server = TestServer::start().await;
    let mut all = Vec::new();
    for value in ["one", "two", "three"] {
        all.push(create(&server, "SAME", value).await);
    }
    all.sort_by_key(|view| view["id"].as_str().unwrap().to_owned());
    let greatest = all.pop().unwrap();
    assert_eq!(server.get("/v1/secrets/SAME").await.1["id"], greatest["id"]);
    let (_, updated) = server
        .post("/v1/secrets/SAME", json!({ "value": "new" }))
        .await;
    assert_eq!(updated["id"], greatest["id"]);
    assert!(updated["update_time_ms"].as_u64() >= greatest["update_time_ms"].as_u64());
    let devbox = server
        .devbox_with(json!({ "secrets": { "V": "SAME" } }))
        .await;
    assert_eq!(server.run(&devbox, "echo $V").await["stdout"], "new\n");
    let (_, list) = server.get("/v1/secrets").await;
    assert_eq!(list["total_count"], 3);
    for _ in 0..2 {
        let (status, view) = server.post("/v1/secrets/SAME/delete", json!({})).await;
        assert_eq!((status, &view["id"]), (StatusCode::OK, &greatest["id"]));
    }
    assert_eq!(server.get("/v1/secrets").await.1["total_count"], 0);
    assert_refused(&server.get("/v1/secrets/SAME").await, 404, "SAME");
    for view in &all {
        assert_refused(&server.get(&by_id(view)).await, 404, "sec_");
    }
}

#[tokio::test]
async fn a_secret_is_reached_by_id_when_its_name_means_another() {
    let server = TestServer::start().await;
    let first = create(&server, "SAME", "one").await;
    let second = create(&server, "SAME", "two").await;
    let (_, view) = server.get(&by_id(&first)).await;
    assert_eq!(view, first);
    server
        .post(
            &format!("{}/update", by_id(&first)),
            json!({ "value": "changed" }),
        )
        .await;
    let secrets = json!({ "secrets": { "A": first["id"], "B": second["id"] } });
    let devbox = server.devbox_with(secrets).await;
    assert_eq!(
        server.run(&devbox, "echo $A $B").await["stdout"],
        "changed two\n"
    );
    for _ in 0..2 {
        let deleted = server
            .post(&format!("{}/delete", by_id(&second)), json!({}))
            .await;
        assert_eq!(
            (deleted.0, &deleted.1["id"]),
            (StatusCode::OK, &second["id"])
        );
    }
    assert_refused(&server.get(&by_id(&second)).await, 404, "sec_");
    assert_eq!(server.get("/v1/secrets/SAME").await.1["id"], first["id"]);
}

#[tokio::test]
async fn secrets_reach_commands_shells_and_launch_commands_and_win_over_variables() {
    let server = TestServer::start().await;
    create(&server, "db password", "p w'\"$x\n").await;
    let params = json!({
        "secrets": { "PASSWORD": "db password" },
        "environment_variables": { "PASSWORD": "open", "OTHER": "o" },
        "launch_parameters": { "launch_commands": ["printf %s \"$PASSWORD\" > launched"] },
    });
    let devbox = server.devbox_with(params).await;
    let (_, view) = server.get(&devbox).await;
    assert!(!view.to_string().contains("p w"), "{view}");
    let ran = server
        .run(
            &devbox,
            "printf %s \"$PASSWORD$OTHER\"; cmp launched <(printf %s \"$PASSWORD\")",
        )
        .await;
    assert_eq!(
        (&ran["stdout"], &ran["exit_status"]),
        (&json!("p w'\"$x\no"), &json!(0)),
        "{ran}"
    );
    let body = json!({ "command": "printf %s \"$PASSWORD\"", "shell_name": "s" });
    let shell = server.begin_with(&devbox, body).await;
    assert_eq!(server.end(&shell).await["stdout"], "p w'\"$x\n");
}

#[tokio::test]
async fn wrong_secrets_are_named() {
    let server = TestServer::start().await;
    for (body, named) in [
        (json!({ "value": "v" }), "name"),
        (json!({ "name": "n" }), "value"),
        (json!({ "name": "", "value": "v" }), "name"),
        (json!({ "name": "id", "value": "v" }), "name"),
        (json!({ "name": "a\nb", "value": "v" }), "name"),
        (json!({ "name": "n".repeat(257), "value": "v" }), "name"),
        (json!({ "name": "n", "value": "a\u{0}" }), "value"),
        (json!({ "name": "n", "value": "v".repeat(65537) }), "value"),
        (json!({ "name": "n", "value": 1 }), "value"),
    ] {
        assert_refused(&server.post("/v1/secrets", body).await, 400, named);
    }
    let view = create(&server, "n", "v").await;
    assert_refused(&server.post("/v1/secrets/n", json!({})).await, 400, "value");
    assert_refused(
        &server
            .post(
                &format!("{}/update", by_id(&view)),
                json!({ "value": "\u{0}" }),
            )
            .await,
        400,
        "value",
    );
    for path in ["/v1/secrets/none", "/v1/secrets/id/none"] {
        assert_refused(&server.get(path).await, 404, "none");
        assert_refused(
            &server.post(&format!("{path}/delete"), json!({})).await,
            404,
            "none",
        );
    }
    assert_refused(
        &server
            .post("/v1/secrets/none", json!({ "value": "v" }))
            .await,
        404,
        "none",
    );
}

#[tokio::test]
async fn a_repeated_create_makes_one_secret() {
    let server = TestServer::start().await;
    for _ in 0..2 {
        let request = server
            .request(Method::POST, "/v1/secrets")
            .header("x-request-id", "same")
            .json(&json!({ "name": "n", "value": "v" }));
        assert_eq!(answer(request).await.0, StatusCode::OK);
    }
    let (_, list) = server.get("/v1/secrets?limit=1").await;
    assert_eq!(
        (&list["total_count"], &list["has_more"]),
        (&json!(1), &json!(false))
    );
}

#[tokio::test]
async fn secrets_survive_the_server_unreadable_on_disk() {
    let server = TestServer::start().await;
    create(&server, "KEPT", "kept-value-of-a-secret").await;
    let gone = create(&server, "GONE", "gone-value-of-a-secret").await;
    server
        .post(&format!("{}/delete", by_id(&gone)), json!({}))
        .await;
    let folder = server.stop().await;
    let (mut files, mut seen) = (vec![folder.path().join("data")], 0);
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let told = bytes.windows(17).any(|part| part == b"value-of-a-secret");
        assert!(!told, "{}", path.display());
        seen += bytes.windows(4).filter(|part| part == b"KEPT").count();
    }
    assert!(seen > 0, "the database was not looked at");
    let server = TestServer::start_on(folder).await;
    let devbox = server
        .devbox_with(json!({ "secrets": { "V": "KEPT" } }))
        .await;
    assert_eq!(
        server.run(&devbox, "echo $V").await["stdout"],
        "kept-value-of-a-secret\n"
    );
    assert_refused(&server.get(&by_id(&gone)).await, 404, "sec_");
}

#[tokio::test]
async fn a_devbox_keeps_the_values_that_it_was_created_with_across_a_restart() {
    let server = TestServer::start().await;
    let secret = create(&server, "TOKEN", "first").await;
    let devbox = server
        .devbox_with(json!({ "secrets": { "T": "TOKEN" } }))
        .await;
    server
        .post("/v1/secrets/TOKEN", json!({ "value": "second" }))
        .await;
    server
        .post(&format!("{}/delete", by_id(&secret)), json!({}))
        .await;
    let server = server.restart().await;
    let wait = json!({ "statuses": ["running"] });
    server
        .post(&format!("{devbox}/wait_for_status"), wait)
        .await;
    assert_eq!(server.run(&devbox, "echo $T").await["stdout"], "first\n");
}

#[tokio::test]
async fn a_lost_key_is_an_error_that_touches_nothing() {
    let server = TestServer::start().await;
    create(&server, "KEPT", "value").await;
    let folder = server.stop().await;
    let (key, away) = (
        folder.path().join("data/devboxd.key"),
        folder.path().join("away"),
    );
    std::fs::rename(&key, &away).unwrap();
    let config = devboxd::ServerConfig::new(folder.path().join("data"));
    let error = devboxd::Server::bind(config)
        .await
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("devboxd.key"), "{error}");
    assert!(!key.exists());
    std::fs::rename(&away, &key).unwrap();
    let server = TestServer::start_on(folder).await;
    assert_eq!(server.get("/v1/secrets/KEPT").await.0, StatusCode::OK);
}
