//! The arrows between the rooms, and the sizes that keep them readable.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed assumption of a test must end it"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust sources of the package below `src`, as paths from there, and those of the crate below it
/// as `stream/…`, with comments blank.
fn sources() -> BTreeMap<String, String> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join("src"), &mut found);
    collect(&root().join("stream/src"), &mut found);
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            let name = match name.strip_prefix("src/") {
                Some(name) => name.to_owned(),
                None => name.replacen("/src", "", 1),
            };
            let text = fs::read_to_string(&path).unwrap();
            let is_comment = |line: &&str| line.trim_start().starts_with("//");
            let code = text
                .lines()
                .map(|line| if is_comment(&line) { "" } else { line });
            (name, code.map(|line| format!("{line}\n")).collect())
        })
        .collect()
}

const ROOMS: [&str; 6] = ["core", "runtime", "client", "api", "fetch", "js"];

/// The rooms that a source names.
fn named(text: &str) -> BTreeSet<&'static str> {
    let is_word = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    ROOMS
        .into_iter()
        .filter(|room| {
            let path = format!("crate::{room}");
            text.match_indices(&path)
                .any(|(at, _)| text.get(at + path.len()..).is_some_and(is_word))
        })
        .collect()
}

#[test]
fn every_room_names_only_the_rooms_below_it() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("stream", &[][..]),
        ("core", &["core"]),
        ("runtime", &["core", "runtime"]),
        ("client", &["core", "runtime", "client"]),
        ("api", &["core", "runtime", "client", "api"]),
        ("fetch", &["core", "runtime", "fetch"]),
        ("js", &["core", "runtime", "client", "api", "fetch", "js"]),
    ]);
    for (name, text) in sources() {
        let Some((room, _)) = name.split_once('/') else {
            continue;
        };
        assert!(
            !text.contains("use crate::{"),
            "{name}: one room a line, so that this test sees it"
        );
        let may = allowed
            .get(room)
            .unwrap_or_else(|| panic!("{name}: no such room"));
        for other in named(&text) {
            assert!(may.contains(&other), "{name} names {other}");
        }
    }
}

#[test]
fn the_platform_is_named_only_where_a_client_is_wired_and_where_a_promise_is_made() {
    let naming: Vec<String> = sources()
        .into_iter()
        .filter(|(name, text)| name.starts_with("js/") && named(text).contains("fetch"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(naming, ["js/handle.rs", "js/promise.rs"]);
}

#[test]
fn javascript_is_known_to_its_own_two_rooms_only() {
    for (name, text) in sources() {
        if name.starts_with("js/") || name.starts_with("fetch/") {
            continue;
        }
        for platform in ["wasm_bindgen", "js_sys", "web_sys"] {
            assert!(!text.contains(platform), "{name} names {platform}");
        }
    }
}

#[test]
fn the_pure_room_has_no_clock_no_randomness_and_no_waiting() {
    for (name, text) in sources() {
        if !name.starts_with("core/") && !name.starts_with("stream/") {
            continue;
        }
        for impure in [
            "async ",
            ".await",
            "Instant::now",
            "SystemTime::now",
            "std::fs",
            "std::net",
            "std::env",
        ] {
            assert!(!text.contains(impure), "{name} has {impure}");
        }
    }
}

#[test]
fn what_is_compiled_for_which_target_is_decided_at_the_root_only() {
    for (name, text) in sources() {
        assert!(name == "lib.rs" || !text.contains("target_arch"), "{name}");
    }
}

#[test]
fn files_stay_short() {
    for (name, text) in sources() {
        let limit = if name == "lib.rs" { 80 } else { 500 };
        let lines = text.lines().count();
        assert!(lines < limit, "{name} has {lines} lines");
    }
}

#[test]
fn no_server_and_no_async_runtime_is_in_what_is_shipped() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "runloop-wasm",
            "--edges",
            "normal",
            "--prefix",
            "none",
        ])
        .args([
            "--target",
            "wasm32-unknown-unknown",
            "--offline",
            "--format",
            "{p}",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        names.contains("runloop-wasm") && names.contains("wasm-bindgen"),
        "{names:?}"
    );
    for not_shipped in [
        "axum",
        "tokio",
        "hyper",
        "reqwest",
        "devboxd",
        "serde_json",
        "proptest",
    ] {
        assert!(
            !names.contains(not_shipped),
            "{not_shipped} is in the shipped graph"
        );
    }
}
