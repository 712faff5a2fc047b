//! Text in UTF-16, for engines that make strings of that faster than of UTF-8.

use wide::{u8x16, u16x8};

/// How many bytes are looked at together.
const BLOCK: usize = 16;

/// How many units are made at a time.
const PIECE: usize = 1 << 15;

/// Makes UTF-16 of texts, piece by piece, in a buffer that fits a processor's cache.
#[derive(Debug, Default)]
pub struct Utf16 {
    units: Vec<u16>,
}

impl Utf16 {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { units: Vec::new() }
    }

    /// The code units of the beginning of `text`, which loses it; none when nothing is left. It must
    /// be UTF-8.
    pub fn next(&mut self, text: &mut &[u8]) -> &[u16] {
        self.units.resize(PIECE, 0);
        let (read, written) = transcode(text, &mut self.units);
        *text = text.get(read..).unwrap_or_default();
        self.units.get(..written).unwrap_or_default()
    }
}

/// How much of `text` has been read, and how much has been written to `units`, which hold a block and more.
fn transcode(text: &[u8], units: &mut [u16]) -> (usize, usize) {
    let (mut at, mut written) = (0, 0);
    loop {
        // What is written too much is overwritten by what comes next.
        while let Some(from) = text.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>)
            && let Some(to) = units
                .get_mut(written..)
                .and_then(<[u16]>::first_chunk_mut::<BLOCK>)
        {
            let block = u8x16::from(*from);
            let (low, high) = to.split_at_mut(BLOCK / 2);
            low.copy_from_slice(&u16x8::from_u8x16_low(block).to_array());
            high.copy_from_slice(&u16x8::from_u8x16_high(block).to_array());
            let special = block.to_bitmask();
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
        let Some([first, second]) = units
            .get_mut(written..)
            .and_then(<[u16]>::first_chunk_mut::<2>)
        else {
            return (at, written);
        };
        let part = |byte: u8| u32::from(byte & 0x3F);
        let (scalar, length) = match *text.get(at..).unwrap_or_default() {
            [] => return (at, written),
            [a, b, ..] if a & 0xE0 == 0xC0 => (u32::from(a & 0x1F) << 6 | part(b), 2),
            [a, b, c, ..] if a & 0xF0 == 0xE0 => {
                (u32::from(a & 0x0F) << 12 | part(b) << 6 | part(c), 3)
            }
            [a, b, c, d, ..] if a & 0xF8 == 0xF0 => {
                let high = u32::from(a & 0x07) << 18 | part(b) << 12;
                (high | part(c) << 6 | part(d), 4)
            }
            [a, ..] => (u32::from(a), 1),
        };
        at += length;
        *first = scalar as u16;
        written += 1;
        if let Some(rest) = scalar.checked_sub(0x1_0000) {
            *first = (0xD800 | rest >> 10) as u16;
            *second = (0xDC00 | rest & 0x3FF) as u16;
            written += 1;
        }
    }
}
