use crate::core::{Error, Result};
use crate::runtime::LocalBoxFuture;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/fetch/contained.js")]
extern "C" {
    #[wasm_bindgen(js_name = isTrapped)]
    fn is_trapped(poll: &mut dyn FnMut()) -> bool;
}

/// A call whose panic ends it with an error and touches nothing else.
///
/// The module is built to trap on a panic: unwinding would add a quarter to its size (84 kB
/// against 64 kB gzipped when this was decided). Each poll goes through a JavaScript frame that
/// catches the trap; what the call held is leaked, because nothing can be said about its state.
pub struct Contained<T>(Option<LocalBoxFuture<'static, Result<T>>>);

impl<T> Contained<T> {
    /// Contains `work`.
    #[must_use]
    pub fn new(work: LocalBoxFuture<'static, Result<T>>) -> Self {
        Self(Some(work))
    }
}

impl<T> Future for Contained<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let mut polled = Poll::Pending;
        let trapped = match &mut self.0 {
            Some(work) => is_trapped(&mut || polled = work.as_mut().poll(context)),
            None => true,
        };
        if trapped {
            #[expect(
                clippy::mem_forget,
                reason = "a drop would run on a state that is undefined"
            )]
            std::mem::forget(self.0.take());
            return Poll::Ready(Err(Error::bug()));
        }
        polled
    }
}
