//! One request: attempts, retries, timeouts, cancellation.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed assumption of a test must end it"
)]

mod support;

use futures_util::FutureExt;
use futures_util::future::join3;
use runloop_wasm::core::{Config, Error, ErrorKind, Request, RequestOptions, Result};
use runloop_wasm::runtime::CancelToken;
use std::rc::Rc;
use std::time::Duration;
use support::{Answer, BASE_URL, Step, World};

fn get() -> Request {
    Request::get(&["things", "1"]).unwrap()
}

fn post() -> Request {
    Request::post(&["things"]).unwrap().body("{}".to_owned())
}

fn options() -> RequestOptions {
    RequestOptions::default()
}

fn retries(max_retries: u32) -> RequestOptions {
    RequestOptions {
        max_retries: Some(max_retries),
        ..options()
    }
}

fn send(world: &World, request: &Request, options: &RequestOptions) -> Result<String> {
    world.run(world.client.text(request, options))
}

fn code(result: Result<String>) -> &'static str {
    result.unwrap_err().code()
}

fn always(answer: Answer) -> World {
    World::new(move |_| answer.clone())
}

#[test]
fn an_answer_is_given_as_it_came() {
    let world = World::scripted([Answer::ok("{ \"x\" : 1.0 }")]);
    assert_eq!(send(&world, &get(), &options()).unwrap(), "{ \"x\" : 1.0 }");
    let sent = &world.wire.sent()[0];
    assert_eq!(sent.target(), "/v1/things/1");
    assert_eq!(sent.header("authorization"), Some("Bearer token-1"));
    assert_eq!(sent.request.body, None);
}

#[test]
fn a_failing_server_is_asked_six_times_with_doubling_pauses() {
    for answer in [
        Answer::Refused,
        Answer::status(408),
        Answer::status(429),
        Answer::status(500),
        Answer::status(503),
        Answer::ok("half").then(Step::Break),
    ] {
        let world = always(answer);
        assert!(send(&world, &post(), &options()).is_err());
        assert_eq!(world.wire.times(), [0, 1000, 3000, 7000, 15_000, 31_000]);
    }
}

#[test]
fn jitter_shortens_each_pause_by_up_to_a_quarter() {
    let config = Config::new(BASE_URL).unwrap();
    let world = World::with(config, 255, |_| Answer::status(500));
    assert!(send(&world, &post(), &retries(2)).is_err());
    assert_eq!(world.wire.times(), [0, 750, 2250]);
}

#[test]
fn the_pauses_that_the_server_asks_for_are_kept_to_the_millisecond() {
    let asked = |name, value| Answer::status(429).header(name, value);
    let world = World::scripted([
        asked("retry-after-ms", "1234"),
        asked("retry-after", "0.5"),
        asked("retry-after", "Tue, 14 Nov 2023 22:13:30 GMT"),
        asked("retry-after", "61"),
        asked("retry-after", "0"),
        Answer::ok("done"),
    ]);
    assert_eq!(send(&world, &get(), &options()).unwrap(), "done");
    // The date is ten seconds after the test's beginning; 61 s and 0 s are no answer, so backoff.
    let times = [0, 1234, 1734, 10_000, 18_000, 34_000];
    assert_eq!(world.wire.times(), times);
}

