use super::abort::Signal;
use super::callbacks::Callbacks;
use super::client::Call;
use super::credentials::Asked;
use super::error::to_js;
use super::{execution, promise};
use crate::api::Execution;
use crate::client::Client;
use crate::core::json::Value;
use crate::core::{Config, RequestOptions};
use crate::fetch;
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A configured client, or a command that one has started, for the classes of the package. One class,
/// because each costs a kilobyte.
#[wasm_bindgen]
pub struct Handle {
    target: Target,
}

enum Target {
    Client(Rc<Client>),
    Execution(Execution),
}

impl Handle {
    pub(super) fn of(execution: Execution) -> Self {
        Self {
            target: Target::Execution(execution),
        }
    }
}

#[wasm_bindgen]
impl Handle {
    /// A client from its configuration as JSON, the function that gives the token, and the
    /// caller's `fetch`, if there is one.
    #[wasm_bindgen(constructor)]
    pub fn new(
        config: &str,
        token: Function,
        fetch: JsValue,
    ) -> std::result::Result<Handle, JsValue> {
        let config = Config::from_json(config).map_err(|failure| to_js(&failure))?;
        let runtime = fetch::runtime(fetch, Box::new(Asked(token)), &config.url(""));
        Ok(Self {
            target: Target::Client(Rc::new(Client::new(config, runtime))),
        })
    }

    /// Runs an operation with its arguments as JSON; the Promise gives the answer's text, or a
    /// handle for what was started.
    pub fn call(
        &self,
        operation: &str,
        arguments: &str,
        options: &str,
        signal: Option<Signal>,
        callbacks: Option<Callbacks>,
        upload: JsValue,
    ) -> Promise {
        let options = RequestOptions::from_json(options);
        let work = match &self.target {
            Target::Client(client) => Call {
                client: Rc::clone(client),
                arguments: Value::parse(arguments),
                options,
                signal: signal.clone(),
                upload,
            }
            .start(operation, callbacks),
            Target::Execution(execution) => {
                execution::start(execution, operation, arguments, &options, callbacks)
            }
        };
        promise::settle(work, signal)
    }

    /// An execution's id; empty for a client.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        match &self.target {
            Target::Client(_) => String::new(),
            Target::Execution(execution) => execution.id().as_ref().to_owned(),
        }
    }
}
