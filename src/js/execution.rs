use super::callbacks::{Callbacks, sink};
use super::client::offsets;
use super::promise::{Work, answered};
use crate::api::Execution;
use crate::core::json::Value;
use crate::core::{Error, RequestOptions, Result};
use futures_util::FutureExt;
use wasm_bindgen::JsValue;

/// Starts an operation on a command; it gives the answer's text.
pub(super) fn start(
    execution: &Execution,
    operation: &str,
    arguments: &str,
    options: &RequestOptions,
    callbacks: Option<Callbacks>,
) -> Result<Work> {
    Ok(match operation {
        "state" => answered(execution.state(options)),
        "kill" => answered(execution.kill(Some(arguments.to_owned()), options)),
        "result" => {
            let result = execution.result(options);
            async { Ok(JsValue::from_str(result.await?.view())) }.boxed_local()
        }
        "stream" => {
            let sink = sink(callbacks.ok_or_else(Error::bug)?, None);
            let from = offsets(Value::parse(arguments));
            let read = execution.stream(sink, from, options);
            async { read.await.map(|_| JsValue::UNDEFINED) }.boxed_local()
        }
        _ => return Err(Error::bug()),
    })
}
