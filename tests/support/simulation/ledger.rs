//! What happened: enough to tell whether an error was deserved, and whether the simulation meets
//! what it is made for.

use crate::support::ManualClock;
use runloop_wasm::core::Error;
use runloop_wasm::runtime::{CancelToken, Clock};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::time::Duration;

use super::schedule::{Deed, Interrupt};

/// The attempts that a call makes by default: one and five more.
const ATTEMPTS: usize = 6;

/// What one simulation met, to be summed up over all.
#[derive(Debug, Default, Clone, Copy)]
pub struct Seen {
    pub completed: usize,
    pub failed: usize,
    pub aborted: usize,
    pub killed: usize,
    pub dropped: usize,
    pub thrown: usize,
    pub gaps: usize,
    /// Connections of streams that ended early.
    pub lost_connections: usize,
    pub bytes: usize,
}

impl Seen {
    pub fn add(&mut self, other: Self) {
        self.completed += other.completed;
        self.failed += other.failed;
        self.aborted += other.aborted;
        self.killed += other.killed;
        self.dropped += other.dropped;
        self.thrown += other.thrown;
        self.gaps += other.gaps;
        self.lost_connections += other.lost_connections;
        self.bytes += other.bytes;
    }
}

/// Shared by the network, the consumer and the driver.
pub struct Ledger {
    pub clock: ManualClock,
    /// Cancels the reading, as the caller's signal does.
    pub token: CancelToken,
    interrupt: Option<Interrupt>,
    points: Cell<usize>,
    /// The deed whose point has come and which the driver is to do.
    pub due: Cell<Option<Deed>>,
    /// The executor's turn, and the one in which the caller aborted.
    pub turn: Cell<usize>,
    aborted: Cell<Option<usize>>,
    /// No consumer may be called any more.
    pub closed: Cell<bool>,
    pub busy: [Cell<bool>; 2],
    pub open: Cell<usize>,
    pub requests: Cell<usize>,
    /// Failed connections of each stream since its last progress, and the most of them in a row.
    failures: [Cell<usize>; 2],
    most: Cell<usize>,
    failed_calls: Cell<usize>,
    /// Which streams have ended cleanly too early since their last progress.
    pub misled: [Cell<bool>; 2],
    pub lost: Cell<usize>,
    /// The codes of errors that the service or the network caused.
    codes: RefCell<BTreeSet<&'static str>>,
    /// Those among them that nothing can mend.
    fatal: RefCell<BTreeSet<&'static str>>,
    /// The first thing that must never happen.
    violation: RefCell<Option<String>>,
}

impl Ledger {
    pub fn new(interrupt: Option<Interrupt>) -> Self {
        Self {
            clock: ManualClock::default(),
            token: CancelToken::new(),
            interrupt,
            points: Cell::new(0),
            due: Cell::new(None),
            turn: Cell::new(0),
            aborted: Cell::new(None),
            closed: Cell::new(false),
            busy: [Cell::new(false), Cell::new(false)],
            open: Cell::new(0),
            requests: Cell::new(0),
            failures: [Cell::new(0), Cell::new(0)],
            most: Cell::new(0),
            failed_calls: Cell::new(0),
            misled: [Cell::new(false), Cell::new(false)],
            lost: Cell::new(0),
            codes: RefCell::default(),
            fatal: RefCell::default(),
            violation: RefCell::default(),
        }
    }

    pub fn now(&self) -> Duration {
        self.clock.elapsed()
    }

    /// A point at which the caller may do something. An abort happens right here, as from within a
    /// callback; what needs a call of its own is left to the driver.
    pub fn point(&self) {
        self.points.set(self.points.get() + 1);
        let Some(Interrupt { point, what }) = self.interrupt else {
            return;
        };
        if self.points.get() != point {
            return;
        }
        if what == Deed::Abort {
            self.closed.set(true);
            self.aborted.set(Some(self.turn.get()));
            self.token
                .cancel(Error::new(runloop_wasm::core::ErrorKind::Abort, "aborted"));
        }
        self.due.set(Some(what));
    }

    pub fn is_turn_of_abort(&self) -> bool {
        self.aborted.get() == Some(self.turn.get())
    }

    pub fn violate(&self, what: impl Into<String>) {
        self.violation.borrow_mut().get_or_insert(what.into());
    }

    pub fn verdict(&self) -> Result<(), String> {
        match self.violation.borrow().clone() {
            Some(violation) => Err(violation),
            None => Ok(()),
        }
    }

    pub fn stream_failed(&self, stream: usize, code: &'static str) {
        let failures = self.failures[stream].get() + 1;
        self.failures[stream].set(failures);
        self.most.set(self.most.get().max(failures));
        self.lost.set(self.lost.get() + 1);
        self.codes.borrow_mut().insert(code);
    }

    /// A code that the failures of streams may end in.
    pub fn may_say(&self, code: &'static str) {
        self.codes.borrow_mut().insert(code);
    }

    pub fn progressed(&self, stream: usize) {
        self.failures[stream].set(0);
        self.misled[stream].set(false);
    }

    pub fn call_failed(&self, code: &'static str) {
        self.failed_calls.set(self.failed_calls.get() + 1);
        self.codes.borrow_mut().insert(code);
    }

    pub fn fatal(&self, code: &'static str) {
        self.fatal.borrow_mut().insert(code);
    }

    /// Whether something happened that an error of this code is the answer to.
    pub fn deserved(&self, code: &str) -> bool {
        let exhausted = self.most.get() >= ATTEMPTS || self.failed_calls.get() >= ATTEMPTS;
        self.fatal.borrow().contains(code) || exhausted && self.codes.borrow().contains(code)
    }

    pub fn description(&self) -> String {
        format!(
            "{} requests, at most {} stream failures in a row, {} failed calls, codes {:?}, fatal {:?}",
            self.requests.get(),
            self.most.get(),
            self.failed_calls.get(),
            self.codes.borrow(),
            self.fatal.borrow(),
        )
    }
}

/// The code that a status becomes.
pub fn code_of(status: u16) -> &'static str {
    match status {
        401 => "authentication",
        404 => "not_found",
        429 => "rate_limit",
        500.. => "internal_server",
        _ => "api_error",
    }
}
