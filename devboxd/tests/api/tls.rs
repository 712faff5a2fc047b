use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, Version};
use devboxd::{Network, Server, ServerConfig, TlsConfig};
use http_body_util::BodyExt;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::harness::{HANG, TestServer, program};

async fn self_signed() -> TestServer {
    let settings = |config: &mut ServerConfig| {
        config.tls = Some(TlsConfig::SelfSigned);
        // The test is a devbox's program.
        config.network = Network::Host;
    };
    TestServer::start_with(settings).await
}

/// A connection by that name, trusting that file and nothing else.
async fn connect(
    server: &Server,
    ca: &Path,
    name: &str,
    protocols: &[&str],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    for cert in CertificateDer::pem_file_iter(ca).unwrap() {
        roots.add(cert.unwrap()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    let address = server.url().replace("https://", "");
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

/// One call by that name, in the protocol that the server chose.
async fn call(
    server: &TestServer,
    name: &str,
    protocol: &str,
    target: &str,
) -> (StatusCode, Version, Value) {
    let ca = server.server.ca_file().unwrap();
    let stream = connect(&server.server, ca, name, &[protocol])
        .await
        .unwrap();
    let chosen = stream.get_ref().1.alpn_protocol().unwrap();
    assert_eq!(chosen, protocol.as_bytes());
    let request =
        Request::builder().header("authorization", format!("Bearer {}", server.server.token()));
    let io = TokioIo::new(stream);
    let response = if protocol == "h2" {
        let (mut sender, connection) = http2::handshake(TokioExecutor::new(), io).await.unwrap();
        tokio::spawn(connection);
        let request = request.uri(format!("https://{name}{target}"));
        sender
            .send_request(request.body(Body::empty()).unwrap())
            .await
    } else {
        let (mut sender, connection) = http1::handshake(io).await.unwrap();
        tokio::spawn(connection);
        let request = request.uri(target).header("host", name);
        sender
            .send_request(request.body(Body::empty()).unwrap())
            .await
    }
    .unwrap();
    let (status, version) = (response.status(), response.version());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, version, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn a_certificate_of_its_own_serves_both_protocols_by_each_name() {
    let server = self_signed().await;
    assert!(server.server.url().starts_with("https://127.0.0.1:"));
    for name in ["localhost", "127.0.0.1", "api.runloop.localhost"] {
        for (protocol, version) in [("h2", Version::HTTP_2), ("http/1.1", Version::HTTP_11)] {
            let (status, spoken, view) = call(&server, name, protocol, "/v1/devboxes").await;
            assert_eq!((status, spoken), (StatusCode::OK, version), "{name}");
            assert_eq!(view["devboxes"], json!([]));
        }
    }
}

#[tokio::test]
async fn a_tunnels_name_leads_to_its_port_through_tls() {
    let server = self_signed().await;
    let port = program().await;
    let devbox = create_over_tls(&server, json!({ "tunnel": {} })).await;
    let (_, _, view) = call(&server, "localhost", "h2", &devbox).await;
    let key = view["tunnel"]["tunnel_key"].as_str().unwrap();
    for domain in ["tunnel.runloop.localhost", "tunnel.localhost"] {
        let name = format!("{port}-{key}.{domain}");
        for protocol in ["h2", "http/1.1"] {
            let (status, _, seen) = call(&server, &name, protocol, "/a?b").await;
            assert_eq!(
                (status, &seen["target"]),
                (StatusCode::OK, &json!("/a?b")),
                "{name}"
            );
            assert_eq!(seen["host"], json!(name));
        }
    }
    let target = format!("{devbox}/tunnel_url?port={port}");
    let (_, _, view) = call(&server, "localhost", "h2", &target).await;
    let url = view["url"].as_str().unwrap();
    assert!(url.starts_with("https://localhost:"), "{url}");
}

/// A running devbox's path.
async fn create_over_tls(server: &TestServer, params: Value) -> String {
    let ca = server.server.ca_file().unwrap();
    let stream = connect(&server.server, ca, "localhost", &["http/1.1"])
        .await
        .unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::post("/v1/devboxes/create_and_await_running")
        .header("host", "localhost")
        .header("authorization", format!("Bearer {}", server.server.token()))
        .body(Body::from(params.to_string()))
        .unwrap();
    let response = sender.send_request(request).await.unwrap();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let view: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(view["status"], "running", "{view}");
    format!("/v1/devboxes/{}", view["id"].as_str().unwrap())
}

#[tokio::test]
async fn the_pair_is_kept_and_its_key_is_the_users_alone() {
    let server = self_signed().await;
    let ca = server.server.ca_file().unwrap().to_owned();
    let folder = ca.parent().unwrap().to_owned();
    let mode = |name: &str| {
        let metadata = std::fs::metadata(folder.join(name)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    assert_eq!((mode("key.pem"), mode(".")), (0o600, 0o700));
    let keys = std::fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .filter(|entry| {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            text.contains("PRIVATE KEY")
        });
    assert_eq!(keys.count(), 1, "the authority's key is thrown away");
    let before = std::fs::read(&ca).unwrap();
    let data = server.folder.path().join("data");
    server.server.shutdown().await;
    let mut config = ServerConfig::new(&data);
    config.tls = Some(TlsConfig::SelfSigned);
    let again = Server::bind(config.clone()).await.unwrap();
    assert_eq!(std::fs::read(&ca).unwrap(), before);
    again.shutdown().await;
    std::fs::write(folder.join("cert.pem"), "damaged").unwrap();
    let renewed = Server::bind(config).await.unwrap();
    assert_ne!(std::fs::read(&ca).unwrap(), before);
    assert!(connect(&renewed, &ca, "localhost", &["h2"]).await.is_ok());
}

#[tokio::test]
async fn names_that_the_certificate_does_not_hold_are_refused_by_clients() {
    let server = self_signed().await;
    let ca = server.server.ca_file().unwrap();
    for name in ["evil.example", "a.b.tunnel.localhost", "127.0.0.2"] {
        let refused = connect(&server.server, ca, name, &["h2"])
            .await
            .unwrap_err();
        assert!(
            refused.to_string().contains("not valid for name"),
            "{name}: {refused}"
        );
    }
}

#[tokio::test]
async fn given_files_are_used_and_bad_ones_are_named() {
    let made = self_signed().await;
    let ca = made.server.ca_file().unwrap().to_owned();
    let folder = ca.parent().unwrap();
    let files = |cert: &str, key: &str| TlsConfig::Files {
        cert: folder.join(cert),
        key: folder.join(key),
    };
    let given =
        TestServer::start_with(|config| config.tls = Some(files("cert.pem", "key.pem"))).await;
    assert_eq!(given.server.ca_file(), None);
    assert!(
        connect(&given.server, &ca, "localhost", &["h2"])
            .await
            .is_ok()
    );
    std::fs::write(folder.join("nothing.pem"), "").unwrap();
    for (cert, key, named) in [
        ("missing.pem", "key.pem", "missing.pem"),
        ("nothing.pem", "key.pem", "nothing.pem"),
        ("key.pem", "key.pem", "certificate"),
        ("cert.pem", "missing.pem", "missing.pem"),
        ("cert.pem", "cert.pem", "private key"),
        // Not this certificate's.
        ("ca.pem", "key.pem", "private key"),
    ] {
        let mut config = ServerConfig::new(given.folder.path().join("other"));
        config.tls = Some(files(cert, key));
        let refused = Server::bind(config).await.err().unwrap().to_string();
        assert!(refused.contains(named), "{cert} {key}: {refused}");
    }
}

#[tokio::test]
async fn who_does_not_speak_tls_in_time_is_let_go() {
    let server = TestServer::start_with(|config| {
        config.tls = Some(TlsConfig::SelfSigned);
        config.times.request_head = std::time::Duration::from_millis(100);
    })
    .await;
    let address = server.server.url().replace("https://", "");
    for begun in [
        &b""[..],
        b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"\x16\x03\x01",
    ] {
        let mut connection = TcpStream::connect(&address).await.unwrap();
        connection.write_all(begun).await.unwrap();
        let mut answer = Vec::new();
        let closed = connection.read_to_end(&mut answer);
        let _reset = tokio::time::timeout(HANG, closed).await.unwrap();
        assert!(!answer.starts_with(b"HTTP"));
    }
    let ca = server.server.ca_file().unwrap();
    for begun in ["", "PRI * HTTP"] {
        let mut connection = connect(&server.server, ca, "localhost", &["h2"])
            .await
            .unwrap();
        connection.write_all(begun.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let closed = connection.read_to_end(&mut answer);
        let _reset = tokio::time::timeout(HANG, closed).await.unwrap();
    }
}
