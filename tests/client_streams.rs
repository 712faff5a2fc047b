//! Output streams: what ends them, what they survive, and how they are paced.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed assumption of a test must end it"
)]

mod support;

use runloop_wasm::api::{Execution, ExecutionResult, Offsets};
use runloop_wasm::core::{Error, ErrorKind, RequestOptions, Result};
use runloop_wasm::runtime::{CancelToken, Sink, StreamName};
use serde_json::json;
use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;
use support::{Answer, Recorder, Sent, Step, World};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn options() -> RequestOptions {
    RequestOptions::default()
}

/// An event of output whose offset is its start.
fn event(output: &str, offset: usize) -> String {
    format!(
        "data: {}\n\n",
        json!({ "output": output, "offset": offset })
    )
}

/// A view of the command, with the whole of its standard output when it has ended.
fn view(stdout: Option<&str>) -> String {
    let status = if stdout.is_some() {
        "completed"
    } else {
        "running"
    };
    json!({
        "execution_id": "exe_1", "devbox_id": "dbx_1", "status": status,
        "exit_status": stdout.map(|_| 0), "stdout": stdout, "stderr": stdout.map(|_| ""),
        "stdout_truncated": false, "stderr_truncated": false,
    })
    .to_string()
}

/// A view whose standard output was cut of all but its end.
fn cut_view(tail: &str) -> String {
    view(Some(tail)).replace("\"stdout_truncated\":false", "\"stdout_truncated\":true")
}

/// What the connections of standard output meet, one after the other, and what the command's views
/// say, of which the last is repeated. Standard error is empty.
fn server(streams: Vec<Answer>, views: Vec<String>) -> World {
    let mut streams = VecDeque::from(streams);
    let mut views = VecDeque::from(views);
    World::new(move |sent: &Sent| {
        let target = sent.target().to_owned();
        if target.contains("stream_stdout") {
            match streams.pop_front() {
                Some(answer) => answer,
                None => panic!("a connection too many: {target}"),
            }
        } else if target.contains("stream_stderr") {
            Answer::events(&[])
        } else if target.contains("execute_async") {
            Answer::ok(&view(None))
        } else if target.ends_with("/kill") {
            Answer::ok(&view(Some(""))).held(seconds(1))
        } else if target.ends_with("/executions/exe_1") && views.len() > 1 {
            Answer::ok(&views.pop_front().unwrap())
        } else {
            Answer::ok(&views[0])
        }
    })
}

fn only_stdout() -> Rc<Recorder> {
    Rc::new(Recorder {
        only: Some(StreamName::Stdout),
        ..Recorder::default()
    })
}

fn run_with(
    world: &World,
    sink: &Rc<Recorder>,
    options: &RequestOptions,
) -> Result<ExecutionResult> {
    let sink: Rc<dyn Sink> = Rc::<Recorder>::clone(sink);
    let command = world.command("{}");
    world.run(command.run(Some(sink), options))
}

/// Runs a command for its standard output.
fn run(world: &World) -> (Rc<Recorder>, Option<Error>) {
    let sink = only_stdout();
    let error = run_with(world, &sink, &options()).err();
    (sink, error)
}

/// The offsets asked for on standard output, and when.
fn connections(world: &World) -> Vec<(u128, String)> {
    let sent = world.wire.sent();
    let streams = sent
        .iter()
        .filter(|sent| sent.target().contains("stream_stdout"));
    streams
        .map(|sent| {
            let (_, offset) = sent.target().split_once("?offset=").unwrap();
            (sent.at.as_millis(), offset.to_owned())
        })
        .collect()
}

fn asked(expected: &[(u128, &str)]) -> Vec<(u128, String)> {
    expected
        .iter()
        .map(|(at, offset)| (*at, (*offset).to_owned()))
        .collect()
}

#[test]
fn both_streams_are_read_to_their_end_without_a_long_poll() {
    let world = World::new(|sent| match sent.target() {
        target if target.contains("execute_async") => Answer::ok(&view(None)),
        target if target.contains("stdout") => Answer::events(&[&event("out", 0)]),
        target if target.contains("stderr") => Answer::events(&[&event("err", 0)]),
        _ => Answer::ok(&view(Some("out")).replace("\"stderr\":\"\"", "\"stderr\":\"err\"")),
    });
    let sink = Recorder::new();
    let result = run_with(&world, &sink, &options()).unwrap();
    assert_eq!(
        (sink.stdout(), sink.stderr()),
        ("out".to_owned(), "err".to_owned())
    );
    assert_eq!(result.exit_code(), Some(0));
    let sent = world.wire.sent();
    assert!(
        sent.iter()
            .all(|sent| !sent.target().contains("wait_for_status"))
    );
    let streams = sent.iter().filter(|sent| sent.target().contains("stream_"));
    for stream in streams {
        assert!(stream.target().ends_with("_updates?offset=0"));
        assert_eq!(stream.header("accept"), Some("text/event-stream"));
        assert_eq!(stream.header("x-request-id"), None);
    }
}

