//! Long polls: rounds that the server holds until a state is reached or the hold expires.

use super::Client;
use super::deadline::LastView;
use crate::core::poll::{Pace, Progress};
use crate::core::{Error, ErrorKind, Request, RequestOptions, Result, retry};
use std::rc::Rc;

impl Client {
    /// Repeats the held `request` until `judge` finds the wanted state in its answer.
    ///
    /// A 408 starts the next round; a failed round is repeated with backoff like any request, so
    /// that a single failure does not end a wait of hours.
    ///
    /// # Errors
    /// [`ErrorKind::Failed`] when the state can no longer be reached; the error of a round.
    pub async fn wait(
        &self,
        request: &Request,
        options: &RequestOptions,
        last: &LastView,
        judge: &dyn Fn(&Rc<str>) -> Result<(Progress, String)>,
    ) -> Result<Rc<str>> {
        let options = RequestOptions {
            // Every round is a call of its own: a repeated key would bring back an old answer.
            idempotency_key: None,
            ..options.clone()
        };
        let clock = &self.runtime().clock;
        let mut pace = Pace::default();
        loop {
            let began = clock.elapsed();
            match self.text(request, &options).await {
                Ok(text) => {
                    let view: Rc<str> = text.into();
                    last.see(&view);
                    match judge(&view)? {
                        (Progress::Reached, _) => return Ok(view),
                        (Progress::Failed, message) => {
                            return Err(Error::new(ErrorKind::Failed { last: view }, message));
                        }
                        (Progress::NotYet, _) => {}
                    }
                }
                Err(error) if error.http_status() == Some(408) => {}
                Err(error) => return Err(error),
            }
            let took = clock.elapsed().saturating_sub(began);
            if let Some(retries) = pace.round(took) {
                clock.sleep(retry::backoff(retries, self.jitter())).await;
            }
        }
    }
}
