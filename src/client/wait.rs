//! Waits: rounds that the server holds until a state is reached or the hold expires, or that follow
//! each other with a pause where it holds none.

use super::Client;
use super::deadline::LastView;
use crate::core::poll::{Goal, Pace, Progress};
use crate::core::{Request, RequestOptions, Result, retry, turns};
use crate::runtime::{LocalBoxFuture, Turn};
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use std::rc::Rc;

impl Client {
    /// Repeats `request` until its answer, or the `first` view already, is the `goal`.
    ///
    /// A 408 starts the next round; a failed round is repeated with backoff like any request, so
    /// that a single failure does not end a wait of hours. Where connections are few, a round is
    /// broken off for others who wait for one, and asked again in turn.
    ///
    /// # Errors
    /// [`ErrorKind::Failed`](crate::core::ErrorKind::Failed) when the state can no longer be reached; the error of a round.
    pub fn wait<'a>(
        &'a self,
        first: Option<Rc<str>>,
        request: Result<Request>,
        options: &RequestOptions,
        last: &'a LastView,
        goal: Goal,
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
            let mut interrupted = 0;
            loop {
                if let Some(view) = view {
                    last.see(&view);
                    if goal.judge(&view)? == Progress::Reached {
                        return Ok(view);
                    }
                    if let Some(interval) = goal.interval {
                        clock.sleep(interval).await;
                    }
                }
                if let Some(retries) = rest {
                    clock.sleep(retry::backoff(retries, self.jitter())).await;
                }
                let turn = match request.holds {
                    true => self.runtime().connections.turn().await,
                    false => Turn::default(),
                };
                turn.begin(&**clock, turns::poll_turn(interrupted));
                let began = clock.elapsed();
                let round = self.text(&request, &options).boxed_local();
                let over = turn.over(&**clock).boxed_local();
                let Either::Left((answer, _)) = select(round, over).await else {
                    interrupted += 1;
                    (view, rest) = (None, None);
                    continue;
                };
                interrupted = 0;
                view = match answer {
                    Ok(text) => Some(text.into()),
                    Err(error) if error.http_status() == Some(408) => None,
                    Err(error) => return Err(error),
                };
                rest = match goal.interval {
                    Some(_) => None,
                    None => pace.round(clock.elapsed().saturating_sub(began)),
                };
            }
        }
        .boxed_local()
    }
}