#[test]
fn a_stream_that_nobody_wants_is_not_opened() {
    let world = server(
        vec![Answer::events(&[&event("a", 0)])],
        vec![view(Some("a"))],
    );
    assert!(run(&world).1.is_none());
    assert!(
        world
            .wire
            .sent()
            .iter()
            .all(|sent| !sent.target().contains("stderr"))
    );
}

#[test]
fn text_is_delivered_once_per_network_chunk() {
    let chunk = [event("a", 0), event("b", 1), event("c", 2)].concat();
    let (first, second) = chunk.split_at(chunk.len() - 4);
    let world = server(
        vec![Answer::events(&[first, second])],
        vec![view(Some("abc"))],
    );
    let (sink, error) = run(&world);
    assert!(error.is_none());
    let texts: Vec<_> = sink
        .writes
        .borrow()
        .iter()
        .map(|(_, text)| text.clone())
        .collect();
    assert_eq!(texts, ["ab", "c"]);
}

#[test]
fn every_way_a_connection_ends_early_is_followed_by_another_from_the_cursor() {
    let first = || Answer::events(&[&event("ab", 0)]);
    let failed = |data: &str| {
        let error = format!("event: error\ndata: {data}\n\n");
        Answer::events(&[&event("ab", 0), &error])
    };
    let half = Step::Bytes(b"data: {\"outp".to_vec());
    let running = vec![view(None), view(Some("abcd"))];
    let ended = vec![view(Some("abcd"))];
    for (end, views) in [
        (first().then(Step::Break), &ended),
        (first().then(half.clone()).then(Step::Break), &ended),
        // Only a clean end asks for the command's view before the command has ended.
        (first(), &running),
        (first().then(half), &running),
        (failed(r#"{"code":408,"message":"m"}"#), &ended),
        (failed(r#"{"code":"408","message":"m"}"#), &ended),
        (failed(r#"{"code":500}"#), &ended),
        (failed("not even JSON"), &ended),
    ] {
        let name = format!("{end:?}");
        let rest = Answer::events(&[&event("cd", 2)]);
        let world = server(vec![end, rest], views.clone());
        let (sink, error) = run(&world);
        assert_eq!(
            (sink.stdout().as_str(), error.map(|e| e.code())),
            ("abcd", None),
            "{name}"
        );
        assert_eq!(
            connections(&world),
            asked(&[(0, "0"), (1000, "2")]),
            "{name}"
        );
    }
}

#[test]
fn a_connection_that_is_refused_or_answered_with_an_error_is_made_again() {
    let refusals = vec![
        Answer::Refused,
        Answer::status(408),
        Answer::status(500),
        Answer::status(429).header("retry-after", "5"),
        Answer::Silence,
        Answer::events(&[&event("a", 0)]),
    ];
    let world = server(refusals, vec![view(Some("a"))]);
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "a");
    let times: Vec<u128> = connections(&world).iter().map(|(at, _)| *at).collect();
    // The silent one is given up after thirty seconds; it was no working one, so the pauses grow on.
    assert_eq!(times, [0, 1000, 3000, 7000, 12_000, 58_000]);
}

#[test]
fn pauses_grow_while_there_is_no_progress_and_the_sixth_failure_is_the_last() {
    let world = server(vec![Answer::Refused; 6], vec![view(None)]);
    let (_, error) = run(&world);
    assert_eq!(error.unwrap().code(), "connection");
    let times: Vec<u128> = connections(&world).iter().map(|(at, _)| *at).collect();
    assert_eq!(times, [0, 1000, 3000, 7000, 15_000, 31_000]);
}

#[test]
fn progress_begins_the_pauses_again_and_a_repeated_event_is_none() {
    let mut streams = Vec::new();
    for at in 0..20 {
        streams.push(Answer::events(&[&event("x", at)]).then(Step::Break));
        // What came before comes again, and nothing else.
        streams.push(Answer::events(&[&event("x", at)]).then(Step::Break));
    }
    streams.push(Answer::events(&[]));
    let world = server(streams, vec![view(Some(&"x".repeat(20)))]);
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "x".repeat(20));
    let times: Vec<u128> = connections(&world).iter().map(|(at, _)| *at).collect();
    let pauses: Vec<u128> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses, [1000, 2000].repeat(20));
}

#[test]
fn a_408_after_a_quiet_while_is_followed_at_once_and_does_not_count_as_a_failure() {
    let quiet = Answer::steps(200, Vec::new())
        .then(Step::Wait(seconds(55)))
        .then(Step::Bytes(
            b"event: error\ndata: {\"code\":408}\n\n".to_vec(),
        ));
    let mut streams = vec![quiet; 30];
    streams.push(Answer::events(&[&event("a", 0)]));
    let mut views = vec![view(None); 60];
    views.push(view(Some("a")));
    let world = server(streams, views);
    let sink = only_stdout();
    let options = RequestOptions {
        max_retries: Some(0),
        ..options()
    };
    run_with(&world, &sink, &options).unwrap();
    assert_eq!(sink.stdout(), "a");
    assert_eq!(connections(&world).last().unwrap().0, 30 * 55_000);
}

#[test]
fn a_service_that_never_answers_is_not_asked_for_ever() {
    let world = server(vec![Answer::Silence; 6], vec![view(None)]);
    let (_, error) = run(&world);
    assert_eq!(error.unwrap().code(), "connection_timeout");
}

#[test]
fn a_stream_that_stays_silent_after_the_commands_end_ends_with_it() {
    let stalled = Answer::events(&[]).then(Step::Stall);
    let whole = Answer::events(&[&event("a", 0)]).then(Step::Stall);
    let world = server(vec![whole, stalled], vec![view(Some("a"))]);
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "a");
}

#[test]
fn a_stream_that_stays_silent_after_the_commands_end_without_the_rest_is_an_error() {
    let stalled = Answer::events(&[]).then(Step::Stall);
    let world = server(vec![stalled; 7], vec![view(Some("a"))]);
    let (_, error) = run(&world);
    assert_eq!(error.unwrap().code(), "connection_timeout");
}

#[test]
fn a_view_without_the_record_proves_nothing_by_a_single_clean_end() {
    let unrecorded = view(Some("")).replace("\"stdout\":\"\"", "\"stdout\":null");
    let streams = vec![
        Answer::events(&[]),
        Answer::events(&[&event("a", 0)]),
        Answer::events(&[&event("a", 0)]),
    ];
    let world = server(streams, vec![unrecorded]);
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "a");
}

#[test]
fn a_408_at_once_is_not_followed_in_a_tight_loop() {
    let expired = Answer::events(&["event: error\ndata: {\"code\":408}\n\n"]);
    let world = server(vec![expired; 6], vec![view(None)]);
    let (_, error) = run(&world);
    assert_eq!(error.unwrap().http_status(), Some(408));
    assert_eq!(world.clock_ms(), 31_000);
}

#[test]
fn silence_for_a_minute_is_a_dead_connection_and_a_comment_is_a_sign_of_life() {
    let comment = || Step::Bytes(b":\n\n".to_vec());
    let mut alive = Answer::events(&[&event("a", 0)]);
    for _ in 0..20 {
        alive = alive.then(Step::Wait(seconds(59))).then(comment());
    }
    let alive = alive.then(Step::Stall);
    let mut streams = VecDeque::from([alive, Answer::events(&[&event("b", 1)])]);
    let world = World::new(move |sent| match sent.target() {
        target if target.contains("stream_stdout") => streams.pop_front().unwrap(),
        _ if streams.is_empty() => Answer::ok(&view(Some("ab"))),
        _ => Answer::ok(&view(None)),
    });
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "ab");
    let silent_since = 20 * 59_000;
    assert_eq!(
        connections(&world)[1],
        (silent_since + 61_000, "1".to_owned())
    );
}

