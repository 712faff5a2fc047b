//! Whatever a server does to its connections, every byte of output is delivered once and in order,
//! or the run ends with an error.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed assumption of a test must end it"
)]

mod support;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use runloop_wasm::core::RequestOptions;
use runloop_wasm::runtime::Sink;
use serde_json::json;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;
use support::{Answer, Recorder, Sent, Step, World};

/// What goes wrong with one connection, of either stream.
#[derive(Debug, Clone)]
enum Fault {
    Refused,
    Silence,
    Status(u16, Option<u32>),
    /// The body breaks after a part of its bytes.
    Break(Index),
    /// The body ends after a part of its bytes as if it were whole.
    End(Index),
    /// Nothing comes any more after a part of the bytes.
    Stall(Index),
    /// An `event: error` after a part of the events.
    Event(u16, Index),
}

fn fault() -> impl Strategy<Value = Fault> {
    let status = prop_oneof![Just(408), Just(429), Just(500), Just(503)];
    let after = proptest::option::of(0..90_u32);
    let code = prop_oneof![Just(408), Just(500), Just(503)];
    prop_oneof![
        Just(Fault::Refused),
        Just(Fault::Silence),
        (status, after).prop_map(|(status, after)| Fault::Status(status, after)),
        any::<Index>().prop_map(Fault::Break),
        any::<Index>().prop_map(Fault::End),
        any::<Index>().prop_map(Fault::Stall),
        (code, any::<Index>()).prop_map(|(code, at)| Fault::Event(code, at)),
    ]
}

#[derive(Debug, Clone, Copy)]
enum Offsets {
    Start,
    End,
    None,
}

/// A stream's output in pieces, each with the seconds that pass before it.
type Output = Vec<(u64, String)>;

fn output() -> impl Strategy<Value = Output> {
    let char = prop_oneof![
        4 => Just('a'), 2 => Just('\n'), 2 => Just('ä'), 2 => Just('😀'), 1 => Just('\u{FFFD}'),
        1 => any::<char>(),
    ];
    let text = vec(char, 1..12).prop_map(String::from_iter);
    vec((0..20_u64, text), 0..8)
}

/// How a server behaves that ends each command with the whole of its output.
#[derive(Debug, Clone)]
struct Server {
    stdout: Output,
    stderr: Output,
    offsets: Offsets,
    /// Begins at the event around the asked position instead of exactly there.
    aligned: bool,
    /// Bytes in one network chunk.
    chunk: usize,
    /// Lines in a view; cut when there are more.
    view_lines: usize,
}

fn server() -> impl Strategy<Value = Server> {
    let offsets = prop_oneof![
        Just(Offsets::Start),
        Just(Offsets::End),
        Just(Offsets::None)
    ];
    let view_lines = prop_oneof![Just(0_usize), Just(1), Just(3), Just(1000)];
    (
        output(),
        output(),
        offsets,
        any::<bool>(),
        1..200_usize,
        view_lines,
    )
        .prop_map(
            |(stdout, stderr, offsets, aligned, chunk, view_lines)| Server {
                stdout,
                stderr,
                offsets,
                aligned: aligned && !matches!(offsets, Offsets::None),
                chunk,
                view_lines,
            },
        )
}

fn joined(output: &Output) -> String {
    output.iter().map(|(_, text)| text.as_str()).collect()
}

/// The last lines, with the newline that ends them; whether others were cut.
fn last_lines(text: &str, lines: usize) -> (String, bool) {
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let from = all.len().saturating_sub(lines);
    (all[from..].concat(), from > 0)
}

impl Server {
    fn ends_at(&self) -> Duration {
        let length = |output: &Output| output.iter().map(|(pause, _)| pause).sum::<u64>();
        Duration::from_secs(length(&self.stdout).max(length(&self.stderr)))
    }

