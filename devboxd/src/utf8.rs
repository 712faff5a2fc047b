//! Bytes of a process to text, a piece at a time: what comes out is always whole characters, and the
//! same whatever the pieces were. Bytes that are no UTF-8 become U+FFFD.

const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Holds back the beginning of a character until its rest arrives.
#[derive(Debug, Default)]
pub(crate) struct Utf8Decoder {
    held: Vec<u8>,
}

impl Utf8Decoder {
    /// The text that `input` completes. Valid input is handed back without being copied.
    pub(crate) fn decode(&mut self, input: Vec<u8>) -> Vec<u8> {
        let mut bytes = if self.held.is_empty() {
            input
        } else {
            let mut joined = std::mem::take(&mut self.held);
            joined.extend_from_slice(&input);
            joined
        };
        match std::str::from_utf8(&bytes) {
            Ok(_) => bytes,
            Err(error) if error.error_len().is_none() => {
                self.held = bytes.split_off(error.valid_up_to());
                bytes
            }
            Err(_) => self.replace_invalid(&bytes),
        }
    }

    /// The text for what is still held back when the process will write no more.
    pub(crate) fn finish(&mut self) -> Vec<u8> {
        if std::mem::take(&mut self.held).is_empty() {
            Vec::new()
        } else {
            REPLACEMENT.to_vec()
        }
    }

    fn replace_invalid(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::with_capacity(bytes.len() + 16);
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            text.extend_from_slice(chunk.valid().as_bytes());
            let invalid = chunk.invalid();
            let cut_short = || std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
            if chunks.peek().is_none() && cut_short() {
                self.held = invalid.to_vec();
            } else if !invalid.is_empty() {
                text.extend_from_slice(REPLACEMENT);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Utf8Decoder;

    fn decode_in_pieces(bytes: &[u8], size: usize) -> String {
        let mut decoder = Utf8Decoder::default();
        let mut text = Vec::new();
        for piece in bytes.chunks(size) {
            let decoded = decoder.decode(piece.to_vec());
            assert!(std::str::from_utf8(&decoded).is_ok(), "a character was cut");
            text.extend(decoded);
        }
        text.extend(decoder.finish());
        String::from_utf8(text).unwrap_or_default()
    }

    #[test]
    fn any_split_gives_the_text_of_the_whole() {
        let samples: [&[u8]; 8] = [
            b"plain",
            "gr\u{fc}n \u{20ac} \u{1F980}\n".as_bytes(),
            b"\xff\xfe\x80",
            b"\xf0\x9f\xa6",
            b"a\xf0\x9f\xa6b\xe2\x82",
            b"\xe2\x82\xac\xe2\x28\xa1\xed\xa0\x80",
            b"\xc0\xaf\xf4\x90\x80\x80",
            b"",
        ];
        for sample in samples {
            for size in 1..=sample.len().max(1) {
                assert_eq!(
                    decode_in_pieces(sample, size),
                    String::from_utf8_lossy(sample)
                );
            }
        }
    }
}
