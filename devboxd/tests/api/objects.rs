use std::io::Write;

use devboxd::ServerConfig;
use futures_util::StreamExt;
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

use crate::harness::{HANG, TestServer, answer, assert_refused};

/// Creates an object; its view.
pub async fn create(server: &TestServer, params: Value) -> Value {
    let (status, view) = server.post("/v1/objects", params).await;
    assert_eq!(
        (status, &view["state"]),
        (StatusCode::OK, &json!("UPLOADING")),
        "{view}"
    );
    view
}

/// Uploads as the official clients do: the bytes, and nothing that says who sends them.
pub async fn put(view: &Value, bytes: impl Into<reqwest::Body>) -> Response {
    let url = view["upload_url"].as_str().unwrap();
    Client::new().put(url).body(bytes).send().await.unwrap()
}

pub fn path(view: &Value) -> String {
    format!("/v1/objects/{}", view["id"].as_str().unwrap())
}

/// An object that can be used; its id.
pub async fn stored(
    server: &TestServer,
    name: &str,
    content_type: &str,
    bytes: impl Into<reqwest::Body>,
) -> String {
    let view = create(
        server,
        json!({ "name": name, "content_type": content_type }),
    )
    .await;
    assert_eq!(put(&view, bytes).await.status(), StatusCode::OK);
    let (status, view) = server
        .post(&format!("{}/complete", path(&view)), json!({}))
        .await;
    assert_eq!(
        (status, &view["state"]),
        (StatusCode::OK, &json!("READ_ONLY")),
        "{view}"
    );
    view["id"].as_str().unwrap().to_owned()
}

async fn download(server: &TestServer, id: &str, query: &str) -> Response {
    let (status, view) = server
        .get(&format!("/v1/objects/{id}/download{query}"))
        .await;
    assert_eq!(status, StatusCode::OK, "{view}");
    let url = view["download_url"].as_str().unwrap();
    Client::new().get(url).send().await.unwrap()
}

