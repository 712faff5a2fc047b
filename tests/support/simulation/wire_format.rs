//! What the service writes, byte for byte.

use super::process::Placed;
use super::schedule::{Framing, Habits, Offsets};
use std::fmt::Write as _;

/// An event of output.
pub fn output(chunk: &[Placed], habits: &Habits) -> String {
    let mut text = String::new();
    for Placed { glyph, .. } in chunk {
        match glyph.char {
            char::REPLACEMENT_CHARACTER if glyph.lone_surrogate => text.push_str("\\ud83d"),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            char if char < ' ' || habits.escapes && !char.is_ascii() => {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    write!(text, "\\u{unit:04x}").unwrap();
                }
            }
            char => text.push(char),
        }
    }
    let (first, last) = (chunk[0], chunk[chunk.len() - 1]);
    let offset = match habits.offsets {
        Offsets::Start => format!(", \"offset\": {}", first.position),
        Offsets::End => format!(", \"offset\": {}", last.position + last.length),
        Offsets::None => String::new(),
    };
    match habits.framing {
        Framing::TwoLines => {
            format!("id: 7\nodd: one\ndata: {{\"output\":\ndata: \"{text}\"{offset}}}\n\n")
        }
        framing => event(
            &format!("data: {{\"output\": \"{text}\"{offset}}}"),
            framing,
        ),
    }
}

/// An event that says nothing.
pub fn empty(framing: Framing) -> String {
    event("event: ping\ndata:", framing)
}

pub fn error(code: u16, framing: Framing) -> String {
    event(
        &format!("event: error\ndata: {{\"code\": {code}, \"message\": \"as scheduled\"}}"),
        framing,
    )
}

pub fn malformed(framing: Framing) -> String {
    event("data: {\"output\": \"cut off", framing)
}

pub fn comment(framing: Framing) -> String {
    event(": alive", framing)
}

fn event(lines: &str, framing: Framing) -> String {
    let end = match framing {
        Framing::Lf | Framing::TwoLines => "\n",
        Framing::CrLf => "\r\n",
        Framing::Cr => "\r",
    };
    format!("{}{end}{end}", lines.replace('\n', end))
}
