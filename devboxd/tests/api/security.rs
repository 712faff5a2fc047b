//! What comes from somebody who means harm: the server answers by its contract, tells nothing, and stays well.

use std::time::Duration;

use reqwest::header::{HOST, ORIGIN};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{HANG, TestServer, answer, assert_refused};

/// Every operation of the contract that the API's token guards, as method and path.
fn operations() -> Vec<(Method, String)> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/openapi.json");
    let contract: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in contract["paths"].as_object().unwrap() {
        if !path.starts_with("/v1/") {
            continue;
        }
        for (name, method) in [
            ("get", Method::GET),
            ("post", Method::POST),
            ("delete", Method::DELETE),
        ] {
            if item.get(name).is_some() {
                operations.push((method, path.clone()));
            }
        }
    }
    assert!(operations.len() > 80, "{}", operations.len());
    operations
}

fn filled(path: &str, value: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { value } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Sends bytes as they are; all that comes back until the connection closes.
async fn raw(server: &TestServer, request: &[u8]) -> String {
    let address = server.server.url().replace("http://", "");
    let mut connection = TcpStream::connect(address).await.unwrap();
    let (mut from, mut to) = connection.split();
    let mut answer = Vec::new();
    let write = async {
        // A server that has seen enough closes before everything is written.
        let _closed = to.write_all(request).await;
    };
    let read = async {
        let _reset = from.read_to_end(&mut answer).await;
    };
    tokio::time::timeout(HANG, async { tokio::join!(write, read) })
        .await
        .unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    let line = answer.split("\r\n").next().unwrap();
    line.split(' ')
        .nth(1)
        .unwrap_or_else(|| panic!("`{line}`"))
        .parse()
        .unwrap()
}

async fn assert_well(server: &TestServer) {
    assert_eq!(server.get("/v1/devboxes").await.0, StatusCode::OK);
}

/// What each operation answers that devboxd serves; kinds that the service has retired are not.
async fn refusals(
    server: &TestServer,
    ask: impl Fn(Method, String) -> reqwest::RequestBuilder,
) -> Vec<(StatusCode, Value)> {
    let mut answers = Vec::new();
    for (method, path) in operations() {
        let url = format!("{}{}", server.server.url(), filled(&path, "x"));
        let answer = answer(ask(method, url)).await;
        let message = answer.1["message"].as_str().unwrap_or_default();
        if !message.contains("there is nothing at") {
            answers.push(answer);
        }
    }
    assert!(answers.len() > 60, "{}", answers.len());
    answers
}

#[tokio::test]
async fn no_operation_answers_without_the_token() {
    let server = TestServer::start().await;
    let request = |method, url: String| server.client.request(method, url).json(&json!({}));
    let in_query = |url: String| format!("{url}?token={}", server.server.token());
    for answer in refusals(&server, request)
        .await
        .into_iter()
        .chain(
            refusals(&server, |method, url| {
                request(method, url).bearer_auth("wrong")
            })
            .await,
        )
        .chain(refusals(&server, |method, url| request(method, in_query(url))).await)
    {
        assert_refused(&answer, 401, "token");
    }
}

#[tokio::test]
async fn a_key_without_scopes_opens_no_operation() {
    let server = TestServer::start().await;
    let (_, key) = server.post("/v1/restricted_keys", json!({})).await;
    let key = key["key_secret"].as_str().unwrap();
    let request = |method, url: String| {
        let request = server.client.request(method, url).json(&json!({}));
        request.bearer_auth(key)
    };
    for answer in refusals(&server, request).await {
        assert_refused(&answer, 403, "scopes");
    }
}

#[tokio::test]
async fn no_operation_answers_to_a_foreign_name() {
    let server = TestServer::start().await;
    for (method, path) in operations() {
        for host in ["evil.example", "127.0.0.1.evil.example"] {
            let request = server
                .request(method.clone(), &filled(&path, "x"))
                .header(HOST, host);
            assert_refused(&answer(request).await, 403, host);
        }
    }
    let upgrade = "GET /pty/s/attach HTTP/1.1\r\nhost: evil.example\r\nconnection: upgrade, close\r\n\
        upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    assert_eq!(status(&raw(&server, upgrade.as_bytes()).await), 403);
}

#[tokio::test]
async fn a_foreign_page_can_neither_read_nor_write() {
    let server = TestServer::start().await;
    // What a page may send without asking: it has no token to send along.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let request = server
            .client
            .post(format!("{}/v1/devboxes", server.server.url()));
        let request = request
            .header(ORIGIN, "https://evil.example")
            .header("content-type", kind);
        let response = request.body("{}").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert!(
            !response
                .headers()
                .contains_key("access-control-allow-origin")
        );
    }
    let (_, list) = server.get("/v1/devboxes").await;
    assert_eq!(list["devboxes"], json!([]));
}

