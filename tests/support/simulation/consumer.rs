//! Who takes the output.

use super::ledger::Ledger;
use super::schedule::Pace;
use runloop_wasm::core::{Error, ErrorKind, Result, Text};
use runloop_wasm::runtime::{Clock, LocalBoxFuture, Sink, StreamName};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

pub struct Consumer {
    ledger: Rc<Ledger>,
    pace: Pace,
    texts: [RefCell<String>; 2],
    calls: Cell<usize>,
    /// What it fails with, and whether it has.
    pub thrown: Rc<dyn Any>,
    pub has_failed: Cell<bool>,
}

impl Consumer {
    pub fn new(ledger: &Rc<Ledger>, pace: Pace) -> Rc<Self> {
        Rc::new(Self {
            ledger: Rc::clone(ledger),
            pace,
            texts: [RefCell::default(), RefCell::default()],
            calls: Cell::new(0),
            thrown: Rc::new("the consumer's own"),
            has_failed: Cell::new(false),
        })
    }

    pub fn text(&self, stream: StreamName) -> String {
        self.texts[stream as usize].borrow().clone()
    }
}

impl Sink for Consumer {
    fn wants(&self, stream: StreamName) -> bool {
        self.pace.wants[stream as usize]
    }

    fn write(&self, stream: StreamName, text: Text) -> LocalBoxFuture<'_, Result<()>> {
        let text = text.into_string();
        let index = stream as usize;
        let ledger = &self.ledger;
        if ledger.is_turn_of_abort() {
            // The other stream's text may be on its way in the very turn of the executor in which a
            // callback aborts: the package's `Callbacks` swallow it.
            return Box::pin(async { Ok(()) });
        }
        if ledger.closed.get() {
            ledger.violate(format!(
                "called with {text:?} after an abort, a kill or a failure"
            ));
        }
        if text.is_empty() {
            ledger.violate("called with nothing");
        }
        if ledger.busy[index].replace(true) {
            ledger.violate("called again before the last call was over");
        }
        self.texts[index].borrow_mut().push_str(&text);
        ledger.progressed(index);
        self.calls.set(self.calls.get() + 1);
        let fails = self.pace.fails_at == Some(self.calls.get());
        ledger.point();
        Box::pin(async move {
            if self.pace.takes_ms > 0 {
                let time = Duration::from_millis(self.pace.takes_ms);
                ledger.clock.sleep(time).await;
            }
            ledger.busy[index].set(false);
            if fails {
                self.has_failed.set(true);
                ledger.closed.set(true);
                let thrown = Rc::clone(&self.thrown);
                return Err(Error::new(ErrorKind::Thrown(thrown), "thrown"));
            }
            Ok(())
        })
    }
}
