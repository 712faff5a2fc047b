//! JSON strings: one copied and unescaped in one pass, and text escaped for one.

use wide::u8x16;

/// Why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The string is closed; its quote has been read.
    Closed,
    /// The bytes end where more are needed, and all of them are as they should be; what was read
    /// stays read.
    More,
    /// Something that is left to a more patient reader: malformed JSON.
    Unusual,
}

/// How many bytes are looked at together.
const BLOCK: usize = 16;

/// The first byte of U+FFFD (EF BF BD), and of few other characters.
const REPLACEMENT: u8 = 0xEF;

/// The bits of the bytes that end a plain run: quotes, backslashes and control characters.
#[inline]
fn special(block: u8x16) -> u32 {
    let control = block.min(u8x16::splat(0x1F)).simd_eq(block);
    let quote = block.simd_eq(u8x16::splat(b'"'));
    let backslash = block.simd_eq(u8x16::splat(b'\\'));
    (control | quote | backslash).to_bitmask()
}

/// What the character after a backslash stands for, where that is one byte; 0 elsewhere.
#[inline]
fn escaped(quoted: u8) -> u8 {
    match quoted {
        b'n' => b'\n',
        b'"' | b'\\' | b'/' => quoted,
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        _ => 0,
    }
}

/// A string being copied: where it is read, where it is written, and what was seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unescape {
    /// Where reading goes on.
    pub(crate) at: usize,
    /// How much has been written.
    pub(crate) written: usize,
    /// Whether all of it surely was ASCII. What is not is copied as it is: whoever reads the whole
    /// checks it.
    pub(crate) is_ascii: bool,
    /// Whether surely no replacement character came as such, nor half of a surrogate pair, which is
    /// read as one.
    pub(crate) is_exact: bool,
}

impl Unescape {
    pub(crate) fn new(at: usize) -> Self {
        Self {
            at,
            written: 0,
            is_ascii: true,
            is_exact: true,
        }
    }

    /// Copies the rest of the string in `input` to `room`, which is no shorter.
    pub(crate) fn run(&mut self, input: &[u8], room: &mut [u8]) -> Stop {
        let (mut at, mut written) = (self.at, self.written);
        let mut seen = u8x16::ZERO;
        let mut replacements = u8x16::ZERO;
        let stop = loop {
            // What is copied too much is overwritten by what comes next.
            while let Some(from) = input.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>)
                && let Some(to) = room.get_mut(written..).and_then(<[u8]>::first_chunk_mut)
            {
                *to = *from;
                let block = u8x16::from(*from);
                seen |= block;
                replacements |= block.simd_eq(u8x16::splat(REPLACEMENT));
                let special = special(block);
                let plain = match special {
                    0 => BLOCK,
                    _ => special.trailing_zeros() as usize,
                };
                at += plain;
                written += plain;
                if special != 0 {
                    break;
                }
            }
            let Some(free) = room.get_mut(written) else {
                break Stop::More;
            };
            match *input.get(at..).unwrap_or_default() {
                [b'\\', quoted, ..] => match escaped(quoted) {
                    byte @ 1.. => {
                        *free = byte;
                        at += 2;
                        written += 1;
                    }
                    0 => match self.unicode(input.get(at + 1..).unwrap_or_default()) {
                        Ok((scalar, length)) => {
                            let free = room.get_mut(written..).unwrap_or_default();
                            let mut buffer = [0; 4];
                            let bytes = scalar.encode_utf8(&mut buffer).as_bytes();
                            for (to, from) in free.iter_mut().zip(bytes) {
                                *to = *from;
                            }
                            at += length;
                            written += bytes.len();
                        }
                        Err(stop) => break stop,
                    },
                },
                [b'"', ..] => {
                    at += 1;
                    break Stop::Closed;
                }
                [] | [b'\\'] => break Stop::More,
                [plain @ 0x20..=0xFF, ..] => {
                    self.is_ascii &= plain.is_ascii();
                    self.is_exact &= plain != REPLACEMENT;
                    *free = plain;
                    at += 1;
                    written += 1;
                }
                _ => break Stop::Unusual,
            }
        };
        self.is_ascii &= seen.to_bitmask() == 0;
        self.is_exact &= !replacements.any();
        (self.at, self.written) = (at, written);
        stop
    }

    /// The character that is written as `\u` and digits, and how long it is written.
    #[cold]
    fn unicode(&mut self, escape: &[u8]) -> Result<(char, usize), Stop> {
        let [b'u', digits @ ..] = escape else {
            return Err(Stop::Unusual);
        };
        let (scalar, length) = unescape_unicode(digits)?;
        self.is_exact &= scalar != char::REPLACEMENT_CHARACTER;
        self.is_ascii &= scalar.is_ascii();
        Ok((scalar, length))
    }
}

/// The text of a JSON string, given with its quotes; a lone surrogate reads as U+FFFD.
#[must_use]
pub fn read(json: &str) -> Option<String> {
    let input = json.strip_prefix('"')?.as_bytes();
    let mut room = vec![0; input.len()];
    let mut text = Unescape::new(0);
    let stop = text.run(input, &mut room);
    room.truncate(text.written);
    let is_whole = stop == Stop::Closed && text.at == input.len();
    String::from_utf8(room).ok().filter(|_| is_whole)
}

/// Appends what stands for `text` inside the quotes of a JSON string.
pub fn escape(text: &[u8], json: &mut Vec<u8>) {
    for &byte in text {
        let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
        let short = [b'\\', byte];
        let code = [b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)];
        json.extend_from_slice(match byte {
            b'"' | b'\\' => &short,
            b'\n' => b"\\n",
            0..0x20 => &code,
            _ => std::slice::from_ref(&byte),
        });
    }
}

/// The character whose digits follow `\u`, and how long it is written, `\u` included.
fn unescape_unicode(digits: &[u8]) -> Result<(char, usize), Stop> {
    let unit = code_unit(digits)?;
    if (0xD800..0xDC00).contains(&unit) {
        let low = match digits.get(4..).unwrap_or_default() {
            [b'\\', b'u', digits @ ..] => code_unit(digits)?,
            [] | [b'\\'] => return Err(Stop::More),
            _ => 0,
        };
        if (0xDC00..0xE000).contains(&low) {
            let scalar = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            return Ok((char::from_u32(scalar).ok_or(Stop::Unusual)?, 12));
        }
    }
    Ok((
        char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER),
        6,
    ))
}

fn code_unit(digits: &[u8]) -> Result<u32, Stop> {
    let mut unit = 0;
    for at in 0..4 {
        let digit = digits.get(at).ok_or(Stop::More)?;
        let value = char::from(*digit).to_digit(16).ok_or(Stop::Unusual)?;
        unit = unit << 4 | value;
    }
    Ok(unit)
}
