//! Many streams over few connections: all exact, none starved, and a connection left for short calls.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed assumption of a test must end it"
)]

mod support;

use futures_util::future::{join, join_all};
use runloop_wasm::api::{Command, CommandParams, Devbox};
use runloop_wasm::core::turns::ROOM;
use runloop_wasm::core::{Request, RequestOptions};
use runloop_wasm::runtime::{Clock, Connections, Sink, StreamName};
use serde_json::json;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;
use support::{Answer, ManualClock, Recorder, Sent, Step, World};

const LINES: usize = 30;

/// What a command has printed by `at`: a line every second.
fn printed(command: &str, at: Duration) -> String {
    let lines = (at.as_secs() as usize + 1).min(LINES);
    (0..lines)
        .map(|line| format!("{command}:{line}\n"))
        .collect()
}

fn view(command: &str, at: Duration) -> Answer {
    let ended = at.as_secs() as usize >= LINES;
    let status = if ended { "completed" } else { "running" };
    let stdout = ended.then(|| printed(command, at));
    Answer::ok(
        &json!({ "execution_id": command, "status": status, "exit_status": ended.then_some(0),
            "stdout": stdout, "stderr": ended.then_some("") })
        .to_string(),
    )
}

/// A connection made at `now`: what was printed before at once, the rest line by line.
fn stream(command: &str, stdout: bool, from: usize, now: Duration) -> Answer {
    let mut steps = Vec::new();
    let mut position = from;
    for second in now.as_secs()..=now.as_secs().max(LINES as u64) {
        if second > now.as_secs() {
            steps.push(Step::Wait(
                Duration::from_secs(second) - now.max(Duration::from_secs(second - 1)),
            ));
        }
        let all = if stdout {
            printed(command, Duration::from_secs(second))
        } else {
            String::new()
        };
        if all.len() > position {
            let event = json!({ "output": all[position..], "offset": all.len() });
            steps.push(Step::Bytes(format!("data: {event}\n\n").into_bytes()));
            position = all.len();
        }
    }
    Answer::steps(200, steps)
}

/// A server of commands that are named by their text.
fn server(sent: &Sent) -> Answer {
    let target = sent.target();
    let command = target.split('/').nth(5).unwrap_or_default();
    if target.ends_with("execute_async") {
        let command = sent.json()["command"].as_str().unwrap().to_owned();
        Answer::ok(&json!({ "execution_id": command, "status": "running" }).to_string())
    } else if let Some((path, from)) = target.split_once("?offset=") {
        let is_stdout = path.contains("stdout");
        stream(command, is_stdout, from.parse().unwrap(), sent.at)
    } else if target.ends_with("wait_for_status") {
        let left = Duration::from_secs(LINES as u64).saturating_sub(sent.at);
        match left > Duration::from_secs(25) {
            true => Answer::status(408).held(Duration::from_secs(25)),
            false => view(command, sent.at + left).held(left),
        }
    } else {
        view(command, sent.at)
    }
}

fn limited(is_multiplexed: bool) -> World {
    World::connected(
        Connections::limited(ROOM, Box::new(move || is_multiplexed)),
        server,
    )
}

fn command(world: &World, name: &str) -> Command {
    let devbox = Devbox::from_id(Rc::clone(&world.client), "dbx_1").unwrap();
    Command::new(devbox, name.to_owned(), CommandParams::default()).unwrap()
}

#[test]
fn twenty_commands_with_both_streams_share_four_connections_and_all_are_exact() {
    let world = limited(false);
    let sinks: Vec<Rc<Recorder>> = (0..20).map(|_| Recorder::new()).collect();
    let options = RequestOptions::default();
    let runs = sinks.iter().enumerate().map(|(index, sink)| {
        let sink: Rc<dyn Sink> = Rc::<Recorder>::clone(sink);
        command(&world, &format!("c{index}")).run(Some(sink), &options)
    });
    let results = world.run(join_all(runs));
    for (index, (result, sink)) in results.into_iter().zip(&sinks).enumerate() {
        assert_eq!(result.unwrap().exit_code(), Some(0));
        assert_eq!(
            sink.stdout(),
            printed(&format!("c{index}"), Duration::from_secs(99))
        );
        // Shown in pieces while it runs, not at the end.
        assert!(sink.count() >= 5, "{}", sink.count());
    }
    let sent = world.wire.sent();
    let mut turns = BTreeMap::<String, usize>::new();
    for sent in sent
        .iter()
        .filter(|sent| sent.target().contains("/stream_"))
    {
        let (path, _) = sent.target().split_once('?').unwrap();
        *turns.entry(path.to_owned()).or_default() += 1;
    }
    assert_eq!(turns.len(), 40);
    let (least, most) = (turns.values().min().unwrap(), turns.values().max().unwrap());
    assert!(most - least <= 2, "{turns:?}");
    assert_eq!(world.wire.most_held(), ROOM);
    assert!(world.clock_ms() < 45_000, "{}", world.clock_ms());
}

#[test]
fn a_short_call_waits_for_nobody() {
    let world = limited(false);
    let options = RequestOptions::default();
    let sinks: Vec<Rc<dyn Sink>> = (0..20)
        .map(|_| -> Rc<dyn Sink> { Recorder::new() })
        .collect();
    let runs = sinks
        .into_iter()
        .enumerate()
        .map(|(index, sink)| command(&world, &format!("c{index}")).run(Some(sink), &options));
    let short = async {
        world.clock.sleep(Duration::from_secs(10)).await;
        let began = world.clock.elapsed();
        let request = Request::get(&["devboxes", "dbx_1", "executions", "c0"]).unwrap();
        world.client.text(&request, &options).await.unwrap();
        world.clock.elapsed() - began
    };
    let (_, took) = world.run(join(join_all(runs), short));
    assert_eq!(took, Duration::ZERO);
}

