use std::io::Write;
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tar::{Builder, EntryType, Header};

use crate::harness::{HANG, TestServer};
use crate::objects::stored;

pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// An archive of one entry whose name and target are not checked by whoever packs it.
pub fn entry(kind: EntryType, name: &str, target: &str, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_gnu();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.as_mut_bytes()[157..157 + target.len()].copy_from_slice(target.as_bytes());
    header.set_entry_type(kind);
    header.set_mode(0o4755);
    header.set_size(content.len() as u64);
    header.set_mtime(1_000_000_000);
    header.set_cksum();
    let mut archive = header.as_bytes().to_vec();
    archive.extend(content);
    archive.resize(archive.len().next_multiple_of(512), 0);
    archive
}

pub fn archive(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut archive = entries.concat();
    archive.extend([0; 1024]);
    archive
}

fn mount(object: &str, path: &str) -> Value {
    json!({ "mounts": [{ "type": "object_mount", "object_id": object, "object_path": path }] })
}

/// A devbox that fails to boot; its log.
pub async fn failed(server: &TestServer, params: Value) -> String {
    let (status, view) = server
        .post("/v1/devboxes/create_and_await_running", params)
        .await;
    assert_eq!(
        (status, &view["status"], &view["failure_reason"]),
        (
            StatusCode::OK,
            &json!("failure"),
            &json!("execution_failed")
        ),
        "{view}"
    );
    let devbox = format!("/v1/devboxes/{}", view["id"].as_str().unwrap());
    server.get(&format!("{devbox}/logs")).await.1["logs"].to_string()
}

#[tokio::test]
async fn text_is_put_at_its_path() {
    let server = TestServer::start().await;
    let object = stored(&server, "notes/a.txt", "text", "hello").await;
    for (path, file) in [
        ("~/a/b.txt", "a/b.txt"),
        ("/home/user/c", "c"),
        ("d/", "d/a.txt"),
    ] {
        let devbox = server.devbox_with(mount(&object, path)).await;
        let ran = server.run(&devbox, &format!("cat {file}")).await;
        assert_eq!(ran["stdout"], "hello", "{path}: {ran}");
    }
}

#[tokio::test]
async fn archives_are_unpacked_into_a_folder() {
    let server = TestServer::start().await;
    let mut builder = Builder::new(Vec::new());
    let mut header = Header::new_gnu();
    header.set_mode(0o640);
    header.set_mtime(1_000_000_000);
    header.set_size(3);
    let long = format!("deep/{}/file", "n".repeat(150));
    builder
        .append_data(&mut header.clone(), "a/run", &b"one"[..])
        .unwrap();
    builder
        .append_data(&mut header, &long, &b"two"[..])
        .unwrap();
    let mut rest = builder.into_inner().unwrap();
    rest.truncate(rest.len() - 1024);
    let packed = archive(&[
        rest,
        entry(EntryType::Directory, "./empty/", "", b""),
        entry(EntryType::Symlink, "link", "a/run", b""),
        entry(EntryType::Link, "hard", "a/run", b""),
        entry(EntryType::Regular, "suid", "", b"x"),
    ]);
    let look = "cd in/it && cat a/run deep/n*/file link hard; stat -c '%a %Y' a/run suid; \
        readlink link; ls -d empty; stat -c %h hard";
    let expected = "onetwooneone640 1000000000\n755 1000000000\na/run\nempty\n2\n";
    for (name, content_type, bytes) in [
        ("a.tar", "tar", packed.clone()),
        ("a.tgz", "tgz", gzipped(&packed)),
        ("a.tar.gz", "gzip", gzipped(&packed)),
        // What is called a tgz may be none.
        ("b.tgz", "tgz", packed.clone()),
    ] {
        let object = stored(&server, name, content_type, bytes).await;
        let devbox = server.devbox_with(mount(&object, "/home/user/in/it")).await;
        let ran = server.run(&devbox, look).await;
        assert_eq!(ran["stdout"], expected, "{name}: {ran}");
    }
    let object = stored(&server, "a.tar", "tar", packed).await;
    let devbox = server.devbox_with(mount(&object, "/home/user")).await;
    assert_eq!(server.run(&devbox, "cat a/run").await["stdout"], "one");
}

#[tokio::test]
async fn a_gzip_file_that_is_no_archive_is_decompressed() {
    let server = TestServer::start().await;
    let object = stored(&server, "words.txt.gz", "gzip", gzipped(b"words")).await;
    for (path, file) in [("w", "w"), ("in/", "in/words.txt")] {
        let devbox = server.devbox_with(mount(&object, path)).await;
        let ran = server.run(&devbox, &format!("cat {file}")).await;
        assert_eq!(ran["stdout"], "words", "{ran}");
    }
}

