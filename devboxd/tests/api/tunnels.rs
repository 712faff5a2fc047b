use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{TestServer, answer, assert_refused, program};

fn through(server: &TestServer, method: Method, host: &str, target: &str) -> RequestBuilder {
    server
        .client
        .request(method, format!("{}{target}", server.server.url()))
        .header("host", host)
}

async fn enable(server: &TestServer, devbox: &str, params: Value) -> Value {
    let (status, tunnel) = server
        .post(&format!("{devbox}/enable_tunnel"), params)
        .await;
    assert_eq!(status, StatusCode::OK, "{tunnel}");
    tunnel
}

#[tokio::test]
async fn a_tunnel_leads_to_the_port_with_method_target_headers_and_body() {
    let server = TestServer::start_on_one_network().await;
    let (devbox, port) = (server.devbox().await, program().await);
    let tunnel = enable(&server, &devbox, json!({})).await;
    assert_eq!(
        (&tunnel["auth_mode"], &tunnel["auth_token"]),
        (&json!("open"), &json!(null))
    );
    assert_eq!(server.get(&devbox).await.1["tunnel"], tunnel);
    let key = tunnel["tunnel_key"].as_str().unwrap();
    for host in [
        format!("{port}-{key}.tunnel.localhost"),
        format!("{port}-{}.TUNNEL.runloop.localhost:80", key.to_uppercase()),
    ] {
        let request = through(&server, Method::PUT, &host, "/a%20b/v1/devboxes?q=1&r")
            .header("authorization", "Bearer the program's own")
            .header("cookie", "a=b")
            .body(vec![7; 3_000_000]);
        let (status, seen) = answer(request).await;
        assert_eq!(status, StatusCode::OK, "{seen}");
        assert_eq!(seen["method"], "PUT");
        assert_eq!(seen["target"], "/a%20b/v1/devboxes?q=1&r");
        assert_eq!(seen["host"], host);
        assert_eq!(seen["authorization"], "Bearer the program's own");
        assert_eq!(seen["cookie"], "a=b");
        assert_eq!(seen["body"], 3_000_000);
    }
}

#[tokio::test]
async fn an_authenticated_tunnel_refuses_without_its_token_and_keeps_it_to_itself() {
    let server = TestServer::start_on_one_network().await;
    let (devbox, port) = (server.devbox().await, program().await);
    let tunnel = enable(&server, &devbox, json!({ "auth_mode": "authenticated" })).await;
    let token = tunnel["auth_token"].as_str().unwrap();
    let host = format!(
        "{port}-{}.tunnel.localhost",
        tunnel["tunnel_key"].as_str().unwrap()
    );
    let name = "x-runloop-tunnel-authorization";
    for wrong in [
        None,
        Some("Bearer wrong".to_owned()),
        Some(token.to_owned()),
    ] {
        let mut request = through(&server, Method::GET, &host, "/");
        if let Some(wrong) = wrong {
            request = request.header(name, wrong);
        }
        assert_refused(&answer(request).await, 401, name);
    }
    let request = through(&server, Method::GET, &host, "/").header(name, format!("Bearer {token}"));
    let (status, seen) = answer(request).await;
    assert_eq!(
        (status, &seen["tunnel_authorization"]),
        (StatusCode::OK, &json!(null))
    );
}

#[tokio::test]
async fn a_websocket_goes_through() {
    let server = TestServer::start_on_one_network().await;
    let devbox = server.devbox().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let program = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let head = head(&mut stream).await;
        let switch = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n\
            upgrade: websocket\r\nsec-websocket-accept: x\r\n\r\nhello";
        stream.write_all(switch.as_bytes()).await.unwrap();
        let (mut from, mut to) = stream.split();
        tokio::io::copy(&mut from, &mut to).await.unwrap();
        head
    });
    let tunnel = enable(&server, &devbox, json!({})).await;
    let host = format!(
        "{port}-{}.tunnel.localhost",
        tunnel["tunnel_key"].as_str().unwrap()
    );
    let address = server.server.url().replace("http://", "");
    let mut client = TcpStream::connect(address).await.unwrap();
    let ask = format!(
        "GET /chat HTTP/1.1\r\nhost: {host}\r\nconnection: keep-alive, Upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-key: abc\r\nsec-websocket-version: 13\r\n\r\n"
    );
    client.write_all(ask.as_bytes()).await.unwrap();
    let answered = head(&mut client).await.to_lowercase();
    assert!(answered.starts_with("http/1.1 101"), "{answered}");
    assert!(answered.contains("upgrade: websocket"), "{answered}");
    client.write_all(b"\x82\x03raw").await.unwrap();
    client.shutdown().await.unwrap();
    let mut echoed = Vec::new();
    client.read_to_end(&mut echoed).await.unwrap();
    assert_eq!(echoed, b"hello\x82\x03raw");
    let asked = program.await.unwrap().to_lowercase();
    assert!(asked.starts_with("get /chat http/1.1"), "{asked}");
    assert!(asked.contains("sec-websocket-key: abc"), "{asked}");
}