#[test]
fn what_no_connection_can_change_ends_the_run_at_once() {
    for (answer, code) in [
        (Answer::status(401), "authentication"),
        (Answer::status(404), "not_found"),
        (Answer::events(&["data: {\"output\":\n\n"]), "bad_response"),
        (
            Answer::events(&["data: {\"output\":7,\"offset\":0}\n\n"]),
            "bad_response",
        ),
        (
            Answer::events(&["event: error\ndata: {\"code\":404,\"message\":\"m\"}\n\n"]),
            "not_found",
        ),
        (
            Answer::events(&[&event("ab", 0), &event("ef", 4)]),
            "stream_gap",
        ),
    ] {
        let world = server(vec![answer.then_if_open()], vec![view(None)]);
        let (_, error) = run(&world);
        assert_eq!(error.unwrap().code(), code);
        assert_eq!(world.clock_ms(), 0, "{code}");
    }
}

trait ThenIfOpen {
    fn then_if_open(self) -> Self;
}

impl ThenIfOpen for Answer {
    /// Keeps a stream open: its error must not wait for its end.
    fn then_if_open(self) -> Self {
        match &self {
            Self::Response { status: 200, .. } => self.then(Step::Stall),
            _ => self,
        }
    }
}

#[test]
fn a_gap_says_what_was_expected_and_what_came_after_delivering_what_was_there() {
    let world = server(
        vec![Answer::events(
            &[&[event("ab", 0), event("ef", 4)].concat()],
        )],
        vec![],
    );
    let (sink, error) = run(&world);
    let error = error.unwrap();
    let ErrorKind::StreamGap { expected, got } = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!((*expected, *got, sink.stdout().as_str()), (2, 4, "ab"));
}

