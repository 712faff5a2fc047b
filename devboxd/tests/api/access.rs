use reqwest::header::{AUTHORIZATION, HOST, ORIGIN};
use reqwest::{Method, StatusCode};

use crate::harness::{TestServer, answer, assert_refused};

#[tokio::test]
async fn every_call_needs_the_token() {
    let server = TestServer::start().await;
    let url = format!("{}/v1/devboxes", server.server.url());
    let right = server.server.token().to_owned();
    for value in [
        None,
        Some("Bearer ".to_owned()),
        Some("Bearer wrong".to_owned()),
        Some(format!("Bearer {right}x")),
        Some(format!("Bearer {}", &right[1..])),
        Some(format!("Basic {right}")),
        Some(right.clone()),
    ] {
        let mut request = server.client.get(&url);
        if let Some(value) = &value {
            request = request.header(AUTHORIZATION, value);
        }
        assert_refused(&answer(request).await, 401, "token");
    }
    let lower = server
        .client
        .get(&url)
        .header(AUTHORIZATION, format!("bearer {right}"));
    assert_eq!(answer(lower).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_console_and_the_health_check_need_no_token() {
    let server = TestServer::start().await;
    for (path, kind) in [("/", "text/html"), ("/healthz", "application/json")] {
        let url = format!("{}{path}", server.server.url());
        let response = server.client.get(url).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(
            response.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with(kind)
        );
    }
}

#[tokio::test]
async fn the_console_is_sent_with_a_policy_and_revalidated() {
    let server = TestServer::start().await;
    let response = server.client.get(server.server.url()).send().await.unwrap();
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.contains("default-src 'self'"));
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"));
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/nothing.js",
    ] {
        let url = format!("{}{path}", server.server.url());
        assert_refused(&answer(server.client.get(url)).await, 404, "");
    }
}

#[tokio::test]
async fn only_trusted_host_names_are_answered() {
    let server =
        TestServer::start_with(|config| config.allow_hosts = vec!["dev.example".into()]).await;
    for (host, trusted) in [
        ("localhost", true),
        ("localhost:1234", true),
        ("127.0.0.1", true),
        ("[::1]:80", true),
        ("api.runloop.localhost:9999", true),
        ("dev.example:80", true),
        ("DEV.example", true),
        ("evil.example", false),
        ("localhost.evil.example", false),
        ("127.0.0.1.evil.example", false),
        ("10.1.2.3", false),
        ("other.dev.example", false),
    ] {
        let request = server
            .request(Method::GET, "/v1/devboxes")
            .header(HOST, host);
        let answer = answer(request).await;
        if trusted {
            assert_eq!(answer.0, StatusCode::OK, "{host}");
        } else {
            assert_refused(&answer, 403, host);
        }
        let page = server.client.get(server.server.url()).header(HOST, host);
        let status = page.send().await.unwrap().status();
        assert_eq!(status.is_success(), trusted, "{host}");
    }
}

#[tokio::test]
async fn allowed_origins_may_read_answers_refusals_and_streams() {
    let server = TestServer::start_with(|config| {
        config.allow_origins = vec!["https://app.example".into()];
    })
    .await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "echo hi").await;
    let stream = format!("{execution}/stream_stdout_updates");
    for (origin, allowed) in [
        ("http://localhost:5173", true),
        ("https://app.example", true),
        ("http://127.0.0.1:1", true),
        ("https://evil.example", false),
        ("null", false),
    ] {
        for path in ["/v1/devboxes", "/v1/devboxes/none", &stream, "/v1/nothing"] {
            let request = server.request(Method::GET, path).header(ORIGIN, origin);
            let response = request.send().await.unwrap();
            let header = response.headers().get("access-control-allow-origin");
            assert_eq!(
                header.is_some_and(|h| h == origin),
                allowed,
                "{origin} {path}"
            );
            let vary: Vec<_> = response.headers().get_all("vary").iter().collect();
            assert!(
                vary.iter()
                    .any(|v| v.to_str().unwrap().to_lowercase().contains("origin"))
            );
        }
        let unauthorized = server
            .client
            .get(format!("{}/v1/devboxes", server.server.url()));
        let response = unauthorized.header(ORIGIN, origin).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        let marked = response
            .headers()
            .contains_key("access-control-allow-origin");
        assert_eq!(marked, allowed, "{origin}");
    }
}

#[tokio::test]
async fn a_preflight_is_answered_without_a_token_for_allowed_origins_only() {
    let server = TestServer::start().await;
    for (origin, allowed) in [
        ("http://localhost:3000", true),
        ("https://evil.example", false),
    ] {
        let url = format!("{}/v1/devboxes", server.server.url());
        let response = server
            .client
            .request(Method::OPTIONS, url)
            .header(ORIGIN, origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type,x-request-id",
            )
            .send()
            .await
            .unwrap();
        let headers = response.headers();
        assert_eq!(headers.contains_key("access-control-allow-origin"), allowed);
        if allowed {
            let named = headers["access-control-allow-headers"].to_str().unwrap();
            assert!(named.contains("authorization") && named.contains("x-request-id"));
            assert!(
                headers["access-control-allow-methods"]
                    .to_str()
                    .unwrap()
                    .contains("POST")
            );
        }
    }
}

#[tokio::test]
async fn a_remote_address_must_be_allowed_explicitly() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = devboxd::ServerConfig::new(folder.path().join("data"));
    config.listen = ([0, 0, 0, 0], 0).into();
    let refused = devboxd::Server::bind(config).await.err().unwrap();
    assert!(refused.to_string().contains("--allow-remote"), "{refused}");
}

#[tokio::test]
async fn a_data_folder_is_one_servers_alone_and_never_somebody_elses() {
    let server = TestServer::start().await;
    let config = devboxd::ServerConfig::new(server.folder.path().join("data"));
    let refused = devboxd::Server::bind(config).await.err().unwrap();
    assert!(
        refused.to_string().contains("in use by another devboxd"),
        "{refused}"
    );
    let foreign = tempfile::tempdir().unwrap();
    std::fs::create_dir(foreign.path().join("devboxes")).unwrap();
    std::fs::write(foreign.path().join("devboxes/thesis.txt"), "years of work").unwrap();
    let refused = devboxd::Server::bind(devboxd::ServerConfig::new(foreign.path())).await;
    assert!(
        refused
            .err()
            .unwrap()
            .to_string()
            .contains("not made by devboxd")
    );
    assert!(foreign.path().join("devboxes/thesis.txt").exists());
}
