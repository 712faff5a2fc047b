//! Output streams of a real server whose connections go wrong.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed assumption of a test must end it"
)]

#[path = "support/live.rs"]
mod live;
mod support;

use devboxd::ServerConfig;
use devboxd::faults::{Action, EventShape, Offsets, Rule};
use live::{Live, command};
use runloop_wasm::core::RequestOptions;
use runloop_wasm::runtime::Sink;
use std::rc::Rc;
use support::Recorder;

/// Prints lines of characters of every length on both streams.
const SCRIPT: &str = "for i in $(seq 1 300); do echo \"$i ä€😀\"; echo \"$i error\" >&2; done";

fn stdout() -> String {
    (1..=300).map(|i| format!("{i} ä€😀\n")).collect()
}

fn stderr() -> String {
    (1..=300).map(|i| format!("{i} error\n")).collect()
}

/// Runs the script to its end and checks that every byte came once.
async fn every_byte_comes_once(live: &Live) {
    let devbox = live.devbox().await;
    every_byte_of(&command(&devbox, SCRIPT, "{}"), &stdout(), &stderr()).await;
}

async fn every_byte_of(command: &runloop_wasm::api::Command, stdout: &str, stderr: &str) {
    let sink = Recorder::new();
    let consumer: Rc<dyn Sink> = Rc::<Recorder>::clone(&sink);
    let options = RequestOptions {
        // More than any of the rules here has faults, which may all hit one stream in a row.
        max_retries: Some(50),
        ..RequestOptions::default()
    };
    let result = command.run(Some(consumer), &options).await;
    let result = result.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(result.exit_code(), Some(0));
    assert_eq!(sink.stdout(), stdout);
    assert_eq!(sink.stderr(), stderr);
}

fn small_events(config: &mut ServerConfig) {
    config.sizes.event_text = 7;
}

#[test]
fn both_streams_arrive_whole() {
    live::run(async |live| {
        every_byte_comes_once(&live).await;
        live
    });
}

#[test]
fn dropped_connections_lose_and_repeat_nothing() {
    live::run_with(small_events, async |live| {
        for after in [0, 1, 60, 500, 501, 502, 2000, 7, 90] {
            live.fault("stream_stdout", 1, Action::Cut, after);
            live.fault("stream_stderr", 1, Action::Cut, 3 * after);
        }
        every_byte_comes_once(&live).await;
        assert!(live.server.faults().list().is_empty());
        live
    });
}

#[test]
fn connections_that_end_early_as_if_whole_lose_and_repeat_nothing() {
    live::run_with(small_events, async |live| {
        for after in [100, 333, 500, 2000, 444] {
            live.fault("stream_", 2, Action::End, after);
        }
        every_byte_comes_once(&live).await;
        assert!(live.server.faults().list().is_empty());
        live
    });
}

#[test]
fn refused_and_failing_connections_are_made_again() {
    live::run(async |live| {
        live.fault("stream_stdout", 3, Action::Reset, 0);
        live.fault("stream_stderr", 2, Action::Status, 0);
        every_byte_comes_once(&live).await;
        assert!(live.server.faults().list().is_empty());
        live
    });
}

#[test]
fn a_stream_in_single_bytes_is_the_same_stream() {
    live::run(async |live| {
        live.server.faults().add(Rule {
            path: "stream_".to_owned(),
            times: 10,
            piece_bytes: Some(1),
            ms: Some(0),
            ..Rule::new(Action::Drip)
        });
        let devbox = live.devbox().await;
        let few = command(&devbox, "printf 'ä€\\n😀\\0x'; printf e >&2", "{}");
        every_byte_of(&few, "ä€\n😀\0x", "e").await;
        live
    });
}

#[test]
fn every_convention_of_offsets_and_repeated_events_deliver_every_byte_once() {
    for (offsets, duplicate) in [
        (Offsets::Start, false),
        (Offsets::Start, true),
        (Offsets::End, true),
        (Offsets::None, false),
    ] {
        live::run(async |live| {
            live.server.faults().add(Rule {
                path: "stream_".to_owned(),
                times: 100,
                shape: EventShape {
                    event_bytes: Some(11),
                    offsets,
                    duplicate,
                },
                ..Rule::new(Action::Reshape)
            });
            every_byte_comes_once(&live).await;
            live
        });
    }
}

#[test]
fn bytes_that_are_no_text_arrive_as_replacement_characters_across_drops() {
    live::run_with(small_events, async |live| {
        live.fault("stream_stdout", 6, Action::Cut, 200);
        let devbox = live.devbox().await;
        let binary = command(
            &devbox,
            "for i in $(seq 1 50); do printf '%s\\377\\376' $i; done",
            "{}",
        );
        let expected: String = (1..=50).map(|i| format!("{i}\u{FFFD}\u{FFFD}")).collect();
        every_byte_of(&binary, &expected, "").await;
        live
    });
}

#[test]
fn many_commands_at_once_get_each_their_own_output() {
    live::run(async |live| {
        live.server.faults().add(Rule {
            path: "stream_".to_owned(),
            times: 40,
            after_bytes: 40,
            probability: Some(0.3),
            ..Rule::new(Action::Cut)
        });
        let devbox = live.devbox().await;
        let run = |number: u32| {
            let devbox = devbox.clone();
            async move {
                let text = format!("seq {number} {}", number + 99);
                let expected: String = (number..number + 100).map(|n| format!("{n}\n")).collect();
                every_byte_of(&command(&devbox, &text, "{}"), &expected, "").await;
            }
        };
        futures_util::future::join_all((1..=20).map(run)).await;
        live
    });
}

#[test]
fn a_large_output_arrives_whole_across_drops() {
    live::run(async |live| {
        for after in [1_000_000, 2_345_678, 700_001] {
            live.fault("stream_stdout", 1, Action::Cut, after);
        }
        let devbox = live.devbox().await;
        let expected: String = (1..=600_000).map(|n| format!("{n}\n")).collect();
        every_byte_of(&command(&devbox, "seq 1 600000", "{}"), &expected, "").await;
        assert!(live.server.faults().list().is_empty());
        live
    });
}
