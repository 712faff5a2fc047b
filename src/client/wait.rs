//! Long polls: rounds that the server holds until a state is reached or the hold expires.

use super::Client;
use super::deadline::LastView;
use crate::core::poll::{Pace, Progress};
use crate::core::{Error, ErrorKind, Request, RequestOptions, Result, retry};
use crate::runtime::LocalBoxFuture;
use futures_util::FutureExt;
use std::rc::Rc;

/// What a view means to a wait for the status `wanted`, and what to say if it means failure.
pub type Judge = fn(view: &str, wanted: &str) -> Result<(Progress, String)>;

impl Client {
    /// Repeats the held `request` until `judge` finds the wanted state in its answer, or has found
    /// it in the `first` view already.
    ///
    /// A 408 starts the next round; a failed round is repeated with backoff like any request, so
    /// that a single failure does not end a wait of hours.
    ///
    /// # Errors
    /// [`ErrorKind::Failed`] when the state can no longer be reached; the error of a round.
    pub fn wait<'a>(
        &'a self,
        first: Option<Rc<str>>,
        request: Result<Request>,
        options: &RequestOptions,
        last: &'a LastView,
        wanted: &'static str,
        judge: Judge,
    ) -> LocalBoxFuture<'a, Result<Rc<str>>> {
        let options = RequestOptions {
            // Every round is a call of its own: a repeated key would bring back an old answer.
            idempotency_key: None,
            ..options.clone()
        };
        async move {
            let request = request?;
            let clock = &self.runtime().clock;
            let mut pace = Pace::default();
            let mut view = first;
            let mut rest = None;
            loop {
                if let Some(view) = view {
                    last.see(&view);
                    match judge(&view, wanted)? {
                        (Progress::Reached, _) => return Ok(view),
                        (Progress::Failed, message) => {
                            return Err(Error::new(ErrorKind::Failed { last: view }, message));
                        }
                        (Progress::NotYet, _) => {}
                    }
                }
                if let Some(retries) = rest {
                    clock.sleep(retry::backoff(retries, self.jitter())).await;
                }
                let began = clock.elapsed();
                view = match self.text(&request, &options).await {
                    Ok(text) => Some(text.into()),
                    Err(error) if error.http_status() == Some(408) => None,
                    Err(error) => return Err(error),
                };
                rest = pace.round(clock.elapsed().saturating_sub(began));
            }
        }
        .boxed_local()
    }
}
