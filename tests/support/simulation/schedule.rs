//! What happens in one simulation: drawn from a seed, and shrunk when it fails.

use proptest::collection::vec;
use proptest::prelude::*;
use runloop_wasm::runtime::StreamName;
use std::fmt;

/// Everything that happens, but for what follows from it.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub writes: Vec<Write>,
    /// How long the command runs on after its last write, in milliseconds.
    pub lingers_ms: u64,
    pub habits: Habits,
    /// What the connections of standard output and standard error meet, one after the other.
    pub streams: [Vec<Fate>; 2],
    /// What all later connections meet; nothing, when they work.
    pub forever: Option<Fate>,
    /// What every other request meets.
    pub calls: Vec<CallFate>,
    pub consumer: Pace,
    pub way: Way,
    pub interrupt: Option<Interrupt>,
}

/// A piece of output and when it comes.
#[derive(Debug, Clone)]
pub struct Write {
    pub stream: StreamName,
    pub after_ms: u64,
    pub glyphs: Vec<Glyph>,
}

/// A character of the output as the reader sees it.
#[derive(Clone, Copy)]
pub struct Glyph {
    pub char: char,
    /// How many bytes the process wrote for it, when it is a replacement character.
    pub raw: u64,
    /// Whether the service writes a replacement character as half of a surrogate pair.
    pub lone_surrogate: bool,
}

impl fmt::Debug for Glyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.char, self.lone_surrogate) {
            (char::REPLACEMENT_CHARACTER, true) => write!(f, "half of a pair ({})", self.raw),
            (char::REPLACEMENT_CHARACTER, false) => write!(f, "replacement ({})", self.raw),
            (char, _) => write!(f, "{char:?}"),
        }
    }
}

/// How this service does things.
#[derive(Debug, Clone)]
pub struct Habits {
    pub offsets: Offsets,
    pub begin: Begin,
    pub counting: Counting,
    pub record: Record,
    pub framing: Framing,
    /// All but ASCII as `\u` escapes.
    pub escapes: bool,
    /// A comment after so much silence.
    pub heartbeat_ms: Option<u64>,
    /// Ends a stream after so much silence.
    pub patience_ms: Option<(u64, Ending)>,
}

/// What a chunk's `offset` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offsets {
    Start,
    End,
    None,
}

/// Where a stream begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    Exactly,
    AtTheChunkAroundIt,
}

/// Whether positions count the bytes of the text or those that the process wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    Text,
    Raw,
}

/// What the completed view holds of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    Whole,
    /// At most so many bytes of its end, and says so if that is not all.
    Tail(usize),
    /// The whole without spaces at its ends.
    Trimmed,
    Absent,
}

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    Lf,
    CrLf,
    Cr,
    /// The JSON in two `data` lines, with an `id` and an unknown field.
    TwoLines,
}

/// What one connection of a stream meets.
#[derive(Debug, Clone)]
pub enum Fate {
    Refused,
    Silence,
    Status(u16, Option<u64>),
    Reading(Reading),
}

/// A connection on which something arrives.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The service cuts its output into pieces of so many bytes.
    pub piece: usize,
    /// The network delivers at most so many bytes at once.
    pub packet: usize,
    /// The event of this number comes twice.
    pub twice: Option<usize>,
    /// The event of this number is lost.
    pub lost: Option<usize>,
    /// An event that says nothing, before the one of this number.
    pub empty: Option<usize>,
    pub end: Option<End>,
}

impl Reading {
    pub const UNDISTURBED: Self = Self {
        piece: 1 << 16,
        packet: 1 << 16,
        twice: None,
        lost: None,
        empty: None,
        end: None,
    };
}

/// How a connection ends before its time.
#[derive(Debug, Clone, Copy)]
pub enum End {
    AfterBytes(usize, Ending),
    AfterEvents(usize, Ending),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Break,
    Eof,
    Stall,
    /// An `event: error` of this code.
    Error(u16),
    /// An event that is not JSON.
    Malformed,
}

/// What a request other than a stream's meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallFate {
    Answered,
    Slow(u64),
    Refused,
    Silence,
    Status(u16),
    /// The answer breaks off.
    Broken,
}

