use super::command;
use super::devbox::Devbox;
use super::execution_result::ExecutionResult;
use super::output::{self, Offsets};
use crate::client::Client;
use crate::client::deadline::LastView;
use crate::client::send::Reply;
use crate::core::json::Object;
use crate::core::poll::{EXECUTION_HOLD, Goal, HOLD_MARGIN};
use crate::core::text;
use crate::core::{Error, ErrorKind, Request, RequestOptions, Result};
use crate::runtime::{CancelToken, LocalBoxFuture, Outcome, Sink};
use futures_util::FutureExt;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A command that was started on a devbox.
#[derive(Clone)]
pub struct Execution {
    devbox: Devbox,
    id: Rc<str>,
    /// The view that was seen last, or the completed one. Shared, so that whoever sees the end first
    /// spares all others the question.
    view: Rc<RefCell<Rc<str>>>,
    last_n: Option<String>,
    streams: Option<Streams>,
}

#[derive(Clone)]
struct Streams {
    token: CancelToken,
    /// The completed view, or why reading ended without it.
    read: Outcome,
    killed: Rc<Cell<bool>>,
}

impl Execution {
    pub(super) fn new(devbox: Devbox, id: Rc<str>, view: Rc<str>, last_n: Option<String>) -> Self {
        Self {
            devbox,
            id,
            view: Rc::new(RefCell::new(view)),
            last_n,
            streams: None,
        }
    }

    /// The execution of `devbox` that has this id.
    ///
    /// # Errors
    /// When the call fails, for example because there is no such execution.
    #[must_use]
    pub fn find(
        devbox: Devbox,
        id: &str,
        last_n: Option<String>,
        options: &RequestOptions,
    ) -> LocalBoxFuture<'static, Result<Self>> {
        let execution = Self::new(devbox, id.into(), "{}".into(), last_n);
        let state = execution.state(options);
        async move {
            let state = state.await?;
            command::is_completed(&state)?;
            execution.saw(state.into());
            Ok(execution)
        }
        .boxed_local()
    }

    /// The execution's id.
    #[must_use]
    pub fn id(&self) -> &Rc<str> {
        &self.id
    }

    /// The devbox it runs on.
    #[must_use]
    pub fn devbox(&self) -> &Devbox {
        &self.devbox
    }

    /// The completed view if it was seen, else the view that the execution is known by.
    #[must_use]
    pub fn view(&self) -> Rc<str> {
        Rc::clone(&self.view.borrow())
    }

    /// Notes the completed view.
    pub(super) fn saw(&self, completed: Rc<str>) {
        *self.view.borrow_mut() = completed;
    }

    /// How many last lines of each stream a view holds, when the caller said.
    #[must_use]
    pub fn last_n(&self) -> Option<&str> {
        self.last_n.as_deref()
    }

    /// The current view.
    ///
    /// # Errors
    /// When the call fails.
    #[must_use]
    pub fn state(&self, options: &RequestOptions) -> Reply {
        self.state_of(self.last_n.clone(), options)
    }

    /// The current view with so many last lines of each stream.
    pub(super) fn state_of(&self, last_n: Option<String>, options: &RequestOptions) -> Reply {
        let request = Request::get(&["devboxes", self.devbox.id(), "executions", &self.id])
            .map(|request| request.query("last_n", last_n));
        self.client().send(request, options)
    }

    /// Reads the streams that `sink` wants, from these offsets to their proven end; gives the
    /// completed view.
    ///
    /// # Errors
    /// When a call fails, output is missing or the sink fails.
    #[must_use]
    pub fn stream(
        &self,
        sink: Rc<dyn Sink>,
        from: Offsets,
        options: &RequestOptions,
    ) -> LocalBoxFuture<'static, Result<Rc<str>>> {
        let execution = self.clone();
        let options = options.clone();
        async move { output::watch(&execution, &*sink, from, &options).await }.boxed_local()
    }

    /// Waits for the end of the command and of its output.
    ///
    /// # Errors
    /// When a call fails, output is missing, a callback failed or the deadline passes.
    pub fn result(
        &self,
        options: &RequestOptions,
    ) -> LocalBoxFuture<'static, Result<ExecutionResult>> {
        let execution = self.clone();
        let options = options.clone();
        async move {
            let last = LastView::default();
            last.see(&execution.view());
            let work = async {
                if let Some(streams) = &execution.streams {
                    let read = streams.read.wait().await;
                    // What ended the reading before the kill, such as a callback that threw, stays.
                    let killed = |error: &Error| {
                        streams.killed.get() && matches!(error.kind(), ErrorKind::Abort)
                    };
                    if !read.as_ref().is_err_and(killed) {
                        return read;
                    }
                }
                execution.wait(&options, &last).await
            };
            let view = execution
                .client()
                .until_deadline(options.deadline, &last, work.boxed_local())
                .await?;
            Ok(ExecutionResult::new(execution, view))
        }
        .boxed_local()
    }

    /// Kills the command; its process group too when `params` (a JSON object) says so. No output
    /// is delivered any more once this has succeeded.
    ///
    /// # Errors
    /// When the call fails.
    #[must_use]
    pub fn kill(&self, params: Option<String>, options: &RequestOptions) -> Reply {
        let request = self.post("kill");
        let body = params.unwrap_or_else(|| "{}".to_owned());
        let killed = self
            .client()
            .send(request.map(|request| request.body(body)), options);
        let streams = self.streams.clone();
        async move {
            let view = killed.await?;
            if let Some(streams) = streams {
                streams.killed.set(true);
                streams
                    .token
                    .cancel(Error::new(ErrorKind::Abort, "the command was killed"));
            }
            Ok(view)
        }
        .boxed_local()
    }

    pub(super) fn client(&self) -> &Rc<Client> {
        self.devbox.client()
    }

    /// Starts to read the streams into `sink`, until `token` is cancelled.
    pub fn attach(
        &mut self,
        sink: Rc<dyn Sink>,
        from: Offsets,
        token: CancelToken,
        options: &RequestOptions,
    ) {
        let stream = self.stream(sink, from, options);
        let guard = token.clone();
        let reading = async move { guard.guard(stream).await };
        let read = Outcome::default();
        self.client()
            .runtime()
            .tasks
            .spawn(reading.boxed_local(), read.clone());
        self.streams = Some(Streams {
            token,
            read,
            killed: Rc::default(),
        });
    }

    /// Waits for the end of the command by long polls.
    pub(super) fn wait<'a>(
        &'a self,
        options: &'a RequestOptions,
        last: &'a LastView,
    ) -> LocalBoxFuture<'a, Result<Rc<str>>> {
        let body = Object::new()
            .raw("statuses", "[\"completed\"]")
            .raw("timeout_seconds", &text::decimal(EXECUTION_HOLD.as_secs()))
            .finish();
        let first = Some(self.view());
        let request = self.post("wait_for_status").map(|request| {
            request
                .query("last_n", self.last_n.clone())
                .body(body)
                .timeout(EXECUTION_HOLD + HOLD_MARGIN)
                .held()
        });
        self.client()
            .wait(first, request, options, last, Goal::execution())
    }

    fn post(&self, operation: &str) -> Result<Request> {
        Request::post(&[
            "devboxes",
            self.devbox.id(),
            "executions",
            &self.id,
            operation,
        ])
    }
}