#[test]
fn a_failure_of_one_stream_stops_the_other_at_once() {
    let world = World::new(|sent| match sent.target() {
        target if target.contains("execute_async") => Answer::ok(&view(None)),
        target if target.contains("stdout") => {
            Answer::events(&[&event("out", 0)]).then(Step::Stall)
        }
        target if target.contains("stderr") => Answer::status(404).held(seconds(3)),
        target => panic!("{target}"),
    });
    let sink = Recorder::new();
    let error = run_with(&world, &sink, &options()).err().unwrap();
    assert_eq!((error.code(), world.clock_ms()), ("not_found", 3000));
    assert_eq!(sink.stdout(), "out");
}

#[test]
fn an_error_of_the_consumer_ends_the_run_with_that_very_value() {
    let world = World::new(|sent| match sent.target() {
        target if target.contains("execute_async") => Answer::ok(&view(None)),
        target if target.contains("stdout") => {
            Answer::events(&[&event("a", 0), &event("b", 1), &event("c", 2)]).then(Step::Stall)
        }
        _ => Answer::events(&[]).then(Step::Stall),
    });
    let value: Rc<dyn std::any::Any> = Rc::new("mine");
    let sink = Rc::new(Recorder {
        fails: Some((2, Error::new(ErrorKind::Thrown(Rc::clone(&value)), ""))),
        ..Recorder::default()
    });
    let error = run_with(&world, &sink, &options()).err().unwrap();
    let ErrorKind::Thrown(thrown) = error.kind() else {
        panic!("{error:?}");
    };
    assert!(Rc::ptr_eq(thrown, &value));
    assert_eq!((sink.stdout().as_str(), world.clock_ms()), ("ab", 0));
}

#[test]
fn a_clean_end_before_the_command_has_ended_is_not_its_end() {
    let world = server(
        vec![Answer::events(&[]), Answer::events(&[&event("late", 0)])],
        vec![view(None), view(Some("late"))],
    );
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "late");
    assert_eq!(connections(&world), asked(&[(0, "0"), (1000, "0")]));
}

#[test]
fn what_the_record_has_more_of_than_the_stream_brought_is_fetched() {
    let world = server(
        vec![
            Answer::events(&[&event("ab", 0)]),
            Answer::events(&[&event("cd", 2)]),
        ],
        vec![view(Some("abcd"))],
    );
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "abcd");
    assert_eq!(connections(&world), asked(&[(0, "0"), (1000, "2")]));
}

#[test]
fn what_the_record_has_more_of_and_no_connection_brings_is_a_gap() {
    let streams = [
        vec![Answer::events(&[&event("ab", 0)])],
        vec![Answer::events(&[]); 5],
    ]
    .concat();
    let world = server(streams, vec![view(Some("abcd"))]);
    let error = run(&world).1.unwrap();
    let ErrorKind::StreamGap { expected, got } = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!((*expected, *got), (4, 2));
    assert_eq!(world.clock_ms(), 31_000);
}

#[test]
fn a_cut_record_is_compared_at_its_end_and_proven_by_one_more_request() {
    let world = server(
        vec![
            Answer::events(&[&event("a\nb\nc\n", 0)]),
            Answer::events(&[&event("a\nb\nc\n", 0)]),
        ],
        vec![cut_view("b\nc\n")],
    );
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "a\nb\nc\n");
    // The proof asks for what was delivered last again, so that an empty connection proves nothing.
    assert_eq!(connections(&world), asked(&[(0, "0"), (0, "0")]));
}

