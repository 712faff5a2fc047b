use super::connection_error;
use super::response::FetchResponse;
use crate::core::{Error, ErrorKind, Result};
use crate::runtime::{HttpRequest, HttpResponse, LocalBoxFuture, Transport};
use futures_util::FutureExt;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// Sends requests through `fetch`.
pub(super) struct Fetch {
    custom: Option<Function>,
}

impl Fetch {
    /// Through `custom`, or the `fetch` that is global when a request is sent.
    pub(super) fn new(custom: Option<Function>) -> Self {
        Self { custom }
    }

    fn function(&self) -> Result<Function> {
        match &self.custom {
            Some(custom) => Ok(custom.clone()),
            None => Reflect::get(&js_sys::global(), &"fetch".into())
                .ok()
                .and_then(|fetch| fetch.dyn_into().ok())
                .ok_or_else(|| {
                    Error::new(
                        ErrorKind::Configuration,
                        "there is no global `fetch` here: pass `fetch` to the constructor",
                    )
                }),
        }
    }
}

impl Transport for Fetch {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<Box<dyn HttpResponse>>> {
        async move {
            let fetch = self.function()?;
            let abort = AbortOnDrop::new()?;
            let init = init(&request, &abort)?;
            let answer = fetch
                .call2(&JsValue::UNDEFINED, &request.url.into(), &init)
                .map_err(connection_error)?;
            let answer = JsFuture::from(Promise::resolve(&answer))
                .await
                .map_err(connection_error)?;
            let response = FetchResponse::new(answer, abort)?;
            Ok(Box::new(response) as Box<dyn HttpResponse>)
        }
        .boxed_local()
    }
}

/// A plain `RequestInit`, as a caller's own `fetch` expects it.
fn init(request: &HttpRequest, abort: &AbortOnDrop) -> Result<Object> {
    let headers = Object::new();
    for (name, value) in &request.headers {
        set(&headers, name, &value.into())?;
    }
    let init = Object::new();
    set(&init, "method", &request.method.as_str().into())?;
    set(&init, "headers", &headers)?;
    if let Some(body) = &request.body {
        set(&init, "body", &body.into())?;
    }
    set(&init, "signal", &abort.0.signal())?;
    Ok(init)
}

fn set(object: &Object, key: &str, value: &JsValue) -> Result<()> {
    Reflect::set(object, &key.into(), value)
        .map(drop)
        .map_err(connection_error)
}

/// Aborts the fetch it belongs to when dropped; after the end of the body that does nothing.
pub(super) struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    fn new() -> Result<Self> {
        AbortController::new().map(Self).map_err(connection_error)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
