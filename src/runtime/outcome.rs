use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A value that is set once and that any number of tasks wait for.
pub struct Outcome<T>(Rc<State<T>>);

struct State<T> {
    value: RefCell<Option<T>>,
    wakers: RefCell<Vec<Waker>>,
}

impl<T> Clone for Outcome<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Default for Outcome<T> {
    fn default() -> Self {
        Self(Rc::new(State {
            value: RefCell::new(None),
            wakers: RefCell::default(),
        }))
    }
}

impl<T: Clone> Outcome<T> {
    /// Sets the value; only the first one counts.
    pub fn set(&self, value: T) {
        self.0.value.borrow_mut().get_or_insert(value);
        let wakers = self.0.wakers.take();
        wakers.into_iter().for_each(Waker::wake);
    }

    /// The value, once it is set.
    pub async fn wait(&self) -> T {
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
