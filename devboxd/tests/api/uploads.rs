use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};

use crate::harness::{TestServer, answer, assert_refused};

fn form(path: &'static str, bytes: Vec<u8>) -> Form {
    Form::new()
        .text("path", path)
        .part("file", Part::bytes(bytes).file_name("any.bin"))
}

#[tokio::test]
async fn an_uploaded_file_is_there_byte_for_byte() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let bytes: Vec<u8> = (0..3_000_000u32)
        .flat_map(|number| number.to_le_bytes())
        .collect();
    let path = format!("{devbox}/upload_file");
    let request = server
        .request(Method::POST, &path)
        .multipart(form("~/new/f.bin", bytes.clone()));
    let (status, _) = answer(request).await;
    assert_eq!(status, StatusCode::OK);
    let request = server.request(Method::POST, &format!("{devbox}/download_file"));
    let request = request.json(&serde_json::json!({ "path": "/home/user/new/f.bin" }));
    assert!(request.send().await.unwrap().bytes().await.unwrap() == bytes);
    let empty = server
        .request(Method::POST, &path)
        .multipart(form("empty", Vec::new()));
    assert_eq!(answer(empty).await.0, StatusCode::OK);
    assert_eq!(
        server.run(&devbox, "stat -c %s empty").await["stdout"],
        "0\n"
    );
}

#[tokio::test]
async fn the_parts_may_come_in_any_order() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let form = Form::new()
        .part("file", Part::bytes(b"x".as_slice()))
        .text("path", "f");
    let path = format!("{devbox}/upload_file");
    let (status, _) = answer(server.request(Method::POST, &path).multipart(form)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(server.run(&devbox, "cat f").await["stdout"], "x");
}

#[tokio::test]
async fn bad_uploads_are_refused_and_leave_nothing() {
    let server = TestServer::start_with(|config| config.sizes.upload = 1000).await;
    let devbox = server.devbox().await;
    let path = format!("{devbox}/upload_file");
    for (form, status, named) in [
        (Form::new().text("path", "f"), 400, "file"),
        (
            Form::new().part("file", Part::bytes(b"x".as_slice())),
            400,
            "path",
        ),
        (form("f", vec![0; 1001]), 413, "1000"),
    ] {
        let request = server.request(Method::POST, &path).multipart(form);
        assert_refused(&answer(request).await, status, named);
    }
    if !server.isolated {
        for outside in ["../f", "/etc/f"] {
            let form = form(outside, b"x".to_vec());
            let request = server.request(Method::POST, &path).multipart(form);
            assert_refused(&answer(request).await, 400, "outside");
        }
    }
    let plain = server.request(Method::POST, &path).body("x");
    assert_refused(&answer(plain).await, 400, "");
    assert_eq!(server.run(&devbox, "ls -A").await["stdout"], "");
    let id = devbox.rsplit('/').next().unwrap();
    let folder = server.folder.path().join("data/devboxes").join(id);
    let names = std::fs::read_dir(folder).unwrap();
    for name in names.map(|entry| entry.unwrap().file_name()) {
        assert!(!name.to_str().unwrap().starts_with("upload"), "{name:?}");
    }
}
