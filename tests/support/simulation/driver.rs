//! Runs one schedule and judges what came of it.

use super::consumer::Consumer;
use super::ledger::{Ledger, Seen};
use super::network::Network;
use super::schedule::{Deed, Schedule, Way};
use super::service::Service;
use crate::support::{BASE_URL, Background, Counting, Shared, Tokens};
use runloop_wasm::api::{Command, CommandParams, Devbox, Execution, ExecutionResult};
use runloop_wasm::client::Client;
use runloop_wasm::core::{Config, Error, ErrorKind, RequestOptions, Result};
use runloop_wasm::runtime::{LocalBoxFuture, Runtime, Sink, StreamName};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

/// A run moves the clock far less often.
const TOO_LONG: usize = 30_000;

/// What a run gave: the text of a result that was collected, if it was.
type Given = Result<Option<String>>;

struct Simulation {
    service: Rc<Service>,
    ledger: Rc<Ledger>,
    consumer: Rc<Consumer>,
    tasks: Background,
    command: Command,
    execution: Rc<RefCell<Option<Execution>>>,
}

struct Wake(AtomicBool);

impl std::task::Wake for Wake {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `schedule` to its end.
///
/// # Errors
/// What must never happen and did.
pub fn simulate(schedule: &Schedule) -> std::result::Result<Seen, String> {
    let simulation = Simulation::new(schedule);
    let (given, deed) = simulation.drive()?;
    let seen = simulation.judge(given, deed)?;
    simulation.ledger.verdict()?;
    Ok(seen)
}

impl Simulation {
    fn new(schedule: &Schedule) -> Self {
        let service = Service::new(schedule);
        let ledger = Rc::clone(&service.ledger);
        let tasks = Background::default();
        let client = Rc::new(Client::new(
            Config::new(BASE_URL).unwrap(),
            Runtime {
                connections: runloop_wasm::runtime::Connections::default(),
                transport: Box::new(Network::new(&service)),
                clock: Box::new(ledger.clock.clone()),
                random: Box::new(Counting::new(0)),
                tasks: Box::new(tasks.clone()),
                credentials: Box::new(Shared(Rc::<Tokens>::default())),
            },
        ));
        let devbox = Devbox::from_id(client, "dbx_1").unwrap();
        let params = CommandParams::new(None).unwrap();
        Self {
            consumer: Consumer::new(&ledger, schedule.consumer),
            command: Command::new(devbox, "run me".to_owned(), params).unwrap(),
            service,
            ledger,
            tasks,
            execution: Rc::default(),
        }
    }

    fn start(&self) -> LocalBoxFuture<'static, Given> {
        let sink: Rc<dyn Sink> = Rc::<Consumer>::clone(&self.consumer);
        let token = self.ledger.token.clone();
        let command = self.command.clone();
        let slot = Rc::clone(&self.execution);
        let options = RequestOptions::default();
        match self.service.schedule.way {
            Way::Run => Box::pin(async move {
                token.guard(command.run(Some(sink), &options)).await?;
                Ok(None)
            }),
            Way::Start => Box::pin(async move {
                let started = command.start(Some(sink), token.clone(), &options);
                let execution = token.guard(started).await?;
                *slot.borrow_mut() = Some(execution.clone());
                execution.result(&options).await?;
                Ok(None)
            }),
            Way::Collect => Box::pin(async move {
                let work = async {
                    let result: ExecutionResult = command.run(None, &options).await?;
                    result.output(StreamName::Stdout, None).await.map(Some)
                };
                token.guard(Box::pin(work)).await
            }),
        }
    }

