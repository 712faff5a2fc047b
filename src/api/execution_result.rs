use super::devbox::Devbox;
use super::execution::Execution;
use super::output;
use crate::core::json::Value;
use crate::core::view;
use crate::core::{Result, text};
use crate::runtime::{LocalBoxFuture, StreamName};
use futures_util::FutureExt;
use std::rc::Rc;

/// The lines that a view holds when the caller does not say (contract: 100).
const DEFAULT_LAST_N: &str = "100";

/// What a completed command left.
#[derive(Clone)]
pub struct ExecutionResult {
    execution: Execution,
    view: Rc<str>,
}

impl ExecutionResult {
    pub(super) fn new(execution: Execution, view: Rc<str>) -> Self {
        Self { execution, view }
    }

    /// The result of the execution on `devbox` whose completed view is `view`.
    ///
    /// # Errors
    /// When the view is not one of an execution.
    pub fn of(devbox: Devbox, view: &str, last_n: Option<String>) -> Result<Self> {
        let id = view::string(view::object(view)?, "execution_id")?;
        let view: Rc<str> = view.into();
        let execution = Execution::new(devbox, id.into(), Rc::clone(&view), last_n);
        Ok(Self::new(execution, view))
    }

    /// The execution.
    #[must_use]
    pub fn execution(&self) -> &Execution {
        &self.execution
    }

    /// The view, as JSON text.
    #[must_use]
    pub fn view(&self) -> &Rc<str> {
        &self.view
    }

    /// The exit code, when the service knows it.
    #[must_use]
    pub fn exit_code(&self) -> Option<i64> {
        view::object(&self.view)
            .ok()?
            .get("exit_status")
            .and_then(Value::integer)
    }

    /// A stream's output: all of it, or exactly its last `lines` lines.
    ///
    /// The view answers where it can; only what it was cut of is streamed.
    ///
    /// # Errors
    /// When the output has to be streamed and that fails.
    pub fn output(
        &self,
        stream: StreamName,
        lines: Option<usize>,
    ) -> LocalBoxFuture<'static, Result<String>> {
        let held = self.held(stream, lines);
        let execution = self.execution.clone();
        async move {
            let text = match held? {
                Some(text) => text,
                None => output::collect(&execution, stream).await?,
            };
            Ok(match lines {
                Some(lines) => text::last_lines(&text, lines).to_owned(),
                None => text,
            })
        }
        .boxed_local()
    }

    /// The view's text of a stream, if it surely holds what is asked for.
    fn held(&self, stream: StreamName, lines: Option<usize>) -> Result<Option<String>> {
        let record = output::Record::of(&self.view, stream)?;
        let asked = self.execution.last_n().unwrap_or(DEFAULT_LAST_N);
        let truncated = record.truncated;
        Ok(record.text.filter(|text| {
            !truncated
                || lines.is_some_and(|lines| {
                    // A view with as many lines as were asked for was cut between lines. One that is empty has none.
                    let is_all_that_was_asked =
                        text::decimal(lines as u64) == asked && !text.is_empty();
                    text::holds_lines(text, lines)
                        || is_all_that_was_asked && text::holds_lines(text, lines.saturating_sub(1))
                })
        }))
    }
}
