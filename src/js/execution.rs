use super::execution_result::ExecutionResult;
use super::options;
use super::promise::{call, view};
use crate::api;
use futures_util::FutureExt;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A command that was started: `await devbox.cmd.execAsync('…')`.
#[wasm_bindgen]
pub struct Execution {
    execution: api::Execution,
}

impl Execution {
    pub(super) fn new(execution: api::Execution) -> Self {
        Self { execution }
    }
}

#[wasm_bindgen]
impl Execution {
    /// The execution's id.
    #[wasm_bindgen(getter, js_name = executionId)]
    pub fn execution_id(&self) -> String {
        self.execution.id().to_string()
    }

    /// The id of its devbox.
    #[wasm_bindgen(getter, js_name = devboxId)]
    pub fn devbox_id(&self) -> String {
        self.execution.devbox().id().to_string()
    }

    /// The current view.
    #[wasm_bindgen(js_name = getState)]
    pub fn state(&self, options: JsValue) -> Promise {
        view(&options, |options| Ok(self.execution.state(&options)))
    }

    /// Waits for the end of the command and of its output.
    pub fn result(&self, options: JsValue) -> Promise {
        let execution = self.execution.clone();
        call(&options, |options| {
            let work = async move {
                let result = execution.result(&options).await?;
                Ok(ExecutionResult::new(result).into())
            };
            Ok(work.boxed_local())
        })
    }

    /// Kills the command; with `kill_process_group` its whole group.
    pub fn kill(&self, options: JsValue) -> Promise {
        let execution = self.execution.clone();
        call(&options, |request| {
            let group = options::flag(&options, "kill_process_group")?;
            let params = group.then(|| "{\"kill_process_group\":true}".to_owned());
            let work = async move {
                execution.kill(params, &request).await?;
                Ok(JsValue::UNDEFINED)
            };
            Ok(work.boxed_local())
        })
    }
}
