//! Servers that are started only where the platform allows what they are to do. A test that shows nothing says so.

use std::io::Write;

use devboxd::{Server, ServerConfig};

use crate::harness::{TestServer, config};

/// A server with this configuration; nothing where the platform does not allow it.
pub async fn where_supported(what: &str, adjust: impl Fn(&mut ServerConfig)) -> Option<TestServer> {
    let folder = tempfile::tempdir().unwrap();
    let mut trial = config(folder.path());
    adjust(&mut trial);
    match Server::bind(trial).await {
        Ok(trial) => trial.shutdown().await,
        Err(error) if error.kind() == std::io::ErrorKind::Unsupported => {
            not_tested(what, &error.to_string());
            return None;
        }
        Err(error) => panic!("{error}"),
    }
    Some(TestServer::start_with(adjust).await)
}

/// Not by a macro, whose text a passing test does not show.
pub fn not_tested(what: &str, why: &str) {
    let text = format!("NOT TESTED HERE, {what}: {why}\n");
    std::io::stderr().write_all(text.as_bytes()).unwrap();
}
