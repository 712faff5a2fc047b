//! What the README says to do in somebody else's CI, done.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the README's lines in an empty folder, with these as the tests.
fn run(tests: &str) -> Output {
    let readme = include_str!("../../README.md");
    let (_, section) = readme.split_once("## In your CI").unwrap();
    let (_, script) = section.split_once("```sh\n").unwrap();
    let (script, _) = script.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("your-tests");
    std::fs::write(&program, format!("#!/bin/sh\n{tests}\n")).unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let devboxd = Path::new(env!("CARGO_BIN_EXE_devboxd")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{}:{path}", folder.path().display(), devboxd.display());
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).current_dir(folder.path());
    shell.env("PATH", path).output().unwrap()
}

#[test]
fn the_lines_for_a_ci_run_tests_against_a_server_and_tell_their_result() {
    let create = "curl -fsS -X POST -H \"Authorization: Bearer $RUNLOOP_API_KEY\" \
        \"$RUNLOOP_BASE_URL/v1/devboxes/create_and_await_running\" | grep -o '\"status\":\"running\"' | head -n 1";
    let passed = run(create);
    let told = String::from_utf8_lossy(&passed.stdout).into_owned();
    assert!(passed.status.success(), "{passed:?}");
    assert!(told.contains("running"), "{told}");
    assert_eq!(run("exit 7").status.code(), Some(7));
}

#[test]
fn every_flag_has_its_row_and_every_row_its_flag() {
    let help = Command::new(env!("CARGO_BIN_EXE_devboxd"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let flags = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        words
            .filter(|word| word.starts_with("--"))
            .map(str::to_owned)
            .collect()
    };
    let options = help
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with('-'));
    let (_, table) = include_str!("../../README.md")
        .split_once("| Flag | Meaning |")
        .unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let rows = table.lines().filter_map(|row| row.strip_prefix("| `"));
    let rows = rows.map(|row| row.split(" | ").next().unwrap());
    assert_eq!(
        options.flat_map(flags).collect::<BTreeSet<_>>(),
        rows.flat_map(flags).collect()
    );
}