    /// Goes on to the end; what was given, unless its receiver was dropped, and what was done on
    /// the way.
    fn drive(&self) -> std::result::Result<(Option<Given>, Option<Deed>), String> {
        let ledger = &self.ledger;
        let wake = Arc::new(Wake(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&wake));
        let mut context = Context::from_waker(&waker);
        let mut main = Some(self.start());
        let mut kill: Option<LocalBoxFuture<'static, Result<String>>> = None;
        let (mut given, mut deed) = (None, None);
        for _ in 0..TOO_LONG {
            while wake.0.swap(false, Ordering::Relaxed) {
                ledger.turn.set(ledger.turn.get() + 1);
                if let Some(Poll::Ready(result)) =
                    main.as_mut().map(|main| main.as_mut().poll(&mut context))
                {
                    given = Some(result);
                    main = None;
                }
                while self.tasks.poll(&mut context) {}
                if let Some(Poll::Ready(killed)) =
                    kill.as_mut().map(|kill| kill.as_mut().poll(&mut context))
                {
                    ledger.closed.set(ledger.closed.get() || killed.is_ok());
                    deed = deed.filter(|_| killed.is_ok());
                    kill = None;
                }
                if let Some(due) = ledger.due.take() {
                    deed = Some(due);
                    wake.0.store(true, Ordering::Relaxed);
                    match due {
                        Deed::Abort => {}
                        Deed::Kill => kill = self.kill(),
                        Deed::Drop => {
                            ledger.closed.set(self.execution.borrow().is_none());
                            main = None;
                        }
                    }
                }
                ledger.verdict()?;
            }
            if main.is_none() && kill.is_none() && self.tasks.len() == 0 {
                return Ok((given, deed));
            }
            ledger.point();
            if ledger.due.get().is_some() {
                wake.0.store(true, Ordering::Relaxed);
            } else if !ledger.clock.advance() {
                return Err("everything waits, for nothing".to_owned());
            }
        }
        Err(format!(
            "no end after {:?}; {}",
            ledger.now(),
            ledger.description()
        ))
    }

    /// Kills the command by its handle, or from elsewhere where there is none.
    fn kill(&self) -> Option<LocalBoxFuture<'static, Result<String>>> {
        match &*self.execution.borrow() {
            Some(execution) => Some(execution.kill(None, &RequestOptions::default())),
            None => {
                self.service.process.kill(self.ledger.now());
                None
            }
        }
    }

    fn judge(&self, given: Option<Given>, deed: Option<Deed>) -> std::result::Result<Seen, String> {
        let ledger = &self.ledger;
        for (left, what) in [
            (ledger.clock.timers(), "timers"),
            (ledger.open.get(), "connections"),
        ] {
            if left > 0 {
                return Err(format!("{left} {what} were left behind"));
            }
        }
        let mut seen = Seen {
            lost_connections: ledger.lost.get(),
            ..Seen::default()
        };
        let mut whole = true;
        for stream in [StreamName::Stdout, StreamName::Stderr] {
            let (text, all) = (
                self.consumer.text(stream),
                self.service.process.text(stream),
            );
            if !all.starts_with(&text) {
                return Err(format!("{stream:?}: {text:?} came of {all:?}"));
            }
            seen.bytes += text.len();
            whole &= text == all || !self.consumer.wants(stream);
        }
        let killed = deed == Some(Deed::Kill) && self.service.schedule.way == Way::Start;
        match given {
            None => seen.dropped = 1,
            Some(Ok(Some(text))) if text != self.service.process.text(StreamName::Stdout) => {
                return Err(format!("collected {text:?}"));
            }
            Some(Ok(None)) if !whole && !killed => {
                return Err(format!("ended well, but only {:?} came", self.texts()));
            }
            Some(Ok(_)) if !self.service.has_ended() => {
                return Err("ended before the command did".to_owned());
            }
            Some(Ok(_)) => {
                seen.completed = 1;
                seen.killed = usize::from(deed == Some(Deed::Kill));
            }
            Some(Err(error)) => self.judge_error(&error, deed, &mut seen)?,
        }
        Ok(seen)
    }

    fn judge_error(
        &self,
        error: &Error,
        deed: Option<Deed>,
        seen: &mut Seen,
    ) -> std::result::Result<(), String> {
        seen.failed = 1;
        match error.kind() {
            ErrorKind::Thrown(thrown) => {
                seen.thrown = 1;
                match self.consumer.has_failed.get() && Rc::ptr_eq(thrown, &self.consumer.thrown) {
                    true => Ok(()),
                    false => Err("threw what nobody threw".to_owned()),
                }
            }
            ErrorKind::Abort => {
                seen.aborted = 1;
                match deed {
                    Some(Deed::Abort) => Ok(()),
                    _ => Err("aborted by nobody".to_owned()),
                }
            }
            _ if self.consumer.has_failed.get() && deed.is_none() => {
                Err(format!("{error:?} hides what the consumer threw"))
            }
            kind => {
                seen.gaps = usize::from(matches!(kind, ErrorKind::StreamGap { .. }));
                match self.ledger.deserved(error.code()) {
                    true => Ok(()),
                    false => Err(format!(
                        "{error:?} for no reason: {}",
                        self.ledger.description()
                    )),
                }
            }
        }
    }

    fn texts(&self) -> [String; 2] {
        [StreamName::Stdout, StreamName::Stderr].map(|stream| self.consumer.text(stream))
    }
}
