//! Where in an instruction the next byte stands.

/// What is not an instruction but read like one: the length of a body, which is followed by the number
/// of its groups of locals, and these.
const BODY: u32 = 0x100;

/// How many numbers follow, where that is not known before the first is read.
const VECTOR: u32 = 100;
const PREFIXED: u32 = 200;
const VECTORS: u32 = 201;
const LENGTH: u32 = 300;
const GROUPS: u32 = 301;
/// Above this, so many bytes that are no number.
const BYTES: u32 = 1000;

const BR_TABLE: u32 = 0x0e;
const LOCAL_GET: u32 = 0x20;
const LOCAL_TEE: u32 = 0x22;

#[derive(Clone, Copy, PartialEq)]
enum Next {
    Bytes,
    Instruction,
    Number,
}

pub(crate) struct Syntax {
    next: Next,
    /// Bytes left of `Next::Bytes`; 0 is no end.
    left: u32,
    instruction: u32,
    /// The latest of this body, the last one lowest.
    instructions: u64,
    /// Which of the instruction's numbers is read, how many are left, and what has come of it.
    index: u32,
    needed: u32,
    number: u32,
    shift: u32,
    /// The number that stood last at the same place of the same instruction; for locals the last two of all.
    latest: [u32; 1024],
    local: u32,
    code: usize,
    functions: usize,
    end: usize,
}

impl Syntax {
    pub(crate) const fn new() -> Self {
        Self {
            next: Next::Bytes,
            left: 0,
            instruction: 0,
            instructions: 0,
            index: 0,
            needed: 0,
            number: 0,
            shift: 0,
            latest: [0; 1024],
            local: 0,
            code: 0,
            functions: 0,
            end: 0,
        }
    }

    pub(crate) fn start(&mut self, code: usize, functions: usize) {
        self.code = code;
        self.functions = functions;
    }

    pub(crate) fn place(&self) -> u32 {
        match self.next {
            Next::Number => {
                self.instruction << 5 | self.index.min(3) << 2 | (self.shift / 7).min(3)
            }
            other => 10000 + other as u32,
        }
    }

    /// The latest instructions, up to three.
    pub(crate) fn instructions(&self, count: u32) -> u32 {
        self.instructions as u32 & ((1 << (count * 8)) - 1)
    }

    /// The two instructions before those.
    pub(crate) fn earlier(&self) -> u32 {
        (self.instructions >> 24) as u32 & 0xffff
    }

    /// What has come of the number that is read.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// The number that stood last where this one stands.
    pub(crate) fn like(&self) -> u32 {
        self.latest[self.slot()]
    }

    fn slot(&self) -> usize {
        (self.instruction * 2 + (self.index & 1)) as usize & 1023
    }

    /// Takes the byte before `at`.
    pub(crate) fn push(&mut self, at: usize, byte: u32) {
        match self.next {
            Next::Bytes => {
                self.left = self.left.wrapping_sub(1);
                if self.left == 0 {
                    self.next = Next::Instruction;
                }
            }
            Next::Instruction => self.begin(byte),
            Next::Number => {
                self.number |= (byte & 127) << (self.shift & 31);
                self.shift += 7;
                if byte < 128 {
                    self.take(at);
                }
            }
        }
        if at == self.code || (self.next == Next::Instruction && at == self.end) {
            if self.functions == 0 {
                self.next = Next::Bytes;
                self.left = 0;
            } else {
                self.functions -= 1;
                self.next = Next::Number;
                self.instruction = BODY;
                self.instructions = 0;
                self.index = 0;
                self.needed = LENGTH;
            }
        }
    }

    fn begin(&mut self, instruction: u32) {
        self.instruction = instruction;
        self.instructions = self.instructions << 8 | u64::from(instruction);
        self.index = 0;
        self.needed = numbers(instruction);
        if self.needed > BYTES {
            self.next = Next::Bytes;
            self.left = self.needed - BYTES;
        } else if self.needed > 0 {
            self.next = Next::Number;
        }
    }

    /// Takes the number that is complete.
    fn take(&mut self, at: usize) {
        let number = self.number;
        if (LOCAL_GET..=LOCAL_TEE).contains(&self.instruction) {
            let pair = number | self.local << 16;
            self.local = number;
            for instruction in LOCAL_GET as usize..=LOCAL_TEE as usize {
                self.latest[instruction * 2] = pair;
            }
        } else {
            let slot = self.slot();
            self.latest[slot] = number;
        }
        self.index += 1;
        self.needed = match self.needed {
            VECTOR => number + u32::from(self.instruction == BR_TABLE),
            PREFIXED if number < 8 => 0,
            PREFIXED => 2 - (number & 1),
            VECTORS => match number {
                12 | 13 => {
                    self.next = Next::Bytes;
                    self.left = 16;
                    0
                }
                0..=11 | 92 | 93 => 2,
                21..=34 => 1,
                84..=91 => 3,
                _ => 0,
            },
            LENGTH => {
                self.end = at + number as usize;
                GROUPS
            }
            GROUPS => number * 2,
            left => left - 1,
        };
        if self.needed == 0 && self.next == Next::Number {
            self.next = Next::Instruction;
        }
        self.number = 0;
        self.shift = 0;
    }
}

/// The numbers that follow an instruction (WebAssembly 2.0, 5.4); a wrong one would cost bytes and nothing else.
fn numbers(instruction: u32) -> u32 {
    match instruction {
        BR_TABLE | 0x1c => VECTOR,
        0xfc => PREFIXED,
        0xfd => VECTORS,
        0x43 => BYTES + 4,
        0x44 => BYTES + 8,
        0x11 | 0x28..=0x3e => 2,
        0x02..=0x04 | 0x0c | 0x0d | 0x10 | 0x20..=0x26 | 0x3f..=0x42 | 0xd0 | 0xd2 => 1,
        _ => 0,
    }
}
