use super::abort::Subscription;
use super::callbacks::Callbacks;
use super::execution::Execution;
use super::execution_result::ExecutionResult;
use super::promise::call;
use super::{json, options};
use crate::api::{self, Command, CommandParams};
use crate::core::Result;
use crate::runtime::{CancelToken, Sink};
use futures_util::FutureExt;
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Runs commands: `devbox.cmd`.
#[wasm_bindgen]
pub struct DevboxCmdOps {
    devbox: api::Devbox,
}

impl DevboxCmdOps {
    pub(super) fn new(devbox: api::Devbox) -> Self {
        Self { devbox }
    }

    fn command(&self, text: &JsValue, params: &JsValue) -> Result<(Command, Option<Rc<dyn Sink>>)> {
        let text = options::required(text, "command")?;
        let sink = Callbacks::new(params)?;
        let params = CommandParams::new(json::stringify("params", params)?)?;
        Ok((Command::new(self.devbox.clone(), text, params)?, sink))
    }
}

#[wasm_bindgen]
impl DevboxCmdOps {
    /// Runs a command to its end.
    pub fn exec(&self, command: JsValue, params: JsValue, options: JsValue) -> Promise {
        call(&options, |options| {
            let (command, sink) = self.command(&command, &params)?;
            let work = async move {
                let result = command.run(sink, &options).await?;
                Ok(ExecutionResult::new(result).into())
            };
            Ok(work.boxed_local())
        })
    }

    /// Starts a command.
    #[wasm_bindgen(js_name = execAsync)]
    pub fn exec_async(&self, command: JsValue, params: JsValue, options: JsValue) -> Promise {
        call(&options, |request| {
            let (command, sink) = self.command(&command, &params)?;
            let signal = options::signal(&options)?;
            let work = async move {
                let streams = CancelToken::new();
                let execution = command.start(sink, streams.clone(), &request).await?;
                if let Some(reading) = execution.drive() {
                    // The caller's signal stops the streams for as long as they are read.
                    let subscription = signal.map(|signal| Subscription::new(signal, streams));
                    spawn_local(async move {
                        reading.await;
                        drop(subscription);
                    });
                }
                Ok(Execution::new(execution).into())
            };
            Ok(work.boxed_local())
        })
    }
}
