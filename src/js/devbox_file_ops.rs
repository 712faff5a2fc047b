use super::promise::{text, view};
use super::{json, options};
use crate::api;
use crate::core::{Error, Result};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads and writes files: `devbox.file`.
#[wasm_bindgen]
pub struct DevboxFileOps {
    devbox: api::Devbox,
}

impl DevboxFileOps {
    pub(super) fn new(devbox: api::Devbox) -> Self {
        Self { devbox }
    }
}

#[wasm_bindgen]
impl DevboxFileOps {
    /// The text of a file.
    pub fn read(&self, params: JsValue, options: JsValue) -> Promise {
        text(&options, |options| {
            Ok(self.devbox.read_file(with_path(&params)?, &options))
        })
    }

    /// Writes a text file.
    pub fn write(&self, params: JsValue, options: JsValue) -> Promise {
        view(&options, |options| {
            let json = with_path(&params)?;
            if options::string(&params, "contents")?.is_none() {
                return Err(Error::invalid("contents", "must be a string"));
            }
            Ok(self.devbox.write_file(json, &options))
        })
    }
}

fn with_path(params: &JsValue) -> Result<String> {
    let json = json::stringify("params", params)?;
    let path = options::property(params, "file_path").unwrap_or_default();
    options::required(&path, "file_path")?;
    json.ok_or_else(|| Error::invalid("params", "must be an object"))
}
