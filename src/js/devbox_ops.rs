use super::devbox::Devbox;
use super::promise::call;
use super::{error, json, options};
use crate::api;
use crate::client::Client;
use futures_util::FutureExt;
use js_sys::{Array, Promise};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Operations on devboxes: `sdk.devbox`.
#[wasm_bindgen]
pub struct DevboxOps {
    client: Rc<Client>,
}

impl DevboxOps {
    pub(super) fn new(client: Rc<Client>) -> Self {
        Self { client }
    }
}

#[wasm_bindgen]
impl DevboxOps {
    /// Creates a devbox and waits until it is running.
    pub fn create(&self, params: JsValue, options: JsValue) -> Promise {
        let client = Rc::clone(&self.client);
        call(&options, |options| {
            let params = json::stringify("params", &params)?;
            let work = async move {
                let devbox = api::Devbox::create(client, params, &options).await?;
                Ok(Devbox::new(devbox).into())
            };
            Ok(work.boxed_local())
        })
    }

    /// The devbox with this id; nothing is sent.
    #[wasm_bindgen(js_name = fromId)]
    pub fn from_id(&self, id: JsValue) -> Result<Devbox, JsValue> {
        options::required(&id, "id")
            .and_then(|id| api::Devbox::from_id(Rc::clone(&self.client), &id))
            .map(Devbox::new)
            .map_err(|failure| error::to_js(&failure))
    }

    /// The devboxes of one page of the list, newest first.
    pub fn list(&self, params: JsValue, options: JsValue) -> Promise {
        let client = Rc::clone(&self.client);
        call(&options, |options| {
            let params = options::query(&params, "params")?;
            let work = async move {
                let devboxes = api::Devbox::list(client, params, &options).await?;
                let devboxes = devboxes.into_iter().map(Devbox::new).map(JsValue::from);
                Ok(devboxes.collect::<Array>().into())
            };
            Ok(work.boxed_local())
        })
    }
}
