use super::outcome::Outcome;
use crate::core::{Error, Result};
use futures_util::future::{Either, LocalBoxFuture, select};
use std::pin::pin;

/// A cancellation that any number of calls can watch.
///
/// Cancelling is dropping: a guarded future is dropped at once, and with it its timers, its fetch
/// and its reader.
#[derive(Clone, Default)]
pub struct CancelToken(Outcome);

impl CancelToken {
    /// A token that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends every guarded call with `error`; only the first cancellation counts.
    pub fn cancel(&self, error: Error) {
        self.0.set(Err(error));
    }

    /// Runs `work` until it completes or the token is cancelled.
    ///
    /// # Errors
    /// The error of the cancellation, or that of `work`.
    pub async fn guard<T>(&self, work: LocalBoxFuture<'_, Result<T>>) -> Result<T> {
        // The cancellation is polled first: what is cancelled already never starts.
        match select(pin!(self.0.wait()), work).await {
            Either::Left((outcome, _)) => Err(outcome.err().unwrap_or_else(Error::bug)),
            Either::Right((result, _)) => result,
        }
    }
}
