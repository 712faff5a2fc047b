//! An output log as server-sent events: from any byte position, the stored text first and then what
//! comes, with comments in silence. A reader is asked for nothing it did not read yet: frames are made
//! when the connection wants one, so a slow reader costs one frame of memory and hurts nobody else.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::fault_rule::{EventShape, Offsets};
use crate::output_log::{Extent, OutputLog, read_at};
use crate::settings::Settings;

/// Most text made into one frame of the body; several events when it is more than one may carry.
const FRAME_TEXT: usize = 256 << 10;

/// Below this the read and the escaping take less time than handing them to another thread.
const INLINE_TEXT: usize = 16 << 10;

const HEARTBEAT: &[u8] = b":\n\n";
const IDLE_END: &[u8] =
    b"event: error\ndata: {\"code\":\"408\",\"message\":\"no output for a long time; connect again\"}\n\n";

/// The reader of one stream request.
pub(crate) struct OutputEvents {
    log: Arc<OutputLog>,
    extent: watch::Receiver<Extent>,
    file: Option<Arc<File>>,
    /// Kept between frames, since a large buffer costs more to get than to fill; empty while there is no
    /// more text.
    raw: Vec<u8>,
    position: u64,
    aligned: bool,
    shape: EventShape,
    event_text: usize,
    heartbeat: Duration,
    idle: Duration,
    last_text: Instant,
    ended: bool,
}

impl OutputEvents {
    pub(crate) fn new(
        log: Arc<OutputLog>,
        offset: u64,
        settings: &Settings,
        shape: EventShape,
    ) -> Self {
        Self {
            extent: log.follow(),
            log,
            file: None,
            raw: Vec::new(),
            position: offset,
            aligned: offset == 0,
            shape,
            event_text: shape
                .event_bytes
                .unwrap_or(settings.sizes.event_text)
                .max(4),
            heartbeat: settings.times.heartbeat,
            idle: settings.times.stream_idle,
            last_text: Instant::now(),
            ended: false,
        }
    }

    /// The frames of the response's body.
    pub(crate) fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        futures_util::stream::unfold(self, |mut events| async move {
            let frame = events.next_frame().await?;
            Some((frame, events))
        })
    }

    async fn next_frame(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            if self.ended {
                return None;
            }
            let extent = *self.extent.borrow_and_update();
            if self.position < extent.length {
                let frame = self.text_frame(extent.length).await;
                self.ended = frame.is_err();
                self.last_text = Instant::now();
                return Some(frame);
            }
            if extent.closed {
                return None;
            }
            self.raw = Vec::new();
            tokio::select! {
                biased;
                _ = self.extent.changed() => {}
                () = tokio::time::sleep_until(self.last_text + self.idle) => {
                    self.ended = true;
                    return Some(Ok(Bytes::from_static(IDLE_END)));
                }
                () = tokio::time::sleep(self.heartbeat) => {
                    return Some(Ok(Bytes::from_static(HEARTBEAT)));
                }
            }
        }
    }

    async fn text_frame(&mut self, length: u64) -> io::Result<Bytes> {
        let file = match &self.file {
            Some(file) => Arc::clone(file),
            None => Arc::clone(self.file.insert(self.log.open()?)),
        };
        if !self.aligned {
            self.position = start_of_character(&file, self.position)?;
            self.aligned = true;
        }
        let position = self.position;
        let wanted = usize::try_from(length - position)
            .unwrap_or(usize::MAX)
            .min(FRAME_TEXT);
        let (shape, event_text) = (self.shape, self.event_text);
        let mut raw = std::mem::take(&mut self.raw);
        let frame = move || {
            raw.resize(wanted, 0);
            let frame = make_frame(&file, position, &mut raw, event_text, shape);
            frame.map(|(frame, position)| (frame, position, raw))
        };
        let (frame, position, raw) = if wanted <= INLINE_TEXT {
            frame()?
        } else {
            tokio::task::spawn_blocking(frame)
                .await
                .map_err(io::Error::other)??
        };
        self.position = position;
        self.raw = raw;
        Ok(frame)
    }
}

/// Where the character that covers `position` begins.
fn start_of_character(file: &File, position: u64) -> io::Result<u64> {
    let mut start = position;
    let mut byte = [0];
    while start > 0 && read_at(file, start, &mut byte)? == 1 && byte[0] & 0xC0 == 0x80 {
        start -= 1;
    }
    Ok(start)
}

/// The events for the text from `position`, and where it ends.
fn make_frame(
    file: &File,
    mut position: u64,
    raw: &mut [u8],
    event_text: usize,
    shape: EventShape,
) -> io::Result<(Bytes, u64)> {
    let read = read_at(file, position, raw)?;
    let mut text = whole_characters(raw.get(..read).unwrap_or_default());
    if text.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the stored output is damaged",
        ));
    }
    let mut frame = Vec::with_capacity(text.len() + text.len() / 4 + 64);
    while !text.is_empty() {
        let (event, rest) = text.split_at(text.floor_char_boundary(event_text));
        let begin = frame.len();
        frame.extend_from_slice(b"data: {\"output\":");
        serde_json::to_writer(&mut frame, event)?;
        let start = position;
        position += event.len() as u64;
        match shape.offsets {
            Offsets::End => write!(frame, ",\"offset\":{position}")?,
            Offsets::Start => write!(frame, ",\"offset\":{start}")?,
            Offsets::None => {}
        }
        frame.extend_from_slice(b"}\n\n");
        if shape.duplicate {
            frame.extend_from_within(begin..);
        }
        text = rest;
    }
    Ok((Bytes::from(frame), position))
}

/// The text at the front of `bytes`; a character that is cut at the end is left for the next frame.
fn whole_characters(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid()),
    }
}
