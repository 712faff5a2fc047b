use super::execution_result::ExecutionResult;
use super::promise::call;
use super::{json, options};
use crate::api;
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
        let execution = self.execution.clone();
        call(&options, || Ok(()), |(), options| async move {
            json::parse(&execution.state(&options).await?)
        })
    }

    /// Waits for the end of the command and of its output.
    pub fn result(&self, options: JsValue) -> Promise {
        let execution = self.execution.clone();
        call(&options, || Ok(()), |(), options| async move {
            let result = execution.result(&options).await?;
            Ok(ExecutionResult::new(result).into())
        })
    }

    /// Kills the command; with `kill_process_group` its whole group.
    pub fn kill(&self, options: JsValue) -> Promise {
        let execution = self.execution.clone();
        let setup = || {
            let group = options::flag(&options, "kill_process_group")?;
            Ok(group.then(|| "{\"kill_process_group\":true}".to_owned()))
        };
        call(&options, setup, |params, options| async move {
            execution.kill(params, &options).await?;
            Ok(JsValue::UNDEFINED)
        })
    }
}
