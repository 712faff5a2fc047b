use crate::core::{Error, ErrorKind, Result};
use crate::runtime::{Credentials, LocalBoxFuture};
use futures_util::FutureExt;
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The caller's function, which gives a token or a Promise of one.
pub(super) struct Asked(pub(super) Function);

impl Credentials for Asked {
    fn token(&self) -> LocalBoxFuture<'_, Result<String>> {
        async {
            let given = self.0.call0(&JsValue::UNDEFINED).map_err(failed)?;
            // Most clients have a token that is there: waiting for it would cost a turn and two closures.
            let token = match given.is_object() {
                true => JsFuture::from(Promise::resolve(&given)).await,
                false => Ok(given),
            };
            let token = token.map_err(failed)?;
            token
                .as_string()
                .ok_or_else(|| Error::invalid("bearerToken", "must give a string"))
        }
        .boxed_local()
    }
}

fn failed(cause: JsValue) -> Error {
    Error::new(
        ErrorKind::Configuration,
        "the function `bearerToken` failed",
    )
    .with_cause(Rc::new(cause))
}