#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long the consumer takes for what it is given; 0 is at once.
    pub takes_ms: u64,
    /// The call of this number fails.
    pub fails_at: Option<usize>,
    pub wants: [bool; 2],
}

/// How the output is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// `exec` with callbacks.
    Run,
    /// `execAsync` with callbacks, then the result.
    Start,
    /// `exec` without callbacks, then `result.stdout()`.
    Collect,
}

/// What the caller does in the middle.
#[derive(Debug, Clone, Copy)]
pub struct Interrupt {
    /// At this point of the run: a request, a network chunk, a call of the consumer, a timer.
    pub point: usize,
    pub what: Deed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Abort,
    Kill,
    /// Everything is dropped, as when a page is left.
    Drop,
}

fn glyph() -> impl Strategy<Value = Glyph> {
    let char = prop_oneof![
        8 => Just('a'), 4 => Just('b'), 2 => Just('\n'), 1 => Just(' '), 1 => Just('"'), 1 => Just('\\'),
        2 => Just('ä'), 2 => Just('€'), 2 => Just('😀'), 2 => Just('\u{FFFD}'), 1 => any::<char>(),
    ];
    (char, 1..=4_u64, any::<bool>()).prop_map(|(char, raw, lone_surrogate)| Glyph {
        char,
        raw,
        lone_surrogate,
    })
}

fn write() -> impl Strategy<Value = Write> {
    let stream = prop_oneof![2 => Just(StreamName::Stdout), 1 => Just(StreamName::Stderr)];
    let after_ms = prop_oneof![6 => Just(0), 3 => 1..2000_u64, 1 => 0..200_000_u64];
    let glyphs = prop_oneof![9 => vec(glyph(), 1..12), 1 => vec(glyph(), 100..400)];
    (stream, after_ms, glyphs).prop_map(|(stream, after_ms, glyphs)| Write {
        stream,
        after_ms,
        glyphs,
    })
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![
        6 => Just(Ending::Break),
        6 => Just(Ending::Eof),
        3 => Just(Ending::Stall),
        4 => prop_oneof![Just(408), Just(500), Just(503)].prop_map(Ending::Error),
        1 => prop_oneof![Just(401), Just(404)].prop_map(Ending::Error),
        1 => Just(Ending::Malformed),
    ]
}

fn reading() -> impl Strategy<Value = Reading> {
    let piece = prop_oneof![Just(1), 1..8_usize, 8..4000_usize];
    let packet = prop_oneof![1 => Just(1), 3 => 1..60_usize, 3 => Just(1 << 16)];
    let seldom = |weight: f64| proptest::option::weighted(weight, 0..6_usize);
    let end = prop_oneof![
        2 => (0..200_usize, ending()).prop_map(|(at, ending)| End::AfterBytes(at, ending)),
        1 => (0..6_usize, ending()).prop_map(|(at, ending)| End::AfterEvents(at, ending)),
    ];
    let end = proptest::option::weighted(0.8, end);
    (piece, packet, seldom(0.15), seldom(0.03), seldom(0.2), end).prop_map(
        |(piece, packet, twice, lost, empty, end)| Reading {
            piece,
            packet,
            twice,
            lost,
            empty,
            end,
        },
    )
}

fn fate() -> impl Strategy<Value = Fate> {
    let status = prop_oneof![
        4 => Just(408), 4 => Just(500), 4 => Just(503), 1 => Just(429), 1 => Just(401), 1 => Just(404),
    ];
    prop_oneof![
        2 => Just(Fate::Refused),
        1 => Just(Fate::Silence),
        2 => (status, proptest::option::weighted(0.3, 0..90_u64))
            .prop_map(|(status, retry_after)| Fate::Status(status, retry_after)),
        8 => reading().prop_map(Fate::Reading),
    ]
}

fn call_fate() -> impl Strategy<Value = CallFate> {
    prop_oneof![
        12 => Just(CallFate::Answered),
        2 => (1..5000_u64).prop_map(CallFate::Slow),
        2 => Just(CallFate::Refused),
        1 => Just(CallFate::Silence),
        2 => prop_oneof![Just(500), Just(503), Just(408)].prop_map(CallFate::Status),
        1 => Just(CallFate::Broken),
    ]
}

