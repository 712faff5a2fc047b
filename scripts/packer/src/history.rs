//! What came before, and where the latest bytes were last seen.

use crate::{CAPACITY, hash};

const SHORTEST: usize = 4;
const LONGEST: usize = 31;

pub(crate) struct History {
    bytes: u32,
    /// Behind the last occurrence of four bytes, by their hash.
    seen: [u32; 1 << 16],
    at: usize,
    length: usize,
}

impl History {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: 0,
            seen: [0; 1 << 16],
            at: 0,
            length: 0,
        }
    }

    /// The latest bytes, up to three.
    pub(crate) fn last(&self, count: u32) -> u32 {
        self.bytes & ((1 << (count * 8)) - 1)
    }

    /// For how many bytes the guesses have been right.
    pub(crate) fn length(&self) -> u32 {
        self.length.min(15) as u32
    }

    /// The byte that followed the same bytes before, with a bit above it; 0 where none did.
    pub(crate) fn guess(&self, buffer: &[u8; CAPACITY]) -> u32 {
        if self.length == 0 {
            0
        } else {
            u32::from(buffer[self.at % CAPACITY]) | 256
        }
    }

    /// Takes the byte before `at`.
    pub(crate) fn push(&mut self, buffer: &[u8; CAPACITY], at: usize, byte: u32, guess: u32) {
        self.bytes = self.bytes << 8 | byte;
        if guess == byte | 256 {
            self.length += 1;
            self.at += 1;
        } else {
            self.length = 0;
        }
        let seen = &mut self.seen[(hash(self.bytes, 0) >> 16) as usize];
        if self.length == 0 {
            self.at = *seen as usize;
            let mut length = 0;
            while length < LONGEST
                && length < self.at
                && buffer[(self.at - 1 - length) % CAPACITY] == buffer[(at - 1 - length) % CAPACITY]
            {
                length += 1;
            }
            if length >= SHORTEST {
                self.length = length;
            }
        }
        *seen = at as u32;
    }
}
