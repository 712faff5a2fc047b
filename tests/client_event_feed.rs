//! Streams of JSON events: evictions, what an axon publishes.
#![allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]

mod support;

use runloop_wasm::api::EventFeed;
use runloop_wasm::core::json::Value;
use runloop_wasm::core::{Error, RequestOptions};
use runloop_wasm::runtime::Sink;
use std::rc::Rc;
use std::time::Duration;
use support::{Answer, Recorder, Step, World};

const AXON: &str = r#"{"path":["axons","axn/1","subscribe","sse"],"query":[],
    "cursor":{"field":"sequence","parameter":"after_sequence"}}"#;
const EVICTIONS: &str = r#"{"path":["devboxes","evictions","watch"],"query":[],
    "once":["devbox_id","eviction_deadline_ms"]}"#;

fn published(sequence: u64) -> String {
    format!("data: {{\"sequence\":{sequence},\ndata: \"payload\":\"{{}}\"}}\n\n")
}

fn evicted(devbox: &str, deadline: u64) -> String {
    format!("data: {{\"devbox_id\":\"{devbox}\",\"eviction_deadline_ms\":{deadline}}}\n\n")
}

/// Follows a feed over these connections until it fails.
fn follow(description: &str, answers: Vec<Answer>) -> (World, Vec<String>, Error) {
    let world = World::scripted(answers);
    let feed = EventFeed::from_json(Value::parse(description).unwrap()).unwrap();
    let recorder = Recorder::new();
    let sink: Rc<dyn Sink> = Rc::<Recorder>::clone(&recorder);
    let error = world
        .run(feed.follow(&world.client, sink, &RequestOptions::default()))
        .unwrap_err();
    let writes = recorder.writes.borrow();
    let texts = writes.iter().map(|(_, text)| text.clone()).collect();
    (world, texts, error)
}

fn targets(world: &World) -> Vec<String> {
    let sent = world.wire.sent();
    sent.iter().map(|sent| sent.target().to_owned()).collect()
}

#[test]
fn a_feed_with_a_cursor_goes_on_after_the_last_number_it_saw_and_drops_what_comes_again() {
    let (world, texts, error) = follow(
        AXON,
        vec![
            Answer::events(&[&[published(1), published(2)].concat()]).then(Step::Break),
            Answer::status(503),
            Answer::events(&[&published(2), &published(3)]),
            Answer::status(404),
        ],
    );
    let event = |sequence: u64| format!("{{\"sequence\":{sequence},\n\"payload\":\"{{}}\"}}");
    assert_eq!(
        texts,
        [
            format!("[{},{}]", event(1), event(2)),
            format!("[{}]", event(3))
        ]
    );
    assert_eq!(error.code(), "not_found");
    let path = "/v1/axons/axn%2F1/subscribe/sse";
    assert_eq!(
        targets(&world),
        [
            path.to_owned(),
            format!("{path}?after_sequence=2"),
            format!("{path}?after_sequence=2"),
            format!("{path}?after_sequence=3"),
        ]
    );
    let sent = world.wire.sent();
    assert!(
        sent.iter()
            .all(|sent| sent.header("accept") == Some("text/event-stream"))
    );
}

#[test]
fn a_cursor_begins_where_the_query_says() {
    let from_seven = AXON.replace("\"query\":[]", "\"query\":[[\"after_sequence\",\"7\"]]");
    let (world, texts, _) = follow(
        &from_seven,
        vec![
            Answer::events(&[&published(7), &published(9)]),
            Answer::status(401),
        ],
    );
    assert_eq!(texts.len(), 1);
    let path = "/v1/axons/axn%2F1/subscribe/sse?after_sequence=";
    assert_eq!(targets(&world), [format!("{path}7"), format!("{path}9")]);
}

#[test]
fn a_feed_that_repeats_its_events_on_every_connection_is_told_once() {
    let first = [evicted("dbx_1", 10), evicted("dbx_2", 20)].concat();
    let second = [&first, evicted("dbx_1", 30).as_str()].concat();
    let (_, texts, error) = follow(
        EVICTIONS,
        vec![
            Answer::events(&[&first, ": ping\n\nevent: ping\n\ndata:\n\n"]),
            Answer::events(&[&second]),
            Answer::status(403),
        ],
    );
    assert_eq!(
        texts,
        [
            r#"[{"devbox_id":"dbx_1","eviction_deadline_ms":10},{"devbox_id":"dbx_2","eviction_deadline_ms":20}]"#,
            r#"[{"devbox_id":"dbx_1","eviction_deadline_ms":30}]"#,
        ]
    );
    assert_eq!(error.code(), "permission_denied");
}

#[test]
fn a_quiet_feed_that_is_ended_is_followed_by_the_next_and_one_that_ends_at_once_is_given_up() {
    let quiet = Answer::events(&[]).then(Step::Wait(Duration::from_secs(50)));
    let answers = [vec![quiet; 20], vec![Answer::events(&[]); 6]].concat();
    let (world, _, error) = follow(EVICTIONS, answers);
    assert_eq!(error.code(), "connection");
    // A quiet connection is followed after the first pause; six of no use after the growing ones.
    assert_eq!(world.clock_ms(), 20 * 51_000 + 31_000 - 1000);
}

#[test]
fn an_event_that_is_not_json_or_says_error_ends_the_feed() {
    for (event, code) in [
        ("data: {\"sequence\":\n\n", "bad_response"),
        ("event: error\ndata: {\"code\":404}\n\n", "not_found"),
    ] {
        let (_, texts, error) = follow(
            AXON,
            vec![Answer::events(
                &[&[published(1), event.to_owned()].concat()],
            )],
        );
        assert_eq!((texts.len(), error.code()), (1, code));
    }
}

#[test]
fn a_path_cannot_climb() {
    let climbing = EVICTIONS.replace("evictions", "..");
    assert!(EventFeed::from_json(Value::parse(&climbing).unwrap()).is_err());
}