/// Reads up to the empty line, byte by byte, so that nothing behind it is taken.
async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

#[tokio::test]
async fn there_is_one_tunnel_a_devbox_until_it_is_removed() {
    let server = TestServer::start_on_one_network().await;
    let (devbox, port) = (server.devbox().await, program().await);
    let tunnel = enable(&server, &devbox, json!({})).await;
    assert_eq!(
        enable(&server, &devbox, json!({ "auth_mode": "open" })).await,
        tunnel
    );
    let other = json!({ "auth_mode": "authenticated" });
    let refused = server
        .post(&format!("{devbox}/enable_tunnel"), other.clone())
        .await;
    assert_refused(&refused, 400, "remove it first");
    let host = format!(
        "{port}-{}.tunnel.localhost",
        tunnel["tunnel_key"].as_str().unwrap()
    );
    assert_eq!(
        answer(through(&server, Method::GET, &host, "/")).await.0,
        StatusCode::OK
    );
    for _ in 0..2 {
        let path = format!("{devbox}/remove_tunnel");
        let request = server.request(Method::POST, &path);
        assert_eq!(answer(request).await, (StatusCode::OK, json!({})));
    }
    assert_eq!(server.get(&devbox).await.1["tunnel"], json!(null));
    assert_refused(
        &answer(through(&server, Method::GET, &host, "/")).await,
        404,
        "tunnel",
    );
    let renewed = enable(&server, &devbox, other).await;
    assert_ne!(renewed["tunnel_key"], tunnel["tunnel_key"]);
}

#[tokio::test]
async fn a_tunnel_can_be_asked_for_at_creation() {
    let server = TestServer::start_on_one_network().await;
    let params = json!({ "tunnel": { "auth_mode": "authenticated", "http_keep_alive": true } });
    let devbox = server.devbox_with(params).await;
    let tunnel = server.get(&devbox).await.1["tunnel"].clone();
    assert_eq!(
        (&tunnel["http_keep_alive"], &tunnel["wake_on_http"]),
        (&json!(true), &json!(false))
    );
    assert!(tunnel["auth_token"].is_string());
    let bad = server
        .post(
            "/v1/devboxes",
            json!({ "tunnel": { "auth_mode": "secret" } }),
        )
        .await;
    assert_refused(&bad, 400, "tunnel.auth_mode");
}

#[tokio::test]
async fn older_tunnels_lead_to_the_ports_they_were_made_for() {
    let server = TestServer::start_on_one_network().await;
    let (devbox, port, other) = (server.devbox().await, program().await, program().await);
    let path = format!("{devbox}/create_tunnel");
    let (status, view) = server.post(&path, json!({ "port": port })).await;
    assert_eq!((status, &view["port"]), (StatusCode::OK, &json!(port)));
    let url = view["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(
        server.post(&path, json!({ "port": port })).await.1["url"],
        url
    );
    let (status, seen) = answer(server.client.get(format!("{url}/a?b"))).await;
    assert_eq!((status, &seen["target"]), (StatusCode::OK, &json!("/a?b")));
    let (_, second) = server.post(&path, json!({ "port": other })).await;
    let second = second["url"].as_str().unwrap();
    server
        .post(&format!("{devbox}/remove_tunnel"), json!({ "port": port }))
        .await;
    assert!(
        server.client.get(&url).send().await.is_err(),
        "nobody listens there any more"
    );
    assert_eq!(answer(server.client.get(second)).await.0, StatusCode::OK);
    for bad in [
        json!({}),
        json!({ "port": 0 }),
        json!({ "port": 65536 }),
        json!({ "port": "1" }),
    ] {
        assert_refused(&server.post(&path, bad).await, 400, "port");
    }
}

