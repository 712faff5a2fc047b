use super::abort::Signal;
use super::callbacks::{Callbacks, sink};
use super::client::offsets;
use super::promise::{Work, answered, settle};
use crate::api::Execution;
use crate::core::json::Value;
use crate::core::{Error, RequestOptions, Result};
use futures_util::FutureExt;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A command that was started, for the class of the package.
#[wasm_bindgen]
pub struct ExecutionHandle {
    execution: Execution,
}

impl ExecutionHandle {
    pub(super) fn new(execution: Execution) -> Self {
        Self { execution }
    }

    fn start(
        &self,
        operation: &str,
        arguments: &str,
        options: RequestOptions,
        callbacks: Option<Callbacks>,
    ) -> Result<Work> {
        let execution = &self.execution;
        Ok(match operation {
            "state" => answered(execution.state(&options)),
            "kill" => answered(execution.kill(Some(arguments.to_owned()), &options)),
            "result" => {
                let result = execution.result(&options);
                async { Ok(JsValue::from_str(result.await?.view())) }.boxed_local()
            }
            "stream" => {
                let sink = sink(callbacks.ok_or_else(Error::bug)?, None);
                let from = offsets(Value::parse(arguments));
                let read = execution.stream(sink, from, &options);
                async { read.await.map(|_| JsValue::UNDEFINED) }.boxed_local()
            }
            _ => return Err(Error::bug()),
        })
    }
}

#[wasm_bindgen]
impl ExecutionHandle {
    /// The execution's id.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.execution.id().as_ref().to_owned()
    }

    /// Runs an operation; the Promise gives the answer's text.
    pub fn call(
        &self,
        operation: &str,
        arguments: &str,
        options: &str,
        signal: Option<Signal>,
        callbacks: Option<Callbacks>,
    ) -> Promise {
        let options = RequestOptions::from_json(options);
        settle(self.start(operation, arguments, options, callbacks), signal)
    }
}
