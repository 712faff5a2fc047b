use crate::core::Result;
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// How a piece of work ended, set once and waited for by any number of tasks.
#[derive(Clone, Default)]
pub struct Outcome(Rc<State>);

#[derive(Default)]
struct State {
    value: RefCell<Option<Result<Rc<str>>>>,
    wakers: RefCell<Vec<Waker>>,
}

impl Outcome {
    /// Sets the value; only the first one counts.
    pub fn set(&self, value: Result<Rc<str>>) {
        self.0.value.borrow_mut().get_or_insert(value);
        let wakers = self.0.wakers.take();
        wakers.into_iter().for_each(Waker::wake);
    }

    /// The value, once it is set.
    ///
    /// # Errors
    /// The error that was set.
    pub async fn wait(&self) -> Result<Rc<str>> {
        poll_fn(|context| match &*self.0.value.borrow() {
            Some(value) => Poll::Ready(value.clone()),
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
