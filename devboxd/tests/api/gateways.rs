use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::any;
use futures_util::StreamExt;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::harness::{TestServer, answer, assert_refused, serve};

/// An API somewhere else, which remembers what it was asked.
#[derive(Clone, Default)]
struct Api {
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Api {
    /// Starts it; its URL.
    async fn start(&self) -> String {
        let asked = Arc::clone(&self.asked);
        let tell = async move |request: Request| {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, 1 << 30).await.unwrap();
            let mut headers = serde_json::Map::new();
            for (name, value) in &parts.headers {
                headers.insert(name.to_string(), json!(value.to_str().unwrap()));
            }
            asked.lock().unwrap().push(json!({
                "method": parts.method.as_str(),
                "target": parts.uri.to_string(),
                "headers": headers,
                "body": String::from_utf8_lossy(&body),
            }));
            let pieces = ["one ", "two"].map(Ok::<_, std::io::Error>);
            let body = Body::from_stream(futures_util::stream::iter(pieces));
            ([("x-from", "the api"), ("connection", "close")], body)
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(any(tell));
        serve(listener, app);
        format!("http://{address}")
    }

    fn last(&self) -> Value {
        self.asked.lock().unwrap().last().cloned().unwrap()
    }

    fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

async fn create(server: &TestServer, path: &str, body: Value) -> String {
    let (status, view) = server.post(path, body).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    view["id"].as_str().unwrap().to_owned()
}

async fn gateway(server: &TestServer, name: &str, endpoint: &str, auth: Value) -> String {
    let body = json!({ "name": name, "endpoint": endpoint, "auth_mechanism": auth });
    create(server, "/v1/gateway-configs", body).await
}

async fn secret(server: &TestServer, name: &str, value: &str) -> String {
    create(
        server,
        "/v1/secrets",
        json!({ "name": name, "value": value }),
    )
    .await
}

/// A command that calls the gateway of a variable, with what every devbox has.
fn call(variable: &str, head: &str, body: &str) -> String {
    format!(
        "at=${{{variable}_URL#http://}}; exec 3<>/dev/tcp/${{at%:*}}/${{at#*:}}; \
         printf '{head}\\r\\nhost: '$at'\\r\\nauthorization: Bearer '${variable}'\\r\\nconnection: close\\r\\n\\r\\n{body}' >&3; \
         cat <&3"
    )
}

#[tokio::test]
async fn a_devboxs_programs_reach_an_api_with_a_secret_that_they_never_see() {
    let server = TestServer::start().await;
    let api = Api::default();
    let endpoint = format!("{}/v1", api.start().await);
    let config = gateway(&server, "api", &endpoint, json!({ "type": "bearer" })).await;
    let secret = secret(&server, "KEY", "s3cr3t").await;
    let spec = json!({ "gateways": { "GWS_API": { "gateway": "api", "secret": "KEY" } } });
    let devbox = server.devbox_with(spec).await;
    let (_, view) = server.get(&devbox).await;
    let expected = json!({ "GWS_API": { "gateway_config_id": config, "secret_id": secret } });
    assert_eq!(view["gateway_specs"], expected);
    let call = "curl -sS -X PUT -H \"Authorization: Bearer $GWS_API\" -H 'x-own: 1' -H 'connection: close' \
        -d 'a body' -D head \"$GWS_API_URL/things/7?q=a%20b\"; grep -i x-from head; env";
    let view = server.run(&devbox, call).await;
    let output = view["stdout"].as_str().unwrap();
    assert!(
        output.starts_with("one two") && output.contains("x-from: the api"),
        "{view}"
    );
    assert!(
        output.contains("GWS_API=gws_") && !output.contains("s3cr3t"),
        "{output}"
    );
    let asked = api.last();
    assert_eq!(asked["method"], "PUT");
    assert_eq!(asked["target"], "/v1/things/7?q=a%20b");
    assert_eq!(asked["body"], "a body");
    let headers = &asked["headers"];
    assert_eq!(headers["authorization"], "Bearer s3cr3t");
    assert_eq!(headers["x-own"], "1");
    assert_eq!(
        json!(format!("http://{}/v1", headers["host"].as_str().unwrap())),
        json!(endpoint)
    );
    assert!(!asked.to_string().contains("gws_"), "{asked}");
}

#[tokio::test]
async fn a_secret_goes_where_its_api_wants_it() {
    let server = TestServer::start_on_one_network().await;
    let api = Api::default();
    let endpoint = api.start().await;
    secret(&server, "KEY", "user:pass").await;
    secret(&server, "OTHER", "other secret").await;
    let devbox = server.devbox().await;
    for (auth, header, expected) in [
        (
            json!({ "type": "bearer" }),
            "authorization",
            "Bearer user:pass",
        ),
        (
            json!({ "type": "basic" }),
            "authorization",
            "Basic dXNlcjpwYXNz",
        ),
        (
            json!({ "type": "header", "key": "X-Api-Key" }),
            "x-api-key",
            "user:pass",
        ),
    ] {
        let body = json!({
            "name": auth.to_string(),
            "endpoint": endpoint,
            "auth_mechanism": auth,
            "custom_headers": [{ "name": "x-plain", "value": "v" }, { "name": "x-secret", "secret": "OTHER" }],
        });
        let config = create(&server, "/v1/gateway-configs", body).await;
        let path = format!("{devbox}/create_gateway_token");
        let (status, view) = server
            .post(&path, json!({ "gateway": config, "secret": "KEY" }))
            .await;
        assert_eq!(status, StatusCode::OK, "{view}");
        assert_eq!(view["auth_mechanism"], auth);
        assert_eq!(
            (&view["endpoint"], &view["gateway_config_id"]),
            (&json!(endpoint), &json!(config))
        );
        let (url, token) = (
            view["url"].as_str().unwrap(),
            view["token"].as_str().unwrap(),
        );
        let by_bearer = server.client.get(url).bearer_auth(token);
        // As a client of an API that wants its key in a header of its own sends it.
        let by_header = server.client.get(url).header("x-api-key", token);
        for request in [by_bearer, by_header] {
            assert_eq!(
                request.send().await.unwrap().text().await.unwrap(),
                "one two"
            );
            let asked = api.last();
            assert_eq!(asked["headers"][header], expected);
            assert_eq!(asked["headers"]["x-plain"], "v");
            assert_eq!(asked["headers"]["x-secret"], "other secret");
            assert!(!asked.to_string().contains("gws_"), "{asked}");
        }
    }
}

#[tokio::test]
async fn a_token_opens_its_gateway_while_its_devbox_runs_and_nothing_else() {
    let server = TestServer::start_on_one_network().await;
    let api = Api::default();
    let config = gateway(
        &server,
        "api",
        &api.start().await,
        json!({ "type": "bearer" }),
    )
    .await;
    let secret = secret(&server, "KEY", "s3cr3t").await;
    let devbox = server.devbox().await;
    let body = json!({ "gateway": "api", "secret": secret });
    let (_, view) = server
        .post(&format!("{devbox}/create_gateway_token"), body)
        .await;
    let (url, token) = (
        view["url"].as_str().unwrap().to_owned(),
        view["token"].as_str().unwrap().to_owned(),
    );
    let with = |token: &str| server.client.get(&url).bearer_auth(token);
    for wrong in ["gws_wrong", "", server.server.token(), &format!("{token}x")] {
        assert_refused(&answer(with(wrong)).await, 401, "gws_");
    }
    assert_refused(&answer(server.client.get(&url)).await, 401, "gws_");
    let climbing = server
        .client
        .get(format!("{url}/a/..%2f/%2E%2e/x"))
        .bearer_auth(&token);
    assert!(
        answer(climbing).await.0 != StatusCode::OK
            || !api.last()["target"].to_string().contains("..")
    );
    assert_eq!(answer(with(&token)).await.0, StatusCode::OK);
    let api_call = server
        .client
        .get(format!("{}/v1/devboxes", server.server.url()))
        .bearer_auth(&token);
    assert_eq!(
        answer(api_call).await.0,
        StatusCode::UNAUTHORIZED,
        "it is no token of the API"
    );
    server
        .post(&format!("/v1/gateway-configs/{config}/delete"), json!({}))
        .await;
    assert_refused(&answer(with(&token)).await, 403, "gateway config");
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    assert_refused(&answer(with(&token)).await, 401, "devbox");
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_is_a_502_and_a_lost_secret_a_403() {
    let server = TestServer::start_on_one_network().await;
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    gateway(
        &server,
        "closed",
        &format!("http://{closed}"),
        json!({ "type": "bearer" }),
    )
    .await;
    let secret = secret(&server, "KEY", "s3cr3t").await;
    let devbox = server.devbox().await;
    let body = json!({ "gateway": "closed", "secret": "KEY" });
    let (_, view) = server
        .post(&format!("{devbox}/create_gateway_token"), body)
        .await;
    let call = || {
        let url = view["url"].as_str().unwrap();
        server
            .client
            .get(url)
            .bearer_auth(view["token"].as_str().unwrap())
    };
    assert_refused(&answer(call()).await, 502, "endpoint");
    server
        .post(&format!("/v1/secrets/id/{secret}/delete"), json!({}))
        .await;
    assert_refused(&answer(call()).await, 403, "secret");
}

#[tokio::test]
async fn tools_that_are_not_allowed_are_not_called() {
    let server = TestServer::start_on_one_network().await;
    let api = Api::default();
    let endpoint = format!("{}/mcp-server", api.start().await);
    let body = json!({ "name": "tools", "endpoint": endpoint, "allowed_tools": ["get_*"] });
    let config = create(&server, "/v1/mcp-configs", body).await;
    let secret = secret(&server, "KEY", "s3cr3t").await;
    let spec = json!({ "mcp": { "MCP_SECRET": { "mcp_config": config, "secret": "KEY" } } });
    let devbox = server.devbox_with(spec).await;
    let (_, view) = server.get(&devbox).await;
    let expected = json!({ "MCP_SECRET": { "mcp_config_id": config, "secret_id": secret } });
    assert_eq!(view["mcp_specs"], expected);
    let told = server
        .run(&devbox, "echo $MCP_SECRET $RL_MCP_URL $MCP_SECRET_URL")
        .await;
    let words: Vec<_> = told["stdout"]
        .as_str()
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(words[1], words[2]);
    let call = |tool: &str| {
        let message = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": tool } });
        server
            .client
            .post(words[1])
            .bearer_auth(words[0])
            .json(&message)
    };
    let (status, refusal) = answer(call("delete_all")).await;
    assert_eq!((status, &refusal["id"]), (StatusCode::OK, &json!(1)));
    assert!(
        refusal["error"]["message"]
            .as_str()
            .unwrap()
            .contains("delete_all")
    );
    assert_eq!(api.count(), 0);
    assert_eq!(answer(call("get_issue")).await.1, json!("one two"));
    let asked = api.last();
    assert_eq!(
        (&asked["target"], &asked["headers"]["authorization"]),
        (&json!("/mcp-server"), &json!("Bearer s3cr3t"))
    );
    let (status, view) = server
        .post(
            &format!("{devbox}/create_mcp_token"),
            json!({ "mcp_config": "tools", "secret": "KEY" }),
        )
        .await;
    assert_eq!(
        (status, &view["allowed_tools"]),
        (StatusCode::OK, &json!(["get_*"]))
    );
    assert_eq!(
        (&view["url"], &view["mcp_config_id"]),
        (&json!(words[1]), &json!(config))
    );
}

#[tokio::test]
async fn what_a_devbox_was_granted_survives_a_restart() {
    let server = TestServer::start().await;
    let api = Api::default();
    gateway(
        &server,
        "api",
        &api.start().await,
        json!({ "type": "bearer" }),
    )
    .await;
    secret(&server, "KEY", "s3cr3t").await;
    let spec = json!({ "gateways": { "API": { "gateway": "api", "secret": "KEY" } } });
    let devbox = server.devbox_with(spec).await;
    let before = server.get(&devbox).await.1["gateway_specs"].clone();
    let server = server.restart().await;
    let wait = json!({ "statuses": ["running"], "timeout_seconds": 30 });
    server
        .post(&format!("{devbox}/wait_for_status"), wait)
        .await;
    assert_eq!(server.get(&devbox).await.1["gateway_specs"], before);
    let told = server
        .run(&devbox, &call("API", "GET /x HTTP/1.1", ""))
        .await;
    assert!(
        told["stdout"].as_str().unwrap().starts_with("HTTP/1.1 200"),
        "{told}"
    );
}

#[tokio::test]
async fn an_answer_is_passed_on_while_it_comes() {
    let server = TestServer::start_on_one_network().await;
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<&'static str, std::io::Error>>(1);
    let receiver = Arc::new(Mutex::new(Some(receiver)));
    let stream = async move || {
        let receiver = receiver.lock().unwrap().take().unwrap();
        let pieces = futures_util::stream::unfold(receiver, |mut receiver| async move {
            Some((receiver.recv().await?, receiver))
        });
        Body::from_stream(pieces)
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let app = Router::new().fallback(any(stream));
        let service = hyper_util::service::TowerToHyperService::new(app);
        let socket = hyper_util::rt::TokioIo::new(socket);
        hyper::server::conn::http1::Builder::new()
            .serve_connection(socket, service)
            .await
    });
    gateway(&server, "slow", &endpoint, json!({ "type": "bearer" })).await;
    secret(&server, "KEY", "s3cr3t").await;
    let devbox = server.devbox().await;
    let body = json!({ "gateway": "slow", "secret": "KEY" });
    let (_, view) = server
        .post(&format!("{devbox}/create_gateway_token"), body)
        .await;
    let request = server.client.get(view["url"].as_str().unwrap());
    let response = request
        .bearer_auth(view["token"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    let mut body = response.bytes_stream();
    for piece in ["first", "second"] {
        sender.send(Ok(piece)).await.unwrap();
        assert_eq!(
            body.next().await.unwrap().unwrap(),
            piece,
            "it comes before the next is sent"
        );
    }
    drop(sender);
    assert!(body.next().await.is_none());
}

#[tokio::test]
async fn wrong_specs_are_refused_by_field() {
    let server = TestServer::start().await;
    gateway(
        &server,
        "api",
        "https://a.example",
        json!({ "type": "bearer" }),
    )
    .await;
    secret(&server, "KEY", "s3cr3t").await;
    for (body, field) in [
        (
            json!({ "gateways": { "A": { "gateway": "none", "secret": "KEY" } } }),
            "gateways.A.gateway",
        ),
        (
            json!({ "gateways": { "A": { "gateway": "api", "secret": "none" } } }),
            "gateways.A.secret",
        ),
        (
            json!({ "gateways": { "A=B": { "gateway": "api", "secret": "KEY" } } }),
            "gateways.A=B",
        ),
        (
            json!({ "gateways": { "A": { "gateway": "api" } } }),
            "gateways.A",
        ),
        (
            json!({ "mcp": { "A": { "mcp_config": "none", "secret": "KEY" } } }),
            "mcp.A.mcp_config",
        ),
        (json!({ "mcp": { "A": {} } }), "mcp.A"),
    ] {
        assert_refused(&server.post("/v1/devboxes", body).await, 400, field);
    }
    let devbox = server.devbox().await;
    for (call, body, field) in [
        ("create_gateway_token", json!({}), "gateway"),
        (
            "create_gateway_token",
            json!({ "gateway": "none", "secret": "KEY" }),
            "gateway",
        ),
        (
            "create_gateway_token",
            json!({ "gateway": "api", "secret": "none" }),
            "secret",
        ),
        (
            "create_mcp_token",
            json!({ "mcp_config": "none", "secret": "KEY" }),
            "mcp_config",
        ),
    ] {
        assert_refused(
            &server.post(&format!("{devbox}/{call}"), body).await,
            400,
            field,
        );
    }
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    let body = json!({ "gateway": "api", "secret": "KEY" });
    let late = server
        .post(&format!("{devbox}/create_gateway_token"), body)
        .await;
    assert_refused(&late, 400, "shutdown");
}
