//! The network between the client and the service, with its faults.

use super::ledger::code_of;
use super::schedule::{Begin, CallFate, End, Ending, Fate, Offsets, Reading};
use super::service::Service;
use super::wire_format;
use crate::support::broken;
use runloop_wasm::core::Result;
use runloop_wasm::core::error::Foreign;
use runloop_wasm::runtime::{
    Clock, HttpRequest, HttpResponse, LocalBoxFuture, StreamName, Transport,
};
use std::cell::Cell;
use std::collections::VecDeque;
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

/// A healthy run makes far fewer requests.
const TOO_MANY: usize = 5000;

/// How long the service holds a long-poll.
const HOLD: Duration = Duration::from_secs(25);

pub struct Network {
    service: Rc<Service>,
    /// How many connections each stream has made, and how many other requests there were.
    connections: [Cell<usize>; 2],
    calls: Cell<usize>,
}

impl Network {
    pub fn new(service: &Rc<Service>) -> Self {
        Self {
            service: Rc::clone(service),
            connections: [Cell::new(0), Cell::new(0)],
            calls: Cell::new(0),
        }
    }

    fn stream_fate(&self, stream: StreamName) -> Fate {
        let count = &self.connections[stream as usize];
        let at = count.replace(count.get() + 1);
        let schedule = &self.service.schedule;
        let fate = schedule.streams[stream as usize].get(at);
        fate.or(schedule.forever.as_ref())
            .cloned()
            .unwrap_or(Fate::Reading(Reading::UNDISTURBED))
    }

    fn call_fate(&self) -> CallFate {
        let at = self.calls.replace(self.calls.get() + 1);
        let fate = self.service.schedule.calls.get(at).copied();
        fate.unwrap_or(CallFate::Answered)
    }

    async fn open(
        &self,
        stream: StreamName,
        url: &str,
        held: Held,
    ) -> Result<Box<dyn HttpResponse>> {
        let ledger = &self.service.ledger;
        let index = stream as usize;
        match self.stream_fate(stream) {
            Fate::Refused => {
                ledger.stream_failed(index, "connection");
                Err(broken())
            }
            Fate::Silence => {
                ledger.stream_failed(index, "connection_timeout");
                pending().await
            }
            Fate::Status(status, retry_after) => {
                ledger.stream_failed(index, code_of(status));
                if matches!(status, 401 | 404) {
                    ledger.fatal(code_of(status));
                }
                let headers = retry_after
                    .map(|seconds| ("retry-after".to_owned(), seconds.to_string()))
                    .into_iter()
                    .collect();
                Ok(Box::new(Answer {
                    status,
                    headers,
                    body: Some("{}".to_owned()),
                    breaks: false,
                    _held: held,
                }))
            }
            Fate::Reading(reading) => {
                let offset = url
                    .split_once("?offset=")
                    .and_then(|(_, offset)| offset.parse().ok());
                let offset = offset.unwrap_or_default();
                Ok(Box::new(Body::new(
                    &self.service,
                    stream,
                    reading,
                    offset,
                    held,
                )))
            }
        }
    }

    async fn call(&self, url: &str, held: Held) -> Result<Box<dyn HttpResponse>> {
        let service = &self.service;
        let ledger = &service.ledger;
        let fate = self.call_fate();
        match fate {
            CallFate::Answered | CallFate::Broken => {}
            CallFate::Slow(ms) => ledger.clock.sleep(Duration::from_millis(ms)).await,
            CallFate::Refused => {
                ledger.call_failed("connection");
                return Err(broken());
            }
            CallFate::Silence => {
                ledger.call_failed("connection_timeout");
                return pending().await;
            }
            CallFate::Status(status) => {
                ledger.call_failed(code_of(status));
                return Ok(answer(status, "{}".to_owned(), false, held));
            }
        }
        let waits = url.contains("/wait_for_status") || url.ends_with("/execute");
        if waits && !service.has_ended() {
            let now = ledger.now();
            let end = service.process.end(now).unwrap_or(now).min(now + HOLD);
            ledger.clock.sleep(end - now).await;
        }
        if url.ends_with("/kill") {
            service.process.kill(ledger.now());
        }
        if fate == CallFate::Broken {
            ledger.call_failed("connection");
        }
        Ok(answer(200, service.view(), fate == CallFate::Broken, held))
    }
}

impl Transport for Network {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<Box<dyn HttpResponse>>> {
        let ledger = &self.service.ledger;
        ledger.requests.set(ledger.requests.get() + 1);
        if ledger.requests.get() > TOO_MANY {
            ledger.violate("a tight loop");
        }
        ledger.point();
        let held = Held::new(&self.service);
        Box::pin(async move {
            a_turn().await;
            let url = request.url;
            if url.contains("stream_stdout") {
                self.open(StreamName::Stdout, &url, held).await
            } else if url.contains("stream_stderr") {
                self.open(StreamName::Stderr, &url, held).await
            } else {
                self.call(url.split('?').next().unwrap_or_default(), held)
                    .await
            }
        })
    }
}

