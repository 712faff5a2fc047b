//! Who may hold one of few connections, and for how long while others wait.

use std::time::Duration;

/// Of the six connections that a browser keeps to an HTTP/1.1 origin, how many may be held for
/// long. Two are left for short calls, so that a slow one among them does not hold up a kill.
pub const ROOM: usize = 4;

/// How long a stream is read at a time while others wait for its connection, from its first byte on.
pub const STREAM_TURN: Duration = Duration::from_millis(500);

/// How long a long-poll is held at a time while others wait, at first.
pub const POLL_TURN: Duration = Duration::from_secs(2);

/// The turn of a long-poll that was `interrupted` so often without an answer: it grows, so that an
/// answer that takes long comes in the end.
#[must_use]
pub fn poll_turn(interrupted: u32) -> Duration {
    POLL_TURN * (1 << interrupted.min(4))
}

/// The turns at the connections of one origin: first come, first served, and whoever has held one
/// longest leaves first.
#[derive(Debug)]
pub struct Turns {
    room: usize,
    next: u64,
    held: Vec<Held>,
    queue: Vec<u64>,
}

#[derive(Debug)]
struct Held {
    id: u64,
    /// When the turn is over if others wait; unknown while it is being connected.
    ends: Option<Duration>,
}

impl Turns {
    /// Turns at `room` connections.
    #[must_use]
    pub fn new(room: usize) -> Self {
        Self {
            room,
            next: 0,
            held: Vec::new(),
            queue: Vec::new(),
        }
    }

    /// Asks for a connection: the number to ask further with.
    pub fn ask(&mut self) -> u64 {
        self.next += 1;
        self.queue.push(self.next);
        self.admit();
        self.next
    }

    /// Whether it has a connection.
    #[must_use]
    pub fn holds(&self, id: u64) -> bool {
        self.held.iter().any(|held| held.id == id)
    }

    /// The turn has begun: it is over at `ends` if others wait.
    pub fn begin(&mut self, id: u64, ends: Duration) {
        if let Some(held) = self.held.iter_mut().find(|held| held.id == id) {
            held.ends = Some(ends);
        }
    }

    /// Gives the connection, or the place in the queue, back.
    pub fn leave(&mut self, id: u64) {
        self.held.retain(|held| held.id != id);
        self.queue.retain(|waiting| *waiting != id);
        self.admit();
    }

    /// The time at which this one has to leave; `None` while there is no need.
    #[must_use]
    pub fn ends(&self, id: u64) -> Option<Duration> {
        let own = self.held.iter().find(|held| held.id == id)?.ends?;
        let key = (own, id);
        let others = self.held.iter();
        let earlier = others
            .filter(|held| held.ends.is_some_and(|ends| (ends, held.id) < key))
            .count();
        (earlier < self.queue.len()).then_some(own)
    }

    /// There are connections for all.
    pub fn lift(&mut self) {
        self.room = usize::MAX;
        self.admit();
    }

    fn admit(&mut self) {
        let free = self.room.saturating_sub(self.held.len());
        let admitted = self.queue.drain(..free.min(self.queue.len()));
        let held = admitted.map(|id| Held { id, ends: None });
        self.held.extend(held);
    }
}
