use runloop_wasm::runtime::{Clock, LocalBoxFuture};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

/// 2023-11-14T22:13:20Z, the time of day at which every test begins.
pub const EPOCH_SECONDS: u64 = 1_700_000_000;

/// A clock that stands still until it is moved to the next timer.
#[derive(Clone, Default)]
pub struct ManualClock(Rc<State>);

#[derive(Default)]
struct State {
    now: Cell<Duration>,
    next_id: Cell<u64>,
    timers: RefCell<BTreeMap<u64, (Duration, Option<Waker>)>>,
}

impl ManualClock {
    /// Moves to the earliest timer; `false` when there is none.
    pub fn advance(&self) -> bool {
        let next = self.0.timers.borrow().values().map(|(at, _)| *at).min();
        let Some(next) = next else { return false };
        self.0.now.set(next.max(self.0.now.get()));
        let wakers: Vec<Waker> = self
            .0
            .timers
            .borrow_mut()
            .values_mut()
            .filter(|(at, _)| *at <= next)
            .filter_map(|(_, waker)| waker.take())
            .collect();
        assert!(
            !wakers.is_empty(),
            "a timer that is due is polled by nobody"
        );
        wakers.into_iter().for_each(Waker::wake);
        true
    }

    /// How many timers are set.
    pub fn timers(&self) -> usize {
        self.0.timers.borrow().len()
    }
}

impl Clock for ManualClock {
    fn elapsed(&self) -> Duration {
        self.0.now.get()
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(EPOCH_SECONDS) + self.0.now.get()
    }

    fn until(&self, http_date: &str) -> Option<Duration> {
        let date = httpdate::parse_http_date(http_date).ok()?;
        date.duration_since(self.now()).ok()
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        let id = self.0.next_id.get();
        self.0.next_id.set(id + 1);
        let at = self.0.now.get() + duration;
        self.0.timers.borrow_mut().insert(id, (at, None));
        Box::pin(Sleep {
            state: Rc::clone(&self.0),
            id,
            at,
        })
    }
}

struct Sleep {
    state: Rc<State>,
    id: u64,
    at: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.state.now.get() >= self.at {
            return Poll::Ready(());
        }
        let timer = (self.at, Some(context.waker().clone()));
        self.state.timers.borrow_mut().insert(self.id, timer);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.state.timers.borrow_mut().remove(&self.id);
    }
}
