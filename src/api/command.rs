use super::devbox::Devbox;
use super::execution::Execution;
use super::execution_result::ExecutionResult;
use super::output::Offsets;
use crate::client::deadline::LastView;
use crate::core::json::{Object, Value};
use crate::core::request::LONG_TIMEOUT;
use crate::core::view;
use crate::core::{Error, Request, RequestOptions, Result};
use crate::runtime::{CancelToken, LocalBoxFuture, Sink};
use futures_util::FutureExt;
use std::rc::Rc;

/// What a command is run with, besides its text.
#[derive(Debug, Clone, Default)]
pub struct CommandParams {
    /// The parameters, as a JSON object.
    json: Option<String>,
    /// How many last lines of each stream a view holds.
    last_n: Option<String>,
}

impl CommandParams {
    /// Parameters from a JSON object.
    ///
    /// # Errors
    /// When `last_n` is not a whole number, as a number or as text.
    pub fn new(json: Option<String>) -> Result<Self> {
        let last_n = json
            .as_deref()
            .and_then(Value::parse)
            .and_then(|params| params.get("last_n"))
            .filter(|last_n| last_n.text() != "null")
            .map(|last_n| {
                let text = last_n.string().unwrap_or_else(|| last_n.text().to_owned());
                match Value::parse(&text).and_then(Value::integer) {
                    Some(0..) => Ok(text),
                    _ => Err(Error::invalid("last_n", "must be a whole number of lines")),
                }
            })
            .transpose()?;
        Ok(Self { json, last_n })
    }

    fn field(&self, key: &str) -> Option<String> {
        Value::parse(self.json.as_deref()?)?.get(key)?.string()
    }
}

/// A command to run on a devbox.
#[derive(Clone)]
pub struct Command {
    devbox: Devbox,
    text: String,
    params: CommandParams,
}

impl Command {
    /// The command `text` on `devbox`.
    ///
    /// # Errors
    /// When the text is empty.
    pub fn new(devbox: Devbox, text: String, params: CommandParams) -> Result<Self> {
        if text.is_empty() {
            return Err(Error::invalid("command", "must be a non-empty string"));
        }
        Ok(Self {
            devbox,
            text,
            params,
        })
    }

    /// Runs the command to its end; its output goes to `sink`, if there is one.
    ///
    /// # Errors
    /// When a call fails, output is missing, the sink fails or the deadline passes. The command
    /// itself may run on.
    pub fn run(
        &self,
        sink: Option<Rc<dyn Sink>>,
        options: &RequestOptions,
    ) -> LocalBoxFuture<'static, Result<ExecutionResult>> {
        // Where connections are few, none is held by what cannot be broken off and asked again.
        let at_once = sink.is_some() || self.devbox.client().runtime().connections.are_limited();
        let start = match at_once {
            true => self.start_at_once(),
            false => self.start_held(),
        };
        let command = self.clone();
        let options = options.clone();
        async move {
            let client = Rc::clone(command.devbox.client());
            let last = LastView::default();
            let work = async {
                let execution = command.execution(client.text(&start?, &options).await?.into())?;
                last.see(&execution.view());
                match sink {
                    Some(sink) => execution.stream(sink, Offsets::default(), &options).await,
                    None => execution.wait(&options, &last).await,
                }
            };
            let view = client
                .until_deadline(options.deadline, &last, work.boxed_local())
                .await?;
            Ok(ExecutionResult::new(
                command.execution(Rc::clone(&view))?,
                view,
            ))
        }
        .boxed_local()
    }

    /// Starts the command; its output goes to `sink` in the background.
    ///
    /// # Errors
    /// When the call fails.
    pub fn start(
        &self,
        sink: Option<Rc<dyn Sink>>,
        streams: CancelToken,
        options: &RequestOptions,
    ) -> LocalBoxFuture<'static, Result<Execution>> {
        let started = self.devbox.client().send(self.start_at_once(), options);
        let command = self.clone();
        let options = options.clone();
        async move {
            let mut execution = command.execution(started.await?.into())?;
            if let Some(sink) = sink {
                execution.attach(sink, Offsets::default(), streams, &options);
            }
            Ok(execution)
        }
        .boxed_local()
    }

    /// `/execute_async`: answers at once.
    fn start_at_once(&self) -> Result<Request> {
        let body = Object::new().string("command", &self.text).merge(
            self.params.json.as_deref(),
            // Not this operation's: `last_n` is a query parameter of what reads the result.
            &["command", "command_id", "last_n", "optimistic_timeout"],
        );
        Ok(self.devbox.post("execute_async")?.body(body.finish()))
    }

    /// `/execute`: held until the command has ended, or for 25 s.
    fn start_held(&self) -> Result<Request> {
        let command_id = self
            .params
            .field("command_id")
            .unwrap_or_else(|| self.devbox.client().command_id());
        let body = Object::new()
            .string("command", &self.text)
            .string("command_id", &command_id)
            .merge(
                self.params.json.as_deref(),
                &["command", "command_id", "last_n", "attach_stdin"],
            );
        Ok(self
            .devbox
            .post("execute")?
            .query("last_n", self.params.last_n.clone())
            .body(body.finish())
            .timeout(LONG_TIMEOUT))
    }

    fn execution(&self, view: Rc<str>) -> Result<Execution> {
        let id = view::string(view::object(&view)?, "execution_id")?;
        Ok(Execution::new(
            self.devbox.clone(),
            id.into(),
            view,
            self.params.last_n.clone(),
        ))
    }
}

/// Whether an execution's view says that it has ended.
pub(super) fn is_completed(text: &str) -> Result<bool> {
    Ok(view::string(view::object(text)?, "status")? == "completed")
}
