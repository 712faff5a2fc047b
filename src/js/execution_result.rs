use super::promise::call;
use super::{error, json, options};
use crate::api;
use crate::runtime::StreamName;
use futures_util::FutureExt;
use js_sys::Promise;
use std::cell::OnceCell;
use std::panic::AssertUnwindSafe;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a completed command left: `await devbox.cmd.exec('…')`.
#[wasm_bindgen]
pub struct ExecutionResult {
    result: api::ExecutionResult,
    /// Parsed once, so that the caller always gets the same object.
    view: AssertUnwindSafe<OnceCell<JsValue>>,
}

impl ExecutionResult {
    pub(super) fn new(result: api::ExecutionResult) -> Self {
        Self {
            result,
            view: AssertUnwindSafe(OnceCell::new()),
        }
    }

    fn output(&self, stream: StreamName, lines: JsValue) -> Promise {
        let result = self.result.clone();
        call(&JsValue::UNDEFINED, |_| {
            let lines = Some(lines).filter(|lines| !lines.is_undefined() && !lines.is_null());
            let lines = options::count(lines, "numLines")?.map(|lines| lines as usize);
            let work = async move { Ok(result.output(stream, lines).await?.into()) };
            Ok(work.boxed_local())
        })
    }
}

#[wasm_bindgen]
impl ExecutionResult {
    /// The exit code; null when the service does not know it.
    #[wasm_bindgen(getter, js_name = exitCode)]
    pub fn exit_code(&self) -> JsValue {
        // As a number: a BigInt would not equal one.
        self.result
            .exit_code()
            .map_or(JsValue::NULL, |code| JsValue::from(code as f64))
    }

    /// Whether the exit code is 0.
    #[wasm_bindgen(getter)]
    pub fn success(&self) -> bool {
        self.result.exit_code() == Some(0)
    }

    /// Whether there is an exit code other than 0.
    #[wasm_bindgen(getter)]
    pub fn failed(&self) -> bool {
        self.result.exit_code().is_some_and(|code| code != 0)
    }

    /// The execution's id.
    #[wasm_bindgen(getter, js_name = executionId)]
    pub fn execution_id(&self) -> String {
        self.result.execution().id().to_string()
    }

    /// The view, as the service gave it.
    #[wasm_bindgen(getter)]
    pub fn result(&self) -> Result<JsValue, JsValue> {
        if let Some(view) = self.view.get() {
            return Ok(view.clone());
        }
        let view = json::parse(self.result.view()).map_err(|failure| error::to_js(&failure))?;
        Ok(self.view.get_or_init(|| view).clone())
    }

    /// Standard output: all of it, or its last lines.
    pub fn stdout(&self, lines: JsValue) -> Promise {
        self.output(StreamName::Stdout, lines)
    }

    /// Standard error: all of it, or its last lines.
    pub fn stderr(&self, lines: JsValue) -> Promise {
        self.output(StreamName::Stderr, lines)
    }
}