fn habits() -> impl Strategy<Value = Habits> {
    let offsets = prop_oneof![
        3 => Just(Offsets::Start), 3 => Just(Offsets::End), 1 => Just(Offsets::None),
    ];
    let record = prop_oneof![
        4 => Just(Record::Whole), 3 => (0..80_usize).prop_map(Record::Tail),
        1 => Just(Record::Trimmed), 1 => Just(Record::Absent),
    ];
    let framing = prop_oneof![
        4 => Just(Framing::Lf), 1 => Just(Framing::CrLf), 1 => Just(Framing::Cr),
        1 => Just(Framing::TwoLines),
    ];
    let patience = (5_000..90_000_u64, ending());
    (
        (offsets, any::<bool>(), any::<bool>(), record, framing),
        any::<bool>(),
        proptest::option::of(1_000..70_000_u64),
        proptest::option::of(patience),
    )
        .prop_map(
            |((offsets, exactly, raw, record, framing), escapes, heartbeat_ms, patience_ms)| {
                // A chunk without a position, or one counted in other bytes than its text has, can only
                // be understood when it begins where it was asked for.
                let exactly = exactly || raw || offsets == Offsets::None;
                Habits {
                    offsets,
                    begin: if exactly {
                        Begin::Exactly
                    } else {
                        Begin::AtTheChunkAroundIt
                    },
                    counting: if raw { Counting::Raw } else { Counting::Text },
                    // Where nothing is positioned, a trimmed record cannot be told from a repetition.
                    record: match record {
                        Record::Trimmed if offsets == Offsets::None => Record::Whole,
                        record => record,
                    },
                    framing,
                    escapes,
                    heartbeat_ms,
                    // An end that cannot be resumed is a fate; as a habit it would end every run.
                    patience_ms: patience_ms.filter(|(_, ending)| {
                        !matches!(ending, Ending::Malformed | Ending::Error(401 | 404))
                    }),
                }
            },
        )
}

fn pace() -> impl Strategy<Value = Pace> {
    let takes_ms = prop_oneof![3 => Just(0), 1 => 1..100_u64, 1 => 1..70_000_u64];
    let wants = prop_oneof![
        3 => Just([true, true]), 1 => Just([true, false]), 1 => Just([false, true]),
    ];
    (takes_ms, proptest::option::weighted(0.1, 1..6_usize), wants).prop_map(
        |(takes_ms, fails_at, wants)| Pace {
            takes_ms,
            fails_at,
            wants,
        },
    )
}

fn interrupt() -> impl Strategy<Value = Option<Interrupt>> {
    let what = prop_oneof![Just(Deed::Abort), Just(Deed::Kill), Just(Deed::Drop)];
    let point = prop_oneof![1..10_usize, 1..80_usize];
    let interrupt = (point, what).prop_map(|(point, what)| Interrupt { point, what });
    proptest::option::weighted(0.35, interrupt)
}

/// Any schedule.
pub fn schedule() -> impl Strategy<Value = Schedule> {
    let way = prop_oneof![3 => Just(Way::Run), 3 => Just(Way::Start), 1 => Just(Way::Collect)];
    let fates = || vec(fate(), 0..6);
    (
        (vec(write(), 0..16), prop_oneof![Just(0), 0..100_000_u64]),
        habits(),
        (
            fates(),
            fates(),
            proptest::option::weighted(0.05, fate()),
            vec(call_fate(), 0..8),
        ),
        (pace(), way, interrupt()),
    )
        .prop_map(
            |(
                (writes, lingers_ms),
                mut habits,
                (out, err, forever, calls),
                (consumer, way, interrupt),
            )| {
                // What is asked of a trimmed record is answered from it.
                if way == Way::Collect && habits.record == Record::Trimmed {
                    habits.record = Record::Whole;
                }
                Schedule {
                    writes,
                    lingers_ms,
                    habits,
                    streams: [out, err],
                    forever,
                    calls,
                    consumer,
                    way,
                    interrupt,
                }
            },
        )
}