#[test]
fn a_proving_request_that_brings_more_is_not_the_last() {
    let world = server(
        vec![
            Answer::events(&[&event("x\nx\n", 0)]),
            Answer::events(&[&event("x\nx\nx\n", 0)]),
            Answer::events(&[&event("x\nx\nx\n", 0)]),
        ],
        vec![cut_view("x\n")],
    );
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "x\nx\nx\n");
    assert_eq!(connections(&world), asked(&[(0, "0"); 3]));
}

#[test]
fn a_single_clean_end_proves_nothing_even_if_the_other_stream_has_seen_the_commands_end() {
    let world = server(
        vec![
            Answer::events(&[&event("x\n", 0)])
                .then(Step::Wait(seconds(5)))
                .then(Step::Break),
            Answer::events(&[]),
            Answer::events(&[&event("x\nx\n", 0)]),
            Answer::events(&[&event("x\nx\n", 0)]),
        ],
        vec![cut_view("x\n")],
    );
    let sink = Recorder::new();
    run_with(&world, &sink, &options()).unwrap();
    assert_eq!(sink.stdout(), "x\nx\n");
    let expected = asked(&[(0, "0"), (6000, "2"), (6000, "0"), (6000, "0")]);
    assert_eq!(connections(&world), expected);
}

#[test]
fn a_cut_record_that_ends_otherwise_means_that_more_is_to_come() {
    let world = server(
        vec![
            Answer::events(&[&event("a\nb\n", 0)]),
            Answer::events(&[&event("c\n", 4)]),
            Answer::events(&[&event("a\nb\nc\n", 0)]),
        ],
        vec![cut_view("b\nc\n")],
    );
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "a\nb\nc\n");
}

#[test]
fn a_record_that_was_trimmed_is_no_error_where_positions_are_named() {
    let world = server(
        vec![Answer::events(&[&event("a\n", 0), &event("b\n", 2)])],
        vec![view(Some("a\nb"))],
    );
    let (sink, error) = run(&world);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(sink.stdout(), "a\nb\n");
}

#[test]
fn output_that_came_twice_without_positions_is_an_error() {
    let twice = "data: {\"output\":\"a\"}\n\ndata: {\"output\":\"a\"}\n\n";
    let mut answers = vec![Answer::events(&[twice])];
    answers.extend((0..5).map(|_| Answer::events(&[])));
    let world = server(answers, vec![view(Some("a"))]);
    let (_, error) = run(&world);
    assert_eq!(error.unwrap().code(), "stream_gap");
}

#[test]
fn events_without_output_change_nothing() {
    let noise =
        "event: ping\n\nevent: ping\ndata:\n\n: comment\n\ndata: {}\n\ndata: {\"note\":[1,{}]}\n\n";
    let world = server(
        vec![Answer::events(&[noise, &event("a", 0), noise])],
        vec![view(Some("a"))],
    );
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "a");
}

#[test]
fn the_next_chunk_is_read_when_the_consumer_has_taken_the_last() {
    let world = server(
        vec![Answer::events(&[
            &event("a", 0),
            &event("b", 1),
            &event("c", 2),
        ])],
        vec![view(Some("abc"))],
    );
    let sink = Rc::new(Recorder {
        only: Some(StreamName::Stdout),
        slow: Some((world.clock.clone(), seconds(100))),
        ..Recorder::default()
    });
    let command = world.command("{}");
    let consumer: Rc<dyn Sink> = Rc::<Recorder>::clone(&sink);
    let options = options();
    let mut running = world.start(command.run(Some(consumer), &options));
    assert!(running.settle().is_none());
    let unread_chunks = world.wire.chunks();
    for taken in 1..3 {
        assert_eq!((sink.count(), sink.busy.get()), (taken, true));
        assert_eq!(world.wire.chunks(), unread_chunks + taken - 1);
        while sink.count() == taken {
            assert!(running.step().is_none());
        }
    }
    assert!(running.finish().is_ok());
    assert_eq!(
        (sink.stdout().as_str(), connections(&world).len()),
        ("abc", 1)
    );
}

#[test]
fn a_run_with_callbacks_ends_at_its_deadline_with_the_view_it_saw() {
    let world = server(
        vec![Answer::events(&[]).then(Step::Stall)],
        vec![view(None)],
    );
    let options = RequestOptions {
        deadline: Some(seconds(45)),
        ..options()
    };
    let error = run_with(&world, &only_stdout(), &options).err().unwrap();
    let ErrorKind::PollingTimeout { last } = error.kind() else {
        panic!("{error:?}");
    };
    assert!(last.as_deref().unwrap().contains("running"));
    assert_eq!(world.clock_ms(), 45_000);
}