    fn view(&self, at: Duration, last_n: Option<usize>) -> Answer {
        let mut view = json!({
            "execution_id": "exe_1", "devbox_id": "dbx_1", "status": "running",
            "exit_status": null, "stdout": null, "stderr": null,
        });
        if at >= self.ends_at() {
            view["status"] = "completed".into();
            view["exit_status"] = 3.into();
            for (name, output) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
                let (text, cut) = last_lines(&joined(output), last_n.unwrap_or(self.view_lines));
                view[name] = text.into();
                view[format!("{name}_truncated")] = cut.into();
            }
        }
        Answer::ok(&view.to_string())
    }

    /// The events from `from`, each with the time at which its text is printed.
    fn events(&self, output: &Output, from: usize) -> Vec<(Duration, String)> {
        let (mut start, mut at, mut events) = (0, 0, Vec::new());
        for (pause, text) in output {
            at += pause;
            let end = start + text.len();
            if end > from {
                let begin = if self.aligned { start } else { start.max(from) };
                let mut event = json!({ "output": text[begin - start..] });
                match self.offsets {
                    Offsets::Start => event["offset"] = begin.into(),
                    Offsets::End => event["offset"] = end.into(),
                    Offsets::None => {}
                }
                events.push((Duration::from_secs(at), format!("data: {event}\n\n")));
            }
            start = end;
        }
        events
    }

    /// The steps of a connection made at `now`: what was printed before at once, the rest when it
    /// is, and the end when the command ends.
    fn steps(&self, events: Vec<(Duration, String)>, now: Duration) -> Vec<Step> {
        let (mut steps, mut at) = (Vec::new(), now);
        let mut bytes = Vec::new();
        let send = |steps: &mut Vec<Step>, bytes: &mut Vec<u8>| {
            let chunks = bytes.chunks(self.chunk);
            steps.extend(chunks.map(|chunk| Step::Bytes(chunk.to_vec())));
            bytes.clear();
        };
        for (when, event) in events.into_iter().chain([(self.ends_at(), String::new())]) {
            if when > at {
                send(&mut steps, &mut bytes);
                steps.push(Step::Wait(when - at));
                at = when;
            }
            bytes.extend(event.into_bytes());
        }
        send(&mut steps, &mut bytes);
        steps
    }

    fn connect(&self, sent: &Sent, fault: Option<Fault>) -> Answer {
        let (path, from) = sent.target().split_once("?offset=").unwrap();
        let stdout = path.ends_with("stream_stdout_updates");
        let output = if stdout { &self.stdout } else { &self.stderr };
        let mut events = self.events(output, from.parse().unwrap());
        let fault = match fault {
            Some(Fault::Refused) => return Answer::Refused,
            Some(Fault::Silence) => return Answer::Silence,
            Some(Fault::Status(status, after)) => {
                let answer = Answer::status(status);
                return match after {
                    Some(after) => answer.header("retry-after", &after.to_string()),
                    None => answer,
                };
            }
            Some(Fault::Event(code, at)) => {
                events.truncate(at.index(events.len() + 1));
                let mut steps = self.steps_without_end(events, sent.at);
                let error =
                    format!("event: error\ndata: {{\"code\":\"{code}\",\"message\":\"m\"}}\n\n");
                steps.push(Step::Bytes(error.into_bytes()));
                return Answer::steps(200, steps);
            }
            other => other,
        };
        let steps = self.steps(events, sent.at);
        let (at, end) = match fault {
            Some(Fault::Break(at)) => (at, Some(Step::Break)),
            Some(Fault::Stall(at)) => (at, Some(Step::Stall)),
            Some(Fault::End(at)) => (at, None),
            _ => return Answer::steps(200, steps),
        };
        let mut left = at.index(1 + steps.iter().map(size).sum::<usize>());
        let mut cut = Vec::new();
        for step in steps {
            match step {
                Step::Bytes(bytes) if bytes.len() > left => {
                    cut.push(Step::Bytes(bytes[..left].to_vec()));
                    break;
                }
                step => {
                    left -= size(&step);
                    cut.push(step);
                }
            }
        }
        cut.extend(end);
        Answer::steps(200, cut)
    }

    fn steps_without_end(&self, events: Vec<(Duration, String)>, now: Duration) -> Vec<Step> {
        let mut steps = self.steps(events, now);
        if matches!(steps.last(), Some(Step::Wait(_))) {
            steps.pop();
        }
        steps
    }

    /// Whether a view tells the length of the output, if it is asked for the whole.
    fn tells_length(&self) -> bool {
        let outputs = [&self.stdout, &self.stderr];
        outputs
            .into_iter()
            .all(|output| !joined(output).contains('\u{FFFD}'))
    }

    fn world(self, faults: Vec<Fault>) -> World {
        // Where no view tells the length, early ends in a row look like an end that was proven.
        let mut lies = if self.tells_length() { usize::MAX } else { 2 };
        let mut faults: VecDeque<Fault> = faults
            .into_iter()
            .map(|fault| match fault {
                Fault::End(at) if lies == 0 => Fault::Break(at),
                Fault::End(at) => {
                    lies -= 1;
                    Fault::End(at)
                }
                other => other,
            })
            .collect();
        World::new(move |sent| match sent.target() {
            target if target.contains("/stream_") => self.connect(sent, faults.pop_front()),
            target if target.ends_with("/execute_async") => {
                Answer::ok(r#"{"execution_id":"exe_1","devbox_id":"dbx_1","status":"running"}"#)
            }
            target => {
                let last_n = target.split_once("?last_n=");
                self.view(sent.at, last_n.map(|(_, lines)| lines.parse().unwrap()))
            }
        })
    }
}

