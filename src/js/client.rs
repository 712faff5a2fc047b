use super::abort::{Signal, Subscription};
use super::callbacks::{Callbacks, sink};
use super::error::foreign;
use super::handle::Handle;
use super::promise::{Work, answered};
use crate::api::{Command, CommandParams, Devbox, EventFeed, Execution, ExecutionResult, Offsets};
use crate::client::Client;
use crate::client::deadline::LastView;
use crate::client::send::Answer;
use crate::core::json::Value;
use crate::core::{Error, Goal, Request, RequestOptions, Result};
use crate::runtime::{CancelToken, StreamName};
use futures_util::FutureExt;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// One call of a client.
pub(super) struct Call<'a> {
    pub(super) client: Rc<Client>,
    pub(super) arguments: Option<Value<'a>>,
    pub(super) options: RequestOptions,
    pub(super) signal: Option<Signal>,
    pub(super) upload: JsValue,
}

impl Call<'_> {
    pub(super) fn start(self, operation: &str, callbacks: Option<Callbacks>) -> Result<Work> {
        let options = self.options.clone();
        Ok(match operation {
            "create" => {
                let client = Rc::clone(&self.client);
                let created = Devbox::create(client, Some(self.text("params")), &options);
                async { Ok(JsValue::from_str(&created.await?)) }.boxed_local()
            }
            "request" => {
                let request = self.request()?;
                let client = Rc::clone(&self.client);
                async move {
                    Ok(match client.answer(&request, &options).await? {
                        Answer::Text(text) => JsValue::from(text),
                        Answer::Unread(response) => foreign(Some(&response.hand_over())),
                    })
                }
                .boxed_local()
            }
            "wait" => {
                let request = self.request();
                let goal = Goal::from_json(self.arguments.ok_or_else(Error::bug)?);
                let client = Rc::clone(&self.client);
                async move {
                    let last = LastView::default();
                    let work = client.wait(None, request, &options, &last, goal);
                    let view = client.until_deadline(options.deadline, &last, work).await?;
                    Ok(JsValue::from_str(&view))
                }
                .boxed_local()
            }
            "run" => {
                let sink = callbacks.map(|callbacks| sink(callbacks, None));
                let result = self.command()?.run(sink, &options);
                async { Ok(JsValue::from_str(result.await?.view())) }.boxed_local()
            }
            "start" | "attach" => {
                // The caller's signal stops the streams for as long as they are read.
                let streams = CancelToken::new();
                let signal = self.signal.clone();
                let subscription = signal.map(|signal| Subscription::new(signal, streams.clone()));
                let sink = callbacks.map(|callbacks| sink(callbacks, subscription));
                if operation == "start" {
                    let started = self.command()?.start(sink, streams, &options);
                    return Ok(async { Ok(Handle::of(started.await?).into()) }.boxed_local());
                }
                let last_n = self.field("last_n").and_then(Value::string);
                let from = offsets(self.arguments);
                let found =
                    Execution::find(self.devbox()?, &self.string("execution"), last_n, &options);
                async move {
                    let mut execution = found.await?;
                    if let Some(sink) = sink {
                        execution.attach(sink, from, streams, &options);
                    }
                    Ok(Handle::of(execution).into())
                }
                .boxed_local()
            }
            "events" => {
                let feed = EventFeed::from_json(self.arguments.ok_or_else(Error::bug)?)?;
                let sink = sink(callbacks.ok_or_else(Error::bug)?, None);
                let followed = feed.follow(&self.client, sink, &options);
                async { followed.await.map(|()| JsValue::UNDEFINED) }.boxed_local()
            }
            "output" => {
                let last_n = self.field("last_n").and_then(Value::string);
                let result = ExecutionResult::of(self.devbox()?, &self.string("view"), last_n)?;
                let stream = match self.string("stream").as_str() {
                    "stdout" => StreamName::Stdout,
                    _ => StreamName::Stderr,
                };
                let lines = self.field("lines").and_then(Value::integer);
                let lines = lines.and_then(|lines| usize::try_from(lines).ok());
                answered(result.output(stream, lines))
            }
            // Hidden from users: shows in every runtime that a panic ends its call and no other.
            #[allow(clippy::panic, reason = "the panic is what is asked for")]
            "panic" => async { panic!("asked for") }.boxed_local(),
            _ => return Err(Error::bug()),
        })
    }

    fn request(&self) -> Result<Request> {
        let mut request = Request::from_json(self.arguments.ok_or_else(Error::bug)?)?;
        if !self.upload.is_undefined() {
            request.upload = Some(Rc::new(self.upload.clone()));
        }
        Ok(request)
    }

    fn devbox(&self) -> Result<Devbox> {
        Devbox::from_id(Rc::clone(&self.client), &self.string("id"))
    }

    fn command(&self) -> Result<Command> {
        let params = CommandParams::new(Some(self.text("params")))?;
        Command::new(self.devbox()?, self.string("command"), params)
    }

    fn field(&self, key: &str) -> Option<Value<'_>> {
        self.arguments?.get(key)
    }

    /// A field's JSON text.
    fn text(&self, key: &str) -> String {
        self.field(key).map_or("{}", Value::text).to_owned()
    }

    /// A string field.
    fn string(&self, key: &str) -> String {
        self.field(key).and_then(Value::string).unwrap_or_default()
    }
}

/// Where the reading of each stream begins: the fields `stdout` and `stderr`.
pub(super) fn offsets(given: Option<Value<'_>>) -> Offsets {
    let offset = |name| {
        let offset = given
            .and_then(|given: Value<'_>| given.get(name))
            .and_then(Value::integer);
        offset.and_then(|offset| u64::try_from(offset).ok())
    };
    Offsets {
        stdout: offset("stdout").unwrap_or_default(),
        stderr: offset("stderr").unwrap_or_default(),
    }
}