/// Nothing of a platform is there at once: all that waits gets its turn first.
async fn a_turn() {
    let mut had = false;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        match std::mem::replace(&mut had, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}

/// A request or an answer that is not over; counts as open until it is dropped.
struct Held(Rc<Service>);

impl Held {
    fn new(service: &Rc<Service>) -> Self {
        let open = &service.ledger.open;
        open.set(open.get() + 1);
        Self(Rc::clone(service))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let open = &self.0.ledger.open;
        open.set(open.get() - 1);
    }
}

/// An answer that is text.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Option<String>,
    breaks: bool,
    _held: Held,
}

fn answer(status: u16, body: String, breaks: bool, held: Held) -> Box<dyn HttpResponse> {
    Box::new(Answer {
        status,
        headers: Vec::new(),
        body: Some(body),
        breaks,
        _held: held,
    })
}

impl HttpResponse for Answer {
    fn hand_over(self: Box<Self>) -> Foreign {
        Rc::new(*self)
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn headers(&self) -> Vec<(String, String)> {
        self.headers.clone()
    }

    fn text(self: Box<Self>) -> LocalBoxFuture<'static, Result<String>> {
        Box::pin(async move {
            a_turn().await;
            match self.breaks {
                true => Err(broken()),
                false => Ok(self.body.unwrap_or_default()),
            }
        })
    }

    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>>> {
        Box::pin(async { Ok(self.body.take().map(String::into_bytes)) })
    }
}

/// The body of a stream.
struct Body {
    service: Rc<Service>,
    stream: StreamName,
    reading: Reading,
    /// The next character.
    next: usize,
    /// Bytes handed out and events written.
    bytes: usize,
    events: usize,
    pending: VecDeque<u8>,
    /// When the last output and the last byte were written.
    quiet_since: Duration,
    silent_since: Duration,
    /// How it ends once all that is pending is out.
    ending: Option<Ending>,
    /// Whether the reader knows that it has ended.
    over: bool,
    _held: Held,
}

impl Drop for Body {
    fn drop(&mut self) {
        // The reader gave it up.
        if !self.over {
            let ledger = &self.service.ledger;
            ledger.stream_failed(self.stream as usize, "connection_timeout");
        }
    }
}

impl Body {
    fn new(
        service: &Rc<Service>,
        stream: StreamName,
        reading: Reading,
        offset: u64,
        held: Held,
    ) -> Self {
        let now = service.ledger.now();
        let mut body = Self {
            service: Rc::clone(service),
            stream,
            reading,
            next: 0,
            bytes: 0,
            events: 0,
            pending: VecDeque::new(),
            quiet_since: now,
            silent_since: now,
            ending: None,
            over: false,
            _held: held,
        };
        body.next = body.begin(offset);
        body
    }

    /// The character to begin with.
    fn begin(&self, offset: u64) -> usize {
        let written = self
            .service
            .process
            .written(self.stream, self.service.ledger.now());
        let asked = written.partition_point(|placed| placed.position < offset);
        let end = written.last().map_or(0, |last| last.position + last.length);
        let here = written.get(asked).map_or(end, |placed| placed.position);
        if here != offset {
            let problem = format!("asked for byte {offset}, which is none to begin at");
            self.service.ledger.violate(problem);
        }
        if self.service.schedule.habits.begin == Begin::Exactly {
            return asked;
        }
        let mut around = 0;
        while let Some(end) = self.cut(around) {
            if end > asked {
                break;
            }
            around = end;
        }
        around
    }

    /// Where the chunk that begins at the character `start` ends; nothing when none is there.
    fn cut(&self, start: usize) -> Option<usize> {
        let written = self
            .service
            .process
            .written(self.stream, self.service.ledger.now());
        let rest = written.get(start..).filter(|rest| !rest.is_empty())?;
        let whole = self.service.cuts_only_between_writes();
        let from = rest[0].position;
        let longest = |position: u64| !whole && position - from >= self.reading.piece as u64;
        let end = rest
            .iter()
            .skip(1)
            .position(|placed| placed.begins || longest(placed.position));
        Some(end.map_or(written.len(), |end| start + 1 + end))
    }

    /// Writes the next event, if there is one.
    fn write_event(&mut self) -> bool {
        let Some(end) = self.cut(self.next) else {
            return false;
        };
        let service = Rc::clone(&self.service);
        let habits = &service.schedule.habits;
        let now = service.ledger.now();
        let chunk = &service.process.written(self.stream, now)[self.next..end];
        let event = wire_format::output(chunk, habits);
        if self.reading.empty == Some(self.events) {
            self.write(&wire_format::empty(habits.framing));
        }
        // The first event of a connection tells how the service counts; and without its event
        // there would be nothing to tell a loss by.
        let lost = self.reading.lost == Some(self.events) && self.events > 0;
        if lost && service.notices_losses(self.stream) {
            service.ledger.fatal("stream_gap");
        } else {
            self.write(&event);
            if self.reading.twice == Some(self.events) && habits.offsets != Offsets::None {
                self.write(&event);
            }
        }
        self.next = end;
        self.events += 1;
        self.quiet_since = now;
        true
    }