fn size(step: &Step) -> usize {
    match step {
        Step::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}

/// What one run delivered, and how it ended.
fn run(
    server: Server,
    faults: Vec<Fault>,
) -> (World, Rc<Recorder>, Result<Option<i64>, &'static str>) {
    let world = server.world(faults);
    let sink = Recorder::new();
    let consumer: Rc<dyn Sink> = Rc::<Recorder>::clone(&sink);
    let (command, options) = (world.command("{}"), RequestOptions::default());
    let result = world.run(command.run(Some(consumer), &options));
    let result = result
        .map(|result| result.exit_code())
        .map_err(|error| error.code());
    (world, sink, result)
}

/// The longest that a connection can be followed at once; behind it stands a tight loop.
fn longest_run_without_pause(world: &World, stream: &str) -> usize {
    let sent = world.wire.sent();
    let times: Vec<u128> = sent
        .iter()
        .filter(|sent| sent.target().contains(stream))
        .map(|sent| sent.at.as_millis())
        .collect();
    let (mut longest, mut current) = (0, 0);
    for pair in times.windows(2) {
        current = if pair[1] == pair[0] { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn five_faults_of_any_kind_lose_and_repeat_nothing(
        server in server(), faults in vec(fault(), 0..=5),
    ) {
        let (stdout, stderr) = (joined(&server.stdout), joined(&server.stderr));
        let (world, sink, result) = run(server, faults);
        prop_assert_eq!(sink.stdout(), stdout);
        prop_assert_eq!(sink.stderr(), stderr);
        prop_assert_eq!(result, Ok(Some(3)));
        for stream in ["stream_stdout", "stream_stderr"] {
            // Where replacement characters hide the length, three silent ends are the proof.
            prop_assert!(longest_run_without_pause(&world, stream) <= 4);
        }
    }

    #[test]
    fn any_number_of_faults_ends_in_every_byte_once_or_in_an_error(
        server in server(), faults in vec(fault(), 6..40),
    ) {
        let (stdout, stderr) = (joined(&server.stdout), joined(&server.stderr));
        let (_, sink, result) = run(server, faults);
        match result {
            Ok(exit_code) => {
                prop_assert_eq!(sink.stdout(), stdout);
                prop_assert_eq!(sink.stderr(), stderr);
                prop_assert_eq!(exit_code, Some(3));
            }
            Err(code) => {
                prop_assert!(stdout.starts_with(&sink.stdout()));
                prop_assert!(stderr.starts_with(&sink.stderr()));
                let known = ["connection", "connection_timeout", "internal_server", "rate_limit",
                    "api_error", "stream_gap"];
                prop_assert!(known.contains(&code), "{}", code);
            }
        }
    }

    #[test]
    fn no_bytes_of_a_server_make_a_run_panic_or_last_for_ever(
        bodies in vec(noise(), 0..12), pieces in 1..50_usize,
    ) {
        let mut bodies = VecDeque::from(bodies);
        let world = World::new(move |sent| {
            if !sent.target().contains("/stream_") {
                return Answer::ok(r#"{"execution_id":"exe_1","status":"running"}"#);
            }
            let body = bodies.pop_front().unwrap_or_default();
            let chunks = body.chunks(pieces).map(|chunk| Step::Bytes(chunk.to_vec()));
            Answer::steps(200, chunks.collect())
        });
        let sink: Rc<dyn Sink> = Recorder::new();
        let (command, options) = (world.command("{}"), RequestOptions::default());
        // The command never ends, so the run ends in an error, whatever it was told.
        prop_assert!(world.run(command.run(Some(sink), &options)).is_err());
    }
}

/// Bytes that are nearly a stream of events.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"data: {\"output\":\"a\",\"offset\":".to_vec()),
        Just(b"data: {\"output\":\"".to_vec()),
        Just(b"\"}\n\n".to_vec()),
        Just(b"}\n\n".to_vec()),
        Just(b"event: error\ndata: {\"code\":".to_vec()),
        Just(b"\\ud83d".to_vec()),
        Just(b"\n\n".to_vec()),
        any::<u64>().prop_map(|number| number.to_string().into_bytes()),
        (0..9_u64).prop_map(|number| number.to_string().into_bytes()),
        vec(any::<u8>(), 0..6),
    ];
    vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}
