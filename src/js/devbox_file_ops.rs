use super::promise::call;
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
        let devbox = self.devbox.clone();
        call(&options, || with_path(&params), |params, options| async move {
            Ok(devbox.read_file(params, &options).await?.into())
        })
    }

    /// Writes a text file.
    pub fn write(&self, params: JsValue, options: JsValue) -> Promise {
        let devbox = self.devbox.clone();
        let setup = || {
            let json = with_path(&params)?;
            match options::string(&params, "contents")? {
                Some(_) => Ok(json),
                None => Err(Error::invalid("contents", "must be a string")),
            }
        };
        call(&options, setup, |params, options| async move {
            json::parse(&devbox.write_file(params, &options).await?)
        })
    }
}

fn with_path(params: &JsValue) -> Result<String> {
    let json = json::stringify("params", params)?;
    let path = options::property(params, "file_path").unwrap_or_default();
    options::required(&path, "file_path")?;
    json.ok_or_else(|| Error::invalid("params", "must be an object"))
}
