use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{TestServer, assert_refused};

async fn read(server: &TestServer, devbox: &str, path: &str) -> (StatusCode, String, String) {
    let request = server.request(Method::POST, &format!("{devbox}/read_file_contents"));
    let response = request
        .json(&json!({ "file_path": path }))
        .send()
        .await
        .unwrap();
    let kind = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    (response.status(), kind, response.text().await.unwrap())
}

async fn write(server: &TestServer, devbox: &str, path: &str, contents: &str) {
    let body = json!({ "file_path": path, "contents": contents });
    let (status, view) = server
        .post(&format!("{devbox}/write_file_contents"), body)
        .await;
    assert_eq!(
        (status, &view["exit_status"]),
        (StatusCode::OK, &json!(0)),
        "{view}"
    );
}

#[tokio::test]
async fn a_written_file_is_there_for_commands_and_for_reads_by_any_of_its_names() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    write(&server, &devbox, "new/folder/a b.txt", "grün €\n").await;
    assert_eq!(
        server.run(&devbox, "cat 'new/folder/a b.txt'").await["stdout"],
        "grün €\n"
    );
    let home = server.run(&devbox, "printf %s \"$HOME\"").await;
    let real = format!("{}/new/folder/a b.txt", home["stdout"].as_str().unwrap());
    let names = [
        "new/folder/a b.txt",
        "~/new/folder/a b.txt",
        "./new/../new/folder/a b.txt",
    ];
    for name in names
        .into_iter()
        .chain(["/home/user/new/folder/a b.txt", &real])
    {
        let (status, kind, text) = read(&server, &devbox, name).await;
        assert_eq!(
            (status, text.as_str()),
            (StatusCode::OK, "grün €\n"),
            "{name}"
        );
        assert!(kind.starts_with("text/plain"), "{kind}");
    }
}

#[tokio::test]
async fn a_write_replaces_the_contents_and_keeps_the_mode() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server
        .run(&devbox, "echo 'a long line' > script; chmod 750 script")
        .await;
    write(&server, &devbox, "script", "x").await;
    let seen = server.run(&devbox, "stat -c %a script; cat script").await;
    assert_eq!(seen["stdout"], "750\nx");
}

#[tokio::test]
async fn a_json_file_is_read_as_text() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    write(&server, &devbox, "a.json", "{\"a\": 1}").await;
    let (_, kind, text) = read(&server, &devbox, "a.json").await;
    assert_eq!(
        (kind.as_str(), text.as_str()),
        ("text/plain; charset=utf-8", "{\"a\": 1}")
    );
}

#[tokio::test]
async fn large_and_empty_files_come_whole() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let large = "0123456789abcdef".repeat(1 << 17);
    write(&server, &devbox, "large", &large).await;
    write(&server, &devbox, "empty", "").await;
    assert!(read(&server, &devbox, "large").await.2 == large);
    assert_eq!(read(&server, &devbox, "empty").await.2, "");
    let request = server.request(Method::POST, &format!("{devbox}/download_file"));
    let response = request
        .json(&json!({ "path": "large" }))
        .send()
        .await
        .unwrap();
    assert_eq!(
        response.headers()["content-type"],
        "application/octet-stream"
    );
    assert_eq!(response.content_length(), Some(1 << 21));
    assert!(response.bytes().await.unwrap() == large.as_bytes());
}

#[tokio::test]
async fn no_path_leads_out_of_the_devbox() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    std::fs::write(server.folder.path().join("secret"), "host").unwrap();
    let secret = server.folder.path().join("secret");
    let links = format!(
        "ln -s {0} direct; ln -s {1} folder; ln -s ../../.. up; ln -s /etc etc; ln -s loop loop",
        secret.display(),
        server.folder.path().display(),
    );
    server.run(&devbox, &links).await;
    for path in [
        "../x",
        "../../../../secret",
        "/home/user/../../etc/passwd",
        "~/../../../secret",
        "/etc/passwd",
        "/home/username/x",
        "/proc/self/environ",
        "direct",
        "folder/secret",
        "up/secret",
        "etc/passwd",
        "a/../../secret",
    ] {
        let read = format!("{devbox}/read_file_contents");
        let (status, body) = server.post(&read, json!({ "file_path": path })).await;
        // With a root of its own they lead somewhere, but not out.
        let refused = status.is_client_error() || (server.isolated && body != "host");
        assert!(refused, "read {path}: {status} {body}");
        let body = json!({ "file_path": path, "contents": "overwritten" });
        let (status, body) = server
            .post(&format!("{devbox}/write_file_contents"), body)
            .await;
        let refused = status.is_client_error() || server.isolated;
        assert!(refused, "write {path}: {status} {body}");
    }
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    assert!(!passwd.contains("overwritten"));
    assert_eq!(std::fs::read_to_string(secret).unwrap(), "host");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server
        .run(
            &devbox,
            "mkdir folder; mkfifo pipe; echo x > file; ln -s loop loop",
        )
        .await;
    let long = "n".repeat(5000);
    let path = format!("{devbox}/read_file_contents");
    for (file, status) in [
        ("missing", 404),
        ("folder", 400),
        ("pipe", 400),
        ("loop", 400),
        ("file/below", 400),
        ("", 400),
        ("~", 400),
        ("/home/user", 400),
        ("nul\0byte", 400),
        (&long, 400),
    ] {
        let answer = server.post(&path, json!({ "file_path": file })).await;
        assert_refused(&answer, status, "");
    }
    assert_refused(
        &server.post(&path, json!({ "file_path": "missing" })).await,
        404,
        "missing",
    );
    let write = format!("{devbox}/write_file_contents");
    for file in ["folder", "pipe", "file/below"] {
        let body = json!({ "file_path": file, "contents": "" });
        assert_refused(&server.post(&write, body).await, 400, file);
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_a_413_and_writes_nothing() {
    let server = TestServer::start_with(|config| config.sizes.file_body = 1 << 20).await;
    let devbox = server.devbox().await;
    let body = json!({ "file_path": "f", "contents": "x".repeat(8 << 20) });
    let answer = server
        .post(&format!("{devbox}/write_file_contents"), body)
        .await;
    assert_refused(&answer, 413, "1048576");
    assert_eq!(read(&server, &devbox, "f").await.0, StatusCode::NOT_FOUND);
    let body = json!({ "command": "x".repeat(17 << 20) });
    let answer = server.post(&format!("{devbox}/execute_async"), body).await;
    assert_refused(&answer, 413, "");
}
