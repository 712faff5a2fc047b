//! A JSON string, copied and unescaped in one pass.

/// Why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The string is closed; its quote has been read.
    Closed,
    /// The bytes end where more are needed, and all of them are as they should be; what was read
    /// stays read.
    More,
    /// Something that is left to a more patient reader: malformed JSON or UTF-8.
    Unusual,
}

const EVERY: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = EVERY << 7;

/// A set high bit where a byte of `word` is a quote, a backslash, a control character or not ASCII;
/// exact for the first such byte and those before it, in the order of the bytes.
#[inline]
fn special(word: u64) -> u64 {
    let control = word.wrapping_sub(EVERY * 0x20);
    let quote = (word ^ (EVERY * 0x22)).wrapping_sub(EVERY);
    let backslash = (word ^ (EVERY * 0x5C)).wrapping_sub(EVERY);
    (word | control | quote | backslash) & HIGH
}

/// What the character after a backslash stands for, where that is one byte.
#[inline]
fn escaped(quoted: u8) -> Option<u8> {
    match quoted {
        b'n' => Some(b'\n'),
        b'"' | b'\\' | b'/' => Some(quoted),
        b't' => Some(b'\t'),
        b'r' => Some(b'\r'),
        b'b' => Some(8),
        b'f' => Some(12),
        _ => None,
    }
}

/// A string being copied: where it is read, where it is written, and what was seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unescape {
    /// Where reading goes on.
    pub(crate) at: usize,
    /// How much has been written.
    pub(crate) written: usize,
    /// Whether all of it was ASCII.
    pub(crate) is_ascii: bool,
    /// Whether no replacement character came, nor half of a surrogate pair, which is read as one.
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
        let stop = loop {
            // Eight at a time; what is copied too much is overwritten by what comes next.
            while let Some(from) = input.get(at..).and_then(<[u8]>::first_chunk::<8>)
                && let Some(to) = room
                    .get_mut(written..)
                    .and_then(<[u8]>::first_chunk_mut::<8>)
            {
                *to = *from;
                let special = special(u64::from_le_bytes(*from));
                let plain = match special {
                    0 => 8,
                    _ => (special.trailing_zeros() / 8) as usize,
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
                [b'\\', quoted, ..] if let Some(byte) = escaped(quoted) => {
                    *free = byte;
                    at += 2;
                    written += 1;
                }
                [b'"', ..] => {
                    at += 1;
                    break Stop::Closed;
                }
                [plain @ 0x20..0x80, ..] if plain != b'\\' => {
                    *free = plain;
                    at += 1;
                    written += 1;
                }
                [b'\\' | 0x80..=0xFF, ..] => {
                    (self.at, self.written) = (at, written);
                    if let Err(stop) = self.wide(input, room) {
                        break stop;
                    }
                    (at, written) = (self.at, self.written);
                }
                [] => break Stop::More,
                _ => break Stop::Unusual,
            }
        };
        (self.at, self.written) = (at, written);
        stop
    }

    /// Copies characters that are not ASCII, or one that is written as `\u`.
    fn wide(&mut self, input: &[u8], room: &mut [u8]) -> Result<(), Stop> {
        let rest = input.get(self.at..).unwrap_or_default();
        if let [b'\\', escape @ ..] = rest {
            let digits = match escape {
                [] => return Err(Stop::More),
                [b'u', digits @ ..] => digits,
                _ => return Err(Stop::Unusual),
            };
            let (scalar, length) = unescape_unicode(digits)?;
            self.is_exact &= scalar != char::REPLACEMENT_CHARACTER;
            self.is_ascii &= scalar.is_ascii();
            let mut buffer = [0; 4];
            self.put(scalar.encode_utf8(&mut buffer).as_bytes(), room);
            self.at += length;
            return Ok(());
        }
        let mut length = 0;
        while let [0x80..=0xFF, ..] = rest.get(length..).unwrap_or_default() {
            match character(rest.get(length..).unwrap_or_default(), &mut self.is_exact) {
                Ok(more) => length += more,
                Err(stop) if length == 0 => return Err(stop),
                Err(_) => break,
            }
        }
        self.is_ascii = false;
        self.put(rest.get(..length).unwrap_or_default(), room);
        self.at += length;
        Ok(())
    }

    fn put(&mut self, bytes: &[u8], room: &mut [u8]) {
        let free = room.get_mut(self.written..).unwrap_or_default();
        for (to, from) in free.iter_mut().zip(bytes) {
            *to = *from;
        }
        self.written += bytes.len();
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

/// The length of the character at the beginning of `bytes`, which is not ASCII (Unicode, table 3-7).
#[inline]
fn character(bytes: &[u8], exact: &mut bool) -> Result<usize, Stop> {
    let is_next = |byte: &u8| byte & 0xC0 == 0x80;
    match bytes {
        [0xC2..=0xDF, b, ..] if is_next(b) => Ok(2),
        [0xE0, 0xA0..=0xBF, c, ..]
        | [0xE1..=0xEC | 0xEE..=0xEF, 0x80..=0xBF, c, ..]
        | [0xED, 0x80..=0x9F, c, ..]
            if is_next(c) =>
        {
            *exact &= bytes.get(..3) != Some(b"\xEF\xBF\xBD");
            Ok(3)
        }
        [0xF0, 0x90..=0xBF, c, d, ..]
        | [0xF1..=0xF3, 0x80..=0xBF, c, d, ..]
        | [0xF4, 0x80..=0x8F, c, d, ..]
            if is_next(c) && is_next(d) =>
        {
            Ok(4)
        }
        // The beginning of such a character.
        [0xC2..=0xF4]
        | [0xE0, 0xA0..=0xBF]
        | [0xE1..=0xEC | 0xEE..=0xEF, 0x80..=0xBF]
        | [0xED, 0x80..=0x9F]
        | [0xF0, 0x90..=0xBF]
        | [0xF1..=0xF3, 0x80..=0xBF]
        | [0xF4, 0x80..=0x8F] => Err(Stop::More),
        [0xF0, 0x90..=0xBF, c] | [0xF1..=0xF3, 0x80..=0xBF, c] | [0xF4, 0x80..=0x8F, c]
            if is_next(c) =>
        {
            Err(Stop::More)
        }
        _ => Err(Stop::Unusual),
    }
}

/// The character whose digits follow `\u`, and how long it is written, `\u` included.
#[cold]
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
