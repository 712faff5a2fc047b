use runloop_wasm::core::{Error, ErrorKind};
use std::time::Duration;

/// What happens on a connection after its headers, step by step.
#[derive(Debug, Clone)]
pub enum Step {
    /// Bytes arrive as one network chunk.
    Bytes(Vec<u8>),
    /// Nothing happens for so long.
    Wait(Duration),
    /// Nothing happens any more.
    Stall,
    /// The connection breaks.
    Break,
}

/// What one request meets.
#[derive(Debug, Clone)]
pub enum Answer {
    /// No connection, or none that answers.
    Refused,
    /// Never an answer.
    Silence,
    /// An answer, after some time.
    Response {
        after: Duration,
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<Step>,
    },
}

impl Answer {
    pub fn text(status: u16, body: &str) -> Self {
        Self::steps(status, vec![Step::Bytes(body.as_bytes().to_vec())])
    }

    pub fn ok(body: &str) -> Self {
        Self::text(200, body)
    }

    pub fn status(status: u16) -> Self {
        Self::text(status, "")
    }

    pub fn steps(status: u16, body: Vec<Step>) -> Self {
        Self::Response {
            after: Duration::ZERO,
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// A stream of events, each its own network chunk, ending cleanly.
    pub fn events(events: &[&str]) -> Self {
        let bytes = |event: &&str| Step::Bytes(event.as_bytes().to_vec());
        Self::steps(200, events.iter().map(bytes).collect())
    }

    /// The same answer with one more step of its body.
    pub fn then(mut self, step: Step) -> Self {
        match &mut self {
            Self::Response { body, .. } => body.push(step),
            _ => panic!("an answer without a body has no steps"),
        }
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        match &mut self {
            Self::Response { headers, .. } => headers.push((name.to_owned(), value.to_owned())),
            _ => panic!("an answer without a body has no headers"),
        }
        self
    }

    /// The same answer, held for so long before its headers.
    pub fn held(mut self, time: Duration) -> Self {
        match &mut self {
            Self::Response { after, .. } => *after = time,
            _ => panic!("there is no answer to hold"),
        }
        self
    }
}

/// What a platform says of a connection that broke.
pub fn broken() -> Error {
    Error::new(ErrorKind::Connection, "the connection broke")
}
