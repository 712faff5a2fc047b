//! The deadline of a whole operation, for callers who ask for one.

use super::Client;
use crate::core::{Error, ErrorKind, Result};
use crate::runtime::LocalBoxFuture;
use futures_util::future::{Either, select};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// The last view that a wait saw, for the error of its deadline.
#[derive(Debug, Default)]
pub struct LastView(RefCell<Option<Rc<str>>>);

impl LastView {
    /// Notes a view, as JSON text.
    pub fn see(&self, view: &Rc<str>) {
        *self.0.borrow_mut() = Some(Rc::clone(view));
    }
}

impl Client {
    /// Runs `work`, all its calls and pauses together, for at most `deadline`.
    ///
    /// # Errors
    /// [`ErrorKind::PollingTimeout`] with the view in `last` when the deadline passes.
    pub async fn until_deadline(
        &self,
        deadline: Option<Duration>,
        last: &LastView,
        work: LocalBoxFuture<'_, Result<Rc<str>>>,
    ) -> Result<Rc<str>> {
        let Some(deadline) = deadline else {
            return work.await;
        };
        match select(work, self.runtime().clock.sleep(deadline)).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Err(Error::new(
                ErrorKind::PollingTimeout {
                    last: last.0.borrow().clone(),
                },
                "the wait did not end within longPoll.timeoutMs",
            )),
        }
    }
}
