use super::devbox_cmd_ops::DevboxCmdOps;
use super::devbox_file_ops::DevboxFileOps;
use super::json;
use super::promise::{call, nothing, view};
use crate::api;
use futures_util::FutureExt;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A devbox: `await sdk.devbox.create()`.
#[wasm_bindgen]
pub struct Devbox {
    devbox: api::Devbox,
    cmd: JsValue,
    file: JsValue,
}

impl Devbox {
    pub(super) fn new(devbox: api::Devbox) -> Self {
        Self {
            cmd: DevboxCmdOps::new(devbox.clone()).into(),
            file: DevboxFileOps::new(devbox.clone()).into(),
            devbox,
        }
    }
}

#[wasm_bindgen]
impl Devbox {
    /// The devbox's id.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.devbox.id().to_string()
    }

    /// Runs commands.
    #[wasm_bindgen(getter)]
    pub fn cmd(&self) -> JsValue {
        self.cmd.clone()
    }

    /// Reads and writes files.
    #[wasm_bindgen(getter)]
    pub fn file(&self) -> JsValue {
        self.file.clone()
    }

    /// The current view.
    #[wasm_bindgen(js_name = getInfo)]
    pub fn info(&self, options: JsValue) -> Promise {
        view(&options, |options| Ok(self.devbox.info(&options)))
    }

    /// Waits until the devbox is running; gives its view.
    #[wasm_bindgen(js_name = awaitRunning)]
    pub fn await_running(&self, options: JsValue) -> Promise {
        let devbox = self.devbox.clone();
        call(&options, |options| {
            let work = async move { json::parse(&devbox.await_running(&options).await?) };
            Ok(work.boxed_local())
        })
    }

    /// Ends the devbox; gives its last view.
    pub fn shutdown(&self, options: JsValue) -> Promise {
        view(&options, |options| Ok(self.devbox.shutdown(&options)))
    }

    /// Ends the devbox; gives nothing.
    pub fn close(&self, options: JsValue) -> Promise {
        nothing(&options, |options| Ok(self.devbox.shutdown(&options)))
    }
}
