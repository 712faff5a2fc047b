//! Predicts bits and codes them.

use crate::CAPACITY;

pub(crate) const CONTEXTS: usize = 7;

/// Rows of statistics for each context: of 16 slots, for the bits of half a byte.
const ROW_BITS: u32 = 15;
const ROW: usize = 16;

/// Logarithms of odds are kept in steps of this, from -16 to 16.
const STEPS: f32 = 128.0;
const TABLE: usize = 4096;

type Weights = [f32; 8];

pub(crate) struct Coder {
    /// A probability of 12 bits, and in the lower 4 how often it was met. The first slot of a row, which
    /// no bit has, tells the contexts apart that share the row.
    slots: [u16; CONTEXTS << ROW_BITS << 4],
    /// The logarithm of the odds of a probability, and back.
    stretch: [f32; TABLE],
    squash: [f32; TABLE],
    /// What a context counts at a place in an instruction, and for a bit after those before it.
    by_place: [Weights; 4096],
    by_bits: [Weights; 256],
    inputs: [f32; CONTEXTS],
    rows: [u32; CONTEXTS],
    low: u32,
    high: u32,
    code: u32,
    rates: [f32; 16],
    at: usize,
}

impl Coder {
    pub(crate) const fn new() -> Self {
        Self {
            slots: [0; CONTEXTS << ROW_BITS << 4],
            stretch: [0.0; TABLE],
            squash: [0.0; TABLE],
            by_place: [[0.0; 8]; 4096],
            by_bits: [[0.0; 8]; 256],
            inputs: [0.0; CONTEXTS],
            rows: [0; CONTEXTS],
            low: 0,
            high: 0,
            code: 0,
            rates: [0.0; 16],
            at: 0,
        }
    }

    /// The packed bytes begin at `at`.
    pub(crate) fn start(&mut self, buffer: &[u8; CAPACITY], at: usize) {
        let mut odds = 1.0;
        for step in 0..TABLE / 2 {
            self.squash[TABLE / 2 + step] = odds / (1.0 + odds);
            self.squash[TABLE / 2 - step] = 1.0 / (1.0 + odds);
            // e to the power of one step.
            odds *= 1.007_843_1;
        }
        let mut step = 0;
        for (probability, stretched) in self.stretch.iter_mut().enumerate() {
            while step < TABLE - 1 && self.squash[step] * (TABLE as f32) < probability as f32 + 0.5
            {
                step += 1;
            }
            *stretched = (step as f32 - TABLE as f32 / 2.0) / STEPS;
        }
        for weights in self.by_place.iter_mut().chain(&mut self.by_bits) {
            *weights = [0.3; 8];
        }
        for (count, rate) in self.rates.iter_mut().enumerate() {
            *rate = 1.0 / (count as f32 + 1.2);
        }
        self.high = !0;
        self.at = at;
        if !cfg!(feature = "pack") {
            for _ in 0..4 {
                self.code = self.code << 8 | u32::from(buffer[self.at % CAPACITY]);
                self.at += 1;
            }
        }
    }

    /// Codes the byte at `at` of the buffer, or puts it there; gives it.
    pub(crate) fn byte(
        &mut self,
        buffer: &mut [u8; CAPACITY],
        at: usize,
        place: u32,
        guess: u32,
        contexts: [u32; CONTEXTS],
    ) -> u32 {
        self.rows = contexts;
        let given = u32::from(buffer[at % CAPACITY]);
        let set = place << 1;
        let mut byte = 1;
        let mut half = 1;
        for left in (0..8).rev() {
            // Whether the guess is still right is the set's lowest bit.
            let weights = set + u32::from(guess >> (left + 1) == byte);
            let bit = self.bit(buffer, weights, byte, half, given >> left & 1);
            byte = byte << 1 | bit;
            half = if left == 4 { 1 } else { half << 1 | bit };
        }
        buffer[at % CAPACITY] = byte as u8;
        byte & 255
    }

    /// Not inlined: as a function of its own it is compiled anew, and faster, while it is used.
    #[inline(never)]
    fn bit(
        &mut self,
        buffer: &mut [u8; CAPACITY],
        set: u32,
        byte: u32,
        half: u32,
        given: u32,
    ) -> u32 {
        let by_place = &mut self.by_place[set as usize % 4096];
        let by_bits = &mut self.by_bits[byte as usize % 256];
        let mut sum = 0.0;
        for context in 0..CONTEXTS {
            if half == 1 {
                let hash = self.rows[context]
                    .wrapping_add(byte)
                    .wrapping_mul(0x85eb_ca6b);
                self.rows[context] = (hash >> (32 - ROW_BITS) | (context as u32) << ROW_BITS) << 4;
                let check = hash as u16 | 1;
                let from = self.rows[context] as usize;
                // In bounds: so many rows were made.
                let row = unsafe { self.slots.get_unchecked_mut(from..from + ROW) };
                if row[0] != check {
                    row.fill(0);
                    row[0] = check;
                }
            }
            let slot = unsafe {
                *self
                    .slots
                    .get_unchecked((self.rows[context] + half) as usize)
            };
            let input = if slot == 0 {
                0.0
            } else {
                self.stretch[usize::from(slot >> 4)]
            };
            self.inputs[context] = input;
            sum += input * (by_place[context] + by_bits[context]);
        }
        let step = (sum * (STEPS / 2.0) + TABLE as f32 / 2.0).clamp(600.0, 3495.0);
        // In range: what was clamped, and a probability in 16 bits.
        let predicted = self.squash[unsafe { step.to_int_unchecked::<u32>() } as usize % TABLE];
        let share = unsafe { (predicted * 65536.0).to_int_unchecked::<u32>() };
        let middle = self.low + ((u64::from(self.high - self.low) * u64::from(share)) >> 16) as u32;
        let bit = if cfg!(feature = "pack") {
            given
        } else {
            u32::from(self.code <= middle)
        };
        if bit == 1 {
            self.high = middle
        } else {
            self.low = middle + 1
        }
        while (self.low ^ self.high) >> 24 == 0 {
            let next = &mut buffer[self.at % CAPACITY];
            self.at += 1;
            if cfg!(feature = "pack") {
                *next = (self.high >> 24) as u8;
            } else {
                self.code = self.code << 8 | u32::from(*next);
            }
            self.low <<= 8;
            self.high = self.high << 8 | 255;
        }
        let error = (bit as f32 - predicted) * 0.012;
        for context in 0..CONTEXTS {
            let change = error * self.inputs[context];
            by_place[context] += change;
            by_bits[context] += change * 0.5;
            let slot = unsafe {
                self.slots
                    .get_unchecked_mut((self.rows[context] + half) as usize)
            };
            let known = if *slot == 0 { 0x8000 } else { *slot };
            let count = known & 15;
            let old = f32::from(known >> 4);
            let new = old + ((bit * 4095) as f32 - old) * self.rates[usize::from(count)] + 0.5;
            *slot = unsafe { new.to_int_unchecked::<u16>() } << 4 | (count + u16::from(count < 15));
        }
        bit
    }

    /// Writes what is left; gives the end of the packed bytes.
    pub(crate) fn finish(&mut self, buffer: &mut [u8; CAPACITY]) -> usize {
        if cfg!(feature = "pack") {
            for _ in 0..4 {
                buffer[self.at % CAPACITY] = (self.low >> 24) as u8;
                self.at += 1;
                self.low <<= 8;
            }
        }
        self.at
    }
}