#[test]
fn long_polls_take_turns_with_streams_and_get_their_answers() {
    let world = limited(false);
    let options = RequestOptions::default();
    let sinks: Vec<Rc<Recorder>> = (0..8).map(|_| only_stdout()).collect();
    let watched = sinks.iter().enumerate().map(|(index, sink)| {
        let sink: Rc<dyn Sink> = Rc::<Recorder>::clone(sink);
        command(&world, &format!("w{index}")).run(Some(sink), &options)
    });
    let waited = (0..8).map(|index| command(&world, &format!("p{index}")).run(None, &options));
    let results = world.run(join(join_all(watched), join_all(waited)));
    assert!(
        results
            .0
            .into_iter()
            .chain(results.1)
            .all(|result| result.is_ok())
    );
    // Nothing is held that could not be broken off.
    assert!(
        world
            .wire
            .sent()
            .iter()
            .all(|sent| !sent.target().ends_with("/execute"))
    );
    assert!(world.clock_ms() < 60_000, "{}", world.clock_ms());
}

#[test]
fn a_reader_that_stops_reading_gives_its_connection_to_others() {
    let world = limited(false);
    let stuck: Vec<Rc<Recorder>> = (0..ROOM).map(|_| slow(&world.clock)).collect();
    let quick = only_stdout();
    let options = RequestOptions::default();
    let runs = stuck
        .iter()
        .chain([&quick])
        .enumerate()
        .map(|(index, sink)| {
            let sink: Rc<dyn Sink> = Rc::<Recorder>::clone(sink);
            command(&world, &format!("c{index}")).run(Some(sink), &options)
        });
    let clock = world.clock.clone();
    let ends = Rc::new(RefCell::new(Vec::new()));
    let runs = runs.map(|run| {
        let (clock, ends) = (clock.clone(), Rc::clone(&ends));
        async move {
            run.await.unwrap();
            ends.borrow_mut().push(clock.elapsed().as_secs());
        }
    });
    world.run(join_all(runs));
    // The quick one first, and long before the others have taken a second text.
    assert!(
        ends.borrow().first().is_some_and(|end| *end < 40),
        "{ends:?}"
    );
    assert_eq!(
        quick.stdout(),
        printed(&format!("c{ROOM}"), Duration::from_secs(99))
    );
    for (index, sink) in stuck.iter().enumerate() {
        assert_eq!(
            sink.stdout(),
            printed(&format!("c{index}"), Duration::from_secs(99))
        );
    }
}

#[test]
fn an_event_that_takes_longer_than_a_turn_comes_in_the_end() {
    let large = json!({ "output": "x".repeat(100), "offset": 100 }).to_string();
    let pieces: Vec<String> = large
        .as_bytes()
        .chunks(10)
        .map(|piece| String::from_utf8_lossy(piece).into_owned())
        .collect();
    let slow = move || {
        let mut answer = Answer::events(&["data: "]);
        for piece in &pieces {
            answer = answer.then(Step::Wait(Duration::from_millis(400)));
            answer = answer.then(Step::Bytes(piece.clone().into_bytes()));
        }
        answer.then(Step::Bytes(b"\n\n".to_vec()))
    };
    let completed = json!({ "execution_id": "e", "status": "completed", "exit_status": 0,
        "stdout": "x".repeat(100), "stderr": "" });
    let world = World::connected(
        Connections::limited(1, Box::new(|| false)),
        move |sent| match sent.target() {
            target if target.contains("execute_async") => {
                Answer::ok(r#"{"execution_id":"e","status":"running"}"#)
            }
            target if target.contains("/stream_") => slow(),
            _ => Answer::ok(&completed.to_string()),
        },
    );
    let options = RequestOptions::default();
    let sinks = [only_stdout(), only_stdout()];
    let runs = sinks.iter().map(|sink| {
        let sink: Rc<dyn Sink> = Rc::<Recorder>::clone(sink);
        command(&world, "e").run(Some(sink), &options)
    });
    let results = world.run(join_all(runs));
    assert!(results.iter().all(Result::is_ok));
    assert!(sinks.iter().all(|sink| sink.stdout().len() == 100));
}

#[test]
fn where_streams_share_a_connection_none_is_closed_for_another() {
    let world = limited(true);
    let options = RequestOptions::default();
    let sinks: Vec<Rc<Recorder>> = (0..20).map(|_| only_stdout()).collect();
    let runs = sinks.iter().enumerate().map(|(index, sink)| {
        let sink: Rc<dyn Sink> = Rc::<Recorder>::clone(sink);
        command(&world, &format!("c{index}")).run(Some(sink), &options)
    });
    assert!(world.run(join_all(runs)).iter().all(Result::is_ok));
    let sent = world.wire.sent();
    assert_eq!(
        sent.iter()
            .filter(|sent| sent.target().contains("/stream_"))
            .count(),
        20
    );
}

fn only_stdout() -> Rc<Recorder> {
    Rc::new(Recorder {
        only: Some(StreamName::Stdout),
        ..Recorder::default()
    })
}

/// Takes a minute for every text.
fn slow(clock: &ManualClock) -> Rc<Recorder> {
    Rc::new(Recorder {
        only: Some(StreamName::Stdout),
        slow: Some((clock.clone(), Duration::from_secs(60))),
        ..Recorder::default()
    })
}