fn start(world: &World, sink: &Rc<Recorder>, token: &CancelToken) -> Execution {
    let command = world.command("{}");
    let sink: Rc<dyn Sink> = Rc::<Recorder>::clone(sink);
    let options = options();
    let mut starting = world.start(command.start(Some(sink), token.clone(), &options));
    loop {
        match starting.settle() {
            Some(started) => return started.unwrap(),
            None => assert!(world.clock.advance()),
        }
    }
}

#[test]
fn a_started_command_delivers_in_the_background_and_gives_its_result_to_everyone_who_asks() {
    let world = server(
        vec![Answer::events(&[&event("a", 0)])],
        vec![view(Some("a"))],
    );
    let sink = only_stdout();
    let execution = start(&world, &sink, &CancelToken::new());
    for _ in 0..2 {
        let result = world.run(execution.result(&options())).unwrap();
        assert_eq!(result.exit_code(), Some(0));
    }
    assert_eq!(sink.stdout(), "a");
    assert_eq!(connections(&world).len(), 1);
    assert!(
        world
            .wire
            .sent()
            .iter()
            .all(|sent| !sent.target().contains("wait_for"))
    );
}

#[test]
fn a_killed_command_delivers_nothing_more_and_still_has_a_result() {
    let stream = Answer::events(&[&event("a", 0)])
        .then(Step::Wait(seconds(5)))
        .then(Step::Bytes(event("b", 1).into_bytes()))
        .then(Step::Stall);
    let world = server(vec![stream], vec![view(Some("ab"))]);
    let sink = only_stdout();
    let execution = start(&world, &sink, &CancelToken::new());
    let options = options();
    let mut killing =
        world.start(execution.kill(Some("{\"kill_process_group\":true}".to_owned()), &options));
    while killing.settle().is_none() {
        assert!(world.clock.advance());
    }
    drop(killing);
    let result = world.run(execution.result(&options)).unwrap();
    assert_eq!(result.exit_code(), Some(0));
    assert_eq!(sink.stdout(), "a");
    let sent = world.wire.sent();
    let kill = sent
        .iter()
        .find(|sent| sent.target().ends_with("/kill"))
        .unwrap();
    assert_eq!(kill.json(), json!({ "kill_process_group": true }));
    assert!(world.clock_ms() < 5000);
}

#[test]
fn a_kill_does_not_hide_what_the_consumer_threw_before() {
    let stream = Answer::events(&[&event("a", 0)]).then(Step::Stall);
    let world = server(vec![stream], vec![view(Some("a"))]);
    let value: Rc<dyn std::any::Any> = Rc::new("mine");
    let sink = Rc::new(Recorder {
        only: Some(StreamName::Stdout),
        fails: Some((1, Error::new(ErrorKind::Thrown(Rc::clone(&value)), ""))),
        ..Recorder::default()
    });
    let execution = start(&world, &sink, &CancelToken::new());
    let options = options();
    world.run(execution.kill(None, &options)).unwrap();
    let error = world.run(execution.result(&options)).err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::Thrown(thrown) if Rc::ptr_eq(thrown, &value)));
}

#[test]
fn a_kill_that_fails_stops_nothing() {
    let world = World::new(|sent| match sent.target() {
        target if target.contains("execute_async") => Answer::ok(&view(None)),
        target if target.ends_with("/kill") => Answer::status(404),
        target if target.contains("stdout") => Answer::events(&[&event("a", 0)])
            .then(Step::Wait(seconds(5)))
            .then(Step::Bytes(event("b", 1).into_bytes())),
        _ => Answer::ok(&view(Some("ab"))),
    });
    let sink = only_stdout();
    let execution = start(&world, &sink, &CancelToken::new());
    let options = options();
    let mut killing = world.start(execution.kill(None, &options));
    let killed = loop {
        match killing.settle() {
            Some(killed) => break killed,
            None => assert!(world.clock.advance()),
        }
    };
    drop(killing);
    assert_eq!(killed.unwrap_err().code(), "not_found");
    world.run(execution.result(&options)).unwrap();
    assert_eq!(sink.stdout(), "ab");
}