#[tokio::test]
async fn names_in_paths_are_names_and_nothing_else() {
    let server = TestServer::start().await;
    let long = "x".repeat(8_000);
    let token = server.server.token().to_owned();
    for (method, path) in operations() {
        if !path.contains('{') {
            continue;
        }
        for nasty in [
            "..%2f..%2f..%2fetc%2fpasswd",
            "%2e%2e",
            "..",
            "%00",
            "a%0d%0aset-cookie:%20x=1",
            "%ff%fe",
            "'%3B%20DROP%20TABLE%20documents%3B--",
            &long,
        ] {
            let target = filled(&path, nasty);
            let request = format!(
                "{method} {target} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
                 content-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"
            );
            let answer = raw(&server, request.as_bytes()).await;
            let status = status(&answer);
            assert!(
                (400..500).contains(&status),
                "{method} {target:.200}: {answer:.600}"
            );
            assert!(!answer.contains("root:"), "{answer}");
            assert!(
                !answer.to_lowercase().contains("\r\nset-cookie"),
                "{answer}"
            );
        }
    }
    assert_well(&server).await;
}

#[tokio::test]
async fn paths_in_bodies_do_not_lead_out_of_the_devbox() {
    let server = TestServer::start().await;
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("target");
    std::fs::write(&target, "outside").unwrap();
    let target = target.to_str().unwrap();
    let devbox = server.devbox().await;
    let links = format!(
        "ln -s {target} link; ln -s {} folder; ln -s ../../../../.. up",
        outside.path().display()
    );
    server.run(&devbox, &links).await;
    let climbing = format!("{}{target}", "../".repeat(40));
    let through_up = format!("up/../up{target}");
    let (long, deep) = ("x".repeat(5_000), "a/".repeat(5_000));
    for path in [
        climbing.as_str(),
        "link",
        "folder/target",
        "folder/new",
        &through_up,
        "a\0b",
        &long,
        &deep,
        "",
    ] {
        let shown = &path[..path.len().min(100)];
        let calls = [
            ("read_file_contents", json!({ "file_path": path })),
            ("download_file", json!({ "path": path })),
            (
                "write_file_contents",
                json!({ "file_path": path, "contents": "harm" }),
            ),
        ];
        for (call, body) in calls {
            let (status, body) = server.post(&format!("{devbox}/{call}"), body).await;
            let text = body.to_string();
            let kept_in = status.is_client_error() || !text.contains("outside");
            assert!(
                kept_in && !status.is_server_error(),
                "{call} {shown}: {status} {text}"
            );
        }
        let form = reqwest::multipart::Form::new()
            .text("path", path.to_owned())
            .part("file", reqwest::multipart::Part::bytes(b"harm".to_vec()));
        let request = server
            .request(Method::POST, &format!("{devbox}/upload_file"))
            .multipart(form);
        let (status, body) = answer(request).await;
        assert!(!status.is_server_error(), "upload {shown}: {status} {body}");
        let mount = json!({ "file_mounts": { path: "harm" } });
        let (status, view) = server
            .post("/v1/devboxes/create_and_await_running", mount)
            .await;
        assert!(!status.is_server_error(), "mount {shown}: {status} {view}");
    }
    assert_eq!(std::fs::read_to_string(target).unwrap(), "outside");
    let names = std::fs::read_dir(outside.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["target"],
        "nothing was written outside"
    );
}

