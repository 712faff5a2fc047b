use std::collections::BTreeMap;
use std::path::Path;

use devboxd::{Server, ServerConfig};
use serde_json::json;

use crate::harness::TestServer;

/// All files below a folder with their contents.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        if path.is_dir() {
            found.insert(name, Vec::new());
            found.extend(contents(&path));
        } else if path.is_file() {
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
    found
}

/// A data folder with something in it, and nobody using it.
async fn used_folder() -> tempfile::TempDir {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server
        .post(&format!("{devbox}/snapshot_disk"), json!({}))
        .await;
    server.server.shutdown().await;
    server.folder
}

/// Starting on this folder must fail with a message that says `what`, and change nothing.
async fn assert_refused_untouched(folder: &Path, what: &str) {
    let before = contents(folder);
    let error = Server::bind(ServerConfig::new(folder)).await.err().unwrap();
    let message = error.to_string();
    assert!(message.contains(what), "`{message}` does not say `{what}`");
    assert!(
        message.contains(&*folder.to_string_lossy()),
        "`{message}` names no folder"
    );
    assert!(contents(folder) == before, "the folder was changed");
}

fn database(folder: &Path) -> std::path::PathBuf {
    folder.join("devboxd.sqlite")
}

/// Overwrites bytes of the database in its middle.
fn patch(folder: &Path, at: usize, with: &[u8]) {
    let mut bytes = std::fs::read(database(folder)).unwrap();
    bytes[at..at + with.len()].copy_from_slice(with);
    std::fs::write(database(folder), bytes).unwrap();
}

#[tokio::test]
async fn a_database_of_garbage_is_refused_and_not_touched() {
    let folder = used_folder().await;
    let data = folder.path().join("data");
    for garbage in [&b""[..], b"short", &[0; 5000], &[b'x'; 5000]] {
        std::fs::write(database(&data), garbage).unwrap();
        assert_refused_untouched(&data, "is damaged").await;
    }
}

#[tokio::test]
async fn a_database_with_a_damaged_page_is_refused_and_not_touched() {
    let folder = used_folder().await;
    let data = folder.path().join("data");
    patch(&data, 4096, &[0xA5; 4096]);
    assert_refused_untouched(&data, "is damaged").await;
}

#[tokio::test]
async fn a_database_of_a_newer_devboxd_is_refused_and_not_touched() {
    let folder = used_folder().await;
    let data = folder.path().join("data");
    patch(&data, 60, &99_u32.to_be_bytes());
    assert_refused_untouched(&data, "newer devboxd (version 99").await;
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_not_touched() {
    let folder = used_folder().await;
    let data = folder.path().join("data");
    patch(&data, 68, &[0; 4]);
    assert_refused_untouched(&data, "was not made by devboxd").await;
}

#[tokio::test]
async fn a_data_folder_that_lost_its_database_is_refused_and_not_touched() {
    let folder = used_folder().await;
    let data = folder.path().join("data");
    std::fs::remove_file(database(&data)).unwrap();
    assert_refused_untouched(&data, "is missing").await;
}

#[tokio::test]
async fn an_ephemeral_server_leaves_nothing_and_takes_no_folder_that_holds_something() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut config = ServerConfig::new(&data);
    config.ephemeral = true;
    let server = Server::bind(config.clone()).await.unwrap();
    assert!(data.join("devboxd.lock").exists());
    assert!(!database(&data).exists());
    server.shutdown().await;
    assert!(!data.exists());

    let kept = used_folder().await;
    config.data_dir = kept.path().join("data");
    let before = contents(&config.data_dir);
    let error = Server::bind(config.clone()).await.err().unwrap();
    assert!(
        error.to_string().contains("--ephemeral would remove it"),
        "{error}"
    );
    assert!(contents(&config.data_dir) == before);
}

#[tokio::test]
async fn what_a_killed_ephemeral_server_left_is_removed_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = ServerConfig::new(folder.path());
    config.ephemeral = true;
    for (name, contents) in [
        ("devboxd.lock", ""),
        ("ephemeral", ""),
        ("rest", "of a devbox"),
    ] {
        std::fs::write(folder.path().join(name), contents).unwrap();
    }
    let server = Server::bind(config.clone()).await.unwrap();
    assert!(!folder.path().join("rest").exists());
    drop(server);
    std::fs::create_dir_all(folder.path().join("devboxes/dbx_1")).unwrap();
    config.ephemeral = false;
    let server = loop {
        // The server that was dropped may take a moment to let go of the folder.
        match Server::bind(config.clone()).await {
            Ok(server) => break server,
            Err(error) => assert!(error.to_string().contains("in use"), "{error}"),
        }
        tokio::task::yield_now().await;
    };
    assert!(!folder.path().join("devboxes/dbx_1").exists());
    assert!(!folder.path().join("ephemeral").exists());
    assert!(database(folder.path()).exists());
    server.shutdown().await;
}
