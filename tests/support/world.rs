use super::answer::Answer;
use super::tasks::Background;
use super::time::ManualClock;
use super::wire::{Sent, Wire};
use runloop_wasm::api::{Command, CommandParams, Devbox};
use runloop_wasm::client::Client;
use runloop_wasm::core::{Config, Result};
use runloop_wasm::runtime::{Clock, Connections, Credentials, LocalBoxFuture, Random, Runtime};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

pub const BASE_URL: &str = "http://server.test";

/// Tokens that differ by a number: `token-1`, `token-2` …
#[derive(Default)]
pub struct Tokens {
    pub asked: Cell<u32>,
    pub error: RefCell<Option<runloop_wasm::core::Error>>,
}

pub struct Shared<T>(pub Rc<T>);

impl Credentials for Shared<Tokens> {
    fn token(&self) -> LocalBoxFuture<'_, Result<String>> {
        let asked = self.0.asked.get() + 1;
        self.0.asked.set(asked);
        let answer = match self.0.error.borrow().clone() {
            Some(error) => Err(error),
            None => Ok(format!("token-{asked}")),
        };
        Box::pin(async { answer })
    }
}

/// The first four bytes, from which jitter is made, are always the same; the rest counts, so that
/// ids differ.
pub struct Counting {
    jitter: u8,
    next: Cell<u64>,
}

impl Counting {
    pub fn new(jitter: u8) -> Self {
        Self {
            jitter,
            next: Cell::new(0),
        }
    }
}

impl Random for Counting {
    fn bytes(&self) -> [u8; 16] {
        self.next.set(self.next.get() + 1);
        let mut bytes = [0; 16];
        bytes[..4].fill(self.jitter);
        bytes[8..].copy_from_slice(&self.next.get().to_be_bytes());
        bytes
    }
}

/// A client, the wire it speaks on and the clock it reads.
pub struct World {
    pub clock: ManualClock,
    pub wire: Wire,
    pub tokens: Rc<Tokens>,
    pub tasks: Background,
    pub client: Rc<Client>,
}

impl World {
    /// A server that answers each request by `handler`.
    pub fn new(handler: impl FnMut(&Sent) -> Answer + 'static) -> Self {
        Self::with(Config::new(BASE_URL).unwrap(), 0, handler)
    }

    /// A server that gives these answers, one a request, and no more.
    pub fn scripted(answers: impl IntoIterator<Item = Answer>) -> Self {
        let mut answers: VecDeque<Answer> = answers.into_iter().collect();
        Self::new(move |sent| match answers.pop_front() {
            Some(answer) => answer,
            None => panic!("a request too many: {sent:?}"),
        })
    }

    /// `jitter` is 0 for whole backoffs and 255 for backoffs shortened by (almost) a quarter.
    pub fn with(
        config: Config,
        jitter: u8,
        handler: impl FnMut(&Sent) -> Answer + 'static,
    ) -> Self {
        Self::over(Connections::default(), config, jitter, handler)
    }

    /// A server to which only so many connections may be held.
    pub fn connected(
        connections: Connections,
        handler: impl FnMut(&Sent) -> Answer + 'static,
    ) -> Self {
        Self::over(connections, Config::new(BASE_URL).unwrap(), 0, handler)
    }

    fn over(
        connections: Connections,
        config: Config,
        jitter: u8,
        handler: impl FnMut(&Sent) -> Answer + 'static,
    ) -> Self {
        let clock = ManualClock::default();
        let wire = Wire::new(&clock, handler);
        let tokens = Rc::<Tokens>::default();
        let tasks = Background::default();
        let runtime = Runtime {
            transport: Box::new(wire.clone()),
            clock: Box::new(clock.clone()),
            random: Box::new(Counting::new(jitter)),
            tasks: Box::new(tasks.clone()),
            connections,
            credentials: Box::new(Shared(Rc::clone(&tokens))),
        };
        Self {
            client: Rc::new(Client::new(config, runtime)),
            clock,
            wire,
            tokens,
            tasks,
        }
    }

    pub fn devbox(&self) -> Devbox {
        Devbox::from_id(Rc::clone(&self.client), "dbx_1").unwrap()
    }

    pub fn command(&self, params: &str) -> Command {
        let params = CommandParams::new(Some(params.to_owned())).unwrap();
        Command::new(self.devbox(), "run me".to_owned(), params).unwrap()
    }

    /// Runs `work` to its end, moving the clock whenever everything waits. When it has ended,
    /// nothing may be left behind: no timer, no connection.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let result = self.start(work).finish();
        self.assert_nothing_is_left();
        result
    }

    /// Starts `work`, to be moved on step by step.
    pub fn start<'a, T>(&'a self, work: impl Future<Output = T> + 'a) -> Running<'a, T> {
        Running {
            world: self,
            work: Box::pin(work),
            wake: Arc::new(Wake(AtomicBool::new(true))),
        }
    }

    /// How far the clock has been moved.
    pub fn clock_ms(&self) -> u128 {
        self.clock.elapsed().as_millis()
    }

    pub fn assert_nothing_is_left(&self) {
        assert_eq!(self.clock.timers(), 0, "a timer outlived its call");
        assert_eq!(self.wire.open(), 0, "a connection outlived its call");
        assert_eq!(self.tasks.len(), 0, "background work outlived its call");
    }
}

/// Work in progress; dropping it is dropping its future.
pub struct Running<'a, T> {
    world: &'a World,
    work: LocalBoxFuture<'a, T>,
    wake: Arc<Wake>,
}

struct Wake(AtomicBool);

impl std::task::Wake for Wake {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<T> Running<'_, T> {
    /// Goes on until everything waits; the result if the work has ended. Work that nobody woke is
    /// not polled: a lost wake-up is a hang here as in production.
    pub fn settle(&mut self) -> Option<T> {
        let waker = Waker::from(Arc::clone(&self.wake));
        let mut context = Context::from_waker(&waker);
        while self.wake.0.swap(false, Ordering::Relaxed) {
            if let Poll::Ready(result) = self.work.as_mut().poll(&mut context) {
                return Some(result);
            }
            while self.world.tasks.poll(&mut context) {}
        }
        None
    }

    /// Moves the clock to the next timer and goes on until everything waits again.
    pub fn step(&mut self) -> Option<T> {
        assert!(self.world.clock.advance(), "everything waits, for nothing");
        self.settle()
    }

    /// Goes on to the end, moving the clock.
    pub fn finish(mut self) -> T {
        let mut result = self.settle();
        loop {
            match result {
                Some(result) => return result,
                None => result = self.step(),
            }
        }
    }
}
