//! The client against a real server with real processes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed assumption of a test must end it"
)]

#[path = "support/live.rs"]
mod live;
mod support;

use devboxd::faults::Action;
use live::command;
use runloop_wasm::core::RequestOptions;
use runloop_wasm::runtime::{CancelToken, Sink, StreamName};
use std::rc::Rc;
use support::Recorder;

fn options() -> RequestOptions {
    RequestOptions::default()
}

#[test]
fn a_session_creates_runs_reads_writes_and_shuts_down() {
    live::run(async |live| {
        let devbox = live.devbox().await;
        let write = r#"{"file_path":"a.txt","contents":"ä\n\"€\" 😀\n"}"#.to_owned();
        devbox.write_file(write, &options()).await.unwrap();
        let read = r#"{"file_path":"a.txt"}"#.to_owned();
        let text = devbox.read_file(read, &options()).await.unwrap();
        assert_eq!(text, "ä\n\"€\" 😀\n");
        let sorted = command(&devbox, "sort a.txt; echo oops >&2; exit 3", "{}");
        let result = sorted.run(None, &options()).await.unwrap();
        assert_eq!(result.exit_code(), Some(3));
        let stderr = result.output(StreamName::Stderr, None).await.unwrap();
        assert_eq!(stderr, "oops\n");
        devbox.shutdown(&options()).await.unwrap();
        let info = devbox.info(&options()).await.unwrap();
        assert!(info.contains("\"shutdown\""));
        let late = devbox.await_running(&options()).await.unwrap_err();
        assert_eq!(late.code(), "devbox_failed");
        live
    });
}

#[test]
fn a_result_gives_the_last_lines_of_what_its_view_was_cut_of() {
    live::run(async |live| {
        let devbox = live.devbox().await;
        let seq = command(&devbox, "seq 1 5000", r#"{"last_n":"10"}"#);
        let result = seq.run(None, &options()).await.unwrap();
        let last = result.output(StreamName::Stdout, Some(2)).await.unwrap();
        assert_eq!(last, "4999\n5000");
        let whole: String = (1..=5000).map(|n| format!("{n}\n")).collect();
        let all = result.output(StreamName::Stdout, None).await.unwrap();
        assert_eq!(all, whole);
        let many = result.output(StreamName::Stdout, Some(11)).await.unwrap();
        assert_eq!(many.lines().next(), Some("4990"));
        live
    });
}

#[test]
fn a_command_that_outlasts_the_servers_hold_is_waited_for() {
    let short = |config: &mut devboxd::ServerConfig| {
        config.times.execution_hold_max = std::time::Duration::from_millis(20);
    };
    live::run_with(short, async |live| {
        let devbox = live.devbox().await;
        let waits = command(&devbox, "sleep 0.2; echo went", "{}");
        let result = waits.run(None, &options()).await.unwrap();
        let text = result.output(StreamName::Stdout, None).await.unwrap();
        assert_eq!(text, "went\n");
        live
    });
}

#[test]
fn a_killed_command_has_a_result_and_its_output_stops() {
    live::run(async |live| {
        let devbox = live.devbox().await;
        let sink = Recorder::new();
        let consumer: Rc<dyn Sink> = Rc::<Recorder>::clone(&sink);
        let endless = command(&devbox, "echo begun; exec sleep 1000", "{}");
        let token = CancelToken::new();
        let execution = endless
            .start(Some(consumer), token, &options())
            .await
            .unwrap();
        while sink.stdout().is_empty() {
            tokio::task::yield_now().await;
        }
        let group = r#"{"kill_process_group":true}"#.to_owned();
        execution.kill(Some(group), &options()).await.unwrap();
        let result = execution.result(&options()).await.unwrap();
        assert_ne!(result.exit_code(), Some(0));
        assert_eq!(sink.stdout(), "begun\n");
        live
    });
}

#[test]
fn failures_of_every_call_are_survived() {
    live::run(async |live| {
        live.fault("create_and_await_running", 1, Action::Status, 0);
        live.fault("execute", 1, Action::Reset, 0);
        // The command has run when its answer is lost: the repeated request must not run it again.
        live.fault("execute", 1, Action::Cut, 10);
        live.fault("read_file_contents", 2, Action::Cut, 1);
        let devbox = live.devbox().await;
        let once = command(&devbox, "echo line >> log", "{}");
        once.run(None, &options()).await.unwrap();
        let read = r#"{"file_path":"log"}"#.to_owned();
        assert_eq!(devbox.read_file(read, &options()).await.unwrap(), "line\n");
        assert!(live.server.faults().list().is_empty());
        live
    });
}