#[tokio::test]
async fn a_tunnel_that_leads_nowhere_says_so() {
    let server = TestServer::start_on_one_network().await;
    let devbox = server.devbox().await;
    let tunnel = enable(&server, &devbox, json!({})).await;
    let key = tunnel["tunnel_key"].as_str().unwrap();
    // Bound and dropped: a port that nobody listens on.
    let port = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let host = format!("{port}-{key}.tunnel.localhost");
    assert_refused(
        &answer(through(&server, Method::GET, &host, "/")).await,
        502,
        "port",
    );
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    assert_refused(
        &answer(through(&server, Method::GET, &host, "/")).await,
        503,
        "shutdown",
    );
    let unknown = format!("{port}-unknown.tunnel.localhost");
    assert_refused(
        &answer(through(&server, Method::GET, &unknown, "/")).await,
        404,
        "tunnel",
    );
}

#[tokio::test]
async fn a_request_wakes_a_suspended_devbox_if_that_was_asked_for() {
    let server = TestServer::start_on_one_network().await;
    let port = program().await;
    for (wake, expected) in [(true, 200), (false, 503)] {
        let devbox = server.devbox().await;
        let tunnel = enable(&server, &devbox, json!({ "wake_on_http": wake })).await;
        server.post(&format!("{devbox}/suspend"), json!({})).await;
        let wait = json!({ "statuses": ["suspended"] });
        server
            .post(&format!("{devbox}/wait_for_status"), wait)
            .await;
        let host = format!(
            "{port}-{}.tunnel.localhost",
            tunnel["tunnel_key"].as_str().unwrap()
        );
        let (status, _) = answer(through(&server, Method::GET, &host, "/")).await;
        assert_eq!(status.as_u16(), expected);
    }
}

#[tokio::test]
async fn a_tunnels_port_has_a_url_that_needs_no_resolver() {
    let server = TestServer::start_on_one_network().await;
    let (devbox, port) = (server.devbox().await, program().await);
    let path = format!("{devbox}/tunnel_url?port={port}");
    assert_refused(&server.get(&path).await, 400, "enable one first");
    let tunnel = enable(&server, &devbox, json!({ "auth_mode": "authenticated" })).await;
    let (status, view) = server.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    assert_eq!(server.get(&path).await.1, view);
    let url = view["url"].as_str().unwrap();
    assert_refused(
        &answer(server.client.get(url)).await,
        401,
        "tunnel-authorization",
    );
    let token = format!("Bearer {}", tunnel["auth_token"].as_str().unwrap());
    let authorized = || {
        server
            .client
            .get(url)
            .header("x-runloop-tunnel-authorization", &token)
    };
    assert_eq!(answer(authorized()).await.0, StatusCode::OK);
    let rebound = authorized().header("host", "evil.example");
    assert_refused(&answer(rebound).await, 403, "evil.example");
    server
        .post(&format!("{devbox}/remove_tunnel"), json!({}))
        .await;
    assert!(
        authorized().send().await.is_err(),
        "nobody listens there any more"
    );
    for bad in ["", "?port=0", "?port=65536", "?port=x"] {
        assert_refused(
            &server.get(&format!("{devbox}/tunnel_url{bad}")).await,
            400,
            "port",
        );
    }
}

#[tokio::test]
async fn ports_that_stand_for_a_devboxs_close_with_it() {
    let server = TestServer::start_on_one_network().await;
    let (devbox, port) = (server.devbox().await, program().await);
    let (_, view) = server
        .post(&format!("{devbox}/create_tunnel"), json!({ "port": port }))
        .await;
    let url = view["url"].as_str().unwrap().to_owned();
    assert_eq!(answer(server.client.get(&url)).await.0, StatusCode::OK);
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    let client = server.client;
    server.server.shutdown().await;
    assert!(client.get(&url).send().await.is_err());
}
