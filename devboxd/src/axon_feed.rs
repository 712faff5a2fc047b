//! An axon's events as server-sent events: those that are there, then those that come, with comments in
//! silence. Without `id` lines: one of the official clients fails on a comment after one.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::Stream;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::axon::{Axon, Progress};
use crate::axon_log::AxonLog;
use crate::config::Times;
use crate::register::Identified;

const HEARTBEAT: &[u8] = b":\n\n";
const IDLE_END: &[u8] =
    b"event: error\ndata: {\"code\":\"408\",\"message\":\"no event for a long time; connect again\"}\n\n";

/// The reader of one subscription.
pub(crate) struct AxonFeed {
    axon: Arc<Axon>,
    log: Arc<AxonLog>,
    progress: watch::Receiver<Progress>,
    position: i64,
    heartbeat: Duration,
    idle: Duration,
    last_event: Instant,
    ended: bool,
}

impl AxonFeed {
    /// From after that sequence on.
    pub(crate) fn new(axon: Arc<Axon>, log: Arc<AxonLog>, after: i64, times: &Times) -> Self {
        Self {
            progress: axon.follow(),
            axon,
            log,
            position: after,
            heartbeat: times.heartbeat,
            idle: times.stream_idle,
            last_event: Instant::now(),
            ended: false,
        }
    }

    /// The frames of the response's body.
    pub(crate) fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        futures_util::stream::unfold(self, |mut feed| async move {
            let frame = feed.next_frame().await?;
            Some((frame, feed))
        })
    }

    async fn next_frame(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            if self.ended {
                return None;
            }
            let Progress { last, deleted } = *self.progress.borrow_and_update();
            if deleted {
                return None;
            }
            if self.position < last {
                let frame = self.events_frame().await;
                self.ended = frame.is_err();
                self.last_event = Instant::now();
                return Some(frame);
            }
            tokio::select! {
                biased;
                _ = self.progress.changed() => {}
                () = tokio::time::sleep_until(self.last_event + self.idle) => {
                    self.ended = true;
                    return Some(Ok(Bytes::from_static(IDLE_END)));
                }
                () = tokio::time::sleep(self.heartbeat) => {
                    return Some(Ok(Bytes::from_static(HEARTBEAT)));
                }
            }
        }
    }

    async fn events_frame(&mut self) -> io::Result<Bytes> {
        let (axon, log, after) = (Arc::clone(&self.axon), Arc::clone(&self.log), self.position);
        let entries = tokio::task::spawn_blocking(move || log.after(axon.id(), after))
            .await
            .map_err(io::Error::other)?
            .map_err(io::Error::other)?;
        let mut frame = BytesMut::new();
        for (sequence, body) in entries {
            frame.put_slice(b"data: ");
            frame.put_slice(body.as_bytes());
            frame.put_slice(b"\n\n");
            self.position = sequence;
        }
        Ok(frame.freeze())
    }
}
