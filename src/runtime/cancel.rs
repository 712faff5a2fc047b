use crate::core::{Error, Result};
use futures_util::future::{Either, select};
use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A cancellation that any number of calls can watch.
///
/// Cancelling is dropping: a guarded future is dropped at once, and with it its timers, its fetch
/// and its reader.
#[derive(Clone, Default)]
pub struct CancelToken(Rc<State>);

#[derive(Default)]
struct State {
    error: RefCell<Option<Error>>,
    wakers: RefCell<Vec<Waker>>,
}

// Every borrow ends within one statement, before anything that could panic.
impl std::panic::UnwindSafe for CancelToken {}
impl std::panic::RefUnwindSafe for CancelToken {}

impl CancelToken {
    /// A token that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends every guarded call with `error`; only the first cancellation counts.
    pub fn cancel(&self, error: Error) {
        self.0.error.borrow_mut().get_or_insert(error);
        let wakers = self.0.wakers.take();
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Runs `work` until it completes or the token is cancelled.
    ///
    /// # Errors
    /// The error of the cancellation, or that of `work`.
    pub async fn guard<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        // The cancellation is polled first: what is cancelled already never starts.
        match select(pin!(self.cancelled()), pin!(work)).await {
            Either::Left((error, _)) => Err(error),
            Either::Right((result, _)) => result,
        }
    }

    async fn cancelled(&self) -> Error {
        poll_fn(|context| match &*self.0.error.borrow() {
            Some(error) => Poll::Ready(error.clone()),
            None => {
                let mut wakers = self.0.wakers.borrow_mut();
                if !wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                    wakers.push(context.waker().clone());
                }
                Poll::Pending
            }
        })
        .await
    }
}
