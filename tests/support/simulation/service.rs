//! The service's answers, apart from its streams.

use super::ledger::Ledger;
use super::process::Process;
use super::schedule::{Counting, Offsets, Record, Schedule};
use runloop_wasm::runtime::StreamName;
use serde_json::{Value, json};
use std::rc::Rc;

pub struct Service {
    pub ledger: Rc<Ledger>,
    pub process: Process,
    pub schedule: Schedule,
}

impl Service {
    pub fn new(schedule: &Schedule) -> Rc<Self> {
        Rc::new(Self {
            ledger: Rc::new(Ledger::new(schedule.interrupt)),
            process: Process::new(schedule),
            schedule: schedule.clone(),
        })
    }

    pub fn has_ended(&self) -> bool {
        self.process.has_ended(self.ledger.now())
    }

    /// The view of the execution as it is now.
    pub fn view(&self) -> String {
        let ended = self.has_ended();
        let (stdout, stdout_cut) = self.record(StreamName::Stdout, ended);
        let (stderr, stderr_cut) = self.record(StreamName::Stderr, ended);
        json!({
            "execution_id": "exe_1", "devbox_id": "dbx_1",
            "status": if ended { "completed" } else { "running" },
            "exit_status": ended.then_some(0), "stdout": stdout, "stderr": stderr,
            "stdout_truncated": stdout_cut, "stderr_truncated": stderr_cut,
        })
        .to_string()
    }

    /// Whether the completed view tells all that a stream brought.
    pub fn tells_all(&self, stream: StreamName) -> bool {
        let text = self.process.text(stream);
        let exact = self.schedule.habits.counting == Counting::Text
            && !text.contains(char::REPLACEMENT_CHARACTER);
        exact
            && match self.schedule.habits.record {
                Record::Whole => true,
                Record::Tail(bytes) => text.len() <= bytes,
                Record::Trimmed | Record::Absent => false,
            }
    }

    /// Whether a lost event must be noticed: by its position, among positions that count exactly.
    pub fn notices_losses(&self, stream: StreamName) -> bool {
        self.schedule.habits.offsets != Offsets::None && self.tells_all(stream)
    }

    /// Whether an early end may look like the real one. Where the record does not tell all, nothing
    /// could tell two in a row from the real one, once the command has ended.
    pub fn may_end_cleanly(&self, stream: StreamName) -> bool {
        if self.schedule.habits.record == Record::Trimmed {
            // What is missing might be just what the record was trimmed of.
            return false;
        }
        let misled = self.ledger.misled[stream as usize].replace(true);
        !misled || !self.has_ended() || self.tells_all(stream)
    }

    /// Whether a chunk is always a whole write.
    pub fn cuts_only_between_writes(&self) -> bool {
        self.schedule.habits.counting == Counting::Raw
    }

    fn record(&self, stream: StreamName, ended: bool) -> (Value, bool) {
        if !ended {
            return (Value::Null, false);
        }
        let text = self.process.text(stream);
        match self.schedule.habits.record {
            Record::Whole => (text.into(), false),
            Record::Tail(bytes) => {
                let start = text.ceil_char_boundary(text.len().saturating_sub(bytes));
                (text.split_at(start).1.into(), start > 0)
            }
            Record::Trimmed => (text.trim().into(), false),
            Record::Absent => (Value::Null, false),
        }
    }
}
