use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{TestServer, answer, assert_refused};

async fn call(server: &TestServer, key: &str, method: Method, path: &str) -> (StatusCode, Value) {
    let url = format!("{}{path}", server.server.url());
    answer(server.client.request(method, url).bearer_auth(key)).await
}

async fn restricted(server: &TestServer, scopes: Value) -> String {
    let body = json!({ "name": "r", "scopes": scopes });
    let (status, view) = server.post("/v1/restricted_keys", body).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    let key = view["key_secret"].as_str().unwrap();
    assert!(key.starts_with("rk_"));
    assert_eq!(view["scopes"], scopes);
    key.to_owned()
}

fn scope(resource: &str, access: &str) -> Value {
    json!({
        "resource_type": format!("RESOURCE_TYPE_{resource}"),
        "access_level": format!("ACCESS_LEVEL_{access}"),
    })
}

fn in_ms(ms: i128) -> i128 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i128::try_from(now.unwrap().as_millis()).unwrap() + ms
}

#[tokio::test]
async fn an_api_key_opens_everything_and_survives_a_restart() {
    let server = TestServer::start().await;
    let (status, view) = server.post("/v1/apikeys", json!({ "name": "ci" })).await;
    assert_eq!((status, &view["name"]), (StatusCode::OK, &json!("ci")));
    let key = view["key_secret"].as_str().unwrap().to_owned();
    assert!(key.starts_with("ak_"));
    assert_eq!(
        call(&server, &key, Method::GET, "/v1/devboxes").await.0,
        StatusCode::OK
    );
    let wrong = format!("{key}x");
    assert_refused(
        &call(&server, &wrong, Method::GET, "/v1/devboxes").await,
        401,
        "token",
    );
    let data = server.folder.path().join("data");
    server.server.shutdown().await;
    let database = std::fs::read(data.join("devboxd.sqlite")).unwrap();
    let held = database
        .windows(key.len())
        .any(|window| window == key.as_bytes());
    assert!(!held, "only a hash of the secret is kept");
    let again = devboxd::Server::bind(devboxd::ServerConfig::new(data))
        .await
        .unwrap();
    let server = TestServer {
        server: again,
        ..TestServer::start().await
    };
    assert_eq!(
        call(&server, &key, Method::GET, "/v1/devboxes").await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_restricted_key_opens_what_its_scopes_say() {
    let server = TestServer::start_with(|config| config.faults = true).await;
    let devbox = server.devbox().await;
    let reader = restricted(&server, json!([scope("DEVBOXES", "READ")])).await;
    let writer = restricted(&server, json!([scope("DEVBOXES", "WRITE")])).await;
    let account = restricted(
        &server,
        json!([scope("ACCOUNT", "WRITE"), scope("DEVBOXES", "NONE")]),
    )
    .await;
    let nothing = restricted(&server, json!([])).await;
    let execute = format!("{devbox}/execute_async");
    let snapshot = format!("{devbox}/snapshot_disk_async");
    let wait = format!("{devbox}/wait_for_status");
    // 400: it got as far as the missing parameters.
    for (method, path, opened) in [
        (Method::GET, devbox.as_str(), [200, 200, 403, 403]),
        (Method::GET, "/v1/devboxes", [200, 200, 403, 403]),
        (Method::POST, &wait, [400, 400, 403, 403]),
        (Method::POST, &execute, [403, 400, 403, 403]),
        (Method::POST, &snapshot, [403, 403, 403, 403]),
        (
            Method::GET,
            "/v1/devboxes/disk_snapshots",
            [403, 403, 403, 403],
        ),
        (Method::GET, "/v1/axons", [403, 403, 200, 403]),
        (Method::POST, "/v1/mcp-configs", [403, 403, 400, 403]),
        (Method::GET, "/v1/accounts/me", [403, 403, 200, 403]),
        (Method::POST, "/v1/restricted_keys", [403, 403, 200, 403]),
        (Method::GET, "/_faults", [403, 403, 403, 403]),
    ] {
        for (key, status) in [&reader, &writer, &account, &nothing]
            .into_iter()
            .zip(opened)
        {
            let answer = call(&server, key, method.clone(), path).await;
            assert_eq!(answer.0.as_u16(), status, "{method} {path}: {}", answer.1);
            if status == 403 {
                assert_refused(&answer, 403, "scopes");
            }
        }
    }
    let (_, created) = call(&server, &account, Method::POST, "/v1/apikeys").await;
    assert!(created["key_secret"].is_string());
}

#[tokio::test]
async fn a_key_ends_when_it_expires() {
    let server = TestServer::start().await;
    let (_, long) = server
        .post("/v1/apikeys", json!({ "expires_at_ms": in_ms(600_000) }))
        .await;
    let long = long["key_secret"].as_str().unwrap();
    assert_eq!(
        call(&server, long, Method::GET, "/v1/devboxes").await.0,
        StatusCode::OK
    );
    let (_, short) = server
        .post("/v1/apikeys", json!({ "expires_at_ms": in_ms(300) }))
        .await;
    let end = short["expires_at_ms"].as_u64().unwrap();
    let short = short["key_secret"].as_str().unwrap();
    loop {
        let answer = call(&server, short, Method::GET, "/v1/devboxes").await;
        if answer.0 == StatusCode::UNAUTHORIZED {
            assert!(in_ms(0) >= i128::from(end));
            assert_refused(&answer, 401, "expired");
            break;
        }
    }
    for (path, body, field) in [
        (
            "/v1/apikeys",
            json!({ "expires_at_ms": in_ms(-1) }),
            "expires_at_ms",
        ),
        (
            "/v1/apikeys",
            json!({ "expires_at_ms": "soon" }),
            "expires_at_ms",
        ),
        ("/v1/apikeys", json!({ "name": 1 }), "name"),
        (
            "/v1/restricted_keys",
            json!({ "expires_at_ms": 0 }),
            "expires_at_ms",
        ),
        (
            "/v1/restricted_keys",
            json!({ "scopes": [scope("MOON", "READ")] }),
            "scopes[0].resource_type",
        ),
        (
            "/v1/restricted_keys",
            json!({ "scopes": [scope("DEVBOXES", "OWN")] }),
            "scopes[0].access_level",
        ),
        (
            "/v1/restricted_keys",
            json!({ "scopes": [{}] }),
            "scopes[0]",
        ),
        (
            "/v1/restricted_keys",
            json!({ "scopes": [scope("DEVBOXES", "READ"), scope("DEVBOXES", "WRITE")] }),
            "scopes[1].resource_type",
        ),
    ] {
        assert_refused(&server.post(path, body).await, 400, field);
    }
}

#[tokio::test]
async fn the_account_is_shown() {
    let server = TestServer::start().await;
    let (status, view) = server.get("/v1/accounts/me").await;
    assert_eq!(status, StatusCode::OK);
    assert!(view["id"].as_str().unwrap().starts_with("acc_"));
    assert_eq!(view["account_status"], "ACCOUNT_STATUS_ENABLED");
    assert!(
        view["created_at"].as_str().unwrap().ends_with('Z'),
        "{view}"
    );
}
