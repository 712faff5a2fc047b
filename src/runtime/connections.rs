use super::Clock;
use crate::core::turns::Turns;
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

/// The connections to one origin that may be held for long.
#[derive(Clone, Default)]
pub struct Connections(Option<Rc<Shared>>);

struct Shared {
    turns: RefCell<Turns>,
    wakers: RefCell<Vec<Waker>>,
    is_multiplexed: Box<dyn Fn() -> bool>,
}

impl Connections {
    /// At most `room` at a time, until the platform says that they share one connection.
    #[must_use]
    pub fn limited(room: usize, is_multiplexed: Box<dyn Fn() -> bool>) -> Self {
        Self(Some(Rc::new(Shared {
            turns: RefCell::new(Turns::new(room)),
            wakers: RefCell::default(),
            is_multiplexed,
        })))
    }

    /// Whether there may be fewer than are wanted.
    #[must_use]
    pub fn are_limited(&self) -> bool {
        self.0.is_some()
    }

    /// Waits for a connection.
    pub async fn turn(&self) -> Turn {
        let Some(shared) = &self.0 else {
            return Turn(None);
        };
        let id = shared.turns.borrow_mut().ask();
        let turn = Turn(Some((Rc::clone(shared), id)));
        if !shared.turns.borrow().holds(id) {
            if (shared.is_multiplexed)() {
                shared.turns.borrow_mut().lift();
            }
            // Those who hold one learn that somebody waits.
            shared.wake();
        }
        shared.until(|turns| turns.holds(id).then_some(())).await;
        turn
    }
}

impl Shared {
    async fn until<T>(&self, reached: impl Fn(&Turns) -> Option<T>) -> T {
        poll_fn(|context| match reached(&self.turns.borrow()) {
            Some(value) => Poll::Ready(value),
            None => {
                let mut wakers = self.wakers.borrow_mut();
                if !wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                    wakers.push(context.waker().clone());
                }
                Poll::Pending
            }
        })
        .await
    }

    fn wake(&self) {
        self.wakers.take().into_iter().for_each(Waker::wake);
    }
}

/// A connection that is held; dropping it is giving it to whoever waits longest.
#[derive(Default)]
pub struct Turn(Option<(Rc<Shared>, u64)>);

impl Turn {
    /// The turn has begun: after `length` it is over if others wait.
    pub fn begin(&self, clock: &dyn Clock, length: Duration) {
        if let Some((shared, id)) = &self.0 {
            let ends = clock.elapsed() + length;
            shared.turns.borrow_mut().begin(*id, ends);
        }
    }

    /// Completes when the turn is over and others wait.
    pub async fn over(&self, clock: &dyn Clock) {
        let Some((shared, id)) = &self.0 else {
            return std::future::pending().await;
        };
        loop {
            let ends = shared.until(|turns| turns.ends(*id)).await;
            let left = ends.saturating_sub(clock.elapsed());
            if left.is_zero() {
                return;
            }
            clock.sleep(left).await;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some((shared, id)) = &self.0 {
            shared.turns.borrow_mut().leave(*id);
            shared.wake();
        }
    }
}
