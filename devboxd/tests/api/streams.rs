use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{Event, TestServer, assert_refused};

#[tokio::test]
async fn output_arrives_while_the_command_runs_and_the_stream_ends_with_it() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "mkfifo gate").await;
    let execution = server.begin(&devbox, "echo one; cat gate; echo two").await;
    let mut stream = server.stream(&execution, "stdout", "?offset=0").await;
    assert_eq!(
        stream.next().await,
        Some(Event {
            output: "one\n".into(),
            offset: 4
        })
    );
    server.run(&devbox, "echo more > gate").await;
    let mut rest = String::new();
    let mut offset = 4;
    while let Some(event) = stream.next().await {
        offset += event.output.len() as u64;
        assert_eq!(
            event.offset, offset,
            "an offset is the position after its text"
        );
        rest.push_str(&event.output);
    }
    assert_eq!(rest, "more\ntwo\n");
}

#[tokio::test]
async fn fifteen_megabytes_arrive_whole_while_they_are_made_and_again_from_the_log() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "seq 1 2000000").await;
    let mut expected = String::new();
    for number in 1..=2_000_000 {
        expected.push_str(&format!("{number}\n"));
    }
    assert_eq!(expected.len(), 14_888_896);
    assert!(
        server.streamed(&execution, "stdout", "").await == expected,
        "live"
    );
    assert!(
        server.streamed(&execution, "stdout", "").await == expected,
        "replayed"
    );
    let late = server
        .streamed(&execution, "stdout", "?offset=14888000")
        .await;
    assert_eq!(late, expected[14_888_000..]);
    assert_eq!(server.streamed(&execution, "stderr", "").await, "");
    let view = server.end(&execution).await;
    assert_eq!(view["stdout_truncated"], true);
    let last = view["stdout"].as_str().unwrap();
    assert_eq!(last.lines().count(), 100);
    assert!(expected.ends_with(last));
}

#[tokio::test]
async fn characters_split_over_writes_and_events_are_never_cut() {
    let server = TestServer::start_with(|config| config.sizes.event_text = 10).await;
    let devbox = server.devbox().await;
    let command = r"printf 'a\xf0\x9f'; sleep 0.05; printf '\xa6\x80b'; printf '€€€€€€€€€€€€€€'";
    let execution = server.begin(&devbox, command).await;
    let mut stream = server.stream(&execution, "stdout", "").await;
    let (mut text, mut events) = (String::new(), 0);
    while let Some(event) = stream.next().await {
        assert!(event.output.len() <= 10);
        text.push_str(&event.output);
        assert_eq!(event.offset, text.len() as u64);
        events += 1;
    }
    assert_eq!(text, "a\u{1F980}b€€€€€€€€€€€€€€");
    assert!(events > 4, "{events}");
    assert_eq!(server.end(&execution).await["stdout"], text);
}

#[tokio::test]
async fn bytes_that_are_no_text_become_the_same_replacement_everywhere() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, r"printf 'a\xff\xfeb\xe2\x82'").await;
    let streamed = server.streamed(&execution, "stdout", "").await;
    assert_eq!(streamed, "a\u{FFFD}\u{FFFD}b\u{FFFD}");
    assert_eq!(server.end(&execution).await["stdout"], streamed);
}

#[tokio::test]
async fn every_offset_continues_where_it_says() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let text = "aé€\u{1F980}z";
    let execution = server.begin(&devbox, &format!("printf '{text}'")).await;
    server.end(&execution).await;
    for offset in 0..=text.len() + 2 {
        let start = text.floor_char_boundary(offset);
        let rest = server
            .streamed(&execution, "stdout", &format!("?offset={offset}"))
            .await;
        assert_eq!(rest, text[start..], "offset {offset}");
    }
    for offset in ["x", "-1", "1.5", "99999999999999999999"] {
        let path = format!("{execution}/stream_stdout_updates?offset={offset}");
        assert_refused(&server.get(&path).await, 400, "offset");
    }
}

#[tokio::test]
async fn an_offset_beyond_the_end_waits_for_the_text_to_come() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    server.run(&devbox, "mkfifo gate").await;
    let execution = server.begin(&devbox, "printf 12345; cat gate").await;
    let first = server
        .stream(&execution, "stdout", "")
        .await
        .next()
        .await
        .unwrap();
    assert_eq!(first.offset, 5);
    let mut ahead = server.stream(&execution, "stdout", "?offset=7").await;
    server.run(&devbox, "printf 6789 > gate").await;
    assert_eq!(
        ahead.next().await,
        Some(Event {
            output: "89".into(),
            offset: 9
        })
    );
    assert_eq!(ahead.next().await, None);
}

#[tokio::test]
async fn a_silent_stream_sends_comments_and_then_asks_to_connect_again() {
    let server = TestServer::start_with(|config| {
        config.times.heartbeat = Duration::from_millis(20);
        config.times.stream_idle = Duration::from_millis(200);
    })
    .await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "sleep 600").await;
    let mut stream = server.stream(&execution, "stdout", "").await;
    assert_eq!(stream.next_block().await.unwrap(), ":\n\n");
    let mut last = String::new();
    while let Some(block) = stream.next_block().await {
        last = block;
    }
    let data = last.strip_prefix("event: error\ndata: ").unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["code"], json!("408"));
    assert!(data["message"].is_string());
}

#[tokio::test]
async fn a_reader_that_stops_reading_stops_neither_the_command_nor_other_readers() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "seq 1 1000000").await;
    let mut stopped = server.stream(&execution, "stdout", "").await;
    stopped.next().await.unwrap();
    assert_eq!(server.end(&execution).await["exit_status"], 0);
    assert_eq!(
        server.streamed(&execution, "stdout", "").await.len(),
        6_888_896
    );
    let mut rest = 0;
    while let Some(event) = stopped.next().await {
        rest = event.offset;
    }
    assert_eq!(rest, 6_888_896, "the slow reader gets all of it in the end");
}

#[tokio::test]
async fn streams_of_a_shut_down_devbox_can_still_be_replayed() {
    let server = TestServer::start().await;
    let devbox = server.devbox().await;
    let execution = server.begin(&devbox, "echo kept").await;
    server.end(&execution).await;
    server.post(&format!("{devbox}/shutdown"), json!({})).await;
    assert_eq!(server.streamed(&execution, "stdout", "").await, "kept\n");
    assert_eq!(server.get(&execution).await.0, StatusCode::OK);
}
