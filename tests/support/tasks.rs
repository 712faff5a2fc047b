use runloop_wasm::core::Result;
use runloop_wasm::runtime::{LocalBoxFuture, Outcome, Tasks};
use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Background work, moved on together with whatever a test runs.
#[derive(Clone, Default)]
pub struct Background(Rc<RefCell<Vec<LocalBoxFuture<'static, ()>>>>);

impl Background {
    /// Polls all work once; whether some of it is new since.
    pub fn poll(&self, context: &mut Context<'_>) -> bool {
        let mut work = self.0.take();
        work.retain_mut(|task| task.as_mut().poll(context) == Poll::Pending);
        let mut spawned = self.0.borrow_mut();
        let any_new = !spawned.is_empty();
        work.append(&mut spawned);
        *spawned = work;
        any_new
    }

    /// How many tasks have not ended.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }
}

impl Tasks for Background {
    fn spawn(&self, work: LocalBoxFuture<'static, Result<Rc<str>>>, outcome: Outcome) {
        let task = Box::pin(async move { outcome.set(work.await) });
        self.0.borrow_mut().push(task);
    }
}
