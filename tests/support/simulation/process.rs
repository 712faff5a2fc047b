//! The command: what it has written by when, and where the service may cut it.

use super::schedule::{Counting, Glyph, Schedule};
use runloop_wasm::runtime::StreamName;
use std::cell::Cell;
use std::time::Duration;

/// A character of a stream, when it was written, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    pub glyph: Glyph,
    pub at: Duration,
    /// The first character of a write, or of a run of raw bytes that is never cut.
    pub begins: bool,
    /// Its position as the service counts.
    pub position: u64,
    pub length: u64,
}

pub struct Process {
    streams: [Vec<Placed>; 2],
    ends: Cell<Duration>,
}

impl Process {
    pub fn new(schedule: &Schedule) -> Self {
        let raw = schedule.habits.counting == Counting::Raw;
        let mut streams = [Vec::new(), Vec::new()];
        let mut positions = [0; 2];
        let mut now = Duration::ZERO;
        let letters = ('A'..='Z').chain('Α'..='Ω');
        for (write, letter) in schedule.writes.iter().zip(letters) {
            now += Duration::from_millis(write.after_ms);
            let index = write.stream as usize;
            // Where the service counts otherwise than the text and the text says the same again,
            // nothing could tell a repetition: there each write begins with a letter of its own.
            let first = raw.then_some(Glyph {
                char: letter,
                raw: 1,
                lone_surrogate: false,
            });
            for (at, glyph) in first
                .into_iter()
                .chain(write.glyphs.iter().copied())
                .enumerate()
            {
                let is_replacement = glyph.char == char::REPLACEMENT_CHARACTER;
                let length = match raw && is_replacement {
                    true => glyph.raw,
                    false => glyph.char.len_utf8() as u64,
                };
                streams[index].push(Placed {
                    glyph,
                    at: now,
                    begins: at == 0,
                    position: positions[index],
                    length,
                });
                positions[index] += length;
            }
        }
        let ends = Cell::new(now + Duration::from_millis(schedule.lingers_ms));
        Self { streams, ends }
    }

    pub fn kill(&self, now: Duration) {
        self.ends.set(self.ends.get().min(now));
    }

    pub fn has_ended(&self, now: Duration) -> bool {
        now >= self.ends.get()
    }

    /// What a stream holds by `now`; nothing comes after the end.
    pub fn written(&self, stream: StreamName, now: Duration) -> &[Placed] {
        let now = now.min(self.ends.get());
        let all = &self.streams[stream as usize];
        &all[..all.partition_point(|placed| placed.at <= now)]
    }

    /// When something happens next after `now`.
    pub fn next_change(&self, stream: StreamName, now: Duration) -> Option<Duration> {
        let all = &self.streams[stream as usize];
        let next = all.get(all.partition_point(|placed| placed.at <= now));
        let next = next.map_or(self.ends.get(), |placed| placed.at.min(self.ends.get()));
        (next > now).then_some(next)
    }

    /// When the command ends, if it has not by `now`.
    pub fn end(&self, now: Duration) -> Option<Duration> {
        Some(self.ends.get()).filter(|end| *end > now)
    }

    /// All that a stream ever brings.
    pub fn text(&self, stream: StreamName) -> String {
        let written = self.written(stream, Duration::MAX);
        written.iter().map(|placed| placed.glyph.char).collect()
    }
}