#[test]
fn other_answers_are_not_repeated() {
    for status in [400, 401, 403, 404, 409, 413, 422] {
        let world = World::scripted([Answer::text(status, r#"{"message":"no"}"#)]);
        let error = send(&world, &post(), &options()).unwrap_err();
        assert_eq!(error.http_status(), Some(status));
        assert_eq!(error.message(), format!("{status} no"));
    }
}

#[test]
fn x_should_retry_decides() {
    let forced = Answer::status(400).header("x-should-retry", "true");
    let world = World::scripted([forced, Answer::ok("fine")]);
    assert_eq!(send(&world, &get(), &options()).unwrap(), "fine");
    let forbidden = Answer::status(500).header("x-should-retry", "false");
    let world = World::scripted([forbidden]);
    assert_eq!(code(send(&world, &get(), &options())), "internal_server");
}

#[test]
fn what_must_not_happen_twice_is_repeated_only_when_it_surely_did_not_happen() {
    let once = || Request {
        once: true,
        ..post()
    };
    let world = World::scripted([Answer::status(429), Answer::ok("fine")]);
    assert_eq!(send(&world, &once(), &options()).unwrap(), "fine");
    for ambiguous in [Answer::Refused, Answer::status(503), Answer::status(408)] {
        let world = World::scripted([ambiguous]);
        assert!(send(&world, &once(), &options()).is_err());
        assert_eq!(world.wire.sent().len(), 1);
    }
}

#[test]
fn the_calls_number_of_retries_wins_over_the_clients() {
    let mut config = Config::new(BASE_URL).unwrap();
    config.max_retries = 1;
    let world = World::with(config, 0, |_| Answer::Refused);
    assert_eq!(code(send(&world, &get(), &options())), "connection");
    assert_eq!(world.wire.sent().len(), 2);
    assert_eq!(code(send(&world, &get(), &retries(0))), "connection");
    assert_eq!(world.wire.sent().len(), 3);
}

#[test]
fn the_request_id_is_the_same_in_every_attempt_and_new_for_every_call() {
    let world = always(Answer::status(500));
    for _ in 0..2 {
        assert!(send(&world, &post(), &retries(2)).is_err());
    }
    let sent = world.wire.sent();
    let ids: Vec<&str> = sent
        .iter()
        .map(|s| s.header("x-request-id").unwrap())
        .collect();
    assert_eq!(ids[0], ids[1]);
    assert_eq!(ids[0], ids[2]);
    assert_eq!(ids[3], ids[5]);
    assert_ne!(ids[0], ids[3]);
    let id = uuid::Uuid::parse_str(ids[0]).unwrap();
    assert_eq!(
        (id.get_version_num(), id.get_variant()),
        (4, uuid::Variant::RFC4122)
    );
}

#[test]
fn the_callers_idempotency_key_is_the_request_id() {
    let world = World::scripted([Answer::status(500), Answer::ok("")]);
    let options = RequestOptions {
        idempotency_key: Some("mine".to_owned()),
        ..options()
    };
    send(&world, &post(), &options).unwrap();
    for sent in world.wire.sent() {
        assert_eq!(sent.header("x-request-id"), Some("mine"));
    }
}

#[test]
fn the_token_is_asked_for_before_each_attempt() {
    let world = World::scripted([Answer::status(503), Answer::Refused, Answer::ok("")]);
    send(&world, &get(), &options()).unwrap();
    let sent = world.wire.sent();
    let tokens: Vec<_> = sent
        .iter()
        .map(|s| s.header("authorization").unwrap())
        .collect();
    assert_eq!(
        tokens,
        ["Bearer token-1", "Bearer token-2", "Bearer token-3"]
    );
}

#[test]
fn a_token_that_cannot_be_had_ends_the_call_before_anything_is_sent() {
    let world = World::scripted([]);
    let thrown = Error::new(ErrorKind::Thrown(Rc::new("mine")), "");
    *world.tokens.error.borrow_mut() = Some(thrown);
    let error = send(&world, &get(), &options()).unwrap_err();
    let ErrorKind::Thrown(value) = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!(value.downcast_ref::<&str>(), Some(&"mine"));
    assert_eq!(world.tokens.asked.get(), 1);
}

#[test]
fn an_attempt_takes_thirty_seconds_at_most_and_its_connection_is_dropped_then() {
    let world = always(Answer::Silence);
    assert_eq!(
        code(send(&world, &get(), &retries(1))),
        "connection_timeout"
    );
    assert_eq!(world.wire.times(), [0, 31_000]);
    assert_eq!(world.clock_ms(), 61_000);
}

#[test]
fn the_timeout_covers_a_body_that_never_ends() {
    let bytes = Step::Bytes(b"x".to_vec());
    let drip = (0..1000).flat_map(|_| [bytes.clone(), Step::Wait(Duration::from_secs(1))]);
    let drip: Vec<Step> = drip.collect();
    for body in [vec![Step::Bytes(b"begun".to_vec()), Step::Stall], drip] {
        for status in [200, 404] {
            let world = always(Answer::steps(status, body.clone()));
            assert_eq!(
                code(send(&world, &get(), &retries(0))),
                "connection_timeout"
            );
            assert_eq!(world.clock_ms(), 30_000);
        }
    }
}

#[test]
fn the_calls_timeout_wins_over_the_clients_and_that_over_the_operations() {
    let mut config = Config::new(BASE_URL).unwrap();
    config.timeout = Some(Duration::from_millis(700));
    let world = World::with(config, 0, |_| Answer::Silence);
    assert!(send(&world, &get(), &retries(0)).is_err());
    assert_eq!(world.clock_ms(), 700);
    let options = RequestOptions {
        timeout: Some(Duration::from_millis(50)),
        ..retries(0)
    };
    assert!(send(&world, &get(), &options).is_err());
    assert_eq!(world.clock_ms(), 750);
}

#[test]
fn a_timeout_does_not_cut_a_long_poll_short() {
    let world = always(Answer::ok("held").held(Duration::from_secs(25)));
    let options = RequestOptions {
        timeout: Some(Duration::from_secs(5)),
        ..retries(0)
    };
    let held = post().timeout(Duration::from_secs(35)).held();
    assert_eq!(send(&world, &held, &options).unwrap(), "held");
}

fn aborted() -> Error {
    Error::new(ErrorKind::Abort, "aborted")
}

#[test]
fn what_is_cancelled_already_sends_nothing() {
    let world = World::scripted([]);
    let token = CancelToken::new();
    token.cancel(aborted());
    let (get, options) = (get(), options());
    let call = world.client.text(&get, &options).boxed_local();
    assert_eq!(code(world.run(token.guard(call))), "user_abort");
    assert_eq!(world.tokens.asked.get(), 0);
}

#[test]
fn a_cancellation_ends_a_call_at_once_wherever_it_is() {
    let half = Answer::ok("half").then(Step::Stall);
    for (answer, place) in [
        (Answer::Silence, "before the headers"),
        (half, "in the body"),
        (Answer::status(503), "between two attempts"),
    ] {
        let world = always(answer);
        let token = CancelToken::new();
        let (get, options) = (get(), options());
        let call = world.client.text(&get, &options).boxed_local();
        let mut running = world.start(token.guard(call));
        assert!(running.settle().is_none(), "{place}");
        token.cancel(aborted());
        assert_eq!(code(running.settle().unwrap()), "user_abort", "{place}");
        drop(running);
        world.assert_nothing_is_left();
        assert_eq!(
            (world.clock_ms(), world.wire.sent().len()),
            (0, 1),
            "{place}"
        );
    }
}

#[test]
fn one_cancellation_ends_every_call_that_watches_and_the_first_reason_counts() {
    let world = always(Answer::Silence);
    let token = CancelToken::new();
    let (get, options) = (get(), options());
    let call = || token.guard(world.client.text(&get, &options).boxed_local());
    let mut running = world.start(join3(call(), call(), call()));
    assert!(running.settle().is_none());
    token.cancel(aborted());
    token.cancel(Error::new(ErrorKind::Connection, "too late"));
    let (first, second, third) = running.settle().unwrap();
    for result in [first, second, third] {
        assert_eq!(code(result), "user_abort");
    }
}

#[test]
fn dropping_a_call_leaves_nothing_behind() {
    let world = always(Answer::ok("x").then(Step::Stall));
    let (get, options) = (get(), options());
    let mut running = world.start(world.client.text(&get, &options));
    assert!(running.settle().is_none());
    drop(running);
    world.assert_nothing_is_left();
}

#[test]
fn an_error_answer_keeps_its_status_headers_and_body() {
    let answer =
        Answer::text(422, r#"{"message":"bad \u00fc","field":"x"}"#).header("x-request-id", "r-1");
    let world = World::scripted([answer]);
    let error = send(&world, &get(), &options()).unwrap_err();
    let ErrorKind::Status(status) = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!(status.header("x-request-id"), Some("r-1"));
    assert_eq!(status.body, r#"{"message":"bad \u00fc","field":"x"}"#);
    assert_eq!(error.message(), "422 bad ü");
}

#[test]
fn no_message_holds_a_token_or_a_query() {
    let options = RequestOptions {
        query: vec![("key".to_owned(), "secret".to_owned())],
        ..retries(0)
    };
    for answer in [
        Answer::Refused,
        Answer::Silence,
        Answer::status(500),
        Answer::text(404, "gone"),
    ] {
        let world = always(answer);
        let error = send(&world, &get(), &options).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("secret") && !shown.contains("token-"),
            "{shown}"
        );
    }
}
