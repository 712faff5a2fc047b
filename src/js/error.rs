use crate::core::json::{Object, Value};
use crate::core::text::decimal;
use crate::core::{Error, ErrorKind};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/js/errors.js")]
extern "C" {
    #[wasm_bindgen(js_name = makeError)]
    fn make_error(code: &str, message: &str, cause: &JsValue, details: &str) -> JsValue;
}

/// The JavaScript error for a failure, or the very value that the caller's own code threw.
pub(super) fn to_js(error: &Error) -> JsValue {
    let details = Object::new();
    let details = match error.kind() {
        ErrorKind::Thrown(value) => return foreign(Some(value)),
        ErrorKind::Status(answer) => {
            let mut headers = Object::new();
            for (name, value) in &answer.headers {
                headers = headers.string(name, value);
            }
            details
                .raw("status", &decimal(answer.status.into()))
                .raw("headers", &headers.finish())
                .string("body", &answer.body)
        }
        ErrorKind::PollingTimeout { last: Some(last) } | ErrorKind::Failed { last, .. } => {
            let last = Value::parse(last).map_or("null", Value::text);
            details.raw("lastResult", last)
        }
        ErrorKind::StreamGap { expected, got } => details
            .raw("expected", &decimal(*expected))
            .raw("got", &decimal(*got)),
        _ => details,
    };
    make_error(
        error.code(),
        error.message(),
        &foreign(error.cause()),
        &details.finish(),
    )
}

/// What the caller's own code threw, on its way back to the caller.
pub(super) fn thrown(value: JsValue) -> Error {
    Error::new(ErrorKind::Thrown(Rc::new(value)), "the caller's code threw")
}

/// A value of JavaScript on its way through the client.
pub(super) fn foreign(value: Option<&crate::core::Foreign>) -> JsValue {
    value
        .and_then(|value| value.downcast_ref::<JsValue>())
        .cloned()
        .unwrap_or_default()
}
