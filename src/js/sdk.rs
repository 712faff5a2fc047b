use super::credentials::{Asked, Fixed};
use super::devbox_ops::DevboxOps;
use super::{error, options};
use crate::client::Client;
use crate::core::config::{self, DEFAULT_BASE_URL};
use crate::core::{Config, Error, Result};
use crate::fetch;
use crate::runtime::Credentials;
use js_sys::Function;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// The client: `new RunloopSDK({ bearerToken, baseURL })`.
///
/// Without options it reads `RUNLOOP_API_KEY` and `RUNLOOP_BASE_URL` where there is an environment.
#[wasm_bindgen]
pub struct RunloopSDK {
    devbox: JsValue,
}

#[wasm_bindgen]
impl RunloopSDK {
    /// Checks the options; nothing is sent.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> std::result::Result<RunloopSDK, JsValue> {
        let client = client(&options).map_err(|failure| error::to_js(&failure))?;
        Ok(Self {
            devbox: DevboxOps::new(Rc::new(client)).into(),
        })
    }

    /// Operations on devboxes.
    #[wasm_bindgen(getter)]
    pub fn devbox(&self) -> JsValue {
        self.devbox.clone()
    }
}

fn client(given: &JsValue) -> Result<Client> {
    options::object(given, "options")?;
    let base_url = options::string(given, "baseURL")?.or_else(|| environment("RUNLOOP_BASE_URL"));
    let mut config = Config::new(base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))?;
    config.timeout = options::millis(given, "timeout")?;
    if let Some(retries) = options::count(options::property(given, "maxRetries"), "maxRetries")? {
        config.max_retries = retries;
    }
    config.headers = environment("RUNLOOP_CUSTOM_HEADERS")
        .map(|lines| config::custom_headers(&lines))
        .unwrap_or_default();
    config
        .headers
        .extend(options::headers(given, "defaultHeaders")?);
    let query = options::property(given, "defaultQuery").unwrap_or_default();
    config.query = options::query(&query, "defaultQuery")?;
    let custom = options::function(given, "fetch")?;
    Ok(Client::new(
        config,
        fetch::runtime(custom, credentials(given)?),
    ))
}

fn credentials(given: &JsValue) -> Result<Box<dyn Credentials>> {
    let token = match options::property(given, "bearerToken") {
        Some(token) => match token.dyn_into::<Function>() {
            Ok(asked) => return Ok(Box::new(Asked(asked))),
            Err(token) => token.as_string().ok_or_else(|| {
                Error::invalid(
                    "bearerToken",
                    "must be a string or a function that gives one",
                )
            })?,
        },
        None => environment("RUNLOOP_API_KEY").ok_or_else(config::token_missing)?,
    };
    config::bearer(&token)?;
    Ok(Box::new(Fixed(token)))
}

/// A variable of the process's environment; empty counts as unset. An engine that has no
/// environment, or asks for a permission to read it (Deno), has none.
fn environment(name: &str) -> Option<String> {
    let process = options::property(&js_sys::global(), "process")?;
    let variables = options::property(&process, "env")?;
    let value = options::property(&variables, name)?.as_string()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
