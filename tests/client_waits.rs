//! Long polls: waiting for a devbox to run and for a command to end.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed assumption of a test must end it"
)]

mod support;

use runloop_wasm::api::{Devbox, Execution};
use runloop_wasm::core::{Error, ErrorKind, RequestOptions, Result};
use runloop_wasm::runtime::CancelToken;
use serde_json::json;
use std::rc::Rc;
use std::time::Duration;
use support::{Answer, World};

fn devbox(status: &str) -> Answer {
    Answer::ok(&json!({ "id": "dbx_1", "status": status }).to_string())
}

fn execution(status: &str) -> Answer {
    let ended = status == "completed";
    let view = json!({
        "execution_id": "exe_1", "devbox_id": "dbx_1", "status": status,
        "exit_status": ended.then_some(0), "stdout": ended.then_some("out"), "stderr": null,
    });
    Answer::ok(&view.to_string())
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn options() -> RequestOptions {
    RequestOptions::default()
}

fn until(deadline: u64) -> RequestOptions {
    RequestOptions {
        deadline: Some(seconds(deadline)),
        ..options()
    }
}

fn await_running(world: &World, options: &RequestOptions) -> Result<Rc<str>> {
    let devbox = world.devbox();
    world.run(devbox.await_running(options))
}

/// The view in the error of a deadline.
fn last(error: &Error) -> serde_json::Value {
    let ErrorKind::PollingTimeout { last } = error.kind() else {
        panic!("{error:?}");
    };
    serde_json::from_str(last.as_deref().unwrap()).unwrap()
}

#[test]
fn a_wait_asks_for_a_hold_and_names_the_final_states() {
    let world = World::scripted([devbox("running")]);
    let view = await_running(&world, &options()).unwrap();
    assert!(view.contains("running"));
    let sent = &world.wire.sent()[0];
    assert_eq!(sent.target(), "/v1/devboxes/dbx_1/wait_for_status");
    let body = json!({ "statuses": ["running", "failure", "shutdown"], "timeout_seconds": 30 });
    assert_eq!(sent.json(), body);
}

#[test]
fn an_expired_hold_starts_the_next_round_at_once_and_without_end() {
    let mut rounds = 0;
    let world = World::new(move |_| {
        rounds += 1;
        match rounds {
            1..500 => Answer::status(408).held(seconds(30)),
            _ => devbox("running").held(seconds(5)),
        }
    });
    await_running(&world, &options()).unwrap();
    let expected: Vec<u128> = (0..500).map(|round| round * 30_000).collect();
    assert_eq!(world.wire.times(), expected);
}

#[test]
fn every_round_has_a_request_id_of_its_own_whatever_the_caller_gave() {
    let expired = || Answer::status(408).held(seconds(30));
    let world = World::scripted([expired(), expired(), devbox("running")]);
    let options = RequestOptions {
        idempotency_key: Some("mine".to_owned()),
        ..options()
    };
    await_running(&world, &options).unwrap();
    let sent = world.wire.sent();
    let mut ids: Vec<&str> = sent
        .iter()
        .map(|s| s.header("x-request-id").unwrap())
        .collect();
    assert!(!ids.contains(&"mine"));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn every_state_that_is_not_final_is_waited_through() {
    let through = [
        "queued",
        "scheduled",
        "provisioning",
        "initializing",
        "suspending",
        "suspended",
        "resuming",
        "a_state_of_next_year",
    ];
    let answers = through.map(|status| devbox(status).held(seconds(30)));
    let world = World::scripted(answers.into_iter().chain([devbox("running")]));
    await_running(&world, &options()).unwrap();
    assert_eq!(world.wire.sent().len(), 9);
}

#[test]
fn failure_and_shutdown_reject_with_the_reason_and_the_view() {
    for (status, field) in [
        ("failure", "failure_reason"),
        ("shutdown", "shutdown_reason"),
    ] {
        let view = json!({ "id": "dbx_1", "status": status, field: "because" }).to_string();
        let world = World::scripted([Answer::ok(&view)]);
        let error = await_running(&world, &options()).unwrap_err();
        let ErrorKind::Failed { last, .. } = error.kind() else {
            panic!("{error:?}");
        };
        assert_eq!((&**last, error.code()), (view.as_str(), "devbox_failed"));
        assert!(error.message().contains(status) && error.message().contains("because"));
    }
}

#[test]
fn a_server_that_does_not_hold_is_asked_ever_more_slowly() {
    for answer in [Answer::status(408), devbox("provisioning")] {
        let world = World::new(move |_| answer.clone());
        let error = await_running(&world, &until(130)).unwrap_err();
        assert_eq!(error.code(), "polling_timeout");
        let times = [0, 1000, 3000, 7000, 15_000, 31_000, 63_000, 123_000];
        assert_eq!(world.wire.times(), times);
    }
}

#[test]
fn a_round_that_was_held_ends_the_slowness() {
    let fast = || Answer::status(408);
    let held = Answer::status(408).held(seconds(30));
    let world = World::scripted([fast(), fast(), held, fast(), devbox("running")]);
    await_running(&world, &options()).unwrap();
    assert_eq!(world.wire.times(), [0, 1000, 3000, 33_000, 34_000]);
}

#[test]
fn single_failures_are_survived_with_backoff() {
    let world = World::scripted([
        Answer::Refused,
        Answer::status(503),
        Answer::status(408).held(seconds(30)),
        Answer::status(429).header("retry-after", "7"),
        Answer::Silence,
        devbox("running"),
    ]);
    await_running(&world, &options()).unwrap();
    // A round is given ten seconds more than its hold before its connection counts as dead.
    assert_eq!(world.wire.times(), [0, 1000, 3000, 33_000, 40_000, 82_000]);
}

#[test]
fn a_server_that_stays_down_ends_the_wait_after_the_retries() {
    let world = World::new(|_| Answer::Refused);
    let error = await_running(&world, &options()).unwrap_err();
    assert_eq!((error.code(), world.wire.sent().len()), ("connection", 6));
}

#[test]
fn an_answer_that_no_retry_can_change_ends_the_wait_at_once() {
    for (answer, code) in [
        (Answer::status(404), "not_found"),
        (Answer::status(401), "authentication"),
        (Answer::ok("<html>"), "bad_response"),
        (Answer::ok("{}"), "bad_response"),
    ] {
        let world = World::scripted([answer]);
        assert_eq!(await_running(&world, &options()).unwrap_err().code(), code);
        assert_eq!(world.clock_ms(), 0);
    }
}

#[test]
fn a_deadline_ends_a_wait_in_the_middle_of_a_round_with_the_last_view_seen() {
    let world = World::scripted([
        devbox("provisioning").held(seconds(30)),
        Answer::status(408).held(seconds(30)),
        Answer::Silence,
    ]);
    let error = await_running(&world, &until(70)).unwrap_err();
    assert_eq!(last(&error)["status"], "provisioning");
    assert_eq!(world.clock_ms(), 70_000);
    assert!(error.message().contains("longPoll.timeoutMs"));
}

#[test]
fn a_deadline_before_any_view_has_none() {
    let world = World::new(|_| Answer::Silence);
    let error = await_running(&world, &until(1)).unwrap_err();
    let ErrorKind::PollingTimeout { last } = error.kind() else {
        panic!("{error:?}");
    };
    assert!(last.is_none());
}

fn create(world: &World, options: &RequestOptions) -> Result<Devbox> {
    let client = Rc::clone(&world.client);
    let params = Some(r#"{"name":"n"}"#.to_owned());
    let view = world.run(Devbox::create(client, params, options))?;
    Devbox::of(&world.client, &view)
}

#[test]
fn a_devbox_that_runs_at_once_needs_no_wait() {
    let world = World::scripted([devbox("running")]);
    assert_eq!(&**create(&world, &options()).unwrap().id(), "dbx_1");
    let sent = &world.wire.sent()[0];
    assert_eq!(sent.target(), "/v1/devboxes/create_and_await_running");
    assert_eq!(sent.json(), json!({ "name": "n" }));
}

#[test]
fn a_devbox_that_does_not_run_yet_is_waited_for() {
    for status in ["queued", "provisioning", "resuming"] {
        let world = World::scripted([devbox(status), devbox("running")]);
        create(&world, &options()).unwrap();
        let target = "/v1/devboxes/dbx_1/wait_for_status";
        assert_eq!(world.wire.sent()[1].target(), target, "{status}");
    }
}

#[test]
fn creation_and_wait_have_one_deadline_together() {
    let world = World::scripted([
        devbox("provisioning").held(seconds(20)),
        Answer::status(408).held(seconds(30)),
        Answer::Silence,
    ]);
    let error = create(&world, &until(60)).err().unwrap();
    assert_eq!(last(&error)["status"], "provisioning");
    assert_eq!(world.clock_ms(), 60_000);
}

#[test]
fn a_deadline_covers_the_pauses_too() {
    let world = World::new(|_| Answer::status(503));
    let error = create(&world, &until(2)).err().unwrap();
    assert_eq!((error.code(), world.clock_ms()), ("polling_timeout", 2000));
}

fn run(world: &World, params: &str, options: &RequestOptions) -> Result<Option<i64>> {
    let command = world.command(params);
    let result = world.run(command.run(None, options))?;
    Ok(result.exit_code())
}

#[test]
fn a_command_without_callbacks_is_held_by_the_server_and_named_by_a_time_ordered_id() {
    let world = World::scripted([execution("completed")]);
    let params = r#"{"last_n":7,"optimistic_timeout":3,"shell_name":"s","attach_stdin":true}"#;
    assert_eq!(run(&world, params, &options()).unwrap(), Some(0));
    let sent = &world.wire.sent()[0];
    assert_eq!(sent.target(), "/v1/devboxes/dbx_1/execute?last_n=7");
    let mut body = sent.json();
    let id = body["command_id"].take();
    let id = uuid::Uuid::parse_str(id.as_str().unwrap()).unwrap();
    assert_eq!(id.get_version_num(), 7);
    let (made, _) = id.get_timestamp().unwrap().to_unix();
    assert_eq!(made, 1_700_000_000);
    let rest = json!({ "command": "run me", "command_id": null, "optimistic_timeout": 3, "shell_name": "s" });
    assert_eq!(body, rest);
}

#[test]
fn a_repeated_execute_has_the_same_command_id_and_a_new_one_another() {
    let world = World::scripted([
        Answer::Refused,
        execution("completed"),
        execution("completed"),
    ]);
    run(&world, "{}", &options()).unwrap();
    run(&world, "{}", &options()).unwrap();
    let sent = world.wire.sent();
    let ids: Vec<_> = sent
        .iter()
        .map(|s| s.json()["command_id"].clone())
        .collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2]);
}

#[test]
fn the_callers_command_id_is_kept() {
    let world = World::scripted([execution("completed")]);
    run(&world, r#"{"command_id":"mine"}"#, &options()).unwrap();
    assert_eq!(world.wire.sent()[0].json()["command_id"], "mine");
}

#[test]
fn a_command_that_outlasts_the_hold_is_waited_for() {
    let world = World::scripted([
        execution("running").held(seconds(25)),
        Answer::status(408)
            .header("x-should-retry", "true")
            .held(seconds(25)),
        execution("completed").held(seconds(3)),
    ]);
    assert_eq!(
        run(&world, r#"{"last_n":"7"}"#, &options()).unwrap(),
        Some(0)
    );
    assert_eq!(world.wire.times(), [0, 25_000, 50_000]);
    let sent = &world.wire.sent()[2];
    let target = "/v1/devboxes/dbx_1/executions/exe_1/wait_for_status?last_n=7";
    assert_eq!(sent.target(), target);
    let body = json!({ "statuses": ["completed"], "timeout_seconds": 25 });
    assert_eq!(sent.json(), body);
}

#[test]
fn command_and_wait_have_one_deadline_together() {
    let world = World::scripted([
        execution("running").held(seconds(25)),
        Answer::status(408).held(seconds(25)),
        Answer::Silence,
    ]);
    let error = run(&world, "{}", &until(60)).unwrap_err();
    assert_eq!(last(&error)["status"], "running");
    assert_eq!(world.clock_ms(), 60_000);
}

#[test]
fn an_execute_that_ends_with_408_is_repeated_as_the_same_command() {
    let world = World::scripted([Answer::status(408), execution("completed")]);
    assert_eq!(run(&world, "{}", &options()).unwrap(), Some(0));
    let sent = world.wire.sent();
    assert_eq!(sent[0].json(), sent[1].json());
    assert_eq!(
        sent[0].header("x-request-id"),
        sent[1].header("x-request-id")
    );
}

fn start(world: &World) -> Execution {
    let command = world.command(r#"{"last_n":"7","optimistic_timeout":3,"attach_stdin":true}"#);
    let options = options();
    world
        .run(command.start(None, CancelToken::new(), &options))
        .unwrap()
}

#[test]
fn a_command_started_without_waiting_leaks_no_parameter_of_another_operation() {
    let world = World::scripted([execution("running")]);
    start(&world);
    let sent = &world.wire.sent()[0];
    assert_eq!(sent.target(), "/v1/devboxes/dbx_1/execute_async");
    assert_eq!(
        sent.json(),
        json!({ "command": "run me", "attach_stdin": true })
    );
}

#[test]
fn the_result_of_a_started_command_is_waited_for_as_long_as_it_takes() {
    let mut rounds = 0;
    let world = World::new(move |_| {
        rounds += 1;
        match rounds {
            1 => execution("running"),
            2..40 => Answer::status(408).held(seconds(25)),
            _ => execution("completed"),
        }
    });
    let started = start(&world);
    let result = world.run(started.result(&options())).unwrap();
    assert_eq!(result.exit_code(), Some(0));
    assert_eq!(world.wire.sent().len(), 40);
}

#[test]
fn bad_arguments_are_refused_by_name_before_anything_is_sent() {
    use runloop_wasm::api::{Command, CommandParams};
    let world = World::scripted([]);
    let argument = |error: Error| match error.kind() {
        ErrorKind::InvalidArgument { argument } => argument.clone().into_owned(),
        _ => panic!("{error:?}"),
    };
    for last_n in ["-1", "1.5", "\"x\"", "true", "[]", "\"\""] {
        let params = CommandParams::new(Some(format!("{{\"last_n\":{last_n}}}")));
        assert_eq!(argument(params.err().unwrap()), "last_n", "{last_n}");
    }
    assert!(CommandParams::new(Some(r#"{"last_n":null}"#.to_owned())).is_ok());
    let empty = Command::new(world.devbox(), String::new(), CommandParams::default());
    assert_eq!(argument(empty.err().unwrap()), "command");
    let devbox = Devbox::from_id(Rc::clone(&world.client), "");
    assert_eq!(argument(devbox.err().unwrap()), "id");
    let climbing = Devbox::from_id(Rc::clone(&world.client), "..").unwrap();
    let error = world.run(climbing.info(&options())).unwrap_err();
    assert_eq!(argument(error), "id");
}