#[test]
fn a_cancellation_stops_the_background_reading_at_once() {
    let world = server(
        vec![Answer::events(&[&event("a", 0)]).then(Step::Stall)],
        vec![],
    );
    let token = CancelToken::new();
    let execution = start(&world, &only_stdout(), &token);
    token.cancel(Error::new(ErrorKind::Abort, "aborted"));
    let error = world.run(execution.result(&options())).err().unwrap();
    assert_eq!((error.code(), world.clock_ms()), ("user_abort", 0));
}

/// The times at which the command was asked for while its streams were open, in seconds.
fn questions(world: &World) -> Vec<u64> {
    let sent = world.wire.sent();
    let asked = sent
        .iter()
        .filter(|sent| sent.target().ends_with("/executions/exe_1"));
    asked.map(|sent| sent.at.as_secs()).collect()
}

#[test]
fn an_execution_that_vanishes_ends_the_run_although_its_streams_stay_open() {
    let open = || {
        let mut answer = Answer::events(&[]);
        for _ in 0..100 {
            answer = answer
                .then(Step::Wait(seconds(10)))
                .then(Step::Bytes(b":\n\n".to_vec()));
        }
        answer
    };
    let world = World::new(move |sent| match sent.target() {
        target if target.contains("execute_async") => Answer::ok(&view(None)),
        target if target.contains("/stream_") => open(),
        _ if sent.at < seconds(100) => Answer::ok(&view(None)),
        _ => Answer::status(404),
    });
    let error = run_with(&world, &Recorder::new(), &options())
        .err()
        .unwrap();
    assert_eq!(error.code(), "not_found");
    // Asked once for both streams, ever more rarely.
    assert_eq!(questions(&world), [15, 45, 105]);
}

#[test]
fn a_question_that_fails_for_a_while_is_no_answer_and_the_stream_is_read_meanwhile() {
    let stream = Answer::events(&[])
        .then(Step::Wait(seconds(18)))
        .then(Step::Bytes(event("a", 0).into_bytes()))
        .then(Step::Wait(seconds(20)))
        .then(Step::Bytes(event("b", 1).into_bytes()));
    let world = World::new(move |sent| match sent.target() {
        target if target.contains("execute_async") => Answer::ok(&view(None)),
        target if target.contains("/stream_") => stream.clone(),
        _ if sent.at < seconds(38) => Answer::status(503),
        _ => Answer::ok(&view(Some("ab"))),
    });
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "ab");
    assert_eq!(world.clock_ms(), 38_000);
}

#[test]
fn a_stream_that_stays_open_after_the_commands_end_does_not_hold_the_result_back() {
    let open = Answer::events(&[&event("a", 0)]).then(Step::Stall);
    for (views, streams) in [
        (vec![view(None), view(Some("a"))], vec![open.clone()]),
        // Where the record is cut, another connection that brings what is known and then nothing.
        (vec![cut_view("a")], vec![open.clone(); 3]),
    ] {
        let count = streams.len();
        let world = server(streams, views);
        let (sink, error) = run(&world);
        assert!(error.is_none(), "{error:?}");
        assert_eq!(
            (sink.stdout().as_str(), connections(&world).len()),
            ("a", count)
        );
    }
}

#[test]
fn a_small_output_whose_record_is_cut_is_proven_by_its_whole_record() {
    let mut streams = VecDeque::from([
        Answer::events(&[&event("x\n", 0)]),
        // Lies: clean ends before all has come.
        Answer::events(&[]),
        Answer::events(&[]),
        Answer::events(&[&event("x\n", 2)]),
    ]);
    let world = World::new(move |sent| match sent.target() {
        target if target.contains("execute_async") => Answer::ok(&view(None)),
        target if target.contains("/stream_") => streams.pop_front().unwrap(),
        target if target.contains("?last_n=") => Answer::ok(&view(Some("x\nx\n"))),
        _ => Answer::ok(&cut_view("x\n")),
    });
    let (sink, error) = run(&world);
    assert!(error.is_none());
    assert_eq!(sink.stdout(), "x\nx\n");
    let expected = asked(&[(0, "0"), (1000, "2"), (3000, "2"), (7000, "2")]);
    assert_eq!(connections(&world), expected);
    let sent = world.wire.sent();
    let whole = sent
        .iter()
        .find(|sent| sent.target().contains("last_n"))
        .unwrap();
    assert!(whole.target().ends_with("?last_n=3"));
}

#[test]
fn a_server_that_repeats_nothing_after_the_end_is_believed_after_three_clean_ends() {
    let streams = [
        vec![Answer::events(&[&event("x\n", 0)])],
        vec![Answer::events(&[]); 2],
    ]
    .concat();
    let world = server(streams, vec![cut_view("x\n")]);
    let (sink, error) = run(&world);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(sink.stdout(), "x\n");
    assert_eq!(connections(&world), asked(&[(0, "0"); 3]));
}

