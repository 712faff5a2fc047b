//! A response body that goes wrong after so many bytes.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as _, Frame};
use tokio::time::Sleep;

/// How a body goes wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cut {
    /// By an error after a silence, which breaks the connection or the stream.
    Dirty(Duration),
    /// By an end that looks like the true one.
    Clean,
    /// By silence for ever.
    Silence,
    /// By silence for a while; the rest follows.
    Pause(Duration),
    /// Not any more.
    Over,
}

/// The first bytes of `body`, then what the cut says.
pub(crate) struct FaultBody {
    body: Body,
    left: u64,
    cut: Cut,
    timer: Option<Pin<Box<Sleep>>>,
    held: Option<Bytes>,
}

impl FaultBody {
    pub(crate) fn new(body: Body, after: u64, cut: Cut) -> Self {
        Self {
            body,
            left: after,
            cut,
            timer: None,
            held: None,
        }
    }

    fn go_wrong(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.cut {
            Cut::Dirty(silence) => {
                ready!(self.poll_timer(context, silence));
                Poll::Ready(Some(Err(io::Error::other("a fault that was asked for"))))
            }
            Cut::Clean => Poll::Ready(None),
            Cut::Silence => Poll::Pending,
            Cut::Pause(time) => {
                ready!(self.poll_timer(context, time));
                self.cut = Cut::Over;
                self.poll_rest(context)
            }
            Cut::Over => self.poll_rest(context),
        }
    }

    fn poll_timer(&mut self, context: &mut Context<'_>, time: Duration) -> Poll<()> {
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(time)));
        timer.as_mut().poll(context)
    }

    fn poll_rest(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(held) = self.held.take() {
            return Poll::Ready(Some(Ok(Frame::data(held))));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(frame.map(|frame| frame.map_err(io::Error::other)))
    }
}

impl http_body::Body for FaultBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        if matches!(this.cut, Cut::Over) {
            return this.poll_rest(context);
        }
        if this.left == 0 {
            return this.go_wrong(context);
        }
        let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
        let Some(frame) = frame else {
            // A short body goes wrong at its end; one that has ended must not be polled again.
            this.left = 0;
            this.body = Body::empty();
            return this.go_wrong(context);
        };
        let data = match frame.map_err(io::Error::other)?.into_data() {
            Ok(data) => data,
            Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
        };
        let fitting = usize::try_from(this.left)
            .unwrap_or(usize::MAX)
            .min(data.len());
        this.left -= fitting as u64;
        if fitting < data.len() {
            this.held = Some(data.slice(fitting..));
        }
        Poll::Ready(Some(Ok(Frame::data(data.slice(..fitting)))))
    }
}
