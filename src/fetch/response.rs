use super::connection_error;
use super::transport::AbortOnDrop;
use crate::core::{Error, ErrorKind, Result};
use crate::runtime::{HttpResponse, LocalBoxFuture};
use futures_util::FutureExt;
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

/// An answer of `fetch`. Dropping it aborts what is left of the body.
pub(super) struct FetchResponse {
    response: Response,
    reader: Option<ReadableStreamDefaultReader>,
    _abort: AbortOnDrop,
}

impl FetchResponse {
    pub(super) fn new(answer: JsValue, abort: AbortOnDrop) -> Result<Self> {
        let status = Reflect::get(&answer, &"status".into()).ok();
        if status.and_then(|status| status.as_f64()).is_none() {
            return Err(unusable("`fetch` gave something that is not a Response"));
        }
        Ok(Self {
            response: answer.unchecked_into(),
            reader: None,
            _abort: abort,
        })
    }

    fn reader(&mut self) -> Result<Option<&ReadableStreamDefaultReader>> {
        if self.reader.is_none() {
            let Some(body) = self.response.body() else {
                return Ok(None);
            };
            if !Reflect::has(&body, &"getReader".into()).unwrap_or(false) {
                return Err(unusable("the Response's body is not a ReadableStream"));
            }
            self.reader = Some(body.get_reader().unchecked_into());
        }
        Ok(self.reader.as_ref())
    }
}

impl HttpResponse for FetchResponse {
    fn status(&self) -> u16 {
        self.response.status()
    }

    fn headers(&self) -> Vec<(String, String)> {
        let headers = self.response.headers();
        Array::from(&headers)
            .iter()
            .filter_map(|pair| {
                let pair: Array = pair.dyn_into().ok()?;
                let name = pair.get(0).as_string()?;
                Some((name.to_ascii_lowercase(), pair.get(1).as_string()?))
            })
            .collect()
    }

    fn text(self: Box<Self>) -> LocalBoxFuture<'static, Result<String>> {
        async move {
            let text = self.response.text().map_err(connection_error)?;
            let text = JsFuture::from(text).await.map_err(connection_error)?;
            text.as_string()
                .ok_or_else(|| unusable("the Response's text is not a string"))
        }
        .boxed_local()
    }

    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>>> {
        async move {
            let Some(reader) = self.reader()? else {
                return Ok(None);
            };
            let read = JsFuture::from(Promise::resolve(&reader.read()))
                .await
                .map_err(connection_error)?;
            let part = |key: &str| Reflect::get(&read, &key.into()).map_err(connection_error);
            if part("done")?.is_truthy() {
                return Ok(None);
            }
            let bytes: Uint8Array = part("value")?.unchecked_into();
            Ok(Some(bytes.to_vec()))
        }
        .boxed_local()
    }
}

impl Drop for FetchResponse {
    fn drop(&mut self) {
        // A caller's `fetch` may ignore the signal. The future of the cancellation is dropped at
        // once, which handles its rejection: the stream may have failed already.
        if let Some(reader) = &self.reader {
            drop(JsFuture::from(reader.cancel()));
        }
    }
}

fn unusable(problem: &'static str) -> Error {
    Error::new(ErrorKind::BadResponse, problem)
}