#[tokio::test]
async fn an_object_is_created_uploaded_completed_downloaded_and_deleted() {
    let server = TestServer::start().await;
    let view = create(
        &server,
        json!({ "name": "a.txt", "content_type": "text", "metadata": { "k": "v" } }),
    )
    .await;
    assert!(view["id"].as_str().unwrap().starts_with("obj_"));
    assert_eq!(
        (&view["metadata"], &view["upload_headers"]),
        (&json!({ "k": "v" }), &json!({}))
    );
    assert_eq!(
        (&view["size_bytes"], &view["delete_after_time_ms"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(put(&view, "hällo").await.status(), StatusCode::OK);
    let (_, view) = server
        .post(&format!("{}/complete", path(&view)), json!({}))
        .await;
    assert_eq!(
        (&view["state"], &view["size_bytes"], &view["upload_url"]),
        (&json!("READ_ONLY"), &json!(6), &json!(null))
    );
    let got = download(&server, view["id"].as_str().unwrap(), "").await;
    assert_eq!(got.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(got.headers()["x-content-type-options"], "nosniff");
    assert_eq!(got.text().await.unwrap(), "hällo");
    for _ in 0..2 {
        let (status, view) = server
            .post(&format!("{}/delete", path(&view)), json!({}))
            .await;
        assert_eq!(
            (status, &view["state"]),
            (StatusCode::OK, &json!("DELETED"))
        );
    }
    let (status, gone) = server.get(&path(&view)).await;
    assert_eq!(
        (status, &gone["state"]),
        (StatusCode::OK, &json!("DELETED"))
    );
    assert_refused(
        &server.get(&format!("{}/download", path(&view))).await,
        400,
        "DELETED",
    );
    assert_eq!(server.get("/v1/objects").await.1["total_count"], 0);
    let left = std::fs::read_dir(server.folder.path().join("data/objects")).unwrap();
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn an_empty_object_is_an_object() {
    let server = TestServer::start().await;
    let id = stored(&server, "empty", "unspecified", "").await;
    assert_eq!(
        server.get(&format!("/v1/objects/{id}")).await.1["size_bytes"],
        0
    );
    assert_eq!(download(&server, &id, "").await.bytes().await.unwrap(), "");
}

#[tokio::test]
async fn a_large_body_goes_to_disk_and_comes_back_whole_or_in_part() {
    let server = TestServer::start().await;
    let view = create(&server, json!({ "name": "big", "content_type": "binary" })).await;
    let piece = |number: u32| bytes_of(number, 1 << 20);
    let pieces = futures_util::stream::iter(0..48).map(move |n| Ok::<_, std::io::Error>(piece(n)));
    let sent = put(&view, reqwest::Body::wrap_stream(pieces)).await;
    assert_eq!(sent.status(), StatusCode::OK);
    let (_, view) = server
        .post(&format!("{}/complete", path(&view)), json!({}))
        .await;
    assert_eq!(view["size_bytes"], 48 << 20);
    let id = view["id"].as_str().unwrap();
    let whole = download(&server, id, "").await.bytes().await.unwrap();
    assert!((0..48).all(|n| whole[(n << 20) as usize..][..1 << 20] == bytes_of(n, 1 << 20)));
    let (_, view) = server.get(&format!("/v1/objects/{id}/download")).await;
    let part = Client::new()
        .get(view["download_url"].as_str().unwrap())
        .header("range", "bytes=1048570-1048580");
    let part = part.send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.unwrap(), whole[1048570..=1048580]);
}

fn bytes_of(number: u32, length: usize) -> Vec<u8> {
    number
        .to_le_bytes()
        .into_iter()
        .cycle()
        .take(length)
        .collect()
}

#[tokio::test]
async fn a_body_beyond_the_limit_and_a_body_that_breaks_off_leave_nothing() {
    let server = TestServer::start_with(|config| config.sizes.upload = 1000).await;
    let view = create(&server, json!({ "name": "n", "content_type": "text" })).await;
    // Also of a client that is far from having sent everything.
    for length in [1001, 8 << 20] {
        let refused = put(&view, vec![b'x'; length]).await;
        assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    let broken = futures_util::stream::iter([Ok("part"), Err(std::io::Error::other("gone"))]);
    let url = view["upload_url"].as_str().unwrap();
    let sent = Client::new()
        .put(url)
        .body(reqwest::Body::wrap_stream(broken))
        .send()
        .await;
    assert!(sent.is_err());
    let complete = format!("{}/complete", path(&view));
    assert_refused(
        &server.post(&complete, json!({})).await,
        400,
        "nothing was uploaded",
    );
    assert_eq!(put(&view, vec![b'x'; 1000]).await.status(), StatusCode::OK);
    let (_, view) = server.post(&complete, json!({})).await;
    assert_eq!(view["size_bytes"], 1000);
    let folder = server.folder.path().join("data/objects");
    let gone = tokio::time::timeout(HANG, async {
        while std::fs::read_dir(&folder).unwrap().count() > 1 {
            tokio::task::yield_now().await;
        }
    });
    gone.await.expect("a broken upload left a file");
}

#[tokio::test]
async fn what_was_completed_takes_no_other_upload() {
    let server = TestServer::start().await;
    let view = create(&server, json!({ "name": "n", "content_type": "text" })).await;
    for text in ["first", "second"] {
        assert_eq!(put(&view, text).await.status(), StatusCode::OK);
    }
    for _ in 0..2 {
        let (status, done) = server
            .post(&format!("{}/complete", path(&view)), json!({}))
            .await;
        assert_eq!((status, &done["size_bytes"]), (StatusCode::OK, &json!(6)));
    }
    assert_eq!(put(&view, "third").await.status(), StatusCode::BAD_REQUEST);
    let id = view["id"].as_str().unwrap();
    assert_eq!(
        download(&server, id, "").await.text().await.unwrap(),
        "second"
    );
}

#[tokio::test]
async fn a_url_that_was_tampered_with_or_is_another_ones_is_refused() {
    let server = TestServer::start().await;
    let view = create(&server, json!({ "name": "n", "content_type": "text" })).await;
    let other = create(&server, json!({ "name": "m", "content_type": "text" })).await;
    let (url, id) = (
        view["upload_url"].as_str().unwrap(),
        view["id"].as_str().unwrap(),
    );
    let client = Client::new();
    let later = url.replace("expires=1", "expires=2");
    assert_ne!(url, later);
    for wrong in [
        later,
        url.replace("signature=", "signature=A"),
        url.split('&').next().unwrap().to_owned(),
        url.split('?').next().unwrap().to_owned(),
        url.replace(id, other["id"].as_str().unwrap()),
        url.replace(id, "obj_none"),
        url.replace(id, "..%2Fdevboxd.key"),
    ] {
        for method in [Method::PUT, Method::GET] {
            let sent = client
                .request(method, &wrong)
                .body("x")
                .send()
                .await
                .unwrap();
            assert_eq!(sent.status(), StatusCode::FORBIDDEN, "{wrong}");
        }
    }
    // What lets one upload does not let one read, nor the other way.
    assert_eq!(put(&view, "mine").await.status(), StatusCode::OK);
    server
        .post(&format!("{}/complete", path(&view)), json!({}))
        .await;
    let read = client.get(url).send().await.unwrap();
    assert_eq!(read.status(), StatusCode::FORBIDDEN);
    let (_, given) = server.get(&format!("{}/download", path(&view))).await;
    let written = client
        .put(given["download_url"].as_str().unwrap())
        .body("x");
    assert_eq!(
        written.send().await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
    let wrong = client.post(url).send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn urls_expire() {
    let brief = |config: &mut ServerConfig| config.times.upload_url = Duration::ZERO;
    let server = TestServer::start_with(brief).await;
    let view = create(&server, json!({ "name": "n", "content_type": "text" })).await;
    let late = put(&view, "x").await;
    assert_eq!(late.status(), StatusCode::FORBIDDEN);
    let body: Value = late.json().await.unwrap();
    assert!(
        body["message"].as_str().unwrap().contains("expired"),
        "{body}"
    );

    let server = TestServer::start().await;
    let id = stored(&server, "n", "text", "x").await;
    let (_, view) = server
        .get(&format!("/v1/objects/{id}/download?duration_seconds=1"))
        .await;
    let url = view["download_url"].as_str().unwrap();
    let expired = tokio::time::timeout(HANG, async {
        while Client::new().get(url).send().await.unwrap().status() != StatusCode::FORBIDDEN {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    expired.await.expect("the URL never expired");
    for wrong in ["0", "-1", "604801", "1.5", "soon"] {
        let asked = format!("/v1/objects/{id}/download?duration_seconds={wrong}");
        assert_refused(&server.get(&asked).await, 400, "duration_seconds");
    }
}

#[tokio::test]
async fn an_object_ends_with_its_time() {
    let server = TestServer::start().await;
    let view = create(
        &server,
        json!({ "name": "n", "content_type": "text", "ttl_ms": 60_000 }),
    )
    .await;
    let lives =
        view["delete_after_time_ms"].as_u64().unwrap() - view["create_time_ms"].as_u64().unwrap();
    assert_eq!(lives, 60_000);
    let brief = json!({ "name": "m", "content_type": "text", "ttl_ms": 1 });
    let (_, brief) = server.post("/v1/objects", brief).await;
    let over = tokio::time::timeout(HANG, async {
        while server.get(&path(&brief)).await.1["state"] != "DELETED" {}
    });
    over.await.expect("it never ended");
    let complete = format!("{}/complete", path(&brief));
    assert_refused(&server.post(&complete, json!({})).await, 400, "DELETED");
}

#[tokio::test]
async fn objects_are_listed_newest_first_and_filtered() {
    let server = TestServer::start().await;
    let a = stored(&server, "report.txt", "text", "a").await;
    let params =
        json!({ "name": "data.tgz", "content_type": "tgz", "metadata": { "team": "red" } });
    let b = create(&server, params).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let c = stored(&server, "report.txt", "binary", "c").await;
    server
        .post(&format!("/v1/objects/{c}/delete"), json!({}))
        .await;
    for (query, expected) in [
        (String::new(), vec![&b, &a]),
        ("?name=report.txt".into(), vec![&a]),
        ("?name=report".into(), vec![]),
        ("?search=port".into(), vec![&a]),
        (format!("?search={b}"), vec![&b]),
        ("?content_type=tgz".into(), vec![&b]),
        ("?state=READ_ONLY".into(), vec![&a]),
        ("?state=DELETED".into(), vec![&c]),
        ("?metadata[team]=red".into(), vec![&b]),
        ("?metadata[team]=blue".into(), vec![]),
        ("?limit=1".into(), vec![&b]),
        (format!("?limit=1&starting_after={b}"), vec![&a]),
    ] {
        let (_, list) = server.get(&format!("/v1/objects{query}")).await;
        let objects = list["objects"].as_array().unwrap();
        let ids: Vec<_> = objects.iter().map(|o| o["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{query}");
    }
    for wrong in ["content_type=x", "state=x", "limit=0"] {
        let name = wrong.split('=').next().unwrap();
        for list in ["objects", "objects/list_public"] {
            assert_refused(&server.get(&format!("/v1/{list}?{wrong}")).await, 400, name);
        }
    }
    let (_, public) = server.get("/v1/objects/list_public").await;
    assert_eq!(
        (&public["objects"], &public["total_count"]),
        (&json!([]), &json!(0))
    );
}

#[tokio::test]
async fn wrong_parameters_of_an_object_are_named() {
    let server = TestServer::start().await;
    for (body, named) in [
        (json!({ "content_type": "text" }), "name"),
        (json!({ "name": "n" }), "content_type"),
        (json!({ "name": "", "content_type": "text" }), "name"),
        (
            json!({ "name": "n", "content_type": "html" }),
            "content_type",
        ),
        (
            json!({ "name": "n", "content_type": "text", "ttl_ms": 0 }),
            "ttl_ms",
        ),
        (
            json!({ "name": "n", "content_type": "text", "ttl_ms": -5 }),
            "ttl_ms",
        ),
        (
            json!({ "name": "n", "content_type": "text", "ttl_ms": "1" }),
            "ttl_ms",
        ),
        (
            json!({ "name": "n", "content_type": "text", "metadata": { "a": 1 } }),
            "metadata.a",
        ),
    ] {
        assert_refused(&server.post("/v1/objects", body).await, 400, named);
    }
    for call in ["complete", "delete"] {
        let nobody = server
            .post(&format!("/v1/objects/none/{call}"), json!({}))
            .await;
        assert_refused(&nobody, 404, "none");
    }
    assert_refused(&server.get("/v1/objects/none").await, 404, "none");
    assert_refused(&server.get("/v1/objects/none/download").await, 404, "none");
}

#[tokio::test]
async fn a_repeated_create_makes_one_object() {
    let server = TestServer::start().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = server
            .request(Method::POST, "/v1/objects")
            .header("x-request-id", "same")
            .json(&json!({ "name": "n", "content_type": "text" }));
        ids.push(answer(request).await.1["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn objects_survive_the_server_and_stray_bytes_do_not() {
    let server = TestServer::start().await;
    let kept = stored(&server, "kept", "text", "kept bytes").await;
    let open = create(&server, json!({ "name": "open", "content_type": "text" })).await;
    let (_, url) = server.get(&format!("/v1/objects/{kept}/download")).await;
    let folder = server.stop().await;
    let stray = folder.path().join("data/objects/stray");
    std::fs::File::create(&stray)
        .unwrap()
        .write_all(b"x")
        .unwrap();
    let server = TestServer::start_on(folder).await;
    let got = download(&server, &kept, "").await.text().await.unwrap();
    assert_eq!(got, "kept bytes");
    let (_, view) = server.get(&path(&open)).await;
    assert_eq!(view["state"], "UPLOADING");
    assert_eq!(put(&view, "late").await.status(), StatusCode::OK);
    assert!(!stray.exists());
    // The same URL at the new address: what signs it has been kept.
    let old: reqwest::Url = url["download_url"].as_str().unwrap().parse().unwrap();
    let url = format!(
        "{}{}?{}",
        server.server.url(),
        old.path(),
        old.query().unwrap()
    );
    assert_eq!(
        Client::new().get(url).send().await.unwrap().status(),
        StatusCode::OK
    );
}
