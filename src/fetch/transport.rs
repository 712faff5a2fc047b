use crate::core::json::{Object, Value};
use crate::core::{Error, ErrorKind, Foreign, Result};
use crate::runtime::{HttpRequest, HttpResponse, LocalBoxFuture, Transport};
use futures_util::FutureExt;
use js_sys::{Promise, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/fetch/exchange.js")]
extern "C" {
    type Exchange;

    #[wasm_bindgen(constructor)]
    fn new() -> Exchange;

    #[wasm_bindgen(method)]
    fn send(
        this: &Exchange,
        custom: &JsValue,
        method: &str,
        url: &str,
        headers: &str,
        body: &JsValue,
        whole: bool,
    ) -> Promise;

    #[wasm_bindgen(method)]
    fn headers(this: &Exchange) -> String;

    /// The body's text, if it has been read along with the headers.
    #[wasm_bindgen(method, getter)]
    fn body(this: &Exchange) -> JsValue;

    #[wasm_bindgen(method)]
    fn text(this: &Exchange) -> Promise;

    #[wasm_bindgen(method)]
    fn read(this: &Exchange) -> Promise;

    #[wasm_bindgen(method)]
    fn stop(this: &Exchange);

    #[wasm_bindgen(method, js_name = handOver)]
    fn hand_over(this: &Exchange) -> JsValue;
}

/// Sends requests through `fetch`.
pub(super) struct Fetch {
    custom: JsValue,
}

impl Fetch {
    /// Through `custom`, or the `fetch` that is global when a request is sent.
    pub(super) fn new(custom: JsValue) -> Self {
        Self { custom }
    }
}

impl Transport for Fetch {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<Box<dyn HttpResponse>>> {
        async move {
            let mut headers = Object::new();
            for (name, value) in &request.headers {
                headers = headers.string(name, value);
            }
            let mut response = Response {
                exchange: Exchange::new(),
                status: 0,
            };
            let sent = response.exchange.send(
                &self.custom,
                request.method.as_str(),
                &request.url,
                &headers.finish(),
                &body(&request),
                request.whole,
            );
            let status = settled(sent).await?;
            match status.as_f64() {
                Some(status) => response.status = status as u16,
                None => return Err(unusable(status.as_string().unwrap_or_default())),
            }
            Ok(Box::new(response) as Box<dyn HttpResponse>)
        }
        .boxed_local()
    }
}

/// An answer of `fetch`. Dropping it aborts what is left of the body.
struct Response {
    exchange: Exchange,
    status: u16,
}

impl HttpResponse for Response {
    fn status(&self) -> u16 {
        self.status
    }

    fn headers(&self) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let text = self.exchange.headers();
        for (name, value) in Value::parse(&text).unwrap_or_default().fields() {
            if let (Some(name), Some(value)) = (name.string(), value.string()) {
                headers.push((name, value));
            }
        }
        headers
    }

    fn text(self: Box<Self>) -> LocalBoxFuture<'static, Result<String>> {
        async move {
            let text = match self.exchange.body() {
                text if text.is_undefined() => settled(self.exchange.text()).await?,
                text => text,
            };
            text.as_string()
                .ok_or_else(|| unusable("the Response's text is not a string".to_owned()))
        }
        .boxed_local()
    }

    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>>> {
        async move {
            let bytes = settled(self.exchange.read()).await?;
            let bytes: Option<&Uint8Array> = (!bytes.is_undefined()).then(|| bytes.unchecked_ref());
            Ok(bytes.map(Uint8Array::to_vec))
        }
        .boxed_local()
    }

    fn hand_over(self: Box<Self>) -> Foreign {
        Rc::new(self.exchange.hand_over())
    }
}

impl Drop for Response {
    fn drop(&mut self) {
        self.exchange.stop();
    }
}

/// JSON text, or the caller's function that makes the body.
fn body(request: &HttpRequest) -> JsValue {
    let upload = request.upload.as_deref();
    match upload.and_then(|upload| upload.downcast_ref::<JsValue>()) {
        Some(make) => make.clone(),
        None => request
            .body
            .as_deref()
            .map_or(JsValue::UNDEFINED, JsValue::from_str),
    }
}

fn unusable(problem: String) -> Error {
    Error::new(ErrorKind::BadResponse, problem)
}

/// Whatever a fetch rejects with, it means that no answer came or that it broke off: only the
/// transport itself aborts, and then nobody listens any more. The engine's own words stay in the
/// cause, because some of them repeat the address with its query.
async fn settled(promise: Promise) -> Result<JsValue> {
    JsFuture::from(promise).await.map_err(|cause| {
        Error::new(ErrorKind::Connection, "Connection error.").with_cause(Rc::new(cause))
    })
}
