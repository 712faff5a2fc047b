use std::time::Duration;

use reqwest::{Client, Method, StatusCode, Version};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{HANG, TestServer};

#[tokio::test]
async fn one_port_speaks_http1_and_h2c() {
    let server = TestServer::start().await;
    let old = Client::builder()
        .http1_only()
        .timeout(HANG)
        .build()
        .unwrap();
    let new = Client::builder()
        .http2_prior_knowledge()
        .timeout(HANG)
        .build()
        .unwrap();
    for (client, version) in [(old, Version::HTTP_11), (new, Version::HTTP_2)] {
        let server = TestServer {
            client,
            ..TestServer::start().await
        };
        let response = server
            .request(Method::GET, "/v1/devboxes")
            .send()
            .await
            .unwrap();
        assert_eq!(
            (response.status(), response.version()),
            (StatusCode::OK, version)
        );
        let devbox = server.devbox().await;
        let execution = server.begin(&devbox, "seq 1 300000").await;
        assert_eq!(
            server.streamed(&execution, "stdout", "").await.len(),
            1_988_895
        );
        let large = "x".repeat(5 << 20);
        let body = json!({ "file_path": "large", "contents": large });
        let (status, _) = server
            .post(&format!("{devbox}/write_file_contents"), body)
            .await;
        assert_eq!(status, StatusCode::OK);
    }
    server.server.shutdown().await;
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let request = server.request(Method::HEAD, &devbox);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(response.bytes().await.unwrap().is_empty());
    let response = server
        .request(Method::HEAD, "/v1/devboxes/none")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_stopping_server_lets_nobody_wait() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "sleep 600").await;
    let mut stream = server.stream(&execution, "stdout", "").await;
    let path = format!("{devbox}/wait_for_status");
    let wait = server
        .request(Method::POST, &path)
        .json(&json!({ "statuses": ["suspended"], "timeout_seconds": 30 }));
    let wait = tokio::spawn(wait.send());
    let stop = server.server.shutdown();
    tokio::time::timeout(Duration::from_secs(15), stop)
        .await
        .unwrap();
    assert_eq!(
        stream.next().await,
        None,
        "the stream ends as the command does"
    );
    // Either it was answered on the way or it never got in; it does not hang.
    let _answer = tokio::time::timeout(HANG, wait).await.unwrap();
}

#[tokio::test]
async fn a_connection_that_never_finishes_its_request_is_closed() {
    let server = TestServer::start_with(|config| {
        config.times.request_head = Duration::from_millis(50);
    })
    .await;
    let address = server.server.url().replace("http://", "");
    for begun in [
        "",
        "G",
        "GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ",
        "PRI",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r",
    ] {
        let mut connection = TcpStream::connect(&address).await.unwrap();
        connection.write_all(begun.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let closed = connection.read_to_end(&mut answer);
        tokio::time::timeout(HANG, closed).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn every_answer_carries_a_request_id() {
    let server = TestServer::start().await;
    let (mut seen, unauthorized) = (
        Vec::new(),
        server.client.get(server.server.url() + "/v1/devboxes"),
    );
    for request in [
        server.request(Method::GET, "/v1/devboxes"),
        server.request(Method::GET, "/v1/devboxes/none"),
        unauthorized,
    ] {
        let response = request.send().await.unwrap();
        seen.push(
            response.headers()["x-request-id"]
                .to_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert!(seen[0] != seen[1] && seen[1] != seen[2], "{seen:?}");
    let own = server
        .request(Method::POST, "/v1/devboxes")
        .header("x-request-id", "mine");
    assert_eq!(own.send().await.unwrap().headers()["x-request-id"], "mine");
}

#[tokio::test]
async fn a_client_is_told_how_long_it_may_leave_a_connection_unused() {
    let server = TestServer::start().await;
    let ask = |client: reqwest::Client| {
        let url = format!("{}/healthz", server.server.url());
        async move { client.get(url).send().await.unwrap() }
    };
    let first = ask(reqwest::Client::builder().build().unwrap()).await;
    assert_eq!(first.headers()["keep-alive"], "timeout=25");
    let prior = reqwest::Client::builder().http2_prior_knowledge();
    let second = ask(prior.build().unwrap()).await;
    assert!(second.headers().get("keep-alive").is_none());
}
