//! A response body in small pieces, each on its way before the next is there.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body::Frame;
use tokio::time::{Instant, Sleep};

/// `body`, piece by piece.
pub(crate) struct DripBody {
    body: Body,
    piece: usize,
    pause: Duration,
    held: Bytes,
    next: Pin<Box<Sleep>>,
}

impl DripBody {
    pub(crate) fn new(body: Body, piece: usize, pause: Duration) -> Self {
        let next = Box::pin(tokio::time::sleep(Duration::ZERO));
        Self {
            body,
            piece,
            pause,
            held: Bytes::new(),
            next,
        }
    }
}

impl http_body::Body for DripBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        while this.held.is_empty() {
            let Some(frame) = ready!(Pin::new(&mut this.body).poll_frame(context)) else {
                return Poll::Ready(None);
            };
            match frame.map_err(io::Error::other)?.into_data() {
                Ok(data) => this.held = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        ready!(this.next.as_mut().poll(context));
        this.next.as_mut().reset(Instant::now() + this.pause);
        let piece = this.held.split_to(this.piece.min(this.held.len()));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}