    fn write(&mut self, text: &str) {
        self.pending.extend(text.bytes());
        self.silent_since = self.service.ledger.now();
    }

    /// Whether the schedule ends the connection after so many events.
    fn is_full(&self) -> Option<Ending> {
        match self.reading.end {
            Some(End::AfterEvents(events, ending)) if self.events >= events => Some(ending),
            _ => None,
        }
    }

    /// How many bytes may still be handed out before the connection ends.
    fn room(&self) -> Option<usize> {
        match self.reading.end {
            Some(End::AfterBytes(bytes, _)) => Some(bytes.saturating_sub(self.bytes)),
            _ => None,
        }
    }

    async fn end(&mut self, ending: Ending) -> Result<Option<Vec<u8>>> {
        let ledger = Rc::clone(&self.service.ledger);
        let index = self.stream as usize;
        self.over = true;
        match ending {
            Ending::Eof if self.service.may_end_cleanly(self.stream) => {
                ledger.stream_failed(index, "connection");
                // It is told from a right end by what is missing.
                ledger.may_say("stream_gap");
                Ok(None)
            }
            Ending::Stall => {
                ledger.stream_failed(index, "connection_timeout");
                pending().await
            }
            _ => {
                ledger.stream_failed(index, "connection");
                Err(broken())
            }
        }
    }

    /// Sleeps until something happens; how the connection ends if the service loses its patience.
    async fn wait(&mut self) -> Option<Ending> {
        let service = Rc::clone(&self.service);
        let (ledger, habits) = (&service.ledger, &service.schedule.habits);
        let now = ledger.now();
        let millis = Duration::from_millis;
        let beat = habits.heartbeat_ms.map(|ms| self.silent_since + millis(ms));
        let patience = habits
            .patience_ms
            .map(|(ms, ending)| (self.quiet_since + millis(ms), ending));
        let change = service.process.next_change(self.stream, now);
        let next = [beat, patience.map(|(at, _)| at), change]
            .into_iter()
            .flatten()
            .min();
        let Some(next) = next else {
            return pending().await;
        };
        ledger.clock.sleep(next.saturating_sub(now)).await;
        let now = ledger.now();
        if beat.is_some_and(|beat| now >= beat) {
            self.write(&wire_format::comment(habits.framing));
        }
        patience
            .filter(|(at, _)| now >= *at && !service.has_ended())
            .map(|(_, ending)| ending)
    }

    /// Ends the connection in its own words, if the ending has any.
    fn begin_ending(&mut self, ending: Ending) {
        let framing = self.service.schedule.habits.framing;
        let ledger = Rc::clone(&self.service.ledger);
        self.ending = Some(ending);
        match ending {
            Ending::Error(code) => {
                self.write(&wire_format::error(code, framing));
                ledger.may_say(code_of(code));
                if matches!(code, 401 | 404) {
                    ledger.fatal(code_of(code));
                }
            }
            Ending::Malformed => {
                self.write(&wire_format::malformed(framing));
                ledger.fatal("bad_response");
            }
            Ending::Break | Ending::Eof | Ending::Stall => {}
        }
    }

    async fn next_packet(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            let room = self.room();
            if room == Some(0) {
                let Some(End::AfterBytes(_, ending)) = self.reading.end else {
                    return Ok(None);
                };
                return self.end(ending).await;
            }
            if !self.pending.is_empty() {
                let most = room.unwrap_or(usize::MAX).min(self.reading.packet);
                let packet: Vec<u8> = self.pending.drain(..most.min(self.pending.len())).collect();
                self.bytes += packet.len();
                return Ok(Some(packet));
            }
            if let Some(ending) = self.ending {
                return self.end(ending).await;
            }
            while self.is_full().is_none() && self.write_event() {}
            if let Some(ending) = self.is_full() {
                self.begin_ending(ending);
                continue;
            }
            if !self.pending.is_empty() {
                continue;
            }
            if self.service.has_ended() {
                self.over = true;
                return Ok(None);
            }
            if let Some(ending) = self.wait().await {
                self.begin_ending(ending);
            }
        }
    }
}

impl HttpResponse for Body {
    fn hand_over(self: Box<Self>) -> Foreign {
        Rc::new(*self)
    }

    fn status(&self) -> u16 {
        200
    }

    fn headers(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn text(self: Box<Self>) -> LocalBoxFuture<'static, Result<String>> {
        Box::pin(async { Ok(String::new()) })
    }

    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>>> {
        let ledger = &self.service.ledger;
        ledger.point();
        if ledger.busy[self.stream as usize].get() {
            ledger.violate("read on while the consumer was busy");
        }
        Box::pin(async {
            a_turn().await;
            self.next_packet().await
        })
    }
}
