//! The gateway on its way to an endpoint that speaks TLS: another devboxd, whose token is the secret.

use std::process::Command;

use reqwest::Client;
use serde_json::json;

use crate::daemon::Daemon;

/// What the gateway answers to a call of `path` at the other server.
async fn asked(daemon: &Daemon, other: &Daemon, path: &str) -> (u16, String) {
    let secret = json!({ "name": "OTHER", "value": other.token });
    daemon.post("/v1/secrets", secret).await;
    let endpoint = other.url.replace("127.0.0.1", "localhost");
    let auth = json!({ "type": "bearer" });
    let config = json!({ "name": "other", "endpoint": endpoint, "auth_mechanism": auth });
    daemon.post("/v1/gateway-configs", config).await;
    let devbox = daemon.devbox().await;
    let spec = json!({ "gateway": "other", "secret": "OTHER" });
    let create = format!("{devbox}/create_gateway_token");
    let granted = daemon.post(&create, spec).await;
    let call = Client::new().get(format!("{}{path}", granted["url"].as_str().unwrap()));
    let call = call.bearer_auth(granted["token"].as_str().unwrap());
    let answer = call.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn trusting(file: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_devboxd"));
    command
        .env("SSL_CERT_FILE", file)
        .env_remove("SSL_CERT_DIR");
    command
}

#[tokio::test]
async fn the_gateway_reaches_an_endpoint_whose_certificate_is_trusted() {
    let other = Daemon::start(&["--tls-self-signed"]);
    let daemon = Daemon::start_by(trusting(other.ca_file.as_ref().unwrap()), &[]);
    let (status, text) = asked(&daemon, &other, "/v1/accounts/me").await;
    assert_eq!(status, 200, "{text}");
    assert!(text.contains("acc_") || text.contains("devboxd"), "{text}");
}

#[tokio::test]
async fn the_gateway_refuses_an_endpoint_whose_certificate_is_not() {
    let (other, stranger) = (
        Daemon::start(&["--tls-self-signed"]),
        Daemon::start(&["--tls-self-signed"]),
    );
    let daemon = Daemon::start_by(trusting(stranger.ca_file.as_ref().unwrap()), &[]);
    let (status, text) = asked(&daemon, &other, "/v1/accounts/me").await;
    assert_eq!(status, 502, "{text}");
    assert!(!text.contains("ACCOUNT"), "{text}");
}