#[tokio::test]
async fn heads_beyond_their_limits_are_refused() {
    let server = TestServer::start().await;
    let token = server.server.token();
    let many: String = (0..500).map(|place| format!("x-{place}: y\r\n")).collect();
    let long = format!("x-long: {}\r\n", "y".repeat(1 << 20));
    let lengths = "content-length: 2\r\ncontent-length: 3\r\n".to_owned();
    let folded = "x-a: b\r\n c\r\n".to_owned();
    for (what, headers) in [
        ("many", &many),
        ("long", &long),
        ("two lengths", &lengths),
        ("folded", &folded),
    ] {
        let request = format!(
            "POST /v1/devboxes HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n{headers}\r\n\
             0\r\n\r\nGET /v1/devboxes HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
        );
        let answer = raw(&server, request.as_bytes()).await;
        // Refused, or closed without a word; never taken for two requests.
        assert!(
            answer.is_empty() || (400..500).contains(&status(&answer)),
            "{what}: {answer:.300}"
        );
        assert!(!answer.contains("\"devboxes\""), "{what}: {answer:.300}");
    }
    let target = format!("/v1/devboxes?{}", "x".repeat(1 << 20));
    let request = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let answer = raw(&server, request.as_bytes()).await;
    assert!(
        answer.is_empty() || (400..500).contains(&status(&answer)),
        "{answer:.300}"
    );
    let (_, list) = server.get("/v1/devboxes").await;
    assert_eq!(
        list["devboxes"],
        json!([]),
        "no refused request had an effect"
    );
    // RFC 9112, section 6.3: one request, framed by its chunks, after which the connection closes.
    let request = format!(
        "POST /v1/axons HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-length: 2\r\n\
         transfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/axons HTTP/1.1\r\nhost: localhost\r\n\
         authorization: Bearer {token}\r\n\r\n"
    );
    let answer = raw(&server, request.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
}

#[tokio::test]
async fn bodies_beyond_their_limits_are_refused() {
    let server = TestServer::start().await;
    let large = server
        .request(Method::POST, "/v1/devboxes")
        .body(vec![b' '; (16 << 20) + 1]);
    assert_refused(&answer(large).await, 413, "16777216 bytes");
    let chunks = futures_util::stream::iter(std::iter::repeat_n(
        Ok::<_, std::convert::Infallible>(vec![b' '; 1 << 20]),
        17,
    ));
    let endless = server
        .request(Method::POST, "/v1/axons")
        .body(reqwest::Body::wrap_stream(chunks));
    assert_refused(&answer(endless).await, 413, "16777216 bytes");
    let deep = format!(
        "{{\"metadata\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let deep = server.request(Method::POST, "/v1/devboxes").body(deep);
    assert_refused(&answer(deep).await, 400, "JSON");
    for number in ["1e999", "-1", "99999999999999999999", "NaN"] {
        let body = format!("{{\"launch_parameters\":{{\"keep_alive_time_seconds\":{number}}}}}");
        let request = server.request(Method::POST, "/v1/devboxes").body(body);
        assert_eq!(answer(request).await.0, StatusCode::BAD_REQUEST, "{number}");
    }
    for bytes in [
        &b"\xff\xfe{}"[..],
        b"{\"name\":\"\xff\"}",
        b"{\"name\":\"\\ud800\"}",
        b"{\"a\":1}{}",
    ] {
        let request = server
            .request(Method::POST, "/v1/devboxes")
            .body(bytes.to_vec());
        assert_eq!(
            answer(request).await.0,
            StatusCode::BAD_REQUEST,
            "{bytes:?}"
        );
    }
    assert_well(&server).await;
}

#[tokio::test]
async fn a_body_that_never_comes_is_given_up() {
    let server = TestServer::start_with(|config| {
        config.times.request_body = Duration::from_millis(100);
    })
    .await;
    let token = server.server.token();
    let devbox = server.devbox().await;
    for (path, kind, begun) in [
        ("/v1/devboxes", "application/json", "{\"name\":"),
        (
            &format!("{devbox}/write_file_contents"),
            "application/json",
            "{",
        ),
        (
            &format!("{devbox}/upload_file"),
            "multipart/form-data; boundary=b",
            "--b\r\n",
        ),
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             content-type: {kind}\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n{begun}"
        );
        let answer = raw(&server, request.as_bytes()).await;
        assert!((400..500).contains(&status(&answer)), "{path}: {answer}");
    }
}

#[tokio::test]
async fn many_idle_connections_hinder_nobody() {
    let server = TestServer::start().await;
    let address = server.server.url().replace("http://", "");
    let mut held = Vec::new();
    for place in 0..300 {
        let mut connection = TcpStream::connect(&address).await.unwrap();
        let begun = [
            "",
            "G",
            "PRI * HT",
            "POST /v1/devboxes HTTP/1.1\r\nhost: localhost\r\nx: ",
        ];
        connection
            .write_all(begun[place % begun.len()].as_bytes())
            .await
            .unwrap();
        held.push(connection);
    }
    let devbox = server.devbox().await;
    assert_eq!(server.run(&devbox, "echo alive").await["stdout"], "alive\n");
    drop(held);
}

/// A devbox with 2 GiB of disk.
async fn small(server: &TestServer) -> String {
    let size = json!({ "resource_size_request": "CUSTOM_SIZE", "custom_disk_size": 2 });
    server
        .devbox_with(json!({ "launch_parameters": size }))
        .await
}

#[tokio::test]
async fn a_full_disk_stops_who_fills_it_until_there_is_room_and_nobody_else() {
    let server = TestServer::start().await;
    let (full, other) = (small(&server).await, server.devbox().await);
    let fill = "i=0; while [ $i -lt 200 ] && fallocate -l 64M f$i; do i=$((i+1)); sleep 0.05; done; echo $i";
    let filled = server.run(&full, fill).await;
    let files: u32 = filled["stdout"].as_str().unwrap().trim().parse().unwrap();
    assert!((31..199).contains(&files), "{filled}");
    let write = format!("{full}/write_file_contents");
    let body = json!({ "file_path": "x", "contents": "x" });
    assert_refused(&server.post(&write, body.clone()).await, 400, "is full");
    let (status, _) = server
        .post(&write.replace(&full, &other), body.clone())
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        server.run(&other, "echo fine > f && cat f").await["stdout"],
        "fine\n"
    );
    let free =
        "(echo x > y) || echo no; rm f*; until (echo x > y); do sleep 0.1; done 2>/dev/null; cat y";
    assert_eq!(server.run(&full, free).await["stdout"], "no\nx\n");
    assert_eq!(server.post(&write, body).await.0, StatusCode::OK);
    let (_, logs) = server.get(&format!("{full}/logs")).await;
    assert!(logs.to_string().contains("the disk is full"), "{logs}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_devbox_whose_full_disk_goes_on_to_grow_ends() {
    let server = TestServer::start().await;
    let (bad, other) = (small(&server).await, server.devbox().await);
    let fill = "for i in $(seq 200); do ulimit -S -f $(ulimit -H -f); fallocate -l 64M f$i; sleep 0.05; done; echo all";
    let held = server.begin(&bad, fill).await;
    let wait = json!({ "statuses": ["failure", "shutdown"] });
    let (_, view) = server.post(&format!("{bad}/wait_for_status"), wait).await;
    assert_eq!(view["status"], "failure", "{view}");
    assert_ne!(server.end(&held).await["stdout"], "all\n");
    assert_eq!(server.run(&other, "echo fine").await["stdout"], "fine\n");
}
