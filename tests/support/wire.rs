use super::answer::{Answer, Step, broken};
use super::time::ManualClock;
use runloop_wasm::core::{Foreign, Result};
use runloop_wasm::runtime::{Clock, HttpRequest, HttpResponse, LocalBoxFuture, Transport};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

/// A request that was sent, and when.
#[derive(Debug, Clone)]
pub struct Sent {
    pub at: Duration,
    pub request: HttpRequest,
}

impl Sent {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.request.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The path and query.
    pub fn target(&self) -> &str {
        self.request
            .url
            .strip_prefix(super::world::BASE_URL)
            .unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.request.body.as_deref().unwrap()).unwrap()
    }
}

type Handler = Box<dyn FnMut(&Sent) -> Answer>;

/// A transport that answers as it is told and remembers what was asked.
#[derive(Clone)]
pub struct Wire(Rc<State>);

struct State {
    clock: ManualClock,
    handler: RefCell<Handler>,
    sent: RefCell<Vec<Sent>>,
    chunks: Cell<usize>,
    open: Cell<usize>,
    held: Cell<usize>,
    most_held: Cell<usize>,
}

impl Wire {
    pub fn new(clock: &ManualClock, handler: impl FnMut(&Sent) -> Answer + 'static) -> Self {
        Self(Rc::new(State {
            clock: clock.clone(),
            handler: RefCell::new(Box::new(handler)),
            sent: RefCell::default(),
            chunks: Cell::new(0),
            open: Cell::new(0),
            held: Cell::new(0),
            most_held: Cell::new(0),
        }))
    }

    /// Everything sent so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.0.sent.borrow().clone()
    }

    /// When each request was sent, in milliseconds.
    pub fn times(&self) -> Vec<u128> {
        let sent = self.0.sent.borrow();
        sent.iter().map(|sent| sent.at.as_millis()).collect()
    }

    /// Requests without an answer and answers with an unread body that are still held.
    pub fn open(&self) -> usize {
        self.0.open.get()
    }

    /// The most streams and long-polls that were held at the same time.
    pub fn most_held(&self) -> usize {
        self.0.most_held.get()
    }

    /// Network chunks that were read.
    pub fn chunks(&self) -> usize {
        self.0.chunks.get()
    }
}

impl Transport for Wire {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<Box<dyn HttpResponse>>> {
        let sent = Sent {
            at: self.0.clock.elapsed(),
            request,
        };
        self.0.sent.borrow_mut().push(sent.clone());
        assert!(self.0.sent.borrow().len() < 10_000, "a tight loop");
        let answer = (self.0.handler.borrow_mut())(&sent);
        let target = sent.target();
        let is_long = target.contains("/stream_") || target.ends_with("/wait_for_status");
        let held = Held::new(&self.0, is_long);
        Box::pin(async move {
            match answer {
                Answer::Refused => Err(broken()),
                Answer::Silence => std::future::pending().await,
                Answer::Response {
                    after,
                    status,
                    headers,
                    body,
                } => {
                    self.0.clock.sleep(after).await;
                    let response: Box<dyn HttpResponse> = Box::new(Response {
                        status,
                        headers,
                        body: body.into(),
                        held,
                    });
                    Ok(response)
                }
            }
        })
    }
}

/// Counts as open until it is dropped.
struct Held {
    state: Rc<State>,
    is_long: bool,
}

impl Held {
    fn new(state: &Rc<State>, is_long: bool) -> Self {
        state.open.set(state.open.get() + 1);
        if is_long {
            state.held.set(state.held.get() + 1);
            state
                .most_held
                .set(state.most_held.get().max(state.held.get()));
        }
        Self {
            state: Rc::clone(state),
            is_long,
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.state.open.set(self.state.open.get() - 1);
        if self.is_long {
            self.state.held.set(self.state.held.get() - 1);
        }
    }
}

struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: VecDeque<Step>,
    held: Held,
}

impl HttpResponse for Response {
    fn hand_over(self: Box<Self>) -> Foreign {
        Rc::new(*self)
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn headers(&self) -> Vec<(String, String)> {
        self.headers.clone()
    }

    fn text(mut self: Box<Self>) -> LocalBoxFuture<'static, Result<String>> {
        Box::pin(async move {
            let mut bytes = Vec::new();
            while let Some(chunk) = self.chunk().await? {
                bytes.extend(chunk);
            }
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        })
    }

    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>>> {
        Box::pin(async {
            loop {
                match self.body.pop_front() {
                    None => return Ok(None),
                    Some(Step::Bytes(bytes)) => {
                        let state = &self.held.state;
                        state.chunks.set(state.chunks.get() + 1);
                        return Ok(Some(bytes));
                    }
                    Some(Step::Wait(time)) => self.held.state.clock.sleep(time).await,
                    Some(Step::Stall) => std::future::pending().await,
                    Some(Step::Break) => return Err(broken()),
                }
            }
        })
    }
}
