use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{HANG, TestServer, answer, assert_refused};

async fn snapshot(server: &TestServer, devbox: &str, labels: Value) -> Value {
    let (status, view) = server
        .post(&format!("{devbox}/snapshot_disk"), labels)
        .await;
    assert_eq!(status, StatusCode::OK, "{view}");
    view
}

fn path(snapshot: &Value) -> String {
    format!(
        "/v1/devboxes/disk_snapshots/{}",
        snapshot["id"].as_str().unwrap()
    )
}

async fn from(server: &TestServer, snapshot: &Value) -> String {
    server
        .devbox_with(json!({ "snapshot_id": snapshot["id"] }))
        .await
}

#[tokio::test]
async fn devboxes_start_from_a_snapshot_and_are_independent() {
    let server = TestServer::start().await;
    let source = server.devbox().await;
    let make = "mkdir -p a/empty; echo one > a/f; chmod 750 a/f; ln -s f a/link; touch -d 2001-01-01 \
        a/old; echo '  ' > ' name with\nnewline'";
    server.run(&source, make).await;
    let taken = snapshot(
        &server,
        &source,
        json!({ "name": "s", "metadata": { "k": "v" } }),
    )
    .await;
    assert!(taken["id"].as_str().unwrap().starts_with("snp_"));
    assert!(source.ends_with(taken["source_devbox_id"].as_str().unwrap()));
    assert_eq!(
        (&taken["name"], &taken["metadata"]),
        (&json!("s"), &json!({ "k": "v" }))
    );
    assert!(taken["size_bytes"].as_u64().unwrap() > 0);
    server.run(&source, "echo two > a/f").await;
    server.post(&format!("{source}/shutdown"), json!({})).await;
    let (first, second) = (from(&server, &taken).await, from(&server, &taken).await);
    let look =
        "cat a/f; stat -c '%a %F' a/f a/empty; readlink a/link; date -r a/old +%Y; ls -A | wc -l";
    let seen = server.run(&first, look).await;
    let expected = "one\n750 regular file\n755 directory\nf\n2001\n3\n";
    assert_eq!(seen["stdout"], expected, "{seen}");
    server.run(&first, "echo three > a/f").await;
    assert_eq!(server.run(&second, "cat a/f").await["stdout"], "one\n");
    assert_eq!(server.get(&first).await.1["snapshot_id"], taken["id"]);
}

#[tokio::test]
async fn an_asynchronous_snapshot_is_followed_by_its_status() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let body = json!({ "commit_message": "why" });
    let (status, view) = server
        .post(&format!("{devbox}/snapshot_disk_async"), body)
        .await;
    assert_eq!(
        (status, &view["commit_message"]),
        (StatusCode::OK, &json!("why"))
    );
    let status = format!("{}/status", path(&view));
    let complete = tokio::time::timeout(HANG, async {
        loop {
            let (_, progress) = server.get(&status).await;
            if progress["status"] != "in_progress" {
                return progress;
            }
        }
    });
    let complete = complete.await.unwrap();
    assert_eq!(
        (&complete["status"], &complete["error_message"]),
        (&json!("complete"), &json!(null))
    );
    assert_eq!(complete["snapshot"]["id"], view["id"]);
}

#[tokio::test]
async fn a_snapshot_is_deleted_once_and_for_all() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let taken = snapshot(&server, &devbox, json!({})).await;
    for _ in 0..2 {
        let deleted = server
            .post(&format!("{}/delete", path(&taken)), json!({}))
            .await;
        assert_eq!(deleted, (StatusCode::OK, json!({})));
    }
    let (status, progress) = server.get(&format!("{}/status", path(&taken))).await;
    assert_eq!(
        (status, &progress["status"]),
        (StatusCode::OK, &json!("deleted"))
    );
    let (_, list) = server.get("/v1/devboxes/disk_snapshots").await;
    assert_eq!(
        (&list["snapshots"], &list["total_count"]),
        (&json!([]), &json!(0))
    );
    let create = server
        .post("/v1/devboxes", json!({ "snapshot_id": taken["id"] }))
        .await;
    assert_refused(&create, 400, "snapshot_id");
    let create = server
        .post("/v1/devboxes", json!({ "snapshot_id": "snp_none" }))
        .await;
    assert_refused(&create, 404, "snp_none");
    assert_refused(
        &server.post(&path(&taken), json!({ "name": "x" })).await,
        404,
        "snapshot",
    );
    assert_refused(
        &server.get("/v1/devboxes/disk_snapshots/none/status").await,
        404,
        "none",
    );
}