#[tokio::test]
async fn an_archive_that_leads_out_of_its_folder_fails_the_devbox_and_writes_nothing_there() {
    let server = TestServer::start().await;
    let outside = server.folder.path().join("outside");
    let outside = outside.to_str().unwrap();
    let regular = |name: &str| entry(EntryType::Regular, name, "", b"evil");
    for (what, packed) in [
        ("dots", archive(&[regular("../../evil")])),
        ("inner dots", archive(&[regular("a/../../../evil")])),
        ("absolute", archive(&[regular(outside)])),
        (
            "through a link out",
            archive(&[
                entry(EntryType::Symlink, "l", "../..", b""),
                regular("l/evil"),
            ]),
        ),
        (
            "through an absolute link",
            archive(&[
                entry(
                    EntryType::Symlink,
                    "l",
                    server.folder.path().to_str().unwrap(),
                    b"",
                ),
                regular("l/outside"),
            ]),
        ),
        (
            "a hard link out",
            archive(&[entry(EntryType::Link, "l", "/etc/passwd", b"")]),
        ),
        (
            "a hard link by dots",
            archive(&[entry(EntryType::Link, "l", "../../../devboxd.key", b"")]),
        ),
        (
            "a device",
            archive(&[entry(EntryType::Block, "d", "", b"")]),
        ),
        ("no archive", b"not a tar at all".repeat(100).clone()),
    ] {
        let object = stored(&server, "evil.tar", "tar", packed).await;
        let log = failed(&server, mount(&object, "in")).await;
        assert!(log.contains("mount of object"), "{what}: {log}");
    }
    let (mut folders, mut files) = (vec![server.folder.path().to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(folder) {
            // The folder of a devbox that has failed is removed meanwhile.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            entries => entries.unwrap(),
        };
        for entry in entries {
            let path = entry.unwrap().path();
            match path.is_dir() && !path.is_symlink() {
                true => folders.push(path),
                false => files.push(path.file_name().unwrap().to_owned()),
            }
        }
    }
    assert!(
        !files.iter().any(|name| name == "evil" || name == "outside"),
        "{files:?}"
    );
}

#[tokio::test]
async fn a_mount_outside_of_the_home_or_of_a_bomb_fails_with_a_reason() {
    let server = TestServer::start_with(|config| config.sizes.upload = 100_000).await;
    let text = stored(&server, "a", "text", "x").await;
    let log = failed(&server, mount(&text, "../../evil")).await;
    // With a root of its own there is such a place, which is not for its user.
    let reason = if server.isolated { "evil" } else { "outside" };
    assert!(log.contains(reason), "{log}");
    let zeros = vec![0; 200_000];
    let bomb = archive(&[entry(EntryType::Regular, "zeros", "", &zeros)]);
    let bomb = stored(&server, "bomb", "tgz", gzipped(&bomb)).await;
    let log = failed(&server, mount(&bomb, "in")).await;
    assert!(log.contains("more than 100000 bytes"), "{log}");
    let flat = stored(&server, "flat.gz", "gzip", gzipped(&zeros)).await;
    let log = failed(&server, mount(&flat, "in")).await;
    assert!(log.contains("larger than 100000 bytes"), "{log}");
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// A folder with the repository `owner/repo` of two commits; the first one is tagged `v1`.
fn repositories() -> tempfile::TempDir {
    let base = tempfile::tempdir().unwrap();
    let repo = base.path().join("owner/repo");
    std::fs::create_dir_all(&repo).unwrap();
    git(&repo, &["init", "--quiet"]);
    for (text, tag) in [("one", "v1"), ("two", "v2")] {
        std::fs::write(repo.join("file"), text).unwrap();
        git(&repo, &["add", "."]);
        git(&repo, &["commit", "--quiet", "-m", text]);
        git(&repo, &["tag", tag]);
    }
    base
}

#[tokio::test]
async fn code_is_cloned_into_the_home_and_installed() {
    let base = repositories();
    let place = base.path().to_str().unwrap().to_owned();
    let server = TestServer::start_with(|config| config.git_base = place).await;
    let code = json!({ "repo_owner": "owner", "repo_name": "repo" });
    let devbox = server.devbox_with(json!({ "code_mounts": [code] })).await;
    assert_eq!(server.run(&devbox, "cat repo/file").await["stdout"], "two");
    let mut mount = code.clone();
    for (key, value) in [
        ("type", "code_mount"),
        ("git_ref", "v1"),
        ("token", "t0ken"),
        ("install_command", "cat file > ../installed"),
    ] {
        mount[key] = json!(value);
    }
    let devbox = server.devbox_with(json!({ "mounts": [mount] })).await;
    let ran = server
        .run(
            &devbox,
            "cat installed repo/file; grep -r t0ken repo/.git; true",
        )
        .await;
    assert_eq!(ran["stdout"], "oneone");
    for (change, named) in [
        (json!({ "git_ref": "none" }), "none"),
        (
            json!({ "repo_name": "nothing" }),
            "code mount of owner/nothing",
        ),
        (json!({ "install_command": "exit 3" }), "install command"),
    ] {
        let mut code = code.clone();
        code.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let log = failed(&server, json!({ "code_mounts": [code] })).await;
        assert!(log.contains(named), "{log}");
    }
    let twice = json!({ "code_mounts": [code, code] });
    let log = failed(&server, twice).await;
    assert!(log.contains("there already"), "{log}");
}

#[tokio::test]
async fn code_that_cannot_be_reached_fails_the_devbox_with_gits_reason() {
    let unreachable = |config: &mut devboxd::ServerConfig| {
        // Nobody listens on port 1 of this machine.
        config.git_base = "http://127.0.0.1:1".to_owned();
    };
    let server = TestServer::start_with(unreachable).await;
    let code = json!({ "repo_owner": "owner", "repo_name": "repo" });
    let log = tokio::time::timeout(HANG, failed(&server, json!({ "code_mounts": [code] })));
    let log = log.await.unwrap();
    assert!(
        log.contains("code mount of owner/repo") && log.contains("127.0.0.1"),
        "{log}"
    );
}
