//! The lines of a result, whatever of the output its view holds.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed assumption of a test must end it"
)]

mod support;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use runloop_wasm::core::RequestOptions;
use runloop_wasm::runtime::StreamName;
use serde_json::json;
use std::cell::Cell;
use std::rc::Rc;
use support::{Answer, World};

/// The lines of a text, each with the newline that ends it.
fn lines_of(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The last lines by their definition, without the newline after the last.
fn model(text: &str, lines: Option<usize>) -> String {
    let Some(lines) = lines else {
        return text.to_owned();
    };
    let all = lines_of(text);
    let last = all[all.len().saturating_sub(lines)..].concat();
    last.strip_suffix('\n').unwrap_or(&last).to_owned()
}

/// What a view holds: at most `last_n` lines, and of these at most `bytes` bytes, between lines or,
/// when fewer lines are left by it, inside of one.
fn held(text: &str, last_n: usize, bytes: usize, inside: bool) -> String {
    let all = lines_of(text);
    let last = all[all.len().saturating_sub(last_n)..].concat();
    let start = last.ceil_char_boundary(last.len().saturating_sub(bytes));
    let cut = &last[start..];
    match (start, inside) {
        (0, _) => last,
        (_, true) if lines_of(cut).len() < last_n => cut.to_owned(),
        _ => cut.split_once('\n').map_or("", |(_, rest)| rest).to_owned(),
    }
}

fn check(
    text: &str,
    (last_n, bytes, inside): (usize, usize, bool),
    lines: Option<usize>,
) -> TestCaseResult {
    let shown = held(text, last_n, bytes, inside);
    let truncated = shown.len() < text.len();
    let view = json!({
        "execution_id": "exe_1", "devbox_id": "dbx_1", "status": "completed", "exit_status": 0,
        "stdout": shown, "stderr": "", "stdout_truncated": truncated, "stderr_truncated": false,
    })
    .to_string();
    let all = format!("data: {}\n\n", json!({ "output": text, "offset": 0 }));
    let streams = Rc::new(Cell::new(0));
    let counted = Rc::clone(&streams);
    let world = World::new(move |sent| {
        if !sent.target().contains("stream_stdout") {
            return Answer::ok(&view);
        }
        counted.set(counted.get() + 1);
        match sent.target().ends_with("offset=0") {
            true => Answer::events(&[&all]),
            false => Answer::events(&[]),
        }
    });
    let command = world.command(&json!({ "last_n": last_n.to_string() }).to_string());
    let result = world
        .run(command.run(None, &RequestOptions::default()))
        .unwrap();
    let output = world.run(result.output(StreamName::Stdout, lines)).unwrap();
    prop_assert_eq!(output, model(text, lines));
    // The first line of a view may be cut; what lies behind it is there to be used.
    let whole = lines_of(&shown).len().saturating_sub(1);
    if !truncated || lines.is_some_and(|lines| lines <= whole) {
        prop_assert_eq!(streams.get(), 0);
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_last_lines_are_exact_for_every_mix_of_empty_lines_and_truncation(
        text in "[a\n€]{0,30}",
        last_n in 0..8_usize,
        bytes in 0..50_usize,
        inside: bool,
        lines in prop::option::of(0..10_usize),
    ) {
        check(&text, (last_n, bytes, inside), lines)?;
    }
}

#[test]
fn a_view_that_was_cut_of_its_only_line_holds_none() -> TestCaseResult {
    check("a€\n", (1, 0, false), Some(1))
}