#[tokio::test]
async fn snapshots_are_listed_newest_first_and_filtered() {
    let server = TestServer::start().await;
    let (first, second) = (server.devbox().await, server.devbox().await);
    let a = snapshot(
        &server,
        &first,
        json!({ "metadata": { "team": "red", "n": "1" } }),
    )
    .await;
    let b = snapshot(&server, &first, json!({ "metadata": { "team": "blue" } })).await;
    let c = snapshot(&server, &second, json!({})).await;
    let source = first.rsplit('/').next().unwrap();
    for (query, expected) in [
        (String::new(), vec![&c, &b, &a]),
        (format!("?devbox_id={source}"), vec![&b, &a]),
        ("?metadata%5Bteam%5D=red".into(), vec![&a]),
        ("?metadata[team]=red&metadata[n]=2".into(), vec![]),
        ("?metadata[team][in]=red,blue".into(), vec![&b, &a]),
        ("?metadata[team][in]=green".into(), vec![]),
        ("?source_blueprint_id=bpt_x".into(), vec![]),
        (
            format!("?limit=1&starting_after={}", c["id"].as_str().unwrap()),
            vec![&b],
        ),
    ] {
        let (_, list) = server
            .get(&format!("/v1/devboxes/disk_snapshots{query}"))
            .await;
        let ids: Vec<_> = list["snapshots"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| &s["id"])
            .collect();
        let expected: Vec<_> = expected.into_iter().map(|s| &s["id"]).collect();
        assert_eq!(ids, expected, "{query}");
    }
    let (_, renamed) = server.post(&path(&a), json!({ "name": "n" })).await;
    assert_eq!(
        (&renamed["name"], &renamed["metadata"]),
        (&json!("n"), &a["metadata"])
    );
}

#[tokio::test]
async fn devboxes_are_filtered_by_metadata_too() {
    let server = TestServer::start().await;
    let red = server
        .devbox_with(json!({ "metadata": { "team": "red" } }))
        .await;
    server.devbox().await;
    let (_, list) = server.get("/v1/devboxes?metadata[team]=red").await;
    assert_eq!(list["total_count"], 1);
    assert!(red.ends_with(list["devboxes"][0]["id"].as_str().unwrap()));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_snapshot_is_of_one_moment_and_the_processes_go_on() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let command = "echo > a; echo > b; echo begun; \
        while [ ! -e stop ]; do echo >> a; echo >> b; done; echo over";
    let execution = server.begin(&devbox, command).await;
    server
        .stream(&execution, "stdout", "")
        .await
        .next()
        .await
        .unwrap();
    for _ in 0..5 {
        let taken = snapshot(&server, &devbox, json!({})).await;
        let copy = from(&server, &taken).await;
        let seen = server
            .run(&copy, "echo $(( $(wc -l < a) - $(wc -l < b) ))")
            .await;
        let apart = seen["stdout"].as_str().unwrap().trim().to_owned();
        assert!(["0", "1"].contains(&apart.as_str()), "{seen}");
    }
    server.run(&devbox, "touch stop").await;
    assert_eq!(server.end(&execution).await["stdout"], "begun\nover\n");
}

#[tokio::test]
async fn repeats_of_a_snapshot_take_one() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    for operation in ["snapshot_disk", "snapshot_disk_async"] {
        let mut ids = Vec::new();
        for _ in 0..2 {
            let request = server.request(Method::POST, &format!("{devbox}/{operation}"));
            let (_, view) = answer(request.header("x-request-id", "same")).await;
            ids.push(view["id"].clone());
        }
        assert_eq!(ids[0], ids[1]);
    }
    assert_eq!(
        server.get("/v1/devboxes/disk_snapshots").await.1["total_count"],
        2
    );
}

#[tokio::test]
async fn a_devbox_without_a_disk_has_no_snapshots() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    let refused = server
        .post(&format!("{devbox}/snapshot_disk"), json!({}))
        .await;
    assert_refused(&refused, 400, "shutdown");
}

/// A devbox's home on the host.
fn home(server: &TestServer, devbox: &str) -> std::path::PathBuf {
    let id = devbox.rsplit('/').next().unwrap();
    let devboxes = server.folder.path().join("data/devboxes");
    devboxes.join(id).join("disk/home/user")
}

#[tokio::test]
async fn a_snapshot_keeps_attributes_links_holes_pipes_and_odd_names() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let make = "mkdir -m 1733 sticky; mkdir -m 500 closed; echo x > f; chmod 4711 f; ln f hard; ln -s gone dangling; \
        mkfifo pipe; truncate -s 64M holes; echo end >> holes; touch $'new\\nline' ' space' -- -dash .hidden";
    assert_eq!(server.run(&devbox, make).await["exit_status"], 0);
    let value = b"kept\0whole";
    let name = "user.devbox";
    let flags = rustix::fs::XattrFlags::empty();
    rustix::fs::setxattr(home(&server, &devbox).join("f"), name, value, flags).unwrap();
    let look = "stat -c '%n %a %F %h %s' ./* ./.hidden; readlink dangling; [ f -ef hard ] && echo one file; \
        [ $(stat -c %b holes) -lt 1000 ] && echo sparse";
    let before = server.run(&devbox, look).await;
    assert!(
        before["stdout"]
            .as_str()
            .unwrap()
            .ends_with("gone\none file\nsparse\n"),
        "{before}"
    );

    let snapshot = snapshot(&server, &devbox, json!({})).await;
    let copy = from(&server, &snapshot).await;
    assert_eq!(server.run(&copy, look).await["stdout"], before["stdout"]);
    let mut buffer = [0; 64];
    let read = rustix::fs::getxattr(home(&server, &copy).join("f"), name, &mut buffer).unwrap();
    assert_eq!(&buffer[..read], value);
}
