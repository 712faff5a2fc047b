//! The gateway on its way to an endpoint that speaks TLS: another devboxd, whose token is the secret.

use std::process::Command;

use serde_json::json;

use crate::daemon::Daemon;

/// What the gateway answers a devbox's program to a call of `path` at the other server.
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
    // From inside: the gateway's address need not be one of this machine's.
    let command = format!(
        "curl -sS -H 'Authorization: Bearer {}' -w '%{{http_code}}' '{}{path}'",
        granted["token"].as_str().unwrap(),
        granted["url"].as_str().unwrap()
    );
    let call = json!({ "command": command, "command_id": "curl" });
    let view = daemon.post(&format!("{devbox}/execute"), call).await;
    let text = view["stdout"].as_str().unwrap();
    let (text, status) = text.split_at_checked(text.len().saturating_sub(3)).unwrap();
    (status.parse().expect(text), text.to_owned())
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