#[test]
fn reading_begins_at_the_given_offsets_and_says_where_it_stands() {
    let streams = vec![
        Answer::events(&[&event("cd", 2)]).then(Step::Break),
        Answer::events(&[&event("é", 4)]),
    ];
    let world = server(streams, vec![view(None), view(Some("abcdé"))]);
    let sink = only_stdout();
    let consumer: Rc<dyn Sink> = Rc::<Recorder>::clone(&sink);
    let from = Offsets {
        stdout: 2,
        stderr: 0,
    };
    let found = Execution::find(world.devbox(), "exe_1", None, &options());
    let execution = world.run(found).unwrap();
    let read = execution.stream(consumer, from, &options());
    world.run(read).unwrap();
    assert_eq!(sink.stdout(), "cdé");
    assert_eq!(*sink.reached.borrow(), [4, 6]);
    assert_eq!(connections(&world), asked(&[(0, "2"), (1000, "4")]));
    // Whoever saw the end spares the others the question.
    let sent = world.wire.sent().len();
    world.run(execution.result(&options())).unwrap();
    assert_eq!(world.wire.sent().len(), sent);
}

#[test]
fn an_offset_past_the_end_of_the_output_is_a_gap_at_once() {
    let world = server(vec![Answer::events(&[])], vec![view(Some("abc"))]);
    let sink: Rc<dyn Sink> = only_stdout();
    let from = Offsets {
        stdout: 9,
        stderr: 0,
    };
    let found = Execution::find(world.devbox(), "exe_1", None, &options());
    let execution = world.run(found).unwrap();
    let error = world
        .run(execution.stream(sink, from, &options()))
        .unwrap_err();
    assert_eq!((error.code(), world.clock_ms()), ("stream_gap", 0));
}

#[test]
fn an_observer_sees_connections_bytes_and_the_end_and_may_end_the_run() {
    let streams = || {
        vec![
            Answer::events(&[&event("ab", 0)]).then(Step::Break),
            Answer::events(&[&event("cd", 2)]),
        ]
    };
    let world = server(streams(), vec![view(Some("abcd"))]);
    let sink = only_stdout();
    assert!(run_with(&world, &sink, &options()).is_ok());
    let size = event("ab", 0).len();
    let bytes = format!("Bytes({size})");
    let expected = [
        "Connect",
        &bytes,
        "Reconnect(\"connection\")",
        "Connect",
        &bytes,
        "End",
    ];
    assert_eq!(*sink.notes.borrow(), expected);

    let world = server(streams(), vec![view(Some("abcd"))]);
    let sink = Rc::new(Recorder {
        only: Some(StreamName::Stdout),
        rejects_notes: true,
        ..Recorder::default()
    });
    let error = run_with(&world, &sink, &options()).err().unwrap();
    assert_eq!(error.code(), "bug");
}

fn whole(world: &World, lines: Option<usize>) -> Result<String> {
    let command = world.command("{}");
    let options = options();
    let result = world.run(command.run(None, &options))?;
    world.run(result.output(StreamName::Stdout, lines))
}

#[test]
fn a_result_answers_from_its_view_where_it_can_and_streams_only_what_was_cut() {
    let all = "1\n2\n3\n\n";
    let last_three = "2\n3\n\n";
    for (view_text, lines, streamed, expected) in [
        (view(Some(all)), None, false, all),
        (view(Some(all)), Some(2), false, "3\n"),
        (cut_view(last_three), Some(2), false, "3\n"),
        (cut_view(last_three), Some(3), true, "2\n3\n"),
        (cut_view(last_three), Some(0), false, ""),
        (cut_view(last_three), None, true, all),
    ] {
        let streams = Rc::new(Cell::new(0));
        let counted = Rc::clone(&streams);
        let executed = view_text;
        let world = World::new(move |sent| {
            if !sent.target().contains("stream_stdout") {
                return Answer::ok(&executed);
            }
            counted.set(counted.get() + 1);
            match sent.target().ends_with("offset=0") {
                true => Answer::events(&[&event(all, 0)]),
                false => Answer::events(&[]),
            }
        });
        let text = whole(&world, lines).unwrap();
        assert_eq!(
            (text.as_str(), streams.get() > 0),
            (expected, streamed),
            "{lines:?}"
        );
    }
}
