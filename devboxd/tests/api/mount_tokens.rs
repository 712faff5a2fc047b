//! Tokens of code mounts: kept encrypted, and used by the server that takes over.

use base64::prelude::{BASE64_STANDARD, Engine};
use reqwest::StatusCode;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::harness::{HANG, TestServer};

const TOKEN: &str = "t0ken-of-a-code-mount";

#[tokio::test]
async fn a_code_mounts_token_is_unreadable_on_disk_and_there_after_a_restart() {
    let server = TestServer::start_with(|config| config.faults = true).await;
    // So that the devbox has not run, and boots anew.
    let slow = json!({ "action": "transition", "transition": "boot", "ms": 600_000, "times": 2 });
    assert_eq!(server.post("/_faults", slow).await.0, StatusCode::OK);
    let mount = json!({ "repo_owner": "owner", "repo_name": "repo", "token": TOKEN });
    let mut other = mount.clone();
    other["type"] = json!("code_mount");
    for body in [
        json!({ "code_mounts": [mount] }),
        json!({ "mounts": [other] }),
    ] {
        let (status, view) = server.post("/v1/devboxes", body).await;
        assert_eq!(status, StatusCode::OK, "{view}");
        assert!(!view.to_string().contains(TOKEN), "{view}");
    }
    let folder = server.stop().await;
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder.path().join("data"))
        .unwrap()
        .flatten()
    {
        let text = std::fs::read(entry.path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(!text.contains(TOKEN), "{}", entry.path().display());
        looked_at += text.matches("repo_owner").count();
    }
    assert!(looked_at > 0, "the database was not looked at");

    // Where the repositories would be; it only listens to who asks.
    let asked = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", asked.local_addr().unwrap());
    let server = TestServer::start_on_with(folder, |config| config.git_base = base).await;
    let expected = BASE64_STANDARD.encode(format!("x-access-token:{TOKEN}"));
    for _ in 0..2 {
        let (mut git, _) = tokio::time::timeout(HANG, asked.accept())
            .await
            .unwrap()
            .unwrap();
        let mut head = vec![0; 4096];
        let read = git.read(&mut head).await.unwrap();
        let head = String::from_utf8_lossy(&head[..read]).into_owned();
        assert!(head.contains(&expected), "{head}");
        let refusal = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        git.write_all(refusal.as_bytes()).await.unwrap();
    }
    server.stop().await;
}
