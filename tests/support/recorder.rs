use runloop_wasm::core::{Error, Result, Text};
use runloop_wasm::runtime::{Clock, LocalBoxFuture, Note, Sink, StreamName};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use super::time::ManualClock;

/// A consumer of output that remembers what it was given.
#[derive(Default)]
pub struct Recorder {
    pub writes: RefCell<Vec<(StreamName, String)>>,
    pub only: Option<StreamName>,
    /// Fails with this error at the write of this number.
    pub fails: Option<(usize, Error)>,
    /// Takes so long for each write.
    pub slow: Option<(ManualClock, Duration)>,
    pub busy: Cell<bool>,
    /// Where a stream was said to stand, before each write.
    pub reached: RefCell<Vec<u64>>,
    /// What happened on the way.
    pub notes: RefCell<Vec<String>>,
    pub rejects_notes: bool,
}

impl Recorder {
    pub fn new() -> Rc<Self> {
        Rc::default()
    }

    pub fn text(&self, stream: StreamName) -> String {
        let writes = self.writes.borrow();
        let of_stream = writes.iter().filter(|(name, _)| *name == stream);
        of_stream.map(|(_, text)| text.as_str()).collect()
    }

    pub fn stdout(&self) -> String {
        self.text(StreamName::Stdout)
    }

    pub fn stderr(&self) -> String {
        self.text(StreamName::Stderr)
    }

    pub fn count(&self) -> usize {
        self.writes.borrow().len()
    }
}

impl Sink for Recorder {
    fn wants(&self, stream: StreamName) -> bool {
        self.only.is_none_or(|only| only == stream)
    }

    fn reached(&self, _stream: StreamName, position: u64) {
        self.reached.borrow_mut().push(position);
    }

    fn note(&self, _stream: StreamName, note: Note<'_>) -> Result<()> {
        self.notes.borrow_mut().push(format!("{note:?}"));
        match self.rejects_notes {
            true => Err(Error::bug()),
            false => Ok(()),
        }
    }

    fn write(&self, stream: StreamName, text: Text) -> LocalBoxFuture<'_, Result<()>> {
        assert!(!text.is_empty(), "nothing was delivered as if it were text");
        self.writes.borrow_mut().push((stream, text.into_string()));
        let count = self.count();
        Box::pin(async move {
            if let Some((clock, time)) = &self.slow {
                self.busy.set(true);
                clock.sleep(*time).await;
                self.busy.set(false);
            }
            match &self.fails {
                Some((at, error)) if *at == count => Err(error.clone()),
                _ => Ok(()),
            }
        })
    }
}
